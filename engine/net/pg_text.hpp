// Names and values as SQL text for another Postgres server: always quoted, so that no word and no
// case of a name has a meaning of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace engine::net {

/// "name"
std::string pg_name(std::string_view name);
/// "schema"."name"
std::string pg_name(std::string_view schema, std::string_view name);
/// 'text', also where it has backslashes, whatever standard_conforming_strings says.
std::string pg_literal(std::string_view text);
/// {"a","b"}: as a text parameter for a text[].
std::string pg_array(std::span<const std::string> values);

}  // namespace engine::net
