// The select list and what filters and groups its rows; VALUES.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/translate_rows.hpp"
#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

void refuse_clauses(const Translation& translation, const PgQuery__SelectStmt& node) {
    const Tree& tree = translation.tree;
    if (node.into_clause != nullptr) {
        throw not_served("SELECT INTO", tree.place_of_word("into"));
    }
    if (node.n_locking_clause > 0) {
        throw not_served("FOR UPDATE or FOR SHARE", tree.place_of_word("for"));
    }
    const bool is_empty = node.n_target_list == 0 && node.n_values_lists == 0;
    if (is_empty && translation.columnless != &node) {
        throw not_served("a SELECT without columns", tree.place_of_word("select"));
    }
}

void add_star(std::vector<Target>& targets, Query& query, const PgQuery__ResTarget& node) {
    const std::size_t offset = query.translation.place(node.location);
    for (FromColumn& column : star_columns(query, *node.val->column_ref)) {
        Target target{.name = column.name, .offset = offset};
        target.column = std::move(column);
        targets.push_back(std::move(target));
    }
}

std::vector<Target> expanded_targets(Query& query, const PgQuery__SelectStmt& node) {
    std::vector<Target> targets;
    for (const PgQuery__Node* item : nodes(node.target_list, node.n_target_list)) {
        const PgQuery__ResTarget& target = *item->res_target;
        if (is_star(*target.val)) {
            add_star(targets, query, target);
            continue;
        }
        const bool named = target.name != nullptr && *target.name != '\0';
        targets.push_back(
            {.node = target.val,
             .name = named ? std::string(target.name) : column_name(*target.val),
             .offset = query.translation.place(target.location)}
        );
    }
    return targets;
}

std::string translate_where(Query& query, const PgQuery__SelectStmt& node) {
    query.clause = {.name = "WHERE", .aggregates_allowed = false};
    return node.where_clause == nullptr
               ? std::string()
               : " WHERE " + translate_condition(query, *node.where_clause, "WHERE").sql;
}

std::string translate_having(Core& core, const PgQuery__SelectStmt& node) {
    if (node.having_clause == nullptr) {
        return {};
    }
    core.has_having = true;
    core.query.clause = {.name = "HAVING"};
    return " HAVING " + translate_condition(core.query, *node.having_clause, "HAVING").sql;
}

void translate_list(Core& core, const std::vector<Target>& targets) {
    core.query.clause = {.name = "SELECT"};
    const bool aggregate_before = std::exchange(core.query.has_aggregate, false);
    core.rows.emplace_back();
    for (const Target& target : targets) {
        Expression value = translate_target(core.query, target);
        core.outputs.push_back({.name = target.name, .column = core.query.translation.next_column()}
        );
        core.rows.front().push_back(std::move(value));
    }
    core.aggregate_shown = core.query.has_aggregate;
    core.query.has_aggregate = core.query.has_aggregate || aggregate_before;
}

/// FROM, and the rows of the select list's functions beside it.
std::string from_with_rows(Core& core, const std::string& from) {
    const Query& query = core.query;
    const std::string rows = listed_rows_item(query);
    if (rows.empty()) {
        return from.empty() ? from : " FROM " + from;
    }
    if (query.has_aggregate || core.grouped || core.has_having) {
        throw not_served(
            "a function that gives rows beside aggregates", query.translation.tree.start()
        );
    }
    core.has_from = true;
    return " FROM " + (from.empty() ? rows : from + ", " + rows);
}

std::string render_row(const std::vector<Expression>& row, const std::vector<Output>* outputs) {
    std::string text = row.empty() ? "1" : "";  // EXISTS asks for rows alone
    for (std::size_t i = 0; i < row.size(); ++i) {
        text += i == 0 ? "" : ", ";
        text += row[i].sql;
        text += outputs == nullptr ? std::string() : " AS " + (*outputs)[i].column;
    }
    return text;
}

std::string render_values(const Core& core) {
    std::string list;
    for (std::size_t i = 0; i < core.outputs.size(); ++i) {
        list += fmt::format("{}column{} AS {}", i == 0 ? "" : ", ", i + 1, core.outputs[i].column);
    }
    std::string rows;
    for (const auto& row : core.rows) {
        rows += fmt::format("{}({})", rows.empty() ? "" : ", ", render_row(row, nullptr));
    }
    return fmt::format("SELECT {} FROM (VALUES {})", list, rows);
}

/// SQLite knows a query as an aggregate one by its select list alone.
std::string with_hidden_aggregate(const Core& core, const std::string& list) {
    std::string columns;
    for (const Output& output : core.outputs) {
        columns += (columns.empty() ? "" : ", ") + output.column;
    }
    return fmt::format("SELECT {} FROM (SELECT {}, count(*){})", columns, list, core.tail);
}

}  // namespace

Core translate_core(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    refuse_clauses(translation, node);
    Core core(translation, outer, common_tables);
    Query& query = core.query;
    query.windows = nodes(node.window_clause, node.n_window_clause);
    query.clause = {.name = "FROM", .aggregates_allowed = false};
    const std::string from = translate_from(query, node.from_clause, node.n_from_clause);
    core.has_from = !from.empty();
    core.distinct = node.n_distinct_clause > 0;
    std::string tail = translate_where(query, node);
    const std::vector<Target> targets = expanded_targets(query, node);
    tail += translate_group(core, node, targets);
    query.ungrouped.clear();  // what stands before GROUP BY sees single rows
    tail += translate_having(core, node);
    translate_list(core, targets);
    core.tail = from_with_rows(core, from) + tail;
    return core;
}

Core translate_values(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    Core core(translation, outer, common_tables);
    core.is_values = true;
    core.query.clause = {.name = "VALUES", .aggregates_allowed = false};
    for (const PgQuery__Node* list : nodes(node.values_lists, node.n_values_lists)) {
        core.rows.push_back(translate_all(core.query, list->list->items, list->list->n_items));
        if (core.rows.back().size() != core.rows.front().size()) {
            throw statement_error(
                sqlstate::syntax_error, "VALUES lists must all be the same length"
            )
                .at(core.rows.back().front().offset);
        }
    }
    for (std::size_t i = 0; i < core.rows.front().size(); ++i) {
        core.outputs.push_back(
            {.name = "column" + std::to_string(i + 1), .column = translation.next_column()}
        );
    }
    return core;
}

std::int32_t common_typmod(const std::vector<const Core*>& cores, std::size_t at) {
    const std::int32_t first = cores.front()->rows.front()[at].typmod;
    for (const Core* core : cores) {
        for (const auto& row : core->rows) {
            if (row[at].typmod != first) {
                return -1;
            }
        }
    }
    return first;
}

void settle_core(Core& core) {
    for (std::size_t i = 0; i < core.outputs.size(); ++i) {
        std::vector<Expression> column;
        column.reserve(core.rows.size());
        for (const auto& row : core.rows) {
            column.push_back(refreshed(core.query.translation, row[i]));
        }
        const Oid type = common_type_of(column, "VALUES");
        for (auto& row : core.rows) {
            row[i] =
                coerce(core.query.translation, refreshed(core.query.translation, row[i]), type);
        }
        core.outputs[i].type = type;
        core.outputs[i].typmod = common_typmod({&core}, i);
        if (core.distinct) {
            core.keyed = needs_key(core.rows.front()[i]) || core.keyed;
        }
    }
}

void check_grouping(const Core& core) {
    const bool aggregated = core.query.has_aggregate || core.grouped || core.has_having;
    if (!aggregated || core.query.ungrouped.empty()) {
        return;
    }
    const ColumnUse& use = core.query.ungrouped.front();
    throw statement_error(
        sqlstate::grouping_error,
        "column \"" + use.shown +
            "\" must appear in the GROUP BY clause or be used in an aggregate function"
    )
        .at(use.offset);
}

std::string render_core(const Core& core) {
    if (core.is_values) {
        return render_values(core);
    }
    const std::string list = render_row(core.rows.front(), &core.outputs);
    const bool aggregated = core.query.has_aggregate || core.has_having;
    const std::string_view distinct = core.distinct ? "DISTINCT " : "";
    if (aggregated && !core.grouped && !core.aggregate_shown) {
        return with_hidden_aggregate(core, list);
    }
    if (core.keyed && core.distinct_on.empty()) {
        return fmt::format(
            "SELECT {} FROM (SELECT {}{}){}",
            column_list(core.outputs),
            list,
            core.tail,
            group_by_keys(core.outputs)
        );
    }
    return fmt::format("SELECT {}{}{}", distinct, list, core.tail);
}

bool needs_key(const Expression& value) {
    return comparable(value, Comparison::equality) != value.sql;
}

std::string column_list(const std::vector<Output>& outputs) {
    std::string list;
    for (const Output& output : outputs) {
        list += (list.empty() ? "" : ", ") + output.column;
    }
    return list;
}

std::string group_by_keys(const std::vector<Output>& outputs) {
    std::string list;
    for (const Output& output : outputs) {
        const Expression value{.sql = output.column, .type = output.type};
        list += list.empty() ? " GROUP BY " : ", ";
        list += as_term(comparable(value, Comparison::equality), output.type);
    }
    return list;
}

std::string render_distinct_on(const Core& core, const std::string& order) {
    std::string inner = render_row(core.rows.front(), &core.outputs);
    std::string kept = column_list(core.outputs);
    for (std::size_t i = 0; i < core.hidden.size(); ++i) {
        inner += ", " + core.hidden[i].sql + " AS " + core.hidden_names[i];
        kept += ", " + core.hidden_names[i];
    }
    std::string keys;
    for (const Expression& key : core.distinct_on) {
        keys += keys.empty() ? "" : ", ";
        keys += as_term(comparable(key, Comparison::equality), key.type);
    }
    return fmt::format(
        "SELECT {} FROM (SELECT {}, row_number() OVER (PARTITION BY {}{}) AS c0 FROM (SELECT "
        "{}{})) "
        "WHERE c0 = 1{}",
        column_list(core.outputs),
        kept,
        keys,
        order,
        inner,
        core.tail,
        order.empty() ? " ORDER BY " + keys : order
    );
}

}  // namespace sql
