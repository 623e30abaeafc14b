// json and jsonb as SQLite functions, over their text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/json_value.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteFunction> json_functions();         // what a value holds
std::span<const SqliteFunction> json_change_functions();  // a value with something changed
std::span<const SqliteFunction> json_make_functions();    // other types' values as JSON

/// The text of a date or a timestamp as ISO 8601 writes it: a T for the blank, minutes in the zone.
std::string iso_moment(std::string_view text);

/// The elements of a text[] in Postgres's text form: '{a,"b c",NULL}'. NULLs are empty optionals.
std::vector<std::optional<std::string>> array_elements(std::string_view text);

}  // namespace sql
