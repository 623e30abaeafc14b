// Moments put together from their parts.
#pragma once

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> make_time_functions();

}  // namespace sql
