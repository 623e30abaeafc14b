// Which statement needs which right: one table, looked at before any statement runs.
#pragma once

#include "protocol/error.hpp"
#include "server/identity.hpp"
#include "sql/select.hpp"
#include "sql/statement.hpp"

namespace server {

/// 42501 naming what may not be done, what it takes, and who can give it.
void require_right(const Identity& who, const sql::StatementBody& body);
/// The same of the relations that a query reads, asked wherever a plan is run.
void require_rights_on_relations(const Identity& who, const sql::SelectPlan& plan);

/// What a statement's row says: the least that it takes.
Right needed_right(const sql::StatementBody& body);
Right needed_right(const sql::Relation& relation);

/// The error alone, for what the table cannot know.
protocol::Error lacking_right(const Identity& who, Right needed, std::string_view doing);

}  // namespace server
