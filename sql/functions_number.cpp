#include "sql/functions_number.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

template <class Integer>
Error out_of_range() {
    switch (sizeof(Integer)) {
        case sizeof(std::int16_t):
            return statement_error(sqlstate::numeric_out_of_range, "smallint out of range");
        case sizeof(std::int32_t):
            return statement_error(sqlstate::numeric_out_of_range, "integer out of range");
        default:
            return statement_error(sqlstate::numeric_out_of_range, "bigint out of range");
    }
}

Error division_by_zero() {
    return statement_error(sqlstate::division_by_zero, "division by zero");
}

template <class Integer>
Value in_range(std::int64_t value) {
    if (value < std::numeric_limits<Integer>::min() ||
        value > std::numeric_limits<Integer>::max()) {
        throw out_of_range<Integer>();
    }
    return value;
}

template <class Integer>
Value checked(bool overflowed, std::int64_t value) {
    return overflowed ? throw out_of_range<Integer>() : in_range<Integer>(value);
}

template <class Integer>
Value add_integers(Arguments a) {
    std::int64_t sum = 0;
    const bool overflowed = __builtin_add_overflow(integer_of(a[0]), integer_of(a[1]), &sum);
    return checked<Integer>(overflowed, sum);
}

template <class Integer>
Value subtract_integers(Arguments a) {
    std::int64_t difference = 0;
    const bool overflowed = __builtin_sub_overflow(integer_of(a[0]), integer_of(a[1]), &difference);
    return checked<Integer>(overflowed, difference);
}

template <class Integer>
Value multiply_integers(Arguments a) {
    std::int64_t product = 0;
    const bool overflowed = __builtin_mul_overflow(integer_of(a[0]), integer_of(a[1]), &product);
    return checked<Integer>(overflowed, product);
}

template <class Integer>
Value divide_integers(Arguments a) {
    const std::int64_t divisor = integer_of(a[1]);
    if (divisor == 0) {
        throw division_by_zero();
    }
    if (divisor == -1) {  // the one division that can overflow
        const Value zero = std::int64_t{0};
        const Value operands[] = {zero, a[0]};
        return subtract_integers<Integer>(operands);
    }
    return in_range<Integer>(integer_of(a[0]) / divisor);
}

Value remainder_of_integers(Arguments a) {
    const std::int64_t divisor = integer_of(a[1]);
    if (divisor == 0) {
        throw division_by_zero();
    }
    return divisor == -1 ? std::int64_t{0} : integer_of(a[0]) % divisor;
}

template <class Integer>
Value absolute_integer(Arguments a) {
    const std::int64_t value = integer_of(a[0]);
    if (value == std::numeric_limits<Integer>::min()) {
        throw out_of_range<Integer>();
    }
    return value < 0 ? -value : value;
}

/// An infinity that no operand was is an overflow, a zero that no operand explains an underflow.
Value checked_float(double result, bool may_be_infinite, bool may_be_zero) {
    if (std::isinf(result) && !may_be_infinite) {
        throw statement_error(sqlstate::numeric_out_of_range, "value out of range: overflow");
    }
    if (result == 0.0 && !may_be_zero) {
        throw statement_error(sqlstate::numeric_out_of_range, "value out of range: underflow");
    }
    return result;
}

Value add_floats(Arguments a) {
    const double left = float_of(a[0]);
    const double right = float_of(a[1]);
    return checked_float(left + right, std::isinf(left) || std::isinf(right), true);
}

Value subtract_floats(Arguments a) {
    const double left = float_of(a[0]);
    const double right = float_of(a[1]);
    return checked_float(left - right, std::isinf(left) || std::isinf(right), true);
}

Value multiply_floats(Arguments a) {
    const double left = float_of(a[0]);
    const double right = float_of(a[1]);
    const bool infinite = std::isinf(left) || std::isinf(right);
    return checked_float(left * right, infinite, left == 0.0 || right == 0.0);
}

Value divide_floats(Arguments a) {
    const double left = float_of(a[0]);
    const double right = float_of(a[1]);
    if (right == 0.0) {
        throw division_by_zero();
    }
    return checked_float(left / right, std::isinf(left), left == 0.0 || std::isinf(right));
}

Value absolute_float(Arguments a) {
    return std::fabs(float_of(a[0]));
}

Value round_float(Arguments a) {
    return std::nearbyint(float_of(a[0]));  // halves to even, as Postgres's rint()
}

Value floor_float(Arguments a) {
    return std::floor(float_of(a[0]));
}

Value ceiling_float(Arguments a) {
    return std::ceil(float_of(a[0]));
}

Value truncate_float(Arguments a) {
    return std::trunc(float_of(a[0]));
}

/// From whichever form the type of the argument has: int64, double, or numeric's text.
template <class Integer>
Value to_integer(Arguments a) {
    if (const auto* number = std::get_if<double>(&a[0])) {
        constexpr double limit = 9223372036854775808.0;  // 2^63
        const double rounded = std::nearbyint(*number);
        if (!(rounded >= -limit && rounded < limit)) {
            throw out_of_range<Integer>();
        }
        return in_range<Integer>(static_cast<std::int64_t>(rounded));
    }
    if (const auto* numeric = std::get_if<std::string>(&a[0])) {
        return in_range<Integer>(to_int64(parse_decimal(*numeric)));
    }
    return in_range<Integer>(integer_of(a[0]));
}

Value to_oid(Arguments a) {
    const std::int64_t value = integer_of(a[0]);
    if (value < std::numeric_limits<std::int32_t>::min() ||
        value > std::numeric_limits<std::uint32_t>::max()) {
        throw statement_error(sqlstate::numeric_out_of_range, "OID out of range");
    }
    return value < 0 ? value + (std::int64_t{1} << 32) : value;
}

constexpr SqliteFunction functions[] = {
    {"pg_add_int2", 2, strict<add_integers<std::int16_t>>},
    {"pg_add_int4", 2, strict<add_integers<std::int32_t>>},
    {"pg_add_int8", 2, strict<add_integers<std::int64_t>>},
    {"pg_subtract_int2", 2, strict<subtract_integers<std::int16_t>>},
    {"pg_subtract_int4", 2, strict<subtract_integers<std::int32_t>>},
    {"pg_subtract_int8", 2, strict<subtract_integers<std::int64_t>>},
    {"pg_multiply_int2", 2, strict<multiply_integers<std::int16_t>>},
    {"pg_multiply_int4", 2, strict<multiply_integers<std::int32_t>>},
    {"pg_multiply_int8", 2, strict<multiply_integers<std::int64_t>>},
    {"pg_divide_int2", 2, strict<divide_integers<std::int16_t>>},
    {"pg_divide_int4", 2, strict<divide_integers<std::int32_t>>},
    {"pg_divide_int8", 2, strict<divide_integers<std::int64_t>>},
    {"pg_remainder_int", 2, strict<remainder_of_integers>},
    {"pg_abs_int2", 1, strict<absolute_integer<std::int16_t>>},
    {"pg_abs_int4", 1, strict<absolute_integer<std::int32_t>>},
    {"pg_abs_int8", 1, strict<absolute_integer<std::int64_t>>},
    {"pg_add_float8", 2, strict<add_floats>},
    {"pg_subtract_float8", 2, strict<subtract_floats>},
    {"pg_multiply_float8", 2, strict<multiply_floats>},
    {"pg_divide_float8", 2, strict<divide_floats>},
    {"pg_abs_float8", 1, strict<absolute_float>},
    {"pg_round_float8", 1, strict<round_float>},
    {"pg_floor_float8", 1, strict<floor_float>},
    {"pg_ceiling_float8", 1, strict<ceiling_float>},
    {"pg_trunc_float8", 1, strict<truncate_float>},
    {"pg_to_int2", 1, strict<to_integer<std::int16_t>>},
    {"pg_to_int4", 1, strict<to_integer<std::int32_t>>},
    {"pg_to_int8", 1, strict<to_integer<std::int64_t>>},
    {"pg_to_oid", 1, strict<to_oid>},
};

}  // namespace

std::span<const SqliteFunction> number_functions() {
    return functions;
}

}  // namespace sql
