// numeric: its text in Postgres's form and its binary form in groups of four digits, both ways.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace protocol::pgwire {

/// An exponent or a weight may ask for this many zeros that were not sent; more is 22003. Postgres
/// goes to 131,072, which would let ten bytes of a parameter become 128 KiB.
inline constexpr std::size_t numeric_implied_zeros_max = 1'000;

/// As numeric_out() writes it: "-12.50", "NaN". Throws 22P02, 22003.
std::string normalize_numeric(std::string_view text);

void append_numeric_binary(std::string& out, std::string_view text);
/// Throws 22P03, 22003.
std::string numeric_from_binary(std::string_view bytes);

}  // namespace protocol::pgwire
