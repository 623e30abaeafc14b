// What is declared in the program (options, settings) as rows of temporary tables, so that views
// can show it: temp.declared_options and temp.declared_settings.
#pragma once

#include "catalog/sqlite.hpp"

namespace catalog {

void make_declared_rows(Connection& connection);

}  // namespace catalog
