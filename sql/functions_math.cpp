#include "sql/functions_math.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view invalid_logarithm = "2201E";
constexpr std::string_view invalid_power = "2201F";
constexpr double degrees_per_radian = 57.29577951308232;

Value finite_or_overflow(double result, bool may_be_infinite) {
    if (std::isinf(result) && !may_be_infinite) {
        throw statement_error(sqlstate::numeric_out_of_range, "value out of range: overflow");
    }
    return result;
}

Value sqrt_float(Arguments a) {
    const double value = float_of(a[0]);
    if (value < 0) {
        throw statement_error(invalid_power, "cannot take square root of a negative number");
    }
    return std::sqrt(value);
}

double checked_logarithm(double value) {
    if (value == 0.0) {
        throw statement_error(invalid_logarithm, "cannot take logarithm of zero");
    }
    if (value < 0) {
        throw statement_error(invalid_logarithm, "cannot take logarithm of a negative number");
    }
    return value;
}

Value ln_float(Arguments a) {
    return std::log(checked_logarithm(float_of(a[0])));
}

Value log10_float(Arguments a) {
    return std::log10(checked_logarithm(float_of(a[0])));
}

Value exp_float(Arguments a) {
    return finite_or_overflow(std::exp(float_of(a[0])), std::isinf(float_of(a[0])));
}

Value power_float(Arguments a) {
    const double base = float_of(a[0]);
    const double exponent = float_of(a[1]);
    if (base == 0.0 && exponent < 0) {
        throw statement_error(invalid_power, "zero raised to a negative power is undefined");
    }
    if (base < 0 && std::floor(exponent) != exponent) {
        throw statement_error(
            invalid_power, "a negative number raised to a non-integer power yields a complex result"
        );
    }
    return finite_or_overflow(std::pow(base, exponent), std::isinf(base) || std::isinf(exponent));
}

template <double (*function)(double)>
Value trigonometric(Arguments a) {
    if (std::isinf(float_of(a[0]))) {
        throw statement_error(sqlstate::numeric_out_of_range, "input is out of range");
    }
    return function(float_of(a[0]));
}

template <double (*function)(double)>
Value arc(Arguments a) {
    if (float_of(a[0]) < -1.0 || float_of(a[0]) > 1.0) {
        throw statement_error(sqlstate::numeric_out_of_range, "input is out of range");
    }
    return function(float_of(a[0]));
}

template <double (*function)(double)>
Value plain(Arguments a) {
    return function(float_of(a[0]));
}

double to_degrees(double value) {
    return value * degrees_per_radian;
}

double to_radians(double value) {
    return value / degrees_per_radian;
}

double cotangent(double value) {
    return 1.0 / std::tan(value);
}

Value atan2_float(Arguments a) {
    return std::atan2(float_of(a[0]), float_of(a[1]));
}

Value sign_float(Arguments a) {
    const double value = float_of(a[0]);
    return value > 0 ? 1.0 : value < 0 ? -1.0 : 0.0;
}

/// In [0, 1).
Value random_float(Arguments /*a*/) {
    std::uint64_t bits = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&bits), sizeof bits);
    constexpr unsigned mantissa_bits = 53;
    return std::ldexp(
        static_cast<double>(bits >> (64 - mantissa_bits)), -static_cast<int>(mantissa_bits)
    );
}

Value random_uuid(Arguments /*a*/) {
    unsigned char bytes[16];
    RAND_bytes(bytes, sizeof bytes);
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x40U);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U);
    std::string text;
    for (std::size_t i = 0; i < sizeof bytes; ++i) {
        text += i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
        text += fmt::format("{:02x}", bytes[i]);
    }
    return text;
}

/// Shifts by the type's width and more start again at 0, as the machine's own do.
template <class Integer>
Value shift_left(Arguments a) {
    using Bits = std::make_unsigned_t<Integer>;
    constexpr std::int64_t width = sizeof(Integer) == 8 ? 64 : 32;
    const auto by = static_cast<unsigned>(integer_of(a[1]) & (width - 1));
    const auto bits = static_cast<std::uint64_t>(integer_of(a[0])) << by;
    return std::int64_t{static_cast<Integer>(static_cast<Bits>(bits))};
}

template <class Integer>
Value shift_right(Arguments a) {
    constexpr std::int64_t width = sizeof(Integer) == 8 ? 64 : 32;
    return integer_of(a[0]) >> (integer_of(a[1]) & (width - 1));
}

template <class Integer>
Value greatest_divisor(Arguments a) {
    // Of magnitudes, as unsigned numbers: the least integer has no positive twin.
    const auto magnitude = [](std::int64_t value) {
        return value < 0 ? 0 - static_cast<std::uint64_t>(value)
                         : static_cast<std::uint64_t>(value);
    };
    const std::uint64_t divisor =
        std::gcd(magnitude(integer_of(a[0])), magnitude(integer_of(a[1])));
    if (divisor > static_cast<std::uint64_t>(std::numeric_limits<Integer>::max())) {
        throw statement_error(
            sqlstate::numeric_out_of_range,
            sizeof(Integer) == 4 ? "integer out of range" : "bigint out of range"
        );
    }
    return static_cast<std::int64_t>(divisor);
}

template <class Integer>
Value least_multiple(Arguments a) {
    const std::int64_t left = integer_of(a[0]);
    const std::int64_t right = integer_of(a[1]);
    if (left == 0 || right == 0) {
        return std::int64_t{0};
    }
    std::int64_t product = 0;
    const std::int64_t divisor = integer_of(greatest_divisor<Integer>(a));
    const bool overflowed = __builtin_mul_overflow(left / divisor, right, &product);
    const auto narrow = static_cast<Integer>(product);
    if (overflowed || narrow != product || narrow == std::numeric_limits<Integer>::min()) {
        throw statement_error(
            sqlstate::numeric_out_of_range,
            sizeof(Integer) == 4 ? "integer out of range" : "bigint out of range"
        );
    }
    return std::abs(product);
}

Value width_bucket(Arguments a) {
    const double operand = float_of(a[0]);
    const double low = float_of(a[1]);
    const double high = float_of(a[2]);
    const std::int64_t count = integer_of(a[3]);
    if (count <= 0) {
        throw statement_error("2201G", "count must be greater than zero");
    }
    if (low == high) {
        throw statement_error("2201G", "lower bound cannot equal upper bound");
    }
    const bool rising = low < high;
    if (rising ? operand < low : operand > low) {
        return std::int64_t{0};
    }
    if (rising ? operand >= high : operand <= high) {
        return count + 1;
    }
    return static_cast<std::int64_t>(
               static_cast<double>(count) * ((operand - low) / (high - low))
           ) +
           1;
}

constexpr SqliteFunction functions[] = {
    {"pg_sqrt_float8", 1, strict<sqrt_float>},
    {"pg_ln_float8", 1, strict<ln_float>},
    {"pg_log10_float8", 1, strict<log10_float>},
    {"pg_exp_float8", 1, strict<exp_float>},
    {"pg_power_float8", 2, strict<power_float>},
    {"pg_cbrt", 1, strict<plain<std::cbrt>>},
    {"pg_sin", 1, strict<trigonometric<std::sin>>},
    {"pg_cos", 1, strict<trigonometric<std::cos>>},
    {"pg_tan", 1, strict<trigonometric<std::tan>>},
    {"pg_cot", 1, strict<trigonometric<cotangent>>},
    {"pg_asin", 1, strict<arc<std::asin>>},
    {"pg_acos", 1, strict<arc<std::acos>>},
    {"pg_atan", 1, strict<plain<std::atan>>},
    {"pg_sinh", 1, strict<plain<std::sinh>>},
    {"pg_cosh", 1, strict<plain<std::cosh>>},
    {"pg_tanh", 1, strict<plain<std::tanh>>},
    {"pg_degrees", 1, strict<plain<to_degrees>>},
    {"pg_radians", 1, strict<plain<to_radians>>},
    {"pg_atan2", 2, strict<atan2_float>},
    {"pg_sign_float8", 1, strict<sign_float>},
    {"pg_random", 0, random_float},
    {"pg_random_uuid", 0, random_uuid},
    {"pg_shift_left_int2", 2, strict<shift_left<std::int16_t>>},
    {"pg_shift_left_int4", 2, strict<shift_left<std::int32_t>>},
    {"pg_shift_left_int8", 2, strict<shift_left<std::int64_t>>},
    {"pg_shift_right_int2", 2, strict<shift_right<std::int16_t>>},
    {"pg_shift_right_int4", 2, strict<shift_right<std::int32_t>>},
    {"pg_shift_right_int8", 2, strict<shift_right<std::int64_t>>},
    {"pg_gcd_int4", 2, strict<greatest_divisor<std::int32_t>>},
    {"pg_gcd_int8", 2, strict<greatest_divisor<std::int64_t>>},
    {"pg_lcm_int4", 2, strict<least_multiple<std::int32_t>>},
    {"pg_lcm_int8", 2, strict<least_multiple<std::int64_t>>},
    {"pg_width_bucket_float8", 4, strict<width_bucket>},
};

}  // namespace

std::span<const SqliteFunction> math_functions() {
    return functions;
}

}  // namespace sql
