// A statement made ready: parsed, its SELECT planned, the shape of its answer known.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/value.hpp"
#include "sql/parse.hpp"
#include "sql/select.hpp"

namespace server {

struct Prepared {
    std::string message;  // the whole text it came in: error positions count in it
    std::optional<sql::Statement> statement;  // none: an empty statement
    std::optional<sql::SelectPlan> plan;      // of what is, or contains, a SELECT
    std::vector<protocol::Oid> parameters;
    bool returns_rows = false;
    std::vector<protocol::Column> columns;  // of FETCH and EXECUTE: the session's business
};

/// Of a statement that is not empty, and of one that has a plan; XX000 of another.
const sql::Statement& statement_of(const Prepared& prepared);
const sql::StatementBody& body_of(const Prepared& prepared);
const sql::SelectPlan& plan_of(const Prepared& prepared);

Prepared prepare(
    std::string message, sql::Statement statement, std::span<const protocol::Oid> declared
);
/// Of an empty statement.
Prepared prepare_empty(std::string message);

/// What a statement plans for itself: SHOW PEERS, SHOW MIRRORS, SHOW SETTINGS.
sql::SelectPlan plan_list(sql::ListKind kind);

/// May it run in a transaction block that has failed?
bool ends_failed_block(const sql::Statement& statement);

}  // namespace server
