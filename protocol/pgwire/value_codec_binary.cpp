// The binary half of the codec: append_binary() and decode_binary().
#include <bit>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "protocol/bytes.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/byte_strings.hpp"
#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/interval.hpp"
#include "protocol/pgwire/network.hpp"
#include "protocol/pgwire/numbers.hpp"
#include "protocol/pgwire/numeric.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/pgwire/value_form.hpp"

namespace protocol::pgwire {

namespace {

constexpr char jsonb_version = 1;

void put_integer(std::string& out, std::int64_t value, Oid type) {
    if (!fits_integer(value, type)) {
        throw statement_error(
            sqlstate::numeric_out_of_range, fmt::format("{} out of range", type_name(type))
        );
    }
    const auto bits = static_cast<std::uint64_t>(value);
    switch (type_size(type)) {
        case 2:
            put_u16(out, static_cast<std::uint16_t>(bits));
            break;
        case 4:
            put_u32(out, static_cast<std::uint32_t>(bits));
            break;
        default:
            put_u64(out, bits);
    }
}

void put_float(std::string& out, double value, Oid type) {
    if (type == Oid::float4) {
        put_u32(out, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
    } else {
        put_u64(out, std::bit_cast<std::uint64_t>(value));
    }
}

void put_interval(std::string& out, const Interval& interval) {
    put_u64(out, static_cast<std::uint64_t>(interval.usec));
    put_u32(out, static_cast<std::uint32_t>(interval.days));
    put_u32(out, static_cast<std::uint32_t>(interval.months));
}

/// A binary parameter of fixed size, read whole or refused.
class FixedReader {
public:
    FixedReader(std::string_view bytes, Oid type)
        : reader_({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}) {
        if (bytes.size() != static_cast<std::size_t>(type_size(type))) {
            throw invalid_binary();
        }
    }
    ByteReader* operator->() { return &reader_; }

private:
    ByteReader reader_;
};

std::int64_t read_integer(std::string_view bytes, Oid type) {
    FixedReader reader(bytes, type);
    switch (type) {
        case Oid::int2:
            return reader->i16();
        case Oid::int4:
        case Oid::date:
            return reader->i32();
        case Oid::oid:
        case Oid::xid:
            return std::int64_t{reader->u32()};
        default:
            return reader->i64();
    }
}

double read_float(std::string_view bytes, Oid type) {
    FixedReader reader(bytes, type);
    return type == Oid::float4 ? static_cast<double>(std::bit_cast<float>(reader->u32()))
                               : std::bit_cast<double>(reader->u64());
}

std::int64_t read_date(std::string_view bytes) {
    return date_form(read_integer(bytes, Oid::date));
}

std::int64_t read_timestamp(std::string_view bytes, Oid type) {
    return timestamp_form(read_integer(bytes, type));
}

std::string read_time(std::string_view bytes) {
    const std::int64_t usec = read_integer(bytes, Oid::time);
    if (usec < 0 || usec > usec_per_day) {
        throw datetime_out_of_range("time", std::to_string(usec));
    }
    std::string out;
    append_time(out, usec);
    return out;
}

std::string read_interval(std::string_view bytes) {
    FixedReader reader(bytes, Oid::interval);
    Interval interval;
    interval.usec = reader->i64();
    interval.days = reader->i32();
    interval.months = reader->i32();
    std::string out;
    append_interval(out, interval);
    return out;
}

std::string read_uuid(std::string_view bytes) {
    if (bytes.size() != static_cast<std::size_t>(type_size(Oid::uuid))) {
        throw invalid_binary();
    }
    std::string out;
    append_uuid(out, bytes);
    return out;
}

std::string read_jsonb(std::string_view bytes) {
    if (!bytes.starts_with(jsonb_version)) {
        throw invalid_binary();
    }
    return std::get<std::string>(decode_text(bytes.substr(1), Oid::jsonb));
}

}  // namespace

void append_binary(std::string& out, const Value& value, Oid type) {
    if (is_array(type)) {
        append_array_binary(out, form<std::string>(value), type);
        return;
    }
    if (is_named_oid(type)) {
        put_u32(out, unpack_named_oid(form<std::string>(value)).oid);
        return;
    }
    switch (type) {
        case Oid::boolean:
            out.push_back(form<bool>(value) ? '\1' : '\0');
            break;
        case Oid::int2:
        case Oid::int4:
        case Oid::int8:
        case Oid::oid:
        case Oid::xid:
        case Oid::pg_lsn:
            put_integer(out, form<std::int64_t>(value), type);
            break;
        case Oid::float4:
        case Oid::float8:
            put_float(out, form<double>(value), type);
            break;
        case Oid::date:
            put_integer(out, date_form(value), type);
            break;
        case Oid::timestamp:
        case Oid::timestamptz:
            put_integer(out, timestamp_form(value), type);
            break;
        case Oid::time:
            put_integer(out, parse_time(form<std::string>(value)), type);
            break;
        case Oid::interval:
            put_interval(out, parse_interval(form<std::string>(value)));
            break;
        case Oid::inet:
        case Oid::cidr:
            append_network_binary(out, form<std::string>(value), type == Oid::cidr);
            break;
        case Oid::numeric:
            append_numeric_binary(out, form<std::string>(value));
            break;
        case Oid::uuid:
            out.append(parse_uuid(form<std::string>(value)));
            break;
        case Oid::jsonb:
            out.push_back(jsonb_version);
            out.append(form<std::string>(value));
            break;
        default:
            out.append(form<std::string>(value));
    }
}

Value decode_binary(std::string_view bytes, Oid type) {
    if (is_array(type)) {
        return array_from_binary(bytes, type);
    }
    if (is_named_oid(type)) {
        const auto oid = static_cast<std::uint32_t>(read_integer(bytes, Oid::oid));
        return pack_named_oid(std::to_string(oid), oid);
    }
    switch (type) {
        case Oid::boolean:
            return FixedReader(bytes, type)->u8() != 0;
        case Oid::int2:
        case Oid::int4:
        case Oid::int8:
        case Oid::oid:
        case Oid::xid:
        case Oid::pg_lsn:
            return read_integer(bytes, type);
        case Oid::float4:
        case Oid::float8:
            return read_float(bytes, type);
        case Oid::date:
            return read_date(bytes);
        case Oid::timestamp:
        case Oid::timestamptz:
            return read_timestamp(bytes, type);
        case Oid::time:
            return read_time(bytes);
        case Oid::interval:
            return read_interval(bytes);
        case Oid::inet:
        case Oid::cidr:
            return network_from_binary(bytes);
        case Oid::numeric:
            return numeric_from_binary(bytes);
        case Oid::uuid:
            return read_uuid(bytes);
        case Oid::jsonb:
            return read_jsonb(bytes);
        case Oid::bytea:
            return std::string(bytes);
        case Oid::json:
        case Oid::text:
        case Oid::varchar:
        case Oid::bpchar:
        case Oid::name:
        case Oid::char_type:
        case Oid::unknown:
        case Oid::invalid:
            return decode_text(bytes, type);
        default:
            throw statement_error(
                sqlstate::feature_not_supported,
                fmt::format("no binary input for type {}", type_name(type))
            );
    }
}

}  // namespace protocol::pgwire
