#include "sql/translate_modifier.hpp"

#include <algorithm>

#include "protocol/pgwire/scanner.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::int32_t all_fields = 0x7fff;
constexpr std::int32_t all_digits = 0xffff;
constexpr std::int32_t second_digits_max = 6;

enum IntervalField : int { month = 1, year = 2, day = 3, hour = 10, minute = 11, second = 12 };

std::int32_t modifier(const PgQuery__Node& node) {
    const bool is_integer_constant = node.node_case == PG_QUERY__NODE__NODE_A_CONST &&
                                     node.a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL;
    return is_integer_constant ? node.a_const->ival->ival : -1;
}

/// Digits of a second beyond 6 are 6, as Postgres warns.
std::int32_t second_digits(const PgQuery__TypeName& node, std::size_t at, std::size_t offset) {
    const std::int32_t digits = modifier(*node.typmods[at]);
    if (digits < 0) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            std::string(last_name(node.names, node.n_names)) + " precision must not be negative"
        )
            .at(offset);
    }
    return std::min(digits, second_digits_max);
}

std::int32_t interval_typmod(const PgQuery__TypeName& node, std::size_t offset) {
    const std::int32_t fields = modifier(*node.typmods[0]);
    const std::int32_t digits = node.n_typmods > 1 ? second_digits(node, 1, offset) : all_digits;
    return fields * 65'536 + digits;
}

bool is_time(Oid type) {
    return type == Oid::timestamp || type == Oid::timestamptz || type == Oid::time ||
           type == Oid::timetz;
}

}  // namespace

/// As Postgres packs a type's modifiers: a length, or precision and scale, and four.
std::int32_t typmod_of(const Translation& translation, const PgQuery__TypeName& node, Oid type) {
    const std::size_t offset = translation.place(node.location);
    constexpr std::int32_t header = 4;
    constexpr std::int32_t length_max = 10'485'760;
    constexpr std::int32_t digits_max = 1000;
    if (node.n_typmods == 0) {
        return -1;
    }
    if (type == Oid::interval) {
        return interval_typmod(node, offset);
    }
    if (is_time(type)) {
        return second_digits(node, 0, offset);
    }
    const std::int32_t first = modifier(*node.typmods[0]);
    if (type == Oid::varchar || type == Oid::bpchar) {
        if (first < 1 || first > length_max) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                "length of type " + std::string(protocol::type_name(type)) + " is out of range"
            )
                .at(offset);
        }
        return first + header;
    }
    if (type == Oid::numeric) {
        const std::int32_t scale = node.n_typmods > 1 ? modifier(*node.typmods[1]) : 0;
        if (first < 1 || first > digits_max || scale < 0 || scale > first) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "NUMERIC precision or scale is out of range"
            )
                .at(offset);
        }
        return first * 65'536 + scale + header;
    }
    throw not_served("a modifier of type " + std::string(protocol::type_name(type)), offset);
}

int smallest_interval_field(std::int32_t typmod) {
    const std::int32_t fields = typmod / 65'536;
    if (typmod < 0 || fields == all_fields) {
        return second;
    }
    for (const int field : {second, minute, hour, day, month, year}) {
        if ((fields & (1 << field)) != 0) {
            return field;
        }
    }
    return second;
}

int interval_digits(std::int32_t typmod) {
    const std::int32_t digits = typmod % 65'536;
    return typmod < 0 || digits == all_digits ? -1 : digits;
}

std::string_view unit_of_bare_interval(std::string_view text, std::int32_t typmod) {
    const std::string_view number = protocol::pgwire::trim(text);
    const bool bare = !number.empty() &&
                      number.find_first_not_of("+-.0123456789") == std::string_view::npos &&
                      number.find('-', 1) == std::string_view::npos;
    if (!bare || typmod < 0) {
        return {};
    }
    switch (smallest_interval_field(typmod)) {
        case year:
            return " year";
        case month:
            return " month";
        case day:
            return " day";
        case hour:
            return " hour";
        case minute:
            return " minute";
        default:
            return {};
    }
}

}  // namespace sql
