// What functions that give rows are in SQLite.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

/// Functions that give rows: a JSON array, which json_each() makes rows of. Rows of several columns
/// are arrays in it.
std::span<const SqliteFunction> row_functions();

}  // namespace sql
