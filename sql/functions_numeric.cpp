// numeric as our SQLite functions. Its aggregates get their input as one text, the values joined
// with commas by group_concat(), because SQLite's own aggregates would calculate in floats.
#include <charconv>
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

template <Decimal (*operation)(const Decimal&, const Decimal&)>
Value calculate(Arguments a) {
    return print_decimal(operation(parse_decimal(text_of(a[0])), parse_decimal(text_of(a[1]))));
}

Value absolute(Arguments a) {
    Decimal value = parse_decimal(text_of(a[0]));
    value.negative = false;
    return print_decimal(value);
}

Value key(Arguments a) {
    return decimal_key(text_of(a[0]));
}

template <Rounding rounding>
Value rounded(Arguments a) {
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

/// Calls `visit` with each of the values that group_concat() joined.
template <class Visitor>
void for_each_joined(std::string_view joined, Visitor visit) {
    while (!joined.empty()) {
        const std::size_t comma = std::min(joined.find(','), joined.size());
        visit(joined.substr(0, comma));
        joined.remove_prefix(std::min(comma + 1, joined.size()));
    }
}

struct Total {
    Decimal sum;
    std::int64_t count = 0;
};

Total total_of(std::string_view joined) {
    Total total;
    for_each_joined(joined, [&](std::string_view item) {
        total.sum = add(total.sum, parse_decimal(item));
        ++total.count;
    });
    return total;
}

Value sum(Arguments a) {
    return print_decimal(total_of(text_of(a[0])).sum);
}

Value average(Arguments a) {
    const Total total = total_of(text_of(a[0]));
    return print_decimal(divide(total.sum, parse_decimal(std::to_string(total.count))));
}

/// The largest (`direction` 1) or smallest (-1).
template <int direction>
Value extreme(Arguments a) {
    std::optional<std::string> best_key;
    std::string best;
    for_each_joined(text_of(a[0]), [&](std::string_view item) {
        std::string item_key = decimal_key(item);
        if (!best_key || item_key.compare(*best_key) * direction > 0) {
            best_key = std::move(item_key);
            best = std::string(item);
        }
    });
    return best;
}

constexpr SqliteFunction functions[] = {
    {"pg_add_numeric", 2, strict<calculate<add>>},
    {"pg_subtract_numeric", 2, strict<calculate<subtract>>},
    {"pg_multiply_numeric", 2, strict<calculate<multiply>>},
    {"pg_divide_numeric", 2, strict<calculate<divide>>},
    {"pg_remainder_numeric", 2, strict<calculate<remainder>>},
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
    {"pg_sum_numeric", 1, strict<sum>},
    {"pg_avg_numeric", 1, strict<average>},
    {"pg_max_numeric", 1, strict<extreme<1>>},
    {"pg_min_numeric", 1, strict<extreme<-1>>},
};

}  // namespace

std::span<const SqliteFunction> numeric_functions() {
    return functions;
}

}  // namespace sql
