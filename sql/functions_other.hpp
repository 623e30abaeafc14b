// Conversions between types, and what a SELECT needs beside values (one row of a scalar subquery,
// LIMIT), as our SQLite functions.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> other_functions();

}  // namespace sql
