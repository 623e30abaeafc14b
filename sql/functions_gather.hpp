// Aggregates with an order of their own, in two steps: see the .cpp.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> gather_functions();

}  // namespace sql
