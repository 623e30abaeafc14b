// Integers and floating point in Postgres's text form, both ways.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/value.hpp"

namespace protocol::pgwire {

/// Does the value fit the type: int2, int4, int8, oid?
bool fits_integer(std::int64_t value, Oid type);
/// Throws 22P02, or 22003 for what does not fit.
std::int64_t parse_integer(std::string_view text, Oid type);

/// Shortest digits that read back as the same float (`is_single`) or double.
void append_float(std::string& out, double value, bool is_single);
/// Throws 22P02; 22003 for what would become infinity or zero. A float's value comes as a double.
double parse_float(std::string_view text, bool is_single);

/// X/X. Throws 22P02.
std::int64_t parse_lsn(std::string_view text);
void append_lsn(std::string& out, std::int64_t value);

}  // namespace protocol::pgwire
