// The functions behind has_table_privilege() and its like.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> privilege_functions();

}  // namespace sql
