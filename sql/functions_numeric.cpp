// numeric as our SQLite functions.
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "protocol/pgwire/value_codec.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_number.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

/// A float stands for what is no number: its NaN and infinities follow the same rules.
std::optional<double> special_of(std::string_view text) {
    if (text == "NaN") {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (text == "Infinity" || text == "-Infinity") {
        const double infinity = std::numeric_limits<double>::infinity();
        return text.front() == '-' ? -infinity : infinity;
    }
    return std::nullopt;
}

/// The sign alone matters of a number that meets an infinity.
double sign_of(std::string_view text) {
    const Decimal value = parse_decimal(text);
    return value.is_zero() ? 0.0 : value.negative ? -1.0 : 1.0;
}

double special_result(char operation, double a, double b) {
    if ((operation == '/' || operation == '%') && b == 0.0 && a == a) {
        throw statement_error(sqlstate::division_by_zero, "division by zero");
    }
    switch (operation) {
        case '+':
            return a + b;
        case '-':
            return a - b;
        case '*':
            return a * b;
        case '/':
            return a / b;
        default:
            return std::fmod(a, b);
    }
}

template <Decimal (*operation)(const Decimal&, const Decimal&), char sign>
Value calculate(Arguments a) {
    const auto left = special_of(text_of(a[0]));
    const auto right = special_of(text_of(a[1]));
    if (left || right) {
        if (sign == '%' && !left && right && *right == *right) {
            return a[0];  // a number is its own rest by an infinity
        }
        const double result = special_result(
            sign, left ? *left : sign_of(text_of(a[0])), right ? *right : sign_of(text_of(a[1]))
        );
        if (result != result) {
            return std::string("NaN");
        }
        if (result - result != 0.0) {
            return std::string(result > 0 ? "Infinity" : "-Infinity");
        }
        return std::string("0");
    }
    return print_decimal(operation(parse_decimal(text_of(a[0])), parse_decimal(text_of(a[1]))));
}

Value absolute(Arguments a) {
    if (special_of(text_of(a[0]))) {
        return std::string(text_of(a[0]) == "NaN" ? "NaN" : "Infinity");
    }
    Decimal value = parse_decimal(text_of(a[0]));
    value.negative = false;
    return print_decimal(value);
}

Value key(Arguments a) {
    return decimal_key(text_of(a[0]));
}

template <Rounding rounding>
Value rounded(Arguments a) {
    if (special_of(text_of(a[0]))) {
        return a[0];
    }
    constexpr std::int64_t scale_limit = 1000;
    const std::int64_t scale = a.size() < 2 ? 0 : integer_of(a[1]);
    const auto clamped = static_cast<int>(std::clamp(scale, -scale_limit, scale_limit));
    return print_decimal(round(parse_decimal(text_of(a[0])), clamped, rounding));
}

/// numeric(precision, scale): rounds, then refuses what does not fit.
Value fit(Arguments a) {
    const auto precision = static_cast<int>(integer_of(a[1]));
    const auto scale = static_cast<int>(integer_of(a[2]));
    const Decimal value = round(parse_decimal(text_of(a[0])), scale, Rounding::half_away);
    if (static_cast<int>(value.digits.size()) - value.scale > precision - scale) {
        throw statement_error(sqlstate::numeric_out_of_range, "numeric field overflow");
    }
    return print_decimal(value);
}

Value to_float8(Arguments a) {
    if (const auto* text = std::get_if<std::string>(&a[0])) {
        return protocol::pgwire::decode_text(*text, Oid::float8);
    }
    return float_of(a[0]);
}

Value to_float4(Arguments a) {
    const double number = float_of(to_float8(a));
    const auto narrow = static_cast<float>(number);
    if (narrow - narrow != 0.0F && number - number == 0.0) {  // infinite, and was finite
        throw statement_error(sqlstate::numeric_out_of_range, "value out of range: overflow");
    }
    return static_cast<double>(narrow);
}

/// With the 15 digits that a double holds for certain.
Value from_float8(Arguments a) {
    constexpr int digits = 15;
    char text[64];
    const double number = float_of(a[0]);
    const auto [end, error] =
        std::to_chars(text, text + sizeof text, number, std::chars_format::general, digits);
    if (error != std::errc()) {
        throw_wrong_form();
    }
    return protocol::pgwire::decode_text({text, end}, Oid::numeric);
}

constexpr SqliteFunction functions[] = {
    {"pg_add_numeric", 2, strict<calculate<add, '+'>>},
    {"pg_subtract_numeric", 2, strict<calculate<subtract, '-'>>},
    {"pg_multiply_numeric", 2, strict<calculate<multiply, '*'>>},
    {"pg_divide_numeric", 2, strict<calculate<divide, '/'>>},
    {"pg_remainder_numeric", 2, strict<calculate<remainder, '%'>>},
    {"pg_abs_numeric", 1, strict<absolute>},
    {"pg_numeric_key", 1, strict<key>},
    {"pg_round_numeric", 1, strict<rounded<Rounding::half_away>>},
    {"pg_round_numeric", 2, strict<rounded<Rounding::half_away>>},
    {"pg_trunc_numeric", 1, strict<rounded<Rounding::toward_zero>>},
    {"pg_trunc_numeric", 2, strict<rounded<Rounding::toward_zero>>},
    {"pg_floor_numeric", 1, strict<rounded<Rounding::floor>>},
    {"pg_ceiling_numeric", 1, strict<rounded<Rounding::ceiling>>},
    {"pg_fit_numeric", 3, strict<fit>},
    {"pg_to_float8", 1, strict<to_float8>},
    {"pg_to_float4", 1, strict<to_float4>},
    {"pg_float8_to_numeric", 1, strict<from_float8>},
};

}  // namespace

std::span<const SqliteFunction> numeric_functions() {
    return functions;
}

}  // namespace sql
