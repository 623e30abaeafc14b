// CASE, COALESCE, NULLIF, GREATEST and LEAST.
#include <utility>

#include "sql/translate.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;

/// All in the type that they have in common.
std::vector<Expression> unified(
    Query& query, std::vector<Expression> items, std::string_view construct
) {
    const Oid type = common_type_of(items, construct);
    for (Expression& item : items) {
        item = coerce(query.translation, std::move(item), type);
    }
    return items;
}

void check_count(const Query& query, std::size_t count, int location) {
    constexpr std::size_t arguments_max = 100;
    if (count > arguments_max) {
        throw protocol::statement_error("54023", "cannot pass more than 100 arguments")
            .at(query.translation.place(location));
    }
}

/// WHEN's condition: a boolean, or equal to what stands behind CASE.
Expression when_condition(Query& query, const PgQuery__CaseWhen& when, const Expression* subject) {
    if (subject == nullptr) {
        return translate_condition(query, *when.expr, "CASE/WHEN");
    }
    Expression value = translate_expression(query, *when.expr);
    const std::size_t offset = value.offset;
    return compare(query.translation, "=", *subject, std::move(value), offset);
}

}  // namespace

Expression translate_case(Query& query, const PgQuery__CaseExpr& node) {
    std::optional<Expression> subject;
    if (node.arg != nullptr) {
        subject = settle(query.translation, translate_expression(query, *node.arg));
    }
    std::vector<Expression> conditions;
    std::vector<Expression> results;
    // ELSE comes first where types are matched, as in Postgres.
    results.push_back(
        node.defresult != nullptr ? translate_expression(query, *node.defresult)
                                  : Expression{.sql = "NULL"}
    );
    for (const PgQuery__Node* item : nodes(node.args, node.n_args)) {
        const PgQuery__CaseWhen& when = *item->case_when;
        conditions.push_back(when_condition(query, when, subject ? &*subject : nullptr));
        results.push_back(translate_expression(query, *when.result));
    }
    results = unified(query, std::move(results), "CASE");
    std::string sql = "CASE";
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        sql += " WHEN " + conditions[i].sql + " THEN " + results[i + 1].sql;
    }
    return {.sql = sql + " ELSE " + results.front().sql + " END", .type = results.front().type};
}

Expression translate_coalesce(Query& query, const PgQuery__CoalesceExpr& node) {
    check_count(query, node.n_args, node.location);
    const auto items = unified(query, translate_all(query, node.args, node.n_args), "COALESCE");
    if (items.size() == 1) {
        return items.front();  // SQLite's takes two at least
    }
    return {.sql = "coalesce(" + joined(items, ", ") + ")", .type = items.front().type};
}

Expression translate_min_max(Query& query, const PgQuery__MinMaxExpr& node) {
    check_count(query, node.n_args, node.location);
    const bool greatest = node.op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
    const auto items = unified(
        query, translate_all(query, node.args, node.n_args), greatest ? "GREATEST" : "LEAST"
    );
    const Oid type = items.front().type;
    std::string arguments;
    for (const Expression& item : items) {
        arguments += arguments.empty() ? "" : ", ";
        arguments += comparable(item, Comparison::order) + ", " + item.sql;
    }
    const std::string_view function = greatest ? "pg_greatest(" : "pg_least(";
    return {.sql = std::string(function) + arguments + ")", .type = type};
}

Expression translate_nullif(Query& query, const PgQuery__AExpr& node) {
    Expression left = translate_expression(query, *node.lexpr);
    Expression right = translate_expression(query, *node.rexpr);
    if (left.type == Oid::unknown) {
        const Oid type = right.type == Oid::unknown ? Oid::text : right.type;
        left = coerce(query.translation, std::move(left), type);
    }
    const Oid types[] = {left.type, right.type};
    const bool has_own_operator = (is_integer(left.type) && is_integer(right.type)) ||
                                  (is_moment(left.type) && is_moment(right.type));
    if (const auto type = common_type(types); type && !has_own_operator) {
        // What NULLIF returns is the left operand of =, as that operator takes it.
        left = coerce(query.translation, std::move(left), *type);
    }
    const Expression equal = compare(
        query.translation, "=", left, std::move(right), query.translation.place(node.location)
    );
    return {
        .sql = "CASE WHEN " + equal.sql + " THEN NULL ELSE " + left.sql + " END",
        .type = left.type,
        .typmod = left.typmod};
}

}  // namespace sql
