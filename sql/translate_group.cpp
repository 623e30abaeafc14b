// GROUP BY: expressions, columns of the select list by name or position.
#include <algorithm>
#include <utility>

#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

bool is_column(const Query& query, std::string_view name) {
    const auto& columns = query.from.columns;
    return std::any_of(columns.begin(), columns.end(), [&](const FromColumn& column) {
        return column.name == name;
    });
}

const Target* target_named(const std::vector<Target>& targets, std::string_view name) {
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const Target& target) {
        return target.name == name;
    });
    return found == targets.end() ? nullptr : &*found;
}

Expression grouped_target(Query& query, const Target& target) {
    Expression key = settle(query.translation, translate_target(query, target));
    if (target.node != nullptr) {
        query.grouped_targets.emplace_back(target.node, key);
    }
    return key;
}

/// A name is a column of FROM first, then one of the select list: the other way round than in
/// ORDER BY.
Expression group_item(Query& query, const PgQuery__Node& node, const std::vector<Target>& targets) {
    if (node.node_case == PG_QUERY__NODE__NODE_GROUPING_SET) {
        throw not_served(
            "GROUPING SETS, ROLLUP and CUBE", query.translation.place(node.grouping_set->location)
        );
    }
    if (node.node_case == PG_QUERY__NODE__NODE_A_CONST) {
        const std::size_t at =
            position_of(query.translation, *node.a_const, targets.size(), "GROUP BY");
        return grouped_target(query, targets[at]);
    }
    const std::string_view name = bare_name(node);
    if (!name.empty() && !is_column(query, name)) {
        if (const Target* target = target_named(targets, name)) {
            return grouped_target(query, *target);
        }
    }
    return translate_expression(query, node);
}

}  // namespace

Expression translate_target(Query& query, const Target& target) {
    if (target.node != nullptr) {
        return translate_expression(query, *target.node);
    }
    const auto& keys = query.group_keys;
    if (std::find(keys.begin(), keys.end(), target.column.sql) == keys.end()) {
        query.ungrouped.push_back({.shown = target.column.shown, .offset = target.offset});
    }
    return {
        .sql = target.column.sql,
        .type = target.column.type,
        .typmod = target.column.typmod,
        .offset = target.offset};
}

std::string translate_group(
    Core& core, const PgQuery__SelectStmt& node, const std::vector<Target>& targets
) {
    if (node.n_group_clause == 0) {
        return {};
    }
    Query& query = core.query;
    query.clause = {.name = "GROUP BY", .aggregates_allowed = false};
    core.grouped = true;
    std::vector<std::string> keys;
    std::string sql;
    for (const PgQuery__Node* item : nodes(node.group_clause, node.n_group_clause)) {
        query.reset_uses();
        Expression key = settle(query.translation, group_item(query, *item, targets));
        keys.push_back(key.sql);
        key.sql = seen_term(query, key, "GROUP BY");
        sql += sql.empty() ? " GROUP BY " : ", ";
        sql += as_term(comparable(key, Comparison::equality), key.type);
    }
    query.group_keys = std::move(keys);
    return sql;
}

}  // namespace sql
