// What is said when bytes are no value of a type: Postgres's own words and SQLSTATEs. They quote
// the user's own parameter, cut to a sane length.
#pragma once

#include <string_view>

#include "protocol/error.hpp"

namespace protocol::pgwire {

/// 22P02 `invalid input syntax for type integer: "x"`.
Error invalid_syntax(std::string_view type, std::string_view text);
/// 22003 `value "99999" is out of range for type smallint`.
Error out_of_range(std::string_view type, std::string_view text);
/// 22007 `invalid input syntax for type date: "x"`.
Error invalid_datetime(std::string_view type, std::string_view text);
/// 22008 `date/time field value out of range: "x"`, `what` being its first words.
Error datetime_out_of_range(std::string_view what, std::string_view text);
/// 22015 `interval field value out of range: "x"`.
Error interval_out_of_range(std::string_view text);
/// 22P03, for the binary form of a parameter.
Error invalid_binary();

}  // namespace protocol::pgwire
