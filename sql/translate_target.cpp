// The names that Postgres gives to columns of a result that the user did not name.
#include <array>

#include "sql/translate.hpp"

namespace sql {

namespace {

/// A name, and whether it says more than the type that a cast around it would give.
struct Guess {
    std::string name;
    bool strong = false;
};

Guess guess(const PgQuery__Node& node);

std::string_view value_function_name(PgQuery__SQLValueFunctionOp op) {
    constexpr std::array<std::string_view, 16> names = {
        "",
        "current_date",
        "current_time",
        "current_time",
        "current_timestamp",
        "current_timestamp",
        "localtime",
        "localtime",
        "localtimestamp",
        "localtimestamp",
        "current_role",
        "current_user",
        "user",
        "session_user",
        "current_catalog",
        "current_schema"};
    const auto at = static_cast<std::size_t>(op);
    return at < names.size() ? names[at] : std::string_view();
}

Guess guess_cast(const PgQuery__TypeCast& cast) {
    Guess inner = guess(*cast.arg);
    if (inner.strong) {
        return inner;
    }
    return {.name = std::string(last_name(cast.type_name->names, cast.type_name->n_names))};
}

Guess guess_case(const PgQuery__CaseExpr& node) {
    const Guess inner = node.defresult != nullptr ? guess(*node.defresult) : Guess{};
    return inner.strong ? inner : Guess{.name = "case"};
}

/// A field's name, else that of what is subscripted.
Guess guess_indirection(const PgQuery__AIndirection& node) {
    for (std::size_t i = node.n_indirection; i > 0; --i) {
        const std::string_view field = string_of(*node.indirection[i - 1]);
        if (!field.empty()) {
            return {.name = std::string(field), .strong = true};
        }
    }
    return guess(*node.arg);
}

/// Of a scalar subquery its one column's name.
Guess guess_subquery(const PgQuery__SubLink& node) {
    if (node.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) {
        return {.name = "exists", .strong = true};
    }
    if (node.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK) {
        return {.name = "array", .strong = true};
    }
    const bool is_select = node.subselect->node_case == PG_QUERY__NODE__NODE_SELECT_STMT;
    if (node.sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK || !is_select) {
        return {};
    }
    const PgQuery__SelectStmt* select = node.subselect->select_stmt;
    while (select->larg != nullptr) {
        select = select->larg;
    }
    if (select->n_target_list != 1) {
        return {.name = "column1", .strong = select->n_values_lists > 0};
    }
    const PgQuery__ResTarget& target = *select->target_list[0]->res_target;
    const bool named = target.name != nullptr && *target.name != '\0';
    return named ? Guess{.name = target.name, .strong = true} : guess(*target.val);
}

Guess guess(const PgQuery__Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            return {
                .name = std::string(last_name(node.column_ref->fields, node.column_ref->n_fields)),
                .strong = true};
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            return {
                .name =
                    std::string(last_name(node.func_call->funcname, node.func_call->n_funcname)),
                .strong = true};
        case PG_QUERY__NODE__NODE_A_EXPR:
            return node.a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF
                       ? Guess{.name = "nullif", .strong = true}
                       : Guess{};
        case PG_QUERY__NODE__NODE_TYPE_CAST:
            return guess_cast(*node.type_cast);
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            return guess(*node.collate_clause->arg);
        case PG_QUERY__NODE__NODE_SUB_LINK:
            return guess_subquery(*node.sub_link);
        case PG_QUERY__NODE__NODE_CASE_EXPR:
            return guess_case(*node.case_expr);
        case PG_QUERY__NODE__NODE_A_INDIRECTION:
            return guess_indirection(*node.a_indirection);
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            return {.name = "array", .strong = true};
        case PG_QUERY__NODE__NODE_ROW_EXPR:
            return {.name = "row", .strong = true};
        case PG_QUERY__NODE__NODE_GROUPING_FUNC:
            return {.name = "grouping", .strong = true};
        case PG_QUERY__NODE__NODE_COALESCE_EXPR:
            return {.name = "coalesce", .strong = true};
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
            return {
                .name = node.min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest"
                                                                                   : "least",
                .strong = true};
        case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
            return {
                .name = std::string(value_function_name(node.sqlvalue_function->op)),
                .strong = true};
        default:
            return {};
    }
}

}  // namespace

std::string column_name(const PgQuery__Node& node) {
    std::string name = guess(node).name;
    return name.empty() ? "?column?" : name;
}

}  // namespace sql
