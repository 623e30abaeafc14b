// regclass and its like: object ids that are written and shown as names. In SQLite they are
// integers; a plan's output has name and number (see protocol/pgwire/array_codec.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "protocol/value.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

/// Types whose names are declared here and need no look into a table: regclass, regtype,
/// regnamespace.
bool is_declared_name(protocol::Oid type);
/// "pg_class", "millrace.mirrors", "16400", "-". 42P01, 42704, 3F000 where there is none.
std::uint32_t oid_of_name(std::string_view name, protocol::Oid type);
/// As Postgres shows it; the number where it has no name.
std::string name_of_oid(std::uint32_t oid, protocol::Oid type);

std::span<const SqliteFunction> reg_functions();

}  // namespace sql
