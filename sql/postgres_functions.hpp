// What PostgreSQL 15 has in pg_proc, by name, so that what is not served here is told from what
// does not exist.
#pragma once

#include <string_view>

namespace sql {

/// Names with a blank before and after each.
std::string_view postgres_functions_a_to_i();
std::string_view postgres_functions_j_to_z();

/// Does PostgreSQL 15 have a function, procedure or aggregate of this name?
bool is_postgres_function(std::string_view name);

}  // namespace sql
