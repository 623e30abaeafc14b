// parse_ident(): a qualified name taken apart, as an array of text. Tools ask for it to tell a
// table's schema from its name.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> identifier_functions();

}  // namespace sql
