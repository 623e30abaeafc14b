// WITH: named queries, each visible to those after it.
#include <algorithm>
#include <utility>

#include "sql/translate_select.hpp"

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
