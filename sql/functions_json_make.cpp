// Values of other types as JSON, and objects and arrays put together from JSON.
#include <algorithm>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_text.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_json.hpp"
#include "sql/value_form.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

bool is_plain_number(std::string_view text) {
    return text != "NaN" && text != "Infinity" && text != "-Infinity";
}

Value to_json(Arguments a);

/// One dimension of an array; `next` is the first of its elements.
std::string dimension_json(
    const protocol::pgwire::ArrayItems& array, std::size_t depth, std::size_t& next, Oid type
) {
    std::string text = "[";
    for (std::int64_t i = 0; i < array.dimensions[depth].length; ++i) {
        text += i == 0 ? "" : ",";
        if (depth + 1 < array.dimensions.size()) {
            text += dimension_json(array, depth + 1, next, type);
            continue;
        }
        const auto& element = array.elements[next++];
        const Value value =
            element ? sqlite_form(protocol::pgwire::decode_text(*element, type), type) : Value();
        const Value arguments[] = {value, static_cast<std::int64_t>(type)};
        text += text_of(to_json(arguments));
    }
    return text + "]";
}

std::string array_json(std::string_view text, Oid type) {
    const protocol::pgwire::ArrayItems array = protocol::pgwire::parse_array_or_vector(text);
    std::size_t next = 0;
    return array.dimensions.empty() ? "[]"
                                    : dimension_json(array, 0, next, protocol::element_of(type));
}

/// pg_to_json(value, type): NULL becomes null.
Value to_json(Arguments a) {
    if (is_null(a[0])) {
        return std::string("null");
    }
    const Oid type = static_cast<Oid>(integer_of(a[1]));
    if (type == Oid::json || type == Oid::jsonb) {
        return a[0];
    }
    if (protocol::is_array(type)) {
        return array_json(text_of(a[0]), type);
    }
    if (type == Oid::boolean) {
        return std::string(integer_of(a[0]) != 0 ? "true" : "false");
    }
    std::string text;
    protocol::pgwire::append_text(text, a[0], type);
    switch (type) {
        case Oid::int2:
        case Oid::int4:
        case Oid::int8:
        case Oid::float4:
        case Oid::float8:
        case Oid::numeric:
            if (is_plain_number(text)) {
                return text;
            }
            break;
        case Oid::date:
        case Oid::timestamp:
        case Oid::timestamptz:
            text = iso_moment(text);
            break;
        default:
            break;
    }
    std::string quoted;
    append_json_string(quoted, text);
    return quoted;
}

/// pg_json_object(key, json, …): keys are text.
template <bool binary>
Value object(Arguments a) {
    std::string text = "{";
    for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
        if (is_null(a[i])) {
            throw protocol::Error(
                protocol::ErrorKind::statement,
                sqlstate::invalid_parameter_value,
                "argument " + std::to_string(i + 1) +
                    (binary ? ": key must not be null" : " cannot be null"),
                {},
                binary ? "" : "Object keys should be text."
            );
        }
        text += i == 0 ? "" : ", ";
        append_json_string(text, text_of(a[i]));
        text += " : ";
        text += text_of(a[i + 1]);
    }
    text += "}";
    return binary ? normalized_json(text) : text;
}

template <bool binary>
Value array(Arguments a) {
    std::string text = "[";
    for (std::size_t i = 0; i < a.size(); ++i) {
        text += i == 0 ? "" : ", ";
        text += text_of(a[i]);
    }
    text += "]";
    return binary ? normalized_json(text) : text;
}

constexpr SqliteFunction functions[] = {
    {"pg_to_json", 2, to_json},
    {"pg_json_object", -1, object<false>},
    {"pg_jsonb_object", -1, object<true>},
    {"pg_json_array", -1, array<false>},
    {"pg_jsonb_array", -1, array<true>},
};

}  // namespace

std::string iso_moment(std::string_view text) {
    std::string iso(text);
    const std::size_t blank = iso.find(' ');
    if (blank == std::string::npos || !protocol::pgwire::is_digit(iso[blank + 1])) {
        return iso;
    }
    iso[blank] = 'T';
    const std::size_t zone = iso.find_first_of("+-", blank);
    const std::size_t end = std::min(iso.find(' ', blank), iso.size());
    constexpr std::size_t hours_alone = 3;
    if (zone < end && end - zone == hours_alone) {
        iso.insert(end, ":00");
    }
    return iso;
}

std::span<const SqliteFunction> json_make_functions() {
    return functions;
}

}  // namespace sql
