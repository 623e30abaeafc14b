// Names in the dialect: of peers and mirrors (one part, folded) and of tables in mappings (parts
// with dots between them, their case kept).
#pragma once

#include <string>
#include <string_view>

#include "sql/dialect_cursor.hpp"
#include "sql/statement.hpp"

namespace sql {

inline constexpr std::size_t name_bytes_max = 63;
/// Of tables, topics, columns: as long as any system has them, so that errors can quote them.
inline constexpr std::size_t part_bytes_max = 255;
inline constexpr std::size_t name_parts_max = 8;

/// `what` for messages: "peer", "mirror". Throws 42601, 42602, 42622.
Name parse_name(TokenCursor& cursor, std::string_view what);

struct TablePattern {
    TableName name;
    bool star = false;  // name.*: all of its tables
};

/// a, a.b, "A b".c, a.*, or the same in a string. Throws 42601 for what a document left in:
/// <schema>, …; 42622 above part_bytes_max or name_parts_max.
TablePattern parse_table_pattern(TokenCursor& cursor);

/// The same without a star.
TableName parse_table_name(TokenCursor& cursor);

/// One part, its case kept: a column.
std::string parse_column_name(TokenCursor& cursor);

/// Refuses <what_the_document_meant> and "..." at the cursor.
void refuse_placeholder(const TokenCursor& cursor);

/// The same for a string's content: '<your_schema>'.
void refuse_placeholder(std::string_view text, std::size_t offset);

}  // namespace sql
