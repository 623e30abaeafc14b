// The parts of a JSON text that is known to be valid, each as it is written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sql {

enum class JsonKind { object, array, string, null, scalar };
JsonKind json_kind(std::string_view text);

struct JsonMember {
    std::string key;
    std::string_view value;
};

/// Of an array; empty for anything else.
std::vector<std::string_view> json_elements(std::string_view text);
/// Of an object; empty for anything else.
std::vector<JsonMember> json_members(std::string_view text);
/// What a string of JSON says.
std::string json_string(std::string_view text);

}  // namespace sql
