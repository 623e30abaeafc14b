// Which statement needs which right: one table, looked at before any statement runs.
#pragma once

#include "protocol/error.hpp"
#include "server/identity.hpp"
#include "sql/select.hpp"
#include "sql/statement.hpp"

namespace server {

/// 42501 naming what may not be done, what it takes, and who can give it. `plan`: the statement's,
/// if it has one; the relations in it have rights of their own.
void require_rights(
    const Identity& who, const sql::StatementBody& body, const sql::SelectPlan* plan
);

/// What a statement's row says: the least that it takes.
Right needed_right(const sql::StatementBody& body);
Right needed_right(const sql::Relation& relation);

/// The error alone, for what the table cannot know.
protocol::Error lacking_right(const Identity& who, Right needed, std::string_view doing);

}  // namespace server
