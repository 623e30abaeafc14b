// Text to statements. Pure: no session, no catalog. Throws protocol::Error (42601 with the place of
// the offending token, 0A000 naming what is not served, 22021 for bad bytes …).
#pragma once

#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "sql/statement.hpp"

namespace sql {

/// One statement of a message: a piece of its text between semicolons.
struct StatementSpan {
    std::size_t offset = 0;
    std::size_t length = 0;
};

/// Splits a message at its semicolons (not those in strings, comments, parentheses); pieces without
/// a token are left out, so an empty result means EmptyQueryResponse.
std::vector<StatementSpan> split_statements(std::string_view message);

/// Parses one piece. Syntax only: whether an option exists is options' business (see
/// check_options.hpp), whether an object does the catalog's.
Statement parse_statement(std::string_view message, StatementSpan span);

/// One mapping, as print.hpp's print_mapping() wrote it into the catalog.
TableMapping parse_mapping(std::string_view text);

/// The statement's text with every option value that is, or might be, a secret replaced by '***'
/// — for logs and the audit. Text that does not parse gives only its length.
std::string redacted(std::string_view message, StatementSpan span);
/// Of a statement that is parsed already.
std::string redacted(const Statement& statement);

}  // namespace sql
