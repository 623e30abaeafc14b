// Arrays in SELECTs: made, looked into, compared, and changed.
#pragma once

#include <span>

#include "protocol/pgwire/array_text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

/// An array, or one of the vectors, as SQLite has it.
inline protocol::pgwire::ArrayItems items_of(const protocol::Value& value) {
    return protocol::pgwire::parse_array_or_vector(text_of(value));
}

/// Making arrays, looking into them, comparing them.
std::span<const SqliteFunction> array_functions();
/// Arrays out of arrays, and to and from text.
std::span<const SqliteFunction> array_change_functions();

}  // namespace sql
