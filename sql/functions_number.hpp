// Integers, floats and numeric as our SQLite functions: overflow and division by zero are errors,
// as Postgres has them.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> number_functions();
std::span<const SqliteFunction> numeric_functions();

}  // namespace sql
