#include "sql/translate_row.hpp"

#include <utility>

#include <fmt/format.h>

#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

bool is_row(const PgQuery__Node* node) {
    return node != nullptr && node->node_case == PG_QUERY__NODE__NODE_ROW_EXPR;
}

std::vector<Expression> fields_of(Query& query, const PgQuery__Node& node) {
    return translate_all(query, node.row_expr->args, node.row_expr->n_args);
}

/// Field by field: the first that differs decides.
std::string ordered(
    Query& query,
    std::string_view op,
    const std::vector<Expression>& left,
    const std::vector<Expression>& right,
    std::size_t offset
) {
    Translation& translation = query.translation;
    const std::string_view strict = op.substr(0, 1);
    std::string sql = compare(translation, op, left.back(), right.back(), offset).sql;
    for (std::size_t i = left.size() - 1; i > 0; --i) {
        const Expression before = compare(translation, strict, left[i - 1], right[i - 1], offset);
        const Expression same = compare(translation, "=", left[i - 1], right[i - 1], offset);
        sql = fmt::format("({} OR ({} AND {}))", before.sql, same.sql, sql);
    }
    return sql;
}

std::string compared(
    Query& query,
    std::string_view op,
    const std::vector<Expression>& left,
    const std::vector<Expression>& right,
    std::size_t offset
) {
    if (left.size() != right.size() || left.empty()) {
        throw statement_error(
            sqlstate::syntax_error, "unequal number of entries in row expressions"
        )
            .at(offset);
    }
    if (op.starts_with('<') || op.starts_with('>')) {
        if (op != "<>") {
            return ordered(query, op, left, right, offset);
        }
    } else if (op != "=" && !op.starts_with("IS")) {
        throw not_served(fmt::format("the operator {} of rows", op), offset);
    }
    const bool all = op == "=" || op == "IS";
    std::vector<Expression> tests;
    for (std::size_t i = 0; i < left.size(); ++i) {
        tests.push_back(compare(query.translation, op, left[i], right[i], offset));
    }
    return "(" + joined(tests, all ? " AND " : " OR ") + ")";
}

Expression among_rows(Query& query, const PgQuery__AExpr& node, std::size_t offset) {
    const std::vector<Expression> subject = fields_of(query, *node.lexpr);
    std::vector<Expression> tests;
    const PgQuery__List& list = *node.rexpr->list;
    for (const PgQuery__Node* item : nodes(list.items, list.n_items)) {
        if (!is_row(item)) {
            throw not_served("IN of a row and a value", offset);
        }
        tests.push_back({.sql = compared(query, "=", subject, fields_of(query, *item), offset)});
    }
    const bool negated = last_name(node.name, node.n_name) == "<>";
    return {
        .sql = fmt::format("({}({}))", negated ? "NOT " : "", joined(tests, " OR ")),
        .type = Oid::boolean};
}

std::string_view row_operator(const PgQuery__AExpr& node) {
    switch (node.kind) {
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
            return last_name(node.name, node.n_name);
        case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
            return "IS NOT";
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
            return "IS";
        default:
            return {};
    }
}

}  // namespace

std::optional<Expression> translate_row_operation(Query& query, const PgQuery__AExpr& node) {
    const std::size_t offset = query.translation.place(node.location);
    if (!is_row(node.lexpr)) {
        return std::nullopt;
    }
    if (node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_IN) {
        return among_rows(query, node, offset);
    }
    const std::string_view op = row_operator(node);
    if (op.empty() || !is_row(node.rexpr)) {
        return std::nullopt;
    }
    const std::vector<Expression> left = fields_of(query, *node.lexpr);
    const std::vector<Expression> right = fields_of(query, *node.rexpr);
    return Expression{.sql = compared(query, op, left, right, offset), .type = Oid::boolean};
}

Expression row_membership(
    Query& query, const PgQuery__RowExpr& subject, const Subselect& select, bool negated
) {
    const std::size_t offset = query.translation.place(subject.location);
    std::vector<Expression> fields = translate_all(query, subject.args, subject.n_args);
    if (fields.size() != select.outputs.size()) {
        throw statement_error(
            sqlstate::syntax_error,
            fields.size() < select.outputs.size() ? "subquery has too many columns"
                                                  : "subquery has too few columns"
        )
            .at(offset);
    }
    std::string left;
    std::string right;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const Output& output = select.outputs[i];
        Expression member{.sql = output.column, .type = output.type, .offset = offset};
        const Oid types[] = {fields[i].type, member.type};
        const auto type = common_type(types);
        if (!type) {
            throw no_operator("=", fields[i].type, member.type, offset);
        }
        const Expression a = coerce(query.translation, std::move(fields[i]), *type);
        const Expression b = coerce(query.translation, std::move(member), *type);
        left += (i == 0 ? "" : ", ") + comparable(a, Comparison::equality);
        right += (i == 0 ? "" : ", ") + comparable(b, Comparison::equality);
    }
    return {
        .sql = fmt::format(
            "(({}) {} (SELECT {} FROM ({})))", left, negated ? "NOT IN" : "IN", right, select.sql
        ),
        .type = Oid::boolean};
}

}  // namespace sql
