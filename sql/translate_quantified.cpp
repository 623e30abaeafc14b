// ANY and ALL, of arrays and of subqueries, with any operator that gives a boolean.
#include "sql/translate_quantified.hpp"

#include <utility>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// The rows that a subject is compared with: their one column, and a FROM that gives them.
struct Members {
    Expression value;
    std::string from;
};

Expression one_comparison(
    Query& query, const Quantified& which, Expression subject, Expression value
) {
    std::vector<Expression> operands;
    operands.push_back(std::move(subject));
    operands.push_back(std::move(value));
    Expression test = apply_operation(query, which.op, std::move(operands), which.offset);
    if (test.type != Oid::boolean) {
        throw statement_error("42809", "op ANY/ALL (array) requires operator to yield boolean")
            .at(which.offset);
    }
    return test;
}

Expression combined(Query& query, const Quantified& which, Expression subject, Members members) {
    const Expression test =
        one_comparison(query, which, std::move(subject), std::move(members.value));
    return {
        .sql = fmt::format(
            "(SELECT {}({}(b), count(*) - count(b)) FROM (SELECT {} AS b FROM {}))",
            which.any ? "pg_any" : "pg_all",
            which.any ? "max" : "min",
            test.sql,
            members.from
        ),
        .type = Oid::boolean,
        .offset = which.offset};
}

/// ANY (ARRAY[…]): its elements may stay where they are.
Expression among_listed(Query& query, const Quantified& which, const PgQuery__AExpr& node) {
    Expression subject = translate_expression(query, *node.lexpr);
    const PgQuery__AArrayExpr& array = *node.rexpr->a_array_expr;
    std::vector<Expression> items = translate_all(query, array.elements, array.n_elements);
    if ((which.op == "=" && which.any) || (which.op == "<>" && !which.any)) {
        return one_of(query, std::move(subject), std::move(items), !which.any, node.location);
    }
    std::vector<Expression> tests;
    for (Expression& item : items) {
        tests.push_back(one_comparison(query, which, subject, std::move(item)));
    }
    return {.sql = "(" + joined(tests, which.any ? " OR " : " AND ") + ")", .type = Oid::boolean};
}

bool is_plain_list(const PgQuery__Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR || node.a_array_expr->n_elements == 0) {
        return false;
    }
    const PgQuery__AArrayExpr& array = *node.a_array_expr;
    for (const PgQuery__Node* element : nodes(array.elements, array.n_elements)) {
        if (element->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) {
            return false;
        }
    }
    return true;
}

/// The array's type where the text alone does not tell: that of the subject.
Expression typed_array(Translation& translation, Expression array, const Expression& subject) {
    if (array.type == Oid::unknown) {
        const Oid element = subject.type == Oid::unknown ? Oid::text : subject.type;
        const Oid type = array_type_of(element, array.offset);
        return coerce(translation, std::move(array), type);
    }
    if (!protocol::is_array(array.type)) {
        throw statement_error("42809", "op ANY/ALL (array) requires array on right side")
            .at(array.offset);
    }
    return array;
}

}  // namespace

Expression translate_any_or_all(Query& query, const PgQuery__AExpr& node) {
    const Quantified which = {
        .op = std::string(last_name(node.name, node.n_name)),
        .any = node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY,
        .offset = query.translation.place(node.location)};
    if (is_plain_list(*node.rexpr)) {
        return among_listed(query, which, node);
    }
    Expression subject = translate_expression(query, *node.lexpr);
    const Expression array =
        typed_array(query.translation, translate_expression(query, *node.rexpr), subject);
    const std::string name = query.translation.next_table();
    Members members;
    members.value = {
        .sql = name + ".value", .type = protocol::element_of(array.type), .offset = which.offset};
    members.from = fmt::format("json_each({}) AS {}", elements_json(array), name);
    return combined(query, which, std::move(subject), std::move(members));
}

Expression any_or_all_rows(
    Query& query, const Quantified& which, Expression subject, const Subselect& select
) {
    if (select.outputs.size() != 1) {
        throw statement_error(sqlstate::syntax_error, "subquery has too many columns")
            .at(which.offset);
    }
    const std::string name = query.translation.next_table();
    const Output& output = select.outputs.front();
    Members members;
    members.value = {
        .sql = name + "." + output.column, .type = output.type, .offset = which.offset};
    members.from = fmt::format("({}) AS {}", select.sql, name);
    return combined(query, which, std::move(subject), std::move(members));
}

}  // namespace sql
