// The statements that Postgres itself has, from libpg_query's tree to statement.hpp's structs; what
// is not served is refused here by its name.
#pragma once

#include <string_view>

#include "sql/parse.hpp"
#include "sql/statement.hpp"

namespace sql {

/// Throws 42601 for what does not parse, 0A000 naming the statement or clause that is not served.
Statement parse_utility(std::string_view message, StatementSpan span);

}  // namespace sql
