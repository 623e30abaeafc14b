// What the system catalogs show of the program itself (its relations, types and functions) as rows
// of temporary tables named temp.declared_*.
#pragma once

#include "catalog/sqlite.hpp"

namespace catalog {

void make_declared_catalog(Connection& connection);

}  // namespace catalog
