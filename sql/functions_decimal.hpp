// Exact decimal arithmetic on numeric's text form, with Postgres's rules for the scale of a result.
// NaN and the infinities can be compared, not calculated with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sql {

/// Results with more digits than this are 22003, so that no statement can ask for years of work.
inline constexpr std::size_t decimal_digits_max = 4000;

/// digits × 10^-scale; digits has no leading zeros and is empty for 0.
struct Decimal {
    bool negative = false;
    std::string digits;
    int scale = 0;

    bool is_zero() const { return digits.empty(); }
};

/// Of a numeric's text ("-12.50"); throws 0A000 for NaN and the infinities.
Decimal parse_decimal(std::string_view text);
std::string print_decimal(const Decimal& value);

Decimal add(const Decimal& a, const Decimal& b);
Decimal subtract(const Decimal& a, const Decimal& b);
Decimal multiply(const Decimal& a, const Decimal& b);
Decimal divide(const Decimal& a, const Decimal& b);     // 22012
Decimal remainder(const Decimal& a, const Decimal& b);  // 22012
Decimal negate(Decimal value);

enum class Rounding { half_away, toward_zero, floor, ceiling };
/// To `scale` digits after the point; a negative scale rounds before it.
Decimal round(const Decimal& value, int scale, Rounding rounding);
/// Rounded to an integer; 22003 `bigint out of range` where it is none.
std::int64_t to_int64(const Decimal& value);

/// Text whose byte order is the order of the numbers: -Infinity, numbers, Infinity, NaN.
std::string decimal_key(std::string_view text);

}  // namespace sql
