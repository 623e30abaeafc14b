// Postgres's regular expressions, matched by PCRE2.
#pragma once

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> regex_functions();

}  // namespace sql
