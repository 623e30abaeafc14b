#include "sql/utility.hpp"

#include "sql/utility_access.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

Notify notify_of(const PgQuery__NotifyStmt& node) {
    return {.channel = text_of(node.conditionname), .payload = text_of(node.payload)};
}

StatementBody body_of(const PgQuery__Node& node, const Tree& tree) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_SELECT_STMT:
            return Select{};
        case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
            return transaction_of(*node.transaction_stmt, tree);
        case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
            return set_variable_of(*node.variable_set_stmt, tree);
        case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT:
            return alter_system_of(*node.alter_system_stmt, tree);
        case PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT:
            return show_variable_of(*node.variable_show_stmt, tree);
        case PG_QUERY__NODE__NODE_DISCARD_STMT:
            return discard_of(*node.discard_stmt);
        case PG_QUERY__NODE__NODE_PREPARE_STMT:
            return prepare_of(*node.prepare_stmt, tree);
        case PG_QUERY__NODE__NODE_EXECUTE_STMT:
            return execute_of(*node.execute_stmt);
        case PG_QUERY__NODE__NODE_DEALLOCATE_STMT:
            return deallocate_of(*node.deallocate_stmt);
        case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
            return declare_cursor_of(*node.declare_cursor_stmt, tree);
        case PG_QUERY__NODE__NODE_FETCH_STMT:
            return fetch_of(*node.fetch_stmt);
        case PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT:
            return close_cursor_of(*node.close_portal_stmt);
        case PG_QUERY__NODE__NODE_COPY_STMT:
            return copy_of(*node.copy_stmt, tree);
        case PG_QUERY__NODE__NODE_LISTEN_STMT:
            return Listen{.channel = text_of(node.listen_stmt->conditionname)};
        case PG_QUERY__NODE__NODE_UNLISTEN_STMT:
            return Unlisten{.channel = text_of(node.unlisten_stmt->conditionname)};
        case PG_QUERY__NODE__NODE_NOTIFY_STMT:
            return notify_of(*node.notify_stmt);
        default:
            break;
    }
    std::optional<StatementBody> access = access_body_of(node, tree);
    if (!access) {
        throw refused_statement(node, tree);
    }
    return *std::move(access);
}

}  // namespace

Statement parse_utility(std::string_view message, StatementSpan span) {
    const std::string_view text = message.substr(span.offset, span.length);
    const std::optional<std::string> plain = without_if_not_exists(text, span.offset);
    const Tree tree = parse_tree(plain ? std::string_view(*plain) : text, span.offset);
    Statement statement;
    statement.body = body_of(tree.statement(), tree);
    if (plain) {
        set_if_not_exists(statement.body);
    }
    statement.text = std::string(text);
    statement.offset = span.offset;
    return statement;
}

}  // namespace sql
