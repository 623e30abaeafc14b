// Subqueries in expressions: scalar, EXISTS, IN.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sql/translate.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_quantified.hpp"
#include "sql/translate_row.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

Subselect inner_select(Query& query, const PgQuery__SubLink& node) {
    if (node.subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
        throw not_served("this subquery", query.translation.place(node.location));
    }
    return translate_select(
        query.translation, *node.subselect->select_stmt, &query, query.common_tables
    );
}

/// Its rows are all that counts. ORDER BY and DISTINCT would look for columns.
Subselect existing_rows(Query& query, const PgQuery__SubLink& node) {
    if (node.subselect->node_case == PG_QUERY__NODE__NODE_SELECT_STMT) {
        const PgQuery__SelectStmt& select = *node.subselect->select_stmt;
        if (select.n_sort_clause == 0 && select.n_distinct_clause == 0) {
            query.translation.columnless = &select;
        }
    }
    return inner_select(query, node);
}

const Output& only_output(const Subselect& select, std::string message, std::size_t offset) {
    if (select.outputs.size() != 1) {
        throw statement_error(sqlstate::syntax_error, std::move(message)).at(offset);
    }
    return select.outputs.front();
}

/// SQLite would take the first of several rows.
Expression scalar(Query& query, const PgQuery__SubLink& node) {
    const Subselect select = inner_select(query, node);
    const Output& output = only_output(
        select, "subquery must return only one column", query.translation.place(node.location)
    );
    Expression value{.type = output.type, .typmod = output.typmod};
    value.sql =
        select.at_most_one_row
            ? "(" + select.sql + ")"
            : fmt::format(
                  "(SELECT pg_single_row(count(*), min({})) FROM ({}))", output.column, select.sql
              );
    return value;
}

Expression membership(Query& query, const PgQuery__SubLink& node, bool negated) {
    Translation& translation = query.translation;
    const std::size_t offset = translation.place(node.location);
    if (node.testexpr->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
        return row_membership(query, *node.testexpr->row_expr, inner_select(query, node), negated);
    }
    Expression subject = translate_expression(query, *node.testexpr);
    Subselect select = inner_select(query, node);
    const Output& output = only_output(select, "subquery has too many columns", offset);
    Expression member{.sql = output.column, .type = output.type, .offset = offset};
    const std::array types = {subject.type, member.type};
    const auto type = common_type(types);
    if (!type) {
        throw no_operator("=", subject.type, member.type, offset);
    }
    subject = coerce(translation, std::move(subject), *type);
    member = coerce(translation, std::move(member), *type);
    const std::string compared = comparable(member, Comparison::equality);
    const bool as_it_is = compared == output.column;
    const std::string members =
        as_it_is ? select.sql : fmt::format("SELECT {} FROM ({})", compared, select.sql);
    return {
        .sql = fmt::format(
            "({} {} ({}))",
            comparable(subject, Comparison::equality),
            negated ? "NOT IN" : "IN",
            members
        ),
        .type = Oid::boolean};
}

Expression quantified(Query& query, const PgQuery__SubLink& node, bool any) {
    const Quantified which = {
        .op = std::string(last_name(node.oper_name, node.n_oper_name)),
        .any = any,
        .offset = query.translation.place(node.location)};
    Expression subject = translate_expression(query, *node.testexpr);
    return any_or_all_rows(query, which, std::move(subject), inner_select(query, node));
}

}  // namespace

Expression translate_subquery(Query& query, const PgQuery__SubLink& node) {
    const std::size_t offset = query.translation.place(node.location);
    const std::string_view op = last_name(node.oper_name, node.n_oper_name);
    switch (node.sub_link_type) {
        case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
            return {
                .sql = "(EXISTS (" + existing_rows(query, node).sql + "))", .type = Oid::boolean};
        case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK:
            return scalar(query, node);
        case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK:
            if (op.empty() || op == "=") {
                return membership(query, node, false);
            }
            return quantified(query, node, true);
        case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK:
            if (op == "<>") {
                return membership(query, node, true);
            }
            return quantified(query, node, false);
        case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK:
            return translate_array_subquery(query, node);
        default:
            throw not_served("a subquery of this kind", offset);
    }
}

}  // namespace sql
