// LIKE, substrings and other text functions as our SQLite functions, counting characters of UTF-8.
#pragma once

#include <span>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> text_functions();
std::span<const SqliteFunction> string_functions();  // put together, padded, quoted
std::span<const SqliteFunction> bytes_functions();   // bytea

}  // namespace sql
