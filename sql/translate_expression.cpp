// Any expression: which part of the translator it belongs to, and which of its columns GROUP BY
// accounts for.
#include <algorithm>
#include <utility>

#include "sql/translate.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// Byte order is the only collation there is.
Expression translate_collation(Query& query, const PgQuery__CollateClause& node) {
    const std::string_view name = last_name(node.collname, node.n_collname);
    if (name != "C" && name != "POSIX" && name != "default" && name != "ucs_basic") {
        throw statement_error(
            sqlstate::undefined_object,
            "collation \"" + std::string(name) + "\" for encoding \"UTF8\" does not exist"
        )
            .at(query.translation.place(node.location));
    }
    return settle(query.translation, translate_expression(query, *node.arg));
}

std::string_view later_construct(const PgQuery__Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_ROW_EXPR:
            return "a row of values";
        case PG_QUERY__NODE__NODE_GROUPING_FUNC:
            return "GROUPING";
        case PG_QUERY__NODE__NODE_NAMED_ARG_EXPR:
            return "an argument by name";
        case PG_QUERY__NODE__NODE_XML_EXPR:
        case PG_QUERY__NODE__NODE_XML_SERIALIZE:
            return "XML";
        case PG_QUERY__NODE__NODE_SET_TO_DEFAULT:
            return "DEFAULT in an expression";
        default:
            return "an expression of this kind";
    }
}

Expression dispatch(Query& query, const PgQuery__Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            return translate_column(query, *node.column_ref);
        case PG_QUERY__NODE__NODE_A_CONST:
            return translate_constant(query, *node.a_const);
        case PG_QUERY__NODE__NODE_PARAM_REF:
            return translate_parameter(query, *node.param_ref);
        case PG_QUERY__NODE__NODE_TYPE_CAST:
            return translate_cast(query, *node.type_cast);
        case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
            return translate_value_function(query, *node.sqlvalue_function);
        case PG_QUERY__NODE__NODE_A_EXPR:
            return translate_operation(query, *node.a_expr);
        case PG_QUERY__NODE__NODE_BOOL_EXPR:
            return translate_logic(query, *node.bool_expr);
        case PG_QUERY__NODE__NODE_NULL_TEST:
            return translate_null_test(query, *node.null_test);
        case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
            return translate_boolean_test(query, *node.boolean_test);
        case PG_QUERY__NODE__NODE_CASE_EXPR:
            return translate_case(query, *node.case_expr);
        case PG_QUERY__NODE__NODE_COALESCE_EXPR:
            return translate_coalesce(query, *node.coalesce_expr);
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
            return translate_min_max(query, *node.min_max_expr);
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            return translate_call(query, *node.func_call);
        case PG_QUERY__NODE__NODE_SUB_LINK:
            return translate_subquery(query, *node.sub_link);
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            return translate_collation(query, *node.collate_clause);
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            return translate_array(query, *node.a_array_expr, Oid::unknown);
        case PG_QUERY__NODE__NODE_A_INDIRECTION:
            return translate_subscript(query, *node.a_indirection);
        default:
            throw not_served(later_construct(node), place_of(query.translation, node));
    }
}

int location_of(const PgQuery__Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_COLUMN_REF:
            return node.column_ref->location;
        case PG_QUERY__NODE__NODE_A_CONST:
            return node.a_const->location;
        case PG_QUERY__NODE__NODE_PARAM_REF:
            return node.param_ref->location;
        case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
            return node.sqlvalue_function->location;
        case PG_QUERY__NODE__NODE_CASE_EXPR:
            return node.case_expr->location;
        case PG_QUERY__NODE__NODE_COALESCE_EXPR:
            return node.coalesce_expr->location;
        case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
            return node.min_max_expr->location;
        case PG_QUERY__NODE__NODE_FUNC_CALL:
            return node.func_call->location;
        case PG_QUERY__NODE__NODE_SUB_LINK:
            return node.sub_link->location;
        case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
            return node.a_array_expr->location;
        case PG_QUERY__NODE__NODE_ROW_EXPR:
            return node.row_expr->location;
        case PG_QUERY__NODE__NODE_SET_TO_DEFAULT:
            return node.set_to_default->location;
        case PG_QUERY__NODE__NODE_GROUPING_FUNC:
            return node.grouping_func->location;
        case PG_QUERY__NODE__NODE_NAMED_ARG_EXPR:
            return node.named_arg_expr->location;
        case PG_QUERY__NODE__NODE_A_EXPR:
            return node.a_expr->location;
        case PG_QUERY__NODE__NODE_BOOL_EXPR:
            return node.bool_expr->location;
        case PG_QUERY__NODE__NODE_TYPE_CAST:
            return node.type_cast->location;
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            return node.collate_clause->location;
        case PG_QUERY__NODE__NODE_NULL_TEST:
            return node.null_test->location;
        case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
            return node.boolean_test->location;
        default:
            return -1;
    }
}

/// How many ungrouped columns each level has, from the inside out.
std::vector<std::size_t> use_counts(const Query& query) {
    std::vector<std::size_t> counts;
    for (const Query* level = &query; level != nullptr; level = level->outer) {
        counts.push_back(level->ungrouped.size());
    }
    return counts;
}

/// What is in an expression of GROUP BY, of whichever level, is grouped.
void forget_grouped(Query& query, const std::string& sql, const std::vector<std::size_t>& before) {
    std::size_t at = 0;
    for (Query* level = &query; level != nullptr; level = level->outer, ++at) {
        const auto& keys = level->group_keys;
        if (std::find(keys.begin(), keys.end(), sql) != keys.end()) {
            level->ungrouped.resize(before[at]);
        }
    }
}

/// The operand that stands in front of a node's own location; none where nothing does.
const PgQuery__Node* leftmost_operand(const PgQuery__Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_A_EXPR:
            return node.a_expr->lexpr;
        case PG_QUERY__NODE__NODE_TYPE_CAST:
            return node.type_cast->arg;
        case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
            return node.collate_clause->arg;
        case PG_QUERY__NODE__NODE_NULL_TEST:
            return node.null_test->arg;
        case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
            return node.boolean_test->arg;
        case PG_QUERY__NODE__NODE_A_INDIRECTION:
            return node.a_indirection->arg;
        case PG_QUERY__NODE__NODE_SUB_LINK:
            return node.sub_link->testexpr;
        default:
            return nullptr;
    }
}

}  // namespace

std::size_t place_of(const Translation& translation, const PgQuery__Node& node) {
    int location = location_of(node);
    // Bounded by the depth that tree_depth.hpp admits.
    for (const PgQuery__Node* inner = leftmost_operand(node); inner != nullptr;
         inner = leftmost_operand(*inner)) {
        const int its = location_of(*inner);
        location = its >= 0 && (location < 0 || its < location) ? its : location;
    }
    return translation.place(location);
}

Expression translate_expression(Query& query, const PgQuery__Node& node) {
    for (const auto& [target, translated] : query.grouped_targets) {
        if (target == &node) {
            return translated;
        }
    }
    const DepthGuard guard(query.translation);
    const std::vector<std::size_t> before = use_counts(query);
    Expression expression = dispatch(query, node);
    expression.offset = place_of(query.translation, node);
    forget_grouped(query, expression.sql, before);
    return expression;
}

Expression translate_condition(Query& query, const PgQuery__Node& node, std::string_view clause) {
    Expression expression = translate_expression(query, node);
    if (expression.type == Oid::unknown || expression.type == Oid::boolean) {
        return coerce(query.translation, std::move(expression), Oid::boolean);
    }
    throw statement_error(
        sqlstate::datatype_mismatch,
        "argument of " + std::string(clause) + " must be type boolean, not type " +
            std::string(protocol::type_name(expression.type))
    )
        .at(expression.offset);
}

std::vector<Expression> translate_all(
    Query& query, PgQuery__Node* const* items, std::size_t count
) {
    std::vector<Expression> expressions;
    for (const PgQuery__Node* item : nodes(items, count)) {
        expressions.push_back(translate_expression(query, *item));
    }
    return expressions;
}

std::string joined(std::span<const Expression> items, std::string_view separator) {
    std::string text;
    for (const Expression& item : items) {
        text += text.empty() ? std::string_view() : separator;
        text += item.sql;
    }
    return text;
}

}  // namespace sql
