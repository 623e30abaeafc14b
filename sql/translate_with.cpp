// WITH: named queries, each visible to those after it.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::statement_error;

void rename_outputs(
    const Translation& translation, const PgQuery__CommonTableExpr& node, CommonTable& table
) {
    if (node.n_aliascolnames > table.outputs.size()) {
        throw statement_error(
            "42P10",
            "WITH query \"" + table.name + "\" has " + std::to_string(table.outputs.size()) +
                " columns available but " + std::to_string(node.n_aliascolnames) +
                " columns specified"
        )
            .at(translation.place(node.location));
    }
    for (std::size_t i = 0; i < node.n_aliascolnames; ++i) {
        table.outputs[i].name = std::string(string_of(*node.aliascolnames[i]));
    }
}

void refuse_doubled(
    const Translation& translation, const PgQuery__CommonTableExpr& node, const CommonTables& tables
) {
    const bool doubled =
        std::any_of(tables.tables.begin(), tables.tables.end(), [&](const CommonTable& table) {
            return table.name == node.ctename;
        });
    if (doubled) {
        throw statement_error(
            "42712",
            "WITH query name \"" + std::string(node.ctename) + "\" specified more than once"
        )
            .at(translation.place(node.location));
    }
}

void check_recursive_types(
    const Translation& translation,
    const PgQuery__CommonTableExpr& node,
    const CommonTable& table,
    const Subselect& second
) {
    const std::size_t offset = translation.place(node.location);
    if (second.outputs.size() != table.outputs.size()) {
        throw statement_error(
            protocol::sqlstate::syntax_error,
            "each UNION query must have the same number of columns"
        )
            .at(offset);
    }
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
        if (table.outputs[i].type != second.outputs[i].type) {
            throw statement_error(
                protocol::sqlstate::datatype_mismatch,
                fmt::format(
                    "recursive query \"{}\" column {} has type {} in non-recursive term but type "
                    "{} in the recursive one",
                    table.name,
                    i + 1,
                    protocol::type_name(table.outputs[i].type),
                    protocol::type_name(second.outputs[i].type)
                ),
                "Cast the output of the non-recursive term to the correct type."
            )
                .at(offset);
        }
    }
}

/// The first branch says what the columns are; the second has the same, and reads the table.
std::string recursive_table(
    Translation& translation,
    const PgQuery__CommonTableExpr& node,
    Query* outer,
    CommonTables& tables,
    CommonTable table
) {
    const PgQuery__SelectStmt& query = *node.ctequery->select_stmt;
    if (query.n_sort_clause > 0 || query.limit_count != nullptr || query.limit_offset != nullptr) {
        throw not_served(
            "ORDER BY or LIMIT in a recursive query", translation.place(node.location)
        );
    }
    const Subselect first = translate_select(translation, *query.larg, outer, &tables);
    table.outputs = first.outputs;
    rename_outputs(translation, node, table);
    std::string columns;
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
        Output& output = table.outputs[i];
        const Expression value{.sql = output.column, .type = output.type};
        if (query.all == 0 && needs_key(value)) {
            throw not_served("a recursive UNION of these types", translation.place(node.location));
        }
        columns += (columns.empty() ? "" : ", ") + output.column;
    }
    tables.tables.push_back(table);
    const Subselect second = translate_select(translation, *query.rarg, outer, &tables);
    check_recursive_types(translation, node, table, second);
    const bool plain = query.larg->op == PG_QUERY__SET_OPERATION__SETOP_NONE &&
                       query.larg->n_sort_clause == 0 && query.larg->limit_count == nullptr &&
                       query.larg->with_clause == nullptr;
    return fmt::format(
        "{}({}) AS ({} {} {})",
        table.sqlite_name,
        columns,
        plain ? first.sql : "SELECT * FROM (" + first.sql + ")",
        query.all != 0 ? "UNION ALL" : "UNION",
        second.sql
    );
}

std::string translate_common_table(
    Translation& translation,
    const PgQuery__CommonTableExpr& node,
    Query* outer,
    CommonTables& tables,
    bool recursive
) {
    refuse_doubled(translation, node, tables);
    if (node.ctequery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
        throw protocol::statement_error(
            protocol::sqlstate::feature_not_supported, "only a SELECT is served in WITH"
        )
            .at(translation.place(node.location));
    }
    CommonTable table{.name = node.ctename, .sqlite_name = translation.next_table()};
    const PgQuery__SelectStmt& query = *node.ctequery->select_stmt;
    if (recursive && query.op == PG_QUERY__SET_OPERATION__SETOP_UNION) {
        return recursive_table(translation, node, outer, tables, std::move(table));
    }
    if (recursive) {
        // Its own name is visible in it, and refused when it is used there.
        tables.tables.push_back(table);
        tables.tables.back().refused = "a query of WITH RECURSIVE that reads itself";
    }
    const Subselect select =
        translate_select(translation, *node.ctequery->select_stmt, outer, &tables);
    if (recursive) {
        tables.tables.pop_back();
    }
    table.outputs = select.outputs;
    rename_outputs(translation, node, table);
    std::string sql = table.sqlite_name + " AS (" + select.sql + ")";
    tables.tables.push_back(std::move(table));
    return sql;
}

}  // namespace

std::string translate_with(
    Translation& translation, const PgQuery__WithClause* node, Query* outer, CommonTables& tables
) {
    if (node == nullptr) {
        return {};
    }
    std::string sql;
    for (const PgQuery__Node* item : nodes(node->ctes, node->n_ctes)) {
        sql += sql.empty() ? "WITH " : ", ";
        sql += translate_common_table(
            translation, *item->common_table_expr, outer, tables, node->recursive != 0
        );
    }
    return sql + " ";
}

}  // namespace sql
