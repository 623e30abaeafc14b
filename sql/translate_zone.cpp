#include "sql/translate_zone.hpp"

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "sql/translate_type.hpp"

namespace sql {

using protocol::Oid;

namespace {

/// A function of the value and the zone, and what is to become of its result.
struct ZonedConversion {
    std::string_view function;
    std::string_view before = {};
    std::string_view operand_before = {};
};

std::optional<ZonedConversion> conversion_from(Oid to) {
    if (is_text(to)) {
        return ZonedConversion{"pg_moment_text"};
    }
    switch (to) {
        case Oid::timestamp:
            return ZonedConversion{"pg_to_local"};
        case Oid::date:
            return ZonedConversion{"pg_to_local", "pg_timestamp_to_date"};
        case Oid::time:
            return ZonedConversion{"pg_to_local", "pg_moment_to_time"};
        default:
            return std::nullopt;
    }
}

std::optional<ZonedConversion> conversion_to(Oid from) {
    if (is_text(from)) {
        return ZonedConversion{"pg_moment_from_text"};
    }
    switch (from) {
        case Oid::timestamp:
            return ZonedConversion{"pg_to_utc"};
        case Oid::date:
            return ZonedConversion{"pg_to_utc", "", "pg_date_to_timestamp"};
        default:
            return std::nullopt;
    }
}

std::optional<ZonedConversion> conversion(Oid from, Oid to) {
    if (from == Oid::timestamptz) {
        return conversion_from(to);
    }
    if (from == Oid::timestamptz_array && is_text(to)) {
        return ZonedConversion{"pg_moments_text"};
    }
    if (to == Oid::timestamptz_array && is_text(from)) {
        return ZonedConversion{"pg_moments_from_text"};
    }
    return to == Oid::timestamptz ? conversion_to(from) : std::nullopt;
}

std::string called(std::string_view function, const std::string& operands) {
    return function.empty() ? operands : std::string(function) + "(" + operands + ")";
}

std::string with_zone(Translation& translation, const std::string& operand) {
    return operand + ", " + translation.fact(":zone");
}

}  // namespace

std::optional<std::string> zoned_conversion(
    Translation& translation, const Expression& expression, Oid to
) {
    const auto found = conversion(expression.type, to);
    if (!found) {
        return std::nullopt;
    }
    const std::string operand = called(found->operand_before, expression.sql);
    return called(found->before, called(found->function, with_zone(translation, operand)));
}

bool is_zoned_conversion(Oid from, Oid to) {
    return conversion(from, to).has_value();
}

std::optional<std::string> read_zoned_literal(
    Translation& translation, std::string_view text, Oid type
) {
    if (type == Oid::timestamptz_array) {
        static_cast<void>(protocol::pgwire::decode_text(text, type));
        return called("pg_moments_from_text", with_zone(translation, sqlite_text(text)));
    }
    if (type != Oid::timestamptz) {
        return std::nullopt;
    }
    const auto written = protocol::pgwire::read_timestamptz(text);
    const std::string number = sqlite_literal(protocol::Value{written.usec});
    return written.is_utc ? number : called("pg_to_utc", with_zone(translation, number));
}

}  // namespace sql
