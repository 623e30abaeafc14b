// inet and cidr as text: an address, and after a slash the bits of its network.
#pragma once

#include <string>
#include <string_view>

#include "protocol/value.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

/// As Postgres writes it: "10.0.0.1", "10.0.0.0/8", "::1". 22P02 for another text; a cidr with bits
/// beyond its network too.
std::string normalized_address(std::string_view text, protocol::Oid type);

std::span<const SqliteFunction> network_functions();

}  // namespace sql
