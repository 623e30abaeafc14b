// Window functions and OVER. SQLite has them as Postgres does; what differs are its types' orders
// and what it takes as a frame's bounds.
#pragma once

#include <string>
#include <string_view>

#include "sql/translate.hpp"

namespace sql {

bool is_window_function(std::string_view name);
/// row_number() OVER … and its like, not aggregates.
Expression translate_window_call(
    Query& query, std::string_view name, const PgQuery__FuncCall& node
);
/// " OVER (…)"; 42P20 where windows are not allowed, 42704 for a name that WINDOW does not have.
std::string translate_over(Query& query, const PgQuery__FuncCall& node);

}  // namespace sql
