// Functions as items of FROM: their columns' names, WITH ORDINALITY, several side by side.
#include <utility>

#include <fmt/format.h>

#include "sql/translate_rows.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;

/// Any expression that stands for one row of one column.
RowsCall single_row(Query& query, const PgQuery__Node& node) {
    const Expression value = settle(query.translation, translate_expression(query, node));
    RowsCall call{.json = "pg_rows_one(" + value.sql + ")", .columns = {}};
    call.columns.push_back({.name = {}, .type = value.type});
    return call;
}

bool is_rows_call(const PgQuery__Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_FUNC_CALL) {
        return false;
    }
    return calls_rows_function(*node.func_call);
}

/// unnest(a, b) in FROM is unnest(a) beside unnest(b).
std::vector<RowsCall> calls_of(Query& query, const PgQuery__Node& node) {
    std::vector<RowsCall> calls;
    if (!is_rows_call(node)) {
        calls.push_back(single_row(query, node));
        return calls;
    }
    const PgQuery__FuncCall& call = *node.func_call;
    const bool several = call.n_args > 1 && last_name(call.funcname, call.n_funcname) == "unnest";
    if (!several) {
        calls.push_back(translate_rows_call(query, call));
        return calls;
    }
    for (std::size_t i = 0; i < call.n_args; ++i) {
        PgQuery__FuncCall one = call;
        one.args = &call.args[i];
        one.n_args = 1;
        calls.push_back(translate_rows_call(query, one));
    }
    return calls;
}

void check_definitions(const Query& query, const PgQuery__RangeFunction& node) {
    bool defined = node.n_coldeflist > 0;
    for (const PgQuery__Node* item : nodes(node.functions, node.n_functions)) {
        const PgQuery__List& list = *item->list;
        defined =
            defined || (list.n_items > 1 && list.items[1]->node_case == PG_QUERY__NODE__NODE_LIST &&
                        list.items[1]->list->n_items > 0);
    }
    if (defined) {
        throw statement_error(
            protocol::sqlstate::syntax_error,
            "a column definition list is only allowed for functions returning \"record\""
        )
            .at(place_of(query.translation, *node.functions[0]->list->items[0]));
    }
}

struct Calls {
    std::vector<RowsCall> calls;
    std::size_t width = 0;
};

/// With every column named: as it is, or like its function; a lone one like the alias.
Calls named_calls(Query& query, const PgQuery__RangeFunction& node) {
    Calls all;
    for (const PgQuery__Node* item : nodes(node.functions, node.n_functions)) {
        const PgQuery__Node& function = *item->list->items[0];
        for (RowsCall& call : calls_of(query, function)) {
            all.width += call.columns.size();
            for (RowsColumn& column : call.columns) {
                column.name = column.name.empty() ? column_name(function) : column.name;
            }
            all.calls.push_back(std::move(call));
        }
    }
    return all;
}

bool is_named_by_alias(const PgQuery__RangeFunction& node, const Calls& all) {
    const PgQuery__Node& function = *node.functions[0]->list->items[0];
    const std::string name = column_name(function);
    return node.alias != nullptr && all.width == 1 && all.calls[0].columns[0].name == name;
}

void rename(Query& query, FromTable& table, const PgQuery__RangeFunction& node) {
    if (node.alias == nullptr) {
        return;
    }
    if (node.alias->n_colnames > table.columns.size()) {
        throw statement_error(
            "42P10",
            fmt::format(
                "table \"{}\" has {} columns available but {} columns specified",
                table.alias,
                table.columns.size(),
                node.alias->n_colnames
            )
        )
            .at(place_of(query.translation, *node.functions[0]->list->items[0]));
    }
    for (std::size_t i = 0; i < node.alias->n_colnames; ++i) {
        table.columns[i].name = std::string(string_of(*node.alias->colnames[i]));
    }
}

}  // namespace

FromItem translate_rows_item(Query& query, const PgQuery__RangeFunction& node) {
    check_definitions(query, node);
    const Clause clause =
        std::exchange(query.clause, {.name = "functions in FROM", .aggregates_allowed = false});
    const Calls all = named_calls(query, node);
    query.clause = clause;
    const std::string sqlite_name = query.translation.next_table();
    FromTable table;
    const PgQuery__Node& first = *node.functions[0]->list->items[0];
    table.alias = node.alias != nullptr ? node.alias->aliasname : column_name(first);
    std::size_t at = 0;
    for (const RowsCall& call : all.calls) {
        for (const RowsColumn& column : call.columns) {
            table.columns.push_back(
                {.name = is_named_by_alias(node, all) ? table.alias : column.name,
                 .sql = rows_column(sqlite_name, all.width, at),
                 .type = column.type}
            );
            ++at;
        }
    }
    if (node.ordinality != 0) {
        table.columns.push_back(
            {.name = "ordinality", .sql = "(" + sqlite_name + ".key + 1)", .type = Oid::int8}
        );
    }
    rename(query, table, node);
    FromItem item;
    item.sql = fmt::format("json_each({}) AS {}", zipped_rows(all.calls), sqlite_name);
    item.names = names_of(std::move(table));
    item.uses_others = true;
    return item;
}

}  // namespace sql
