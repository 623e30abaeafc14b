// bytea and uuid: bytes written as hexadecimal digits, both ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace protocol::pgwire {

/// "\x0aff".
void append_bytea(std::string& out, std::string_view bytes);
/// Hexadecimal after \x, else the escape form. Throws 22P02, 22023.
std::string parse_bytea(std::string_view text);

/// Sixteen bytes from 32 digits: hyphens between any groups of four, braces around. Throws 22P02.
std::string parse_uuid(std::string_view text);
/// Sixteen bytes to 8-4-4-4-12 digits.
void append_uuid(std::string& out, std::string_view bytes);

}  // namespace protocol::pgwire
