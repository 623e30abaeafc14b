// AND, OR, NOT and the tests with IS.
#include <utility>

#include "sql/translate.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;

std::string_view logic_word(const PgQuery__BoolExpr& node) {
    switch (node.boolop) {
        case PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR:
            return "AND";
        case PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR:
            return "OR";
        default:
            return "NOT";
    }
}

/// How the test is said behind its operand; `name` for messages.
struct TestWords {
    std::string_view sqlite;
    std::string_view name;
};

TestWords test_words(const PgQuery__BooleanTest& node) {
    switch (node.booltesttype) {
        case PG_QUERY__BOOL_TEST_TYPE__IS_TRUE:
            return {" IS TRUE)", "IS TRUE"};
        case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_TRUE:
            return {" IS NOT TRUE)", "IS NOT TRUE"};
        case PG_QUERY__BOOL_TEST_TYPE__IS_FALSE:
            return {" IS FALSE)", "IS FALSE"};
        case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_FALSE:
            return {" IS NOT FALSE)", "IS NOT FALSE"};
        case PG_QUERY__BOOL_TEST_TYPE__IS_UNKNOWN:
            return {" IS NULL)", "IS UNKNOWN"};
        default:
            return {" IS NOT NULL)", "IS NOT UNKNOWN"};
    }
}

}  // namespace

Expression translate_logic(Query& query, const PgQuery__BoolExpr& node) {
    const std::string_view word = logic_word(node);
    std::vector<Expression> operands;
    for (const PgQuery__Node* operand : nodes(node.args, node.n_args)) {
        operands.push_back(translate_condition(query, *operand, word));
    }
    if (word == "NOT") {
        return {.sql = "(NOT " + operands.front().sql + ")", .type = Oid::boolean};
    }
    return {
        .sql = "(" + joined(operands, " " + std::string(word) + " ") + ")", .type = Oid::boolean};
}

Expression translate_null_test(Query& query, const PgQuery__NullTest& node) {
    Expression operand = translate_expression(query, *node.arg);
    if (operand.parameter == 0) {  // a parameter's type is for others to tell
        operand = settle(query.translation, std::move(operand));
    }
    const bool is_null = node.nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
    return {
        .sql = "(" + operand.sql + (is_null ? " IS NULL)" : " IS NOT NULL)"), .type = Oid::boolean};
}

Expression translate_boolean_test(Query& query, const PgQuery__BooleanTest& node) {
    const TestWords words = test_words(node);
    const Expression operand = translate_condition(query, *node.arg, words.name);
    return {.sql = "(" + operand.sql + std::string(words.sqlite), .type = Oid::boolean};
}

}  // namespace sql
