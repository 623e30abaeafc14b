// Arrays in SELECTs: made, looked into, compared, and changed.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

/// Making arrays, looking into them, comparing them.
std::span<const SqliteFunction> array_functions();
/// Arrays out of arrays, and to and from text.
std::span<const SqliteFunction> array_change_functions();

}  // namespace sql
