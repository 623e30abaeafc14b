// Mappings of CREATE MIRROR and ALTER MIRROR ADD TABLE: `a.b : c` and `{from: a.b, to: c, …}`.
#pragma once

#include <string_view>
#include <vector>

#include "sql/dialect_cursor.hpp"
#include "sql/statement.hpp"

namespace sql {

enum class MappingKind { table, schema };  // TABLE MAPPING, SCHEMA MAPPING

/// One mapping. Of SCHEMA MAPPING an entry whose left side has no dot is a whole schema; so is
/// `a.* : b.*` (or `: b`) in both.
TableMapping parse_mapping_entry(TokenCursor& cursor, MappingKind kind);

/// 22023 for a source that is mapped twice, or two sources with one target.
void check_distinct(const std::vector<TableMapping>& mappings);

/// The keys of the long form, for messages and the reference.
struct MappingKey {
    std::string_view name;
    std::string_view takes;
    std::string_view help;
};
std::span<const MappingKey> mapping_keys();

}  // namespace sql
