#include "protocol/pgwire/value_codec.hpp"

#include <iterator>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/byte_strings.hpp"
#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/interval.hpp"
#include "protocol/pgwire/json_syntax.hpp"
#include "protocol/pgwire/numbers.hpp"
#include "protocol/pgwire/numeric.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/pgwire/value_form.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

/// Does `word` begin `full`, with at least `least` letters?
bool abbreviates(std::string_view word, std::string_view full, std::size_t least) {
    return word.size() >= least && full.starts_with(word);
}

bool parse_boolean(std::string_view text) {
    const auto word = to_lower(trim(text));
    if (abbreviates(word, "true", 1) || abbreviates(word, "yes", 1) || word == "on" ||
        word == "1") {
        return true;
    }
    if (abbreviates(word, "false", 1) || abbreviates(word, "no", 1) ||
        abbreviates(word, "off", 2) || word == "0") {
        return false;
    }
    throw invalid_syntax("boolean", text);
}

std::string normalize_uuid(std::string_view text) {
    std::string out;
    append_uuid(out, parse_uuid(text));
    return out;
}

std::string normalize_time(std::string_view text) {
    std::string out;
    append_time(out, parse_time(text));
    return out;
}

std::string normalize_interval(std::string_view text) {
    std::string out;
    append_interval(out, parse_interval(text));
    return out;
}

std::string checked_json(std::string_view text, Oid type) {
    if (!is_json(text)) {
        throw invalid_syntax(type_name(type), text);
    }
    return std::string(text);
}

}  // namespace

void append_text(std::string& out, const Value& value, Oid type, const TimeZone& zone) {
    if (is_named_oid(type)) {
        out.append(unpack_named_oid(form<std::string>(value)).name);
        return;
    }
    switch (type) {
        case Oid::boolean:
            out.push_back(form<bool>(value) ? 't' : 'f');
            break;
        case Oid::int2:
        case Oid::int4:
        case Oid::int8:
        case Oid::oid:
        case Oid::xid:
            fmt::format_to(std::back_inserter(out), "{}", form<std::int64_t>(value));
            break;
        case Oid::pg_lsn:
            append_lsn(out, form<std::int64_t>(value));
            break;
        case Oid::float4:
        case Oid::float8:
            append_float(out, form<double>(value), type == Oid::float4);
            break;
        case Oid::date:
            append_date(out, date_form(value));
            break;
        case Oid::timestamp:
            append_timestamp(out, timestamp_form(value));
            break;
        case Oid::timestamptz:
            append_timestamptz(out, timestamp_form(value), zone);
            break;
        case Oid::timestamptz_array:
            out.append(array_in_zone(form<std::string>(value), type, TimeZone(), zone));
            break;
        case Oid::bytea:
            append_bytea(out, form<std::string>(value));
            break;
        default:
            out.append(form<std::string>(value));
    }
}

Value decode_text(std::string_view bytes, Oid type, const TimeZone& zone) {
    require_valid_text(bytes);
    if (is_array(type)) {
        return array_in_zone(bytes, type, zone, TimeZone());
    }
    switch (type) {
        case Oid::boolean:
            return parse_boolean(bytes);
        case Oid::int2:
        case Oid::int4:
        case Oid::int8:
        case Oid::oid:
        case Oid::xid:
            return parse_integer(bytes, type);
        case Oid::pg_lsn:
            return parse_lsn(bytes);
        case Oid::float4:
        case Oid::float8:
            return parse_float(bytes, type == Oid::float4);
        case Oid::date:
            return parse_date(bytes);
        case Oid::timestamp:
            return parse_timestamp(bytes);
        case Oid::timestamptz:
            return parse_timestamptz(bytes, zone);
        case Oid::bytea:
            return parse_bytea(bytes);
        case Oid::uuid:
            return normalize_uuid(bytes);
        case Oid::numeric:
            return normalize_numeric(bytes);
        case Oid::time:
            return normalize_time(bytes);
        case Oid::interval:
            return normalize_interval(bytes);
        case Oid::json:
        case Oid::jsonb:
            return checked_json(bytes, type);
        default:
            return std::string(bytes);
    }
}

}  // namespace protocol::pgwire
