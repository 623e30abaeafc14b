// What the catalog's views and the system catalogs' functions need of this program.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> catalog_functions();

}  // namespace sql
