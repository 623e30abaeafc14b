// The parts of parse_utility(), a file for each group of statements: a node to a struct.
#pragma once

#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "sql/statement.hpp"
#include "sql/tree.hpp"

namespace sql {

// utility_transaction.cpp
Transaction transaction_of(const PgQuery__TransactionStmt& node, const Tree& tree);
/// Of `transaction_read_only` and its like among a statement's modes; an isolation level is taken
/// and means nothing here.
std::optional<bool> read_only_mode(PgQuery__Node* const* modes, std::size_t count);

// utility_variable.cpp
SetVariable set_variable_of(const PgQuery__VariableSetStmt& node, const Tree& tree);
SetVariable alter_system_of(const PgQuery__AlterSystemStmt& node, const Tree& tree);
ShowVariable show_variable_of(const PgQuery__VariableShowStmt& node, const Tree& tree);

// utility_prepared.cpp
Prepare prepare_of(const PgQuery__PrepareStmt& node, const Tree& tree);
ExecuteCall execute_of(const PgQuery__ExecuteStmt& node);
Deallocate deallocate_of(const PgQuery__DeallocateStmt& node);
DeclareCursor declare_cursor_of(const PgQuery__DeclareCursorStmt& node, const Tree& tree);
Fetch fetch_of(const PgQuery__FetchStmt& node);
CloseCursor close_cursor_of(const PgQuery__ClosePortalStmt& node);
Discard discard_of(const PgQuery__DiscardStmt& node);

// utility_copy.cpp
CopyOut copy_of(const PgQuery__CopyStmt& node, const Tree& tree);

// utility_refuse.cpp
/// 0A000 for a statement that is not served, with what to say instead.
protocol::Error refused_statement(const PgQuery__Node& node, const Tree& tree);
/// 0A000 `… is not served here` for a clause at `offset`.
protocol::Error refused_clause(std::string_view what, std::size_t offset);

/// The query of PREPARE, DECLARE, COPY: refuses everything but a SELECT.
void require_select(const PgQuery__Node& query, const Tree& tree);

/// A C string of the tree, where a missing one is empty.
inline std::string text_of(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

}  // namespace sql
