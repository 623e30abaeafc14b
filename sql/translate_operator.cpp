// Operators: comparisons, || and those of the signature table.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sql/functions.hpp"
#include "sql/translate.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_row.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::type_name;

/// What an operator stands between, or before.
struct Operation {
    std::string op;
    std::vector<Expression> operands;  // one or two
    std::size_t offset = 0;

    std::string shown() const {
        return operands.size() == 1
                   ? fmt::format("{} {}", op, type_name(operands[0].type))
                   : fmt::format(
                         "{} {} {}", type_name(operands[0].type), op, type_name(operands[1].type)
                     );
    }
};

bool is_known(std::string_view op) {
    const auto signatures = operator_signatures();
    return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
        return signature.name == op;
    });
}

Operation operation_of(Query& query, const PgQuery__AExpr& node) {
    Operation operation;
    operation.op = std::string(last_name(node.name, node.n_name));
    operation.offset = query.translation.place(node.location);
    if (node.n_name > 1 && string_of(*node.name[0]) != "pg_catalog") {
        throw statement_error(
            protocol::sqlstate::undefined_function, "operator does not exist: " + operation.op
        )
            .at(operation.offset);
    }
    if (node.lexpr != nullptr) {
        operation.operands.push_back(translate_expression(query, *node.lexpr));
    }
    operation.operands.push_back(translate_expression(query, *node.rexpr));
    return operation;
}

protocol::Error no_match(const Operation& operation, Match match) {
    const auto& operands = operation.operands;
    if (!is_known(operation.op)) {
        return not_served("the operator " + operation.shown(), operation.offset);
    }
    if (match == Match::ambiguous) {
        return statement_error(
                   "42725",
                   "operator is not unique: " + operation.shown(),
                   "Could not choose a best candidate operator. You might need to add explicit "
                   "type casts."
        )
            .at(operation.offset);
    }
    const bool prefix = operands.size() == 1;
    return no_operator(
        operation.op,
        prefix ? std::nullopt : std::optional(operands.front().type),
        operands.back().type,
        operation.offset
    );
}

Expression apply_operator(Query& query, Operation operation);

/// text || text, text || anything that has an output, and jsonb's own.
Expression concatenate(Query& query, const Operation& operation) {
    const auto& operands = operation.operands;
    const bool one_is_text =
        std::any_of(operands.begin(), operands.end(), [](const Expression& operand) {
            return is_text(operand.type) || operand.type == Oid::unknown;
        });
    const bool is_json = std::any_of(operands.begin(), operands.end(), [](const Expression& item) {
        return item.type == Oid::jsonb || item.type == Oid::bytea;
    });
    if (operands.size() == 2 && is_json) {
        return apply_operator(query, operation);
    }
    if (operands.size() != 2) {
        throw not_served("the operator " + operation.shown(), operation.offset);
    }
    if (!one_is_text) {
        throw no_operator("||", operands[0].type, operands[1].type, operation.offset);
    }
    const std::string left_chain = operands[0].chain;
    const Expression left = coerce(query.translation, operands[0], Oid::text);
    const Expression right = coerce(query.translation, operands[1], Oid::text);
    const std::string chain = (left_chain.empty() ? left.sql : left_chain) + " || " + right.sql;
    return {.sql = "(" + chain + ")", .type = Oid::text, .chain = chain};
}

Expression apply_operator(Query& query, Operation operation) {
    const std::vector<Oid> types = types_of(operation.operands);
    const Resolution resolution = resolve(operator_signatures(), operation.op, types);
    if (resolution.match != Match::found) {
        throw no_match(operation, resolution.match);
    }
    return apply_signature(
        query, *resolution.signature, std::move(operation.operands), operation.offset
    );
}

}  // namespace

Expression apply_operation(
    Query& query, std::string op, std::vector<Expression> operands, std::size_t offset
) {
    Operation operation{.op = std::move(op), .operands = std::move(operands), .offset = offset};
    if (auto array = array_operation(query, operation.op, operation.operands, offset)) {
        return *std::move(array);
    }
    if (operation.op == "||") {
        return concatenate(query, operation);
    }
    if (is_comparison(operation.op) && operation.operands.size() == 2) {
        return compare(
            query.translation,
            operation.op,
            std::move(operation.operands[0]),
            std::move(operation.operands[1]),
            operation.offset
        );
    }
    return apply_operator(query, std::move(operation));
}

namespace {

Expression plain_operation(Query& query, const PgQuery__AExpr& node) {
    Operation operation = operation_of(query, node);
    return apply_operation(
        query, std::move(operation.op), std::move(operation.operands), operation.offset
    );
}

Expression distinct_from(Query& query, const PgQuery__AExpr& node) {
    const bool negated = node.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT;
    Expression left = translate_expression(query, *node.lexpr);
    Expression right = translate_expression(query, *node.rexpr);
    return compare(
        query.translation,
        negated ? "IS" : "IS NOT",
        std::move(left),
        std::move(right),
        query.translation.place(node.location)
    );
}

}  // namespace

Expression translate_operation(Query& query, const PgQuery__AExpr& node) {
    if (auto rows = translate_row_operation(query, node)) {
        return *std::move(rows);
    }
    switch (node.kind) {
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
        case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
        case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
        case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
            return plain_operation(query, node);
        case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
            return distinct_from(query, node);
        case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
            return translate_nullif(query, node);
        case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
            return translate_in(query, node);
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
        case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
            return translate_any_or_all(query, node);
        default:
            return translate_between(query, node);
    }
}

}  // namespace sql
