// A whole SELECT: WITH, its core or the branches of a UNION, ORDER BY, LIMIT.
#include "sql/translate_select.hpp"

#include <utility>

#include "sql/translate_type.hpp"

namespace sql {

namespace {

struct Ordered {
    Subselect select;
    std::string order;
};

Ordered plain_select(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    Core core = translate_core(translation, node, outer, common_tables);
    settle_core(core);
    Ordered result;
    const bool distinct_on = node.n_distinct_clause > 0 &&
                             node.distinct_clause[0]->node_case != PG_QUERY__NODE__NODE__NOT_SET;
    if (distinct_on) {
        translate_distinct_on(core, node);
    }
    result.order = translate_order(core, node);
    check_grouping(core);
    const bool one_group = (core.query.has_aggregate || core.has_having) && !core.grouped;
    result.select.sql = render_core(core);
    if (distinct_on) {
        result.select.sql = render_distinct_on(core, std::exchange(result.order, {}));
    }
    result.select.at_most_one_row = one_group || !core.has_from;
    result.select.outputs = std::move(core.outputs);
    return result;
}

Subselect values_select(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    Core core = translate_values(translation, node, outer, common_tables);
    settle_core(core);
    Subselect select;
    select.sql = render_core(core);
    select.at_most_one_row = core.rows.size() == 1;
    select.outputs = std::move(core.outputs);
    return select;
}

/// ORDER BY of a result that has no names but its own columns'.
Ordered ordered_outputs(
    const Translation& translation, const PgQuery__SelectStmt& node, Subselect select
) {
    Ordered result;
    result.order = translate_output_order(translation, node, select.outputs);
    if (!result.order.empty()) {
        select.sql = "SELECT * FROM (" + select.sql + ")";
    }
    result.select = std::move(select);
    return result;
}

Ordered unlimited(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    if (node.op != PG_QUERY__SET_OPERATION__SETOP_NONE) {
        return ordered_outputs(
            translation, node, translate_set_operation(translation, node, outer, common_tables)
        );
    }
    if (node.n_values_lists > 0) {
        return ordered_outputs(
            translation, node, values_select(translation, node, outer, common_tables)
        );
    }
    return plain_select(translation, node, outer, common_tables);
}

}  // namespace

Subselect translate_select(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    const DepthGuard guard(translation);
    CommonTables own{.outer = common_tables, .tables = {}};
    const std::string with = translate_with(translation, node.with_clause, outer, own);
    Ordered ordered = unlimited(translation, node, outer, &own);
    Query around(translation, outer, &own);
    const Limit limit = translate_limit(around, node);
    Subselect select = std::move(ordered.select);
    select.at_most_one_row = select.at_most_one_row || limit.at_most_one_row;
    const bool is_set = node.op != PG_QUERY__SET_OPERATION__SETOP_NONE;
    if (is_set && ordered.order.empty() && !limit.sql.empty()) {
        select.sql = "SELECT * FROM (" + select.sql + ")";  // which has a LIMIT of its own
    }
    select.sql = with + select.sql + ordered.order + limit.sql;
    return select;
}

}  // namespace sql
