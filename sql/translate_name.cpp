// Column names: which column of which query around them they mean.
#include <algorithm>
#include <utility>

#include "protocol/text.hpp"
#include "sql/translate.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// A name in a SELECT, as far as it is written.
struct WrittenName {
    std::string schema;
    std::string table;
    std::string column;
    std::size_t offset = 0;
};

WrittenName written_name(const Translation& translation, const PgQuery__ColumnRef& node) {
    constexpr std::size_t parts_max = 3;
    WrittenName name;
    name.offset = translation.place(node.location);
    if (node.n_fields > parts_max) {
        throw statement_error(
            sqlstate::feature_not_supported, "cross-database references are not implemented"
        )
            .at(name.offset);
    }
    std::string* const parts[] = {&name.column, &name.table, &name.schema};
    for (std::size_t i = 0; i < node.n_fields; ++i) {
        *parts[i] = std::string(string_of(*node.fields[node.n_fields - 1 - i]));
    }
    return name;
}

Expression use_column(Query& query, Query& owner, const FromColumn& column, std::size_t offset) {
    for (Query* level = &query; level != &owner; level = level->outer) {
        level->used_outer = true;
    }
    owner.used_own = true;
    owner.ungrouped.push_back({.shown = column.shown, .offset = offset});
    return {.sql = column.sql, .type = column.type, .typmod = column.typmod, .offset = offset};
}

const FromColumn* find_column(
    std::span<const FromColumn> columns, std::string_view name, std::size_t offset
) {
    const auto is_it = [&](const FromColumn& column) { return column.name == name; };
    const auto found = std::find_if(columns.begin(), columns.end(), is_it);
    if (found == columns.end()) {
        return nullptr;
    }
    if (std::find_if(found + 1, columns.end(), is_it) != columns.end()) {
        throw statement_error(
            sqlstate::ambiguous_column,
            "column reference \"" + std::string(name) + "\" is ambiguous"
        )
            .at(offset);
    }
    return &*found;
}

const FromTable* find_table(const Query& query, const WrittenName& name) {
    const auto& tables = query.from.tables;
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const FromTable& table) {
        return table.alias == name.table && (name.schema.empty() || table.schema == name.schema);
    });
    return found == tables.end() ? nullptr : &*found;
}

Error no_such_column(
    std::span<const FromColumn> columns, const WrittenName& name, const std::string& shown
) {
    std::vector<std::string_view> candidates;
    for (const FromColumn& column : columns) {
        candidates.emplace_back(column.name);
    }
    std::string hint;
    if (const auto near = protocol::nearest(name.column, candidates)) {
        const auto found = std::find(candidates.begin(), candidates.end(), *near);
        const FromColumn& column = columns[static_cast<std::size_t>(found - candidates.begin())];
        hint = "Perhaps you meant to reference the column \"" + column.shown + "\".";
    }
    return statement_error(sqlstate::undefined_column, "column " + shown + " does not exist", hint)
        .at(name.offset);
}

std::vector<FromColumn> system_columns(const Query& query) {
    std::vector<FromColumn> all;
    for (const FromTable& table : query.from.tables) {
        all.insert(all.end(), table.system.begin(), table.system.end());
    }
    return all;
}

Expression bare_column(Query& query, const WrittenName& name) {
    for (Query* level = &query; level != nullptr; level = level->outer) {
        if (const auto* column = find_column(level->from.columns, name.column, name.offset)) {
            return use_column(query, *level, *column, name.offset);
        }
        const auto system = system_columns(*level);
        if (const auto* column = find_column(system, name.column, name.offset)) {
            return use_column(query, *level, *column, name.offset);
        }
    }
    const WrittenName as_table = {.schema = {}, .table = name.column, .column = {}, .offset = 0};
    for (const Query* level = &query; level != nullptr; level = level->outer) {
        if (find_table(*level, as_table) != nullptr) {
            throw not_served("the whole row \"" + name.column + "\"", name.offset);
        }
    }
    throw no_such_column(query.from.columns, name, "\"" + name.column + "\"");
}

Error no_such_table(const WrittenName& name) {
    return statement_error(
               sqlstate::undefined_table,
               "missing FROM-clause entry for table \"" + name.table + "\""
    )
        .at(name.offset);
}

Expression column_of_table(Query& query, const WrittenName& name) {
    for (Query* level = &query; level != nullptr; level = level->outer) {
        const FromTable* table = find_table(*level, name);
        if (table == nullptr) {
            continue;
        }
        if (const auto* column = find_column(table->columns, name.column, name.offset)) {
            return use_column(query, *level, *column, name.offset);
        }
        if (const auto* column = find_column(table->system, name.column, name.offset)) {
            return use_column(query, *level, *column, name.offset);
        }
        throw no_such_column(table->columns, name, name.table + "." + name.column);
    }
    throw no_such_table(name);
}

}  // namespace

std::string seen_term(const Query& query, const Expression& term, std::string_view clause) {
    if (!query.used_outer) {
        return term.sql;
    }
    if (query.used_own) {
        throw not_served(
            "columns of this and of an outer query in one expression of " + std::string(clause),
            term.offset
        );
    }
    return "NULL";
}

bool is_star(const PgQuery__Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_COLUMN_REF || node.column_ref->n_fields == 0) {
        return false;
    }
    const PgQuery__ColumnRef& column = *node.column_ref;
    return column.fields[column.n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

Expression translate_column(Query& query, const PgQuery__ColumnRef& node) {
    const WrittenName name = written_name(query.translation, node);
    if (name.column.empty()) {
        throw statement_error(sqlstate::syntax_error, "\"*\" is no expression").at(name.offset);
    }
    return name.table.empty() ? bare_column(query, name) : column_of_table(query, name);
}

std::vector<FromColumn> star_columns(Query& query, const PgQuery__ColumnRef& node) {
    const WrittenName name = written_name(query.translation, node);
    if (!name.table.empty()) {
        const FromTable* table = find_table(query, name);
        return table != nullptr ? table->columns : throw no_such_table(name);
    }
    if (query.from.tables.empty()) {
        throw statement_error(
            sqlstate::syntax_error, "SELECT * with no tables specified is not valid"
        )
            .at(name.offset);
    }
    return query.from.columns;
}

}  // namespace sql
