// SQL values as the wire has them, in text and binary, both ways.
#pragma once

#include <string>
#include <string_view>

#include "protocol/pgwire/time_zone.hpp"
#include "protocol/value.hpp"

namespace protocol::pgwire {

/// Appends the text or binary form of a value that is not NULL. Text as Postgres writes it with
/// DateStyle ISO, bytea_output hex, extra_float_digits 1; moments as the zone's clocks show them.
void append_text(std::string& out, const Value& value, Oid type, const TimeZone& zone = TimeZone());
void append_binary(std::string& out, const Value& value, Oid type);

/// A parameter's bytes to a value. Throws 22P02, 22007, 22003 … for text that is no such value,
/// 22P03 for a binary form of the wrong length, 22021 for bad UTF-8, 0A000 for a binary form of a
/// type we do not take. `zone`: of moments that name none.
Value decode_text(std::string_view bytes, Oid type, const TimeZone& zone = TimeZone());
Value decode_binary(std::string_view bytes, Oid type);

}  // namespace protocol::pgwire
