// Roots, powers and logarithms of numeric. Integer powers and roots are exact to the scale that
// Postgres shows; the others are calculated in floats of 64 bits of mantissa and shown with as many
// digits as they are good for.
#include <cmath>

#include "protocol/pgwire/value_codec.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_math.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr int significant_digits = 16;
constexpr int scale_max = 1000;
constexpr std::string_view invalid_power = "2201F";
constexpr std::string_view invalid_logarithm = "2201E";

Decimal decimal_of(const Value& value) {
    return parse_decimal(text_of(value));
}

Decimal whole(std::int64_t value) {
    return parse_decimal(std::to_string(value));
}

/// The decimal exponent of the first digit; 0 for zero.
int magnitude(const Decimal& value) {
    return value.is_zero() ? 0 : static_cast<int>(value.digits.size()) - value.scale - 1;
}

/// In numeric's groups of four digits.
int weight(const Decimal& value) {
    const int at = magnitude(value);
    return at >= 0 ? at / 4 : -((3 - at) / 4);
}

int root_scale(const Decimal& value) {
    const int digits = weight(value) * 2 + 1;
    return std::clamp(std::max(significant_digits - digits, value.scale), 0, scale_max);
}

/// The largest integer whose square is not above one of these digits, by the pencil's way: two
/// digits down, one digit out.
std::string integer_root(std::string digits) {
    if (digits.size() % 2 != 0) {
        digits.insert(0, 1, '0');
    }
    Decimal root;
    Decimal rest;
    const Decimal ten = whole(10);
    const Decimal twenty = whole(20);
    const Decimal hundred = whole(100);
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        rest = add(multiply(rest, hundred), parse_decimal(digits.substr(at, 2)));
        const Decimal doubled = multiply(root, twenty);
        std::int64_t next = 9;
        Decimal product;
        for (; next >= 0; --next) {
            product = multiply(add(doubled, whole(next)), whole(next));
            if (!subtract(rest, product).negative) {
                break;
            }
        }
        rest = subtract(rest, product);
        root = add(multiply(root, ten), whole(next));
    }
    return root.digits;
}

long double approximate(const Decimal& value) {
    return std::stold(print_decimal(value));
}

/// A float as a numeric with this many digits after the point.
Decimal from_float(long double value, int scale) {
    if (!(std::fabs(value) < 1e4000L)) {
        throw statement_error(sqlstate::numeric_out_of_range, "value overflows numeric format");
    }
    // A mantissa of 64 bits is good for 19 digits; one more would be made up.
    const int digits =
        value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::fabs(value)))) + 1;
    if (digits + scale > 19) {
        throw statement_error(
            sqlstate::feature_not_supported,
            "a power or logarithm of numeric with more than 19 digits is not served yet",
            "Cast to double precision."
        );
    }
    char text[5200];
    const int length = std::snprintf(text, sizeof text, "%.*Lf", scale, value);
    return parse_decimal({text, static_cast<std::size_t>(length)});
}

/// 16 significant digits, and no fewer places than the argument had.
int result_scale(int result_magnitude, int own_scale) {
    return std::clamp(std::max(significant_digits - result_magnitude, own_scale), 0, scale_max);
}

Value sqrt_numeric(Arguments a) {
    return print_decimal(square_root(decimal_of(a[0])));
}

Value exp_numeric(Arguments a) {
    const Decimal value = decimal_of(a[0]);
    const long double number = approximate(value);
    if (number > 9000) {
        throw statement_error(sqlstate::numeric_out_of_range, "value overflows numeric format");
    }
    // Below that it is zero in all the places there are.
    const int digits = static_cast<int>(std::max(number, -20'000.0L) * 0.434294481903252L);
    return print_decimal(from_float(std::exp(number), result_scale(digits, value.scale)));
}

void check_logarithm(const Decimal& value) {
    if (value.is_zero()) {
        throw statement_error(invalid_logarithm, "cannot take logarithm of zero");
    }
    if (value.negative) {
        throw statement_error(invalid_logarithm, "cannot take logarithm of a negative number");
    }
}

/// Of a value near 1 a logarithm is about as far from 0 as the value is from 1.
int logarithm_magnitude(const Decimal& value, long double result) {
    const Decimal distance = subtract(value, whole(1));
    if (!distance.is_zero() && magnitude(distance) < -1) {
        return magnitude(distance);
    }
    const long double size = std::fabs(result);
    return size == 0 ? 0 : std::max(static_cast<int>(std::log10(size)), 0);
}

Value ln_numeric(Arguments a) {
    const Decimal value = decimal_of(a[0]);
    check_logarithm(value);
    const long double result = std::log(approximate(value));
    const int digits = logarithm_magnitude(value, result);
    return print_decimal(from_float(result, result_scale(digits, value.scale)));
}

Value log_numeric(Arguments a) {
    const Decimal base = a.size() == 2 ? decimal_of(a[0]) : whole(10);
    const Decimal value = decimal_of(a[a.size() - 1]);
    check_logarithm(base);
    check_logarithm(value);
    const long double divisor = std::log(approximate(base));
    if (divisor == 0) {
        throw statement_error(sqlstate::division_by_zero, "division by zero");
    }
    const long double result =
        a.size() == 2 ? std::log(approximate(value)) / divisor : std::log10(approximate(value));
    const int digits = logarithm_magnitude(value, result);
    const int own_scale = std::max(a.size() == 2 ? base.scale : 0, value.scale);
    return print_decimal(from_float(result, result_scale(digits, own_scale)));
}

/// By squaring; a negative exponent divides in the end.
Decimal integer_power(const Decimal& base, std::int64_t exponent, int scale) {
    Decimal result = whole(1);
    Decimal square = base;
    for (std::int64_t left = std::abs(exponent); left != 0; left /= 2) {
        if (left % 2 != 0) {
            result = multiply(result, square);
        }
        if (left > 1) {
            square = multiply(square, square);
        }
        constexpr int guard_digits = 24;
        const int kept = scale + guard_digits + 2 * std::abs(magnitude(base));
        result = result.scale > kept ? round(result, kept, Rounding::half_away) : result;
        square = square.scale > kept ? round(square, kept, Rounding::half_away) : square;
    }
    if (exponent < 0) {
        Decimal one = whole(1);
        one = round(one, std::min(scale + 1, scale_max), Rounding::half_away);
        result = divide(one, result);
    }
    return round(result, scale, Rounding::half_away);
}

Value power_numeric(Arguments a) {
    const Decimal base = decimal_of(a[0]);
    const Decimal exponent = decimal_of(a[1]);
    const Decimal whole_exponent = round(exponent, 0, Rounding::toward_zero);
    const bool is_whole = subtract(exponent, whole_exponent).is_zero();
    if (base.is_zero() && exponent.negative) {
        throw statement_error(invalid_power, "zero raised to a negative power is undefined");
    }
    if (base.negative && !is_whole) {
        throw statement_error(
            invalid_power, "a negative number raised to a non-integer power yields a complex result"
        );
    }
    if (base.is_zero() && !exponent.is_zero()) {
        return print_decimal(round(base, significant_digits, Rounding::half_away));
    }
    const int own_scale = std::max(base.scale, exponent.scale);
    const long double logarithm = base.is_zero() ? 0 : std::log10(std::fabs(approximate(base)));
    const long double digits = logarithm * approximate(exponent);
    if (digits > 4000) {
        throw statement_error(sqlstate::numeric_out_of_range, "value overflows numeric format");
    }
    if (digits < -scale_max) {
        return print_decimal(round(whole(0), scale_max, Rounding::half_away));
    }
    const int scale = result_scale(static_cast<int>(digits), own_scale);
    if (is_whole) {
        const int whole_scale = std::max(significant_digits, base.scale);
        return print_decimal(integer_power(base, to_int64(whole_exponent), whole_scale));
    }
    return print_decimal(from_float(std::pow(approximate(base), approximate(exponent)), scale));
}

Value sign_numeric(Arguments a) {
    if (text_of(a[0]) == "NaN") {
        return a[0];
    }
    const Decimal value = decimal_of(a[0]);
    return std::string(value.is_zero() ? "0" : value.negative ? "-1" : "1");
}

Value div_numeric(Arguments a) {
    const Decimal left = decimal_of(a[0]);
    const Decimal right = decimal_of(a[1]);
    const Decimal exact = subtract(left, remainder(left, right));
    return print_decimal(round(divide(exact, right), 0, Rounding::half_away));
}

Value factorial(Arguments a) {
    const std::int64_t n = integer_of(a[0]);
    if (n < 0) {
        throw statement_error(
            sqlstate::numeric_out_of_range, "factorial of a negative number is undefined"
        );
    }
    if (n > 1400) {
        throw statement_error(sqlstate::numeric_out_of_range, "value overflows numeric format");
    }
    Decimal product = whole(1);
    for (std::int64_t i = 2; i <= n; ++i) {
        product = multiply(product, whole(i));
    }
    return print_decimal(product);
}

Value scale_of(Arguments a) {
    return std::int64_t{decimal_of(a[0]).scale};
}

Decimal trimmed(Decimal value) {
    while (value.scale > 0 && (value.is_zero() || value.digits.back() == '0')) {
        value.digits.resize(value.digits.size() - (value.is_zero() ? 0 : 1));
        --value.scale;
    }
    return value;
}

Value min_scale(Arguments a) {
    return std::int64_t{trimmed(decimal_of(a[0])).scale};
}

Value trim_scale(Arguments a) {
    return print_decimal(trimmed(decimal_of(a[0])));
}

Value width_bucket(Arguments a) {
    const Decimal operand = decimal_of(a[0]);
    const Decimal low = decimal_of(a[1]);
    const Decimal high = decimal_of(a[2]);
    const std::int64_t count = integer_of(a[3]);
    const Decimal width = subtract(high, low);
    if (count <= 0) {
        throw statement_error("2201G", "count must be greater than zero");
    }
    if (width.is_zero()) {
        throw statement_error("2201G", "lower bound cannot equal upper bound");
    }
    const Decimal into = subtract(operand, low);
    const Decimal beyond = subtract(operand, high);
    if (!into.is_zero() && into.negative != width.negative) {
        return std::int64_t{0};
    }
    if (beyond.is_zero() || beyond.negative == width.negative) {
        return count + 1;
    }
    const Decimal bucket = divide(multiply(into, whole(count)), width);
    return to_int64(round(bucket, 0, Rounding::toward_zero)) + 1;
}

constexpr SqliteFunction functions[] = {
    {"pg_sqrt_numeric", 1, strict<sqrt_numeric>},
    {"pg_exp_numeric", 1, strict<exp_numeric>},
    {"pg_ln_numeric", 1, strict<ln_numeric>},
    {"pg_log_numeric", 1, strict<log_numeric>},
    {"pg_log_numeric", 2, strict<log_numeric>},
    {"pg_power_numeric", 2, strict<power_numeric>},
    {"pg_sign_numeric", 1, strict<sign_numeric>},
    {"pg_div_numeric", 2, strict<div_numeric>},
    {"pg_factorial", 1, strict<factorial>},
    {"pg_scale", 1, strict<scale_of>},
    {"pg_min_scale", 1, strict<min_scale>},
    {"pg_trim_scale", 1, strict<trim_scale>},
    {"pg_width_bucket_numeric", 4, strict<width_bucket>},
};

}  // namespace

Decimal square_root(const Decimal& value) {
    if (value.negative) {
        throw statement_error(invalid_power, "cannot take square root of a negative number");
    }
    const int scale = root_scale(value);
    // One digit more than is shown, for the rounding.
    const int zeros = 2 * (scale + 1) - value.scale;
    std::string digits = value.digits;
    if (digits.empty()) {
        return round(
            value,
            scale == significant_digits - 1 && value.scale == 0 ? 0 : value.scale,
            Rounding::half_away
        );
    }
    digits.append(static_cast<std::size_t>(std::max(zeros, 0)), '0');
    return round({.digits = integer_root(digits), .scale = scale + 1}, scale, Rounding::half_away);
}

std::span<const SqliteFunction> numeric_math_functions() {
    return functions;
}

}  // namespace sql
