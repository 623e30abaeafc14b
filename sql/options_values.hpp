// What a value's text has to be for its option's type, and its canonical form. Pure text: no
// option is named here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sql/options.hpp"

namespace sql {

/// "true" or "false" from true/false, on/off, yes/no, 1/0 in any case.
std::optional<std::string_view> canonical_boolean(std::string_view text);

/// Decimal digits with an optional sign, no more than an int64 holds.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// Milliseconds of an interval: a number alone is seconds; else numbers with units ('1 min 30 s',
/// '500 ms', '2 hours'), or H:MM:SS. Nothing if it is malformed, negative or above an int64.
std::optional<std::int64_t> parse_interval_ms(std::string_view text);

/// Whole seconds as "30", others as "1500 ms". parse_interval_ms() reads both.
std::string print_interval(std::int64_t milliseconds);

/// One JSON object or array, nothing behind it, not nested deeper than 64.
bool is_json(std::string_view text);

/// Between BEGIN and END lines.
bool is_pem(std::string_view text);

/// "an integer from 1 to 65535", "true or false", …
std::string describe_type(const OptionSpec& spec);

}  // namespace sql
