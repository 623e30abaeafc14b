// The functions that the catalog's own views and statements call, beside those of sql/.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace catalog {

std::span<const sql::SqliteFunction> own_functions();

}  // namespace catalog
