#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

// Bits of DeclareCursorStmt.options, as in Postgres's parsenodes.h.
constexpr int cursor_binary = 0x0001;
constexpr int cursor_no_scroll = 0x0004;
constexpr int cursor_hold = 0x0020;

std::string type_text(const PgQuery__TypeName& type) {
    std::string text(last_name(type.names, type.n_names));
    for (std::size_t i = 0; i < type.n_array_bounds; ++i) {
        text += "[]";
    }
    return text;
}

}  // namespace

void require_select(const PgQuery__Node& query, const Tree& tree) {
    if (query.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
        throw refused_statement(query, tree);
    }
}

Prepare prepare_of(const PgQuery__PrepareStmt& node, const Tree& tree) {
    require_select(*node.query, tree);
    Prepare prepare;
    prepare.name = text_of(node.name);
    for (const PgQuery__Node* type : nodes(node.argtypes, node.n_argtypes)) {
        prepare.types.push_back(type_text(*type->type_name));
    }
    return prepare;
}

ExecuteCall execute_of(const PgQuery__ExecuteStmt& node) {
    return {.name = text_of(node.name), .arguments = node.n_params};
}

Deallocate deallocate_of(const PgQuery__DeallocateStmt& node) {
    return {.name = text_of(node.name)};
}

DeclareCursor declare_cursor_of(const PgQuery__DeclareCursorStmt& node, const Tree& tree) {
    require_select(*node.query, tree);
    return {
        .name = text_of(node.portalname),
        .hold = (node.options & cursor_hold) != 0,
        .binary = (node.options & cursor_binary) != 0,
        .no_scroll = (node.options & cursor_no_scroll) != 0,
    };
}

Fetch fetch_of(const PgQuery__FetchStmt& node) {
    Fetch fetch;
    fetch.name = text_of(node.portalname);
    fetch.move = node.ismove != 0;
    fetch.count = node.how_many;  // INT64_MAX is ALL there too
    switch (node.direction) {
        case PG_QUERY__FETCH_DIRECTION__FETCH_BACKWARD:
            fetch.direction = FetchDirection::backward;
            break;
        case PG_QUERY__FETCH_DIRECTION__FETCH_ABSOLUTE:
            fetch.direction = FetchDirection::absolute;
            break;
        case PG_QUERY__FETCH_DIRECTION__FETCH_RELATIVE:
            fetch.direction = FetchDirection::relative;
            break;
        default:
            fetch.direction = FetchDirection::forward;
    }
    return fetch;
}

CloseCursor close_cursor_of(const PgQuery__ClosePortalStmt& node) {
    return {.name = text_of(node.portalname)};
}

Discard discard_of(const PgQuery__DiscardStmt& node) {
    switch (node.target) {
        case PG_QUERY__DISCARD_MODE__DISCARD_PLANS:
            return {.what = DiscardWhat::plans};
        case PG_QUERY__DISCARD_MODE__DISCARD_SEQUENCES:
            return {.what = DiscardWhat::sequences};
        case PG_QUERY__DISCARD_MODE__DISCARD_TEMP:
            return {.what = DiscardWhat::temp};
        default:
            return {.what = DiscardWhat::all};
    }
}

}  // namespace sql
