// LIMIT and OFFSET: NULL means none, a negative number is an error.
#include <utility>

#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;

/// Sees no columns; those around the query it does.
std::string row_count(
    Query& query, const PgQuery__Node& node, std::string_view clause, std::string_view function
) {
    query.clause = {.name = clause, .aggregates_allowed = false};
    Expression count = translate_expression(query, node);
    if (!converts_implicitly(count.type, Oid::int8) && !is_number(count.type)) {
        throw statement_error(
            protocol::sqlstate::datatype_mismatch,
            "argument of " + std::string(clause) + " must be type bigint, not type " +
                std::string(protocol::type_name(count.type))
        )
            .at(count.offset);
    }
    count = coerce(query.translation, std::move(count), Oid::int8);
    const bool is_plain = count.sql.find_first_not_of("0123456789") == std::string::npos;
    return is_plain ? count.sql : std::string(function) + "(" + count.sql + ")";
}

bool is_null_constant(const PgQuery__Node* node) {
    return node == nullptr ||
           (node->node_case == PG_QUERY__NODE__NODE_A_CONST && node->a_const->isnull != 0);
}

}  // namespace

Limit translate_limit(Query& query, const PgQuery__SelectStmt& node) {
    if (node.limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) {
        throw not_served("WITH TIES", query.translation.tree.place_of_word("ties"));
    }
    Query inner(query.translation, query.outer, query.common_tables);
    Limit limit;
    if (!is_null_constant(node.limit_count)) {
        const std::string count = row_count(inner, *node.limit_count, "LIMIT", "pg_limit");
        limit.at_most_one_row = count == "0" || count == "1";
        limit.sql = " LIMIT " + count;
    }
    if (!is_null_constant(node.limit_offset)) {
        limit.sql += limit.sql.empty() ? " LIMIT -1" : "";
        limit.sql += " OFFSET " + row_count(inner, *node.limit_offset, "OFFSET", "pg_offset");
    }
    return limit;
}

}  // namespace sql
