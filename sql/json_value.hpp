// A JSON value as a tree, and jsonb's text of it: keys by length and then bytes, the last of equal
// ones kept, numbers as numeric writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sql {

/// In jsonb's order.
enum class JsonKind { null, string, number, boolean, array, object };

struct Json {
    JsonKind kind = JsonKind::null;
    std::string text;               // a string's value, a number as written, "true" or "false"
    std::vector<Json> items;        // of an array; of an object the values
    std::vector<std::string> keys;  // of an object, one an item
    std::string_view source;        // where it stood in the text that was read

    bool is_container() const { return kind >= JsonKind::array; }
};

/// `source` points into `text`. 22P02 for what is no JSON, 54001 where it is nested too deeply.
/// `binary`: as jsonb keeps it.
Json parse_json(std::string_view text, bool binary);
std::string print_json(const Json& value);
std::string pretty_json(const Json& value);
std::string normalized_json(std::string_view text);
void append_json_string(std::string& out, std::string_view text);

/// Sorts an object's keys, the last of equal ones wins.
void order_members(Json& object);
/// Of an object's key; null where it has none.
const Json* find_member(const Json& object, std::string_view key);
bool same_json(const Json& a, const Json& b);
/// Text whose byte order is jsonb's.
std::string json_key(const Json& value);

}  // namespace sql
