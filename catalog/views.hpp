// The SQLite views behind sql/relations.hpp, made at every open as temporary ones: they belong to
// the program, not to the file. Columns that only the engine can fill are NULL.
#pragma once

#include "catalog/sqlite.hpp"

namespace catalog {

/// Once per connection, on a migrated catalog.
void make_views(Connection& connection);

}  // namespace catalog
