// Arrays on the wire: their elements through the codec of the elements' type.
#pragma once

#include <string>
#include <string_view>

#include "protocol/pgwire/time_zone.hpp"
#include "protocol/value.hpp"

namespace protocol::pgwire {

/// An array's (or vector's) text as Postgres prints it, each element read as a value of its type.
std::string normalize_array(std::string_view text, Oid type);
/// The same, moments read in one zone and written in another.
std::string array_in_zone(
    std::string_view text, Oid type, const TimeZone& from, const TimeZone& to
);
void append_array_binary(std::string& out, std::string_view text, Oid type);
std::string array_from_binary(std::string_view bytes, Oid type);

/// A value of regclass and its like: what it is called, and its object id. In a Value both stand
/// in one string, the name first, since the text form is the one and the binary form the other.
struct NamedOid {
    std::string_view name;
    std::uint32_t oid = 0;
};
std::string pack_named_oid(std::string_view name, std::uint32_t oid);
NamedOid unpack_named_oid(std::string_view packed);
bool is_named_oid(Oid type);

}  // namespace protocol::pgwire
