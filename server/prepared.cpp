#include "server/prepared.hpp"

#include "server/control.hpp"

namespace server {

namespace {

constexpr std::string_view list_peers =
    "SELECT peer, type, host, port, dbname, user_name, tls, mirrors "
    "FROM millrace.peers ORDER BY peer";
constexpr std::string_view list_mirrors =
    "SELECT mirror, source, destination, desired, state, health, reason, lag, tables_total, "
    "created_at FROM millrace.mirrors ORDER BY mirror";
constexpr std::string_view list_settings =
    "SELECT name, value, default_value, unit, applies, description "
    "FROM millrace.settings ORDER BY name";

void set_shape(Prepared& prepared, const sql::StatementBody& body) {
    using protocol::Oid;
    if (const auto* show = std::get_if<sql::ShowVariable>(&body)) {
        prepared.returns_rows = true;
        prepared.columns = {{show->name, Oid::text}};
        if (show->name == "all") {
            prepared.columns = {
                {"name", Oid::text}, {"setting", Oid::text}, {"description", Oid::text}};
        }
        return;
    }
    const bool gives_plans_rows =
        std::holds_alternative<sql::Select>(body) || std::holds_alternative<sql::ShowList>(body);
    if (gives_plans_rows && prepared.plan) {
        prepared.returns_rows = true;
        prepared.columns = prepared.plan->columns;
        return;
    }
    prepared.columns = control_columns(body);
    prepared.returns_rows = !prepared.columns.empty();
}

protocol::Error not_there(std::string message) {
    return {protocol::ErrorKind::bug, protocol::sqlstate::internal_error, std::move(message)};
}

}  // namespace

const sql::Statement& statement_of(const Prepared& prepared) {
    if (!prepared.statement) {
        throw not_there("an empty statement was to be run");
    }
    return *prepared.statement;
}

const sql::StatementBody& body_of(const Prepared& prepared) {
    return statement_of(prepared).body;
}

const sql::SelectPlan& plan_of(const Prepared& prepared) {
    if (!prepared.plan) {
        throw not_there("a statement without a plan was to be run");
    }
    return *prepared.plan;
}

Prepared prepare_empty(std::string message) {
    Prepared prepared;
    prepared.message = std::move(message);
    return prepared;
}

Prepared prepare(
    std::string message, sql::Statement statement, std::span<const protocol::Oid> declared
) {
    Prepared prepared;
    prepared.message = std::move(message);
    prepared.statement = std::move(statement);
    const sql::StatementBody& body = body_of(prepared);
    if (std::holds_alternative<sql::Select>(body) || std::holds_alternative<sql::CopyOut>(body) ||
        std::holds_alternative<sql::DeclareCursor>(body)) {
        prepared.plan = sql::plan_select(*prepared.statement, declared);
        prepared.parameters = prepared.plan->parameters;
    } else if (const auto* list = std::get_if<sql::ShowList>(&body)) {
        prepared.plan = plan_list(list->kind);
    } else if (const auto* call = std::get_if<sql::ExecuteCall>(&body)) {
        if (call->arguments > 0) {
            prepared.plan = sql::plan_select(*prepared.statement, declared);
            prepared.parameters = prepared.plan->parameters;
        }
    }
    set_shape(prepared, body);
    return prepared;
}

sql::SelectPlan plan_list(sql::ListKind kind) {
    const std::string_view text = kind == sql::ListKind::peers     ? list_peers
                                  : kind == sql::ListKind::mirrors ? list_mirrors
                                                                   : list_settings;
    sql::Statement statement;
    statement.body = sql::Select{};
    statement.text = text;
    return sql::plan_select(statement, {});
}

bool ends_failed_block(const sql::Statement& statement) {
    const auto* transaction = std::get_if<sql::Transaction>(&statement.body);
    return transaction != nullptr && (transaction->verb == sql::TransactionVerb::commit ||
                                      transaction->verb == sql::TransactionVerb::rollback ||
                                      transaction->verb == sql::TransactionVerb::rollback_to);
}

}  // namespace server
