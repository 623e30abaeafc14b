// Powers, roots, logarithms and the smaller arithmetic; positions in the WAL and sizes.
#pragma once

#include "sql/functions_decimal.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

/// As numeric's sqrt() scales it. 2201F below zero.
Decimal square_root(const Decimal& value);

std::span<const SqliteFunction> math_functions();
std::span<const SqliteFunction> numeric_math_functions();
std::span<const SqliteFunction> size_functions();

}  // namespace sql
