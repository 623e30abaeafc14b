// The elements of arrays: between an array's text and the values that SQLite computes with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/value.hpp"

namespace sql {

/// An element's text as SQLite has a value of that type (see sqlite_functions.hpp), and back.
protocol::Value element_value(std::string_view text, protocol::Oid type);
std::string element_text(const protocol::Value& value, protocol::Oid type);

/// A text whose bytes order as the type's values do, with its own end.
std::string element_key(std::string_view text, protocol::Oid type);

/// A JSON scalar that json_each() reads as the same value, to the last bit.
void append_json(std::string& out, const protocol::Value& value);

}  // namespace sql
