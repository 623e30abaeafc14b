// What turns into what, and the SQLite text that does it.
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_modifier.hpp"
#include "sql/translate_reg.hpp"
#include "sql/translate_type.hpp"
#include "sql/translate_zone.hpp"
#include "sql/value_form.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::type_name;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

/// A conversion as a pattern around the operand.
struct Conversion {
    std::string_view before;
    std::string_view after;
};

constexpr Conversion unchanged = {"", ""};
constexpr Conversion to_text = {"CAST(", " AS TEXT)"};
constexpr Conversion to_real = {"CAST(", " AS REAL)"};
constexpr Conversion trimmed = {"rtrim(", ", ' ')"};
constexpr Conversion to_float8 = {"pg_to_float8(", ")"};
constexpr Conversion day_begin = {"pg_date_to_timestamp(", ")"};
constexpr Conversion day_of = {"pg_timestamp_to_date(", ")"};

std::string apply(const Conversion& conversion, const std::string& sql) {
    return std::string(conversion.before) + sql + std::string(conversion.after);
}

bool counts(Oid type) {
    return is_integer(type) || type == Oid::oid;
}

/// A number to another kind of number, as CAST has it.
std::optional<Conversion> number_conversion(Oid from, Oid to) {
    switch (to) {
        case Oid::int2:
            return Conversion{"pg_to_int2(", ")"};
        case Oid::int4:
            return Conversion{"pg_to_int4(", ")"};
        case Oid::int8:
            return counts(from) ? unchanged : Conversion{"pg_to_int8(", ")"};
        case Oid::oid:
            return counts(from) ? std::optional(Conversion{"pg_to_oid(", ")"}) : std::nullopt;
        case Oid::numeric:
            return counts(from) ? to_text : Conversion{"pg_float8_to_numeric(", ")"};
        case Oid::float4:
            return Conversion{"pg_to_float4(", ")"};
        case Oid::float8:
            return counts(from) ? to_real : from == Oid::float4 ? unchanged : to_float8;
        default:
            return std::nullopt;
    }
}

std::optional<Conversion> moment_conversion(Oid from, Oid to) {
    if (to == Oid::date) {
        return day_of;
    }
    return from == Oid::date ? day_begin : unchanged;
}

/// json and jsonb into each other, and what a jsonb scalar holds.
std::optional<Conversion> json_conversion(Oid from, Oid to) {
    if (from == Oid::json) {
        return to == Oid::jsonb ? std::optional(Conversion{"pg_jsonb(", ")"}) : std::nullopt;
    }
    switch (to) {
        case Oid::json:
            return unchanged;
        case Oid::boolean:
            return Conversion{"pg_jsonb_boolean(", ", 'boolean')"};
        case Oid::numeric:
            return Conversion{"pg_jsonb_numeric(", ", 'numeric')"};
        case Oid::int2:
            return Conversion{"pg_to_int2(pg_jsonb_numeric(", ", 'smallint'))"};
        case Oid::int4:
            return Conversion{"pg_to_int4(pg_jsonb_numeric(", ", 'integer'))"};
        case Oid::int8:
            return Conversion{"pg_to_int8(pg_jsonb_numeric(", ", 'bigint'))"};
        case Oid::float4:
            return Conversion{"pg_to_float4(pg_jsonb_numeric(", ", 'real'))"};
        case Oid::float8:
            return Conversion{"pg_to_float8(pg_jsonb_numeric(", ", 'double precision'))"};
        default:
            return std::nullopt;
    }
}

std::optional<Conversion> time_conversion(Oid from, Oid to) {
    if (from == Oid::time && to == Oid::interval) {
        return Conversion{"pg_time_to_interval(", ")"};
    }
    if (to != Oid::time) {
        return std::nullopt;
    }
    if (from == Oid::interval) {
        return Conversion{"pg_interval_to_time(", ")"};
    }
    return from == Oid::timestamp ? std::optional(Conversion{"pg_moment_to_time(", ")"})
                                  : std::nullopt;
}

std::optional<Conversion> network_conversion(Oid from, Oid to) {
    if (from == Oid::cidr && to == Oid::inet) {
        return unchanged;
    }
    return from == Oid::inet && to == Oid::cidr ? std::optional(Conversion{"pg_inet_to_cidr(", ")"})
                                                : std::nullopt;
}

std::optional<Conversion> boolean_conversion(Oid from, Oid to) {
    if (from == Oid::boolean && to == Oid::int4) {
        return unchanged;
    }
    if (from == Oid::int4 && to == Oid::boolean) {
        return Conversion{"(", " <> 0)"};
    }
    return std::nullopt;
}

/// Between types that are not text on either side; none where Postgres has no such cast.
std::optional<Conversion> value_conversion(Oid from, Oid to) {
    const bool numbers = (is_number(from) || from == Oid::oid) && (is_number(to) || to == Oid::oid);
    if (numbers) {
        return number_conversion(from, to);
    }
    if (is_moment(from) && is_moment(to)) {
        return moment_conversion(from, to);
    }
    if (from == Oid::json || from == Oid::jsonb) {
        return json_conversion(from, to);
    }
    if (from == Oid::xid8 && to == Oid::xid) {
        return Conversion{"(", " & 4294967295)"};
    }
    if (const auto conversion = time_conversion(from, to)) {
        return conversion;
    }
    if (const auto conversion = network_conversion(from, to)) {
        return conversion;
    }
    return boolean_conversion(from, to);
}

bool is_kept_as_text(Oid type) {
    return is_text(type) || type == Oid::numeric || type == Oid::interval || type == Oid::uuid ||
           type == Oid::time || type == Oid::timetz || type == Oid::json || type == Oid::jsonb ||
           type == Oid::bytea || type == Oid::char_type || type == Oid::cidr ||
           protocol::is_array(type);
}

std::string oid_number(Oid type) {
    return std::to_string(static_cast<std::uint32_t>(type));
}

std::string text_from(const Expression& expression) {
    if (expression.type == Oid::boolean) {
        return "pg_boolean_text(" + expression.sql + ")";
    }
    if (expression.type == Oid::bpchar) {
        return apply(trimmed, expression.sql);
    }
    if (is_kept_as_text(expression.type)) {
        return expression.sql;
    }
    if (expression.type == Oid::inet) {
        return "pg_inet_text(" + expression.sql + ")";
    }
    return counts(expression.type)
               ? apply(to_text, expression.sql)
               : "pg_out(" + expression.sql + ", " + oid_number(expression.type) + ")";
}

std::string converted(Translation& translation, const Expression& expression, Oid to) {
    const Oid from = expression.type;
    if (from == to) {
        return expression.sql;
    }
    if (auto zoned = zoned_conversion(translation, expression, to)) {
        return *std::move(zoned);
    }
    if (is_text(to)) {
        return text_from(expression);
    }
    if (is_text(from) && to == Oid::char_type) {
        return "pg_to_one_byte(" + expression.sql + ")";
    }
    if (is_text(from)) {
        return "pg_in(" + expression.sql + ", " + oid_number(to) + ")";
    }
    if (protocol::is_array(from) && protocol::is_array(to)) {
        return "pg_array_convert(" + expression.sql + ", " + oid_number(to) + ")";
    }
    if (const auto conversion = value_conversion(from, to)) {
        return apply(*conversion, expression.sql);
    }
    throw statement_error(
        sqlstate::cannot_coerce,
        fmt::format("cannot cast type {} to {}", type_name(from), type_name(to))
    )
        .at(expression.offset);
}

/// The modifier's effect; it is not applied to what is known to have it already.
std::string fitted(const std::string& sql, NamedType target) {
    constexpr std::int32_t header = 4;
    if (target.typmod < header) {
        return sql;
    }
    const std::int32_t packed = target.typmod - header;
    if (target.type == Oid::numeric) {
        return fmt::format("pg_fit_numeric({}, {}, {})", sql, packed / 65'536, packed % 65'536);
    }
    if (target.type == Oid::bpchar) {
        return fmt::format("pg_bpchar({}, {})", sql, packed);
    }
    if (target.type == Oid::varchar) {
        return fmt::format("pg_left({}, {})", sql, packed);
    }
    return sql;
}

/// The modifiers of times: digits of a second, and of an interval its fields.
std::string fitted_time(const std::string& sql, NamedType target) {
    if (target.typmod < 0) {
        return sql;
    }
    switch (target.type) {
        case Oid::timestamp:
        case Oid::timestamptz:
            return fmt::format("pg_round_usec({}, {})", sql, target.typmod);
        case Oid::time:
            return fmt::format("pg_round_time({}, {})", sql, target.typmod);
        case Oid::interval:
            return fmt::format(
                "pg_fit_interval({}, {}, {})",
                sql,
                smallest_interval_field(target.typmod),
                interval_digits(target.typmod)
            );
        default:
            return fitted(sql, target);
    }
}

std::string float_literal(double number, std::size_t offset) {
    if (std::isnan(number)) {
        throw not_served("NaN of type double precision", offset);
    }
    if (std::isinf(number)) {
        return number > 0 ? "9e999" : "(-9e999)";
    }
    const std::string text = fmt::format("{:.17e}", number);
    return number < 0 || std::signbit(number) ? "(" + text + ")" : text;
}

/// An untyped literal read as a value of the type.
std::string read_literal(
    Translation& translation, const std::string& text, Oid type, std::size_t offset
) {
    try {
        if (auto zoned = read_zoned_literal(translation, text, type)) {
            return *std::move(zoned);
        }
        const Value value = sqlite_form(protocol::pgwire::decode_text(text, type), type);
        const auto* number = std::get_if<double>(&value);
        return number != nullptr ? float_literal(*number, offset) : sqlite_literal(value);
    } catch (protocol::Error& error) {
        throw std::move(error).at(offset);
    }
}

protocol::Error no_operator_for(const Expression& expression, std::string_view what) {
    const std::string message =
        fmt::format("could not identify {} operator for type {}", what, type_name(expression.type));
    return statement_error(sqlstate::undefined_function, message).at(expression.offset);
}

}  // namespace

CastWay cast_way(Oid from, Oid to) {
    if (is_text(from) && (is_text(to) || to == Oid::char_type)) {
        const bool same = from != Oid::bpchar && to != Oid::char_type;
        return same ? CastWay::same_bytes : CastWay::computed;
    }
    if (is_zoned_conversion(from, to)) {
        return CastWay::computed;
    }
    const auto conversion = value_conversion(from, to);
    if (!conversion) {
        return CastWay::none;
    }
    return conversion->before.empty() ? CastWay::same_bytes : CastWay::computed;
}

void infer_parameter(Translation& translation, const Expression& parameter, Oid type) {
    Oid& known = translation.parameters[static_cast<std::size_t>(parameter.parameter) - 1];
    if (known != Oid::unknown && known != type) {
        throw statement_error(
            "42P08",
            fmt::format("inconsistent types deduced for parameter ${}", parameter.parameter)
        )
            .at(parameter.offset);
    }
    known = type;
}

Expression coerce(Translation& translation, Expression expression, Oid type) {
    if (expression.type == type) {
        return expression;
    }
    if (auto named = coerce_named(translation, expression, type)) {
        return *std::move(named);
    }
    if (expression.type == Oid::unknown) {
        if (expression.parameter > 0) {
            infer_parameter(translation, expression, type);
        } else if (expression.literal) {
            expression.sql =
                read_literal(translation, *expression.literal, type, expression.offset);
        }
        expression.literal.reset();
        expression.parameter = 0;
    } else {
        expression.sql = converted(translation, expression, type);
    }
    expression.type = type;
    expression.typmod = -1;
    expression.chain.clear();
    return expression;
}

Expression refreshed(const Translation& translation, Expression expression) {
    if (expression.parameter > 0) {
        const auto at = static_cast<std::size_t>(expression.parameter) - 1;
        expression.type = translation.parameters[at];
        expression.parameter = expression.type == Oid::unknown ? expression.parameter : 0;
    }
    return expression;
}

Expression settle(Translation& translation, Expression expression) {
    return expression.type == Oid::unknown ? coerce(translation, std::move(expression), Oid::text)
                                           : expression;
}

Expression cast(Translation& translation, Expression expression, NamedType target) {
    if (expression.literal && target.type == Oid::interval) {
        *expression.literal += unit_of_bare_interval(*expression.literal, target.typmod);
    }
    const bool fits = expression.type == target.type && expression.typmod == target.typmod;
    Expression result = coerce(translation, std::move(expression), target.type);
    if (!fits) {
        result.sql = fitted_time(result.sql, target);
        result.typmod = target.typmod;
    }
    return result;
}

Expression as_output_text(Translation& translation, Expression expression) {
    if (expression.type == Oid::boolean) {
        expression.sql = "pg_out(" + expression.sql + ", " + oid_number(Oid::boolean) + ")";
        expression.type = Oid::text;
        return expression;
    }
    return coerce(translation, std::move(expression), Oid::text);
}

std::string comparable(const Expression& expression, Comparison comparison) {
    if (protocol::is_array(expression.type)) {
        return "pg_array_key(" + expression.sql + ", " +
               oid_number(protocol::element_of(expression.type)) + ")";
    }
    switch (expression.type) {
        case Oid::numeric:
            return "pg_numeric_key(" + expression.sql + ")";
        case Oid::bpchar:
            return apply(trimmed, expression.sql);
        case Oid::interval:
            return "pg_interval_key(" + expression.sql + ")";
        case Oid::jsonb:
            return "pg_jsonb_key(" + expression.sql + ")";
        case Oid::inet:
        case Oid::cidr:
            return "pg_inet_key(" + expression.sql + ")";
        case Oid::xid:
            if (comparison == Comparison::order) {
                throw no_operator_for(expression, "an ordering");
            }
            return expression.sql;
        case Oid::json:
            throw no_operator_for(
                expression, comparison == Comparison::order ? "an ordering" : "an equality"
            );
        default:
            return expression.sql;
    }
}

std::string sqlite_text(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? "''" : std::string(1, c);
    }
    return quoted + "'";
}

std::string sqlite_literal(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? "1" : "0";
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return *integer < 0 ? "(" + std::to_string(*integer) + ")" : std::to_string(*integer);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return float_literal(*number, protocol::Error::nowhere);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? sqlite_text(*text) : "NULL";
}

}  // namespace sql
