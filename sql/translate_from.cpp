// FROM: relations, subqueries, queries of WITH, and how their names meet.
#include "sql/translate_from.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "protocol/text.hpp"
#include "sql/relation_oids.hpp"
#include "sql/relations.hpp"
#include "sql/relations_by_schema.hpp"
#include "sql/translate.hpp"
#include "sql/translate_rows.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

std::string shown_name(const PgQuery__RangeVar& node) {
    const std::string schema = node.schemaname == nullptr ? "" : node.schemaname;
    return schema.empty() ? std::string(node.relname) : schema + "." + node.relname;
}

bool is_system_name(const PgQuery__RangeVar& node) {
    const std::string_view schema = node.schemaname == nullptr ? "" : node.schemaname;
    const std::string_view name = node.relname;
    return schema == "pg_catalog" || schema == "information_schema" ||
           (schema.empty() && name.starts_with("pg_"));
}

Error no_such_relation(const Translation& translation, const PgQuery__RangeVar& node) {
    const std::size_t offset = translation.place(node.location);
    const std::string shown = shown_name(node);
    if (is_system_name(node)) {
        return not_served("the relation \"" + shown + "\"", offset);
    }
    std::vector<std::string_view> candidates;
    for (const Relation& relation : relations()) {
        candidates.push_back(relation.name);
    }
    std::string hint;
    if (const auto near = protocol::nearest(node.relname, candidates)) {
        hint = "Perhaps you meant the relation \"" + std::string(*near) + "\".";
    }
    return statement_error(
               sqlstate::undefined_table, "relation \"" + shown + "\" does not exist", hint
    )
        .at(offset);
}

/// t(a, b) renames the first columns.
void rename_columns(FromTable& table, const PgQuery__Alias* alias, std::size_t offset) {
    if (alias == nullptr) {
        return;
    }
    if (alias->n_colnames > table.columns.size()) {
        throw statement_error(
            "42P10",
            fmt::format(
                "table \"{}\" has {} columns available but {} columns specified",
                table.alias,
                table.columns.size(),
                alias->n_colnames
            )
        )
            .at(offset);
    }
    for (std::size_t i = 0; i < alias->n_colnames; ++i) {
        table.columns[i].name = std::string(string_of(*alias->colnames[i]));
    }
}

FromTable table_of(
    std::string alias, std::string_view sqlite_name, std::span<const Output> outputs
) {
    FromTable table;
    table.alias = std::move(alias);
    for (const Output& output : outputs) {
        table.columns.push_back(
            {.name = output.name,
             .sql = fmt::format("{}.{}", sqlite_name, output.column),
             .type = output.type,
             .typmod = output.typmod}
        );
    }
    return table;
}

const CommonTable* find_common_table(const Query& query, const PgQuery__RangeVar& node) {
    const bool qualified = node.schemaname != nullptr && *node.schemaname != '\0';
    for (const auto* level = query.common_tables; level != nullptr && !qualified;
         level = level->outer) {
        for (const CommonTable& table : level->tables) {
            if (table.name == node.relname) {
                return &table;
            }
        }
    }
    return nullptr;
}

std::string alias_or(const PgQuery__Alias* alias, const char* otherwise) {
    return alias != nullptr ? alias->aliasname : otherwise;
}

std::string common_table_item(
    Query& query, const PgQuery__RangeVar& node, const CommonTable& common, FromNames& names
) {
    const std::size_t offset = query.translation.place(node.location);
    if (!common.refused.empty()) {
        throw not_served(common.refused, offset);
    }
    const std::string sqlite_name = query.translation.next_table();
    FromTable table = table_of(alias_or(node.alias, node.relname), sqlite_name, common.outputs);
    rename_columns(table, node.alias, offset);
    names = names_of(std::move(table));
    return common.sqlite_name + " AS " + sqlite_name;
}

FromItem subselect_item(Query& query, const PgQuery__RangeSubselect& node) {
    const bool lateral = node.lateral != 0;
    // Without LATERAL the items beside it are not visible in it: only what is around the query.
    const Subselect select = translate_select(
        query.translation,
        *node.subquery->select_stmt,
        lateral ? &query : query.outer,
        query.common_tables
    );
    const std::string sqlite_name = query.translation.next_table();
    FromTable table = table_of(alias_or(node.alias, ""), sqlite_name, select.outputs);
    FromItem item;
    item.uses_others = lateral;
    if (lateral) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            table.columns[i].sql = fmt::format("json_extract({}.value, '$[{}]')", sqlite_name, i);
        }
        item.sql = lateral_item(select, sqlite_name);
    } else {
        item.sql = fmt::format("({}) AS {}", select.sql, sqlite_name);
    }
    rename_columns(table, node.alias, query.translation.tree.start());
    item.names = names_of(std::move(table));
    return item;
}

}  // namespace

FromNames names_of(FromTable table) {
    for (auto* columns : {&table.columns, &table.system}) {
        for (FromColumn& column : *columns) {
            column.shown = table.alias + "." + column.name;
        }
    }
    FromNames names;
    names.columns = table.columns;
    names.tables.push_back(std::move(table));
    return names;
}

/// pg_settings: what the session knows of its variables, and the server's settings behind them.
std::string settings_rows(Translation& translation) {
    return fmt::format(
        " FROM (SELECT s.value AS setting FROM json_each({0}) AS s UNION ALL"
        " SELECT json_object('name', v.name, 'setting', v.value, 'unit', v.unit,"
        " 'category', 'Millrace', 'short_desc', v.description, 'vartype', 'string',"
        " 'context', iif(v.applies = 'restart', 'postmaster', 'sighup'),"
        " 'source', iif(v.source = 'default', 'default', 'configuration file'),"
        " 'min_val', CAST(v.min AS TEXT), 'max_val', CAST(v.max AS TEXT),"
        " 'boot_val', v.default_value, 'reset_val', v.value, 'pending_restart', 0)"
        " FROM view_settings AS v WHERE v.tenant = {1} AND v.name NOT IN"
        " (SELECT s.value ->> 'name' FROM json_each({0}) AS s))",
        translation.fact(":settings"),
        translation.fact(":tenant")
    );
}

/// In the information schema each object says which database it is in: the session's, always.
bool names_database(const Relation& relation, std::string_view column) {
    return relation.schema == "information_schema" &&
           (column.ends_with("catalog") || column == "catalog_name");
}

std::string value_of(
    Translation& translation, const Relation& relation, const RelationColumn& column
) {
    const std::string_view name = column.name;
    if (relation.sqlite_name.empty()) {
        return "NULL";
    }
    if (relation.sqlite_name == settings_relation) {
        return fmt::format("setting ->> '{}'", name);
    }
    if (names_database(relation, name)) {
        return fmt::format("iif(\"{}\" IS NULL, NULL, {})", name, translation.fact(":database"));
    }
    // A view gives JSON as SQLite writes it.
    const bool json = column.type == protocol::Oid::jsonb;
    return json ? fmt::format("pg_jsonb(\"{}\")", name) : fmt::format("\"{}\"", name);
}

/// What stands behind the columns: where the rows are, and which of them the session may see.
std::string relation_rows(Translation& translation, const Relation& relation) {
    if (relation.sqlite_name.empty()) {
        return " WHERE 0";
    }
    if (relation.sqlite_name == settings_relation) {
        return settings_rows(translation);
    }
    std::string sql = fmt::format(" FROM {}", relation.sqlite_name);
    switch (relation.scope) {
        case RowScope::tenant:
        case RowScope::live:
            sql += " WHERE tenant = " + translation.fact(":tenant");
            break;
        case RowScope::superuser_all:
            sql += fmt::format(
                " WHERE tenant = iif({}, '', {})",
                translation.fact(":superuser"),
                translation.fact(":tenant")
            );
            break;
        case RowScope::all_tenants:
        case RowScope::everybody:
            break;
    }
    return sql;
}

void make_visible(Query& query, const FromNames& names) {
    auto& from = query.from;
    from.columns.insert(from.columns.end(), names.columns.begin(), names.columns.end());
    from.tables.insert(from.tables.end(), names.tables.begin(), names.tables.end());
}

std::string translate_relation(Query& query, const PgQuery__RangeVar& node, FromNames& names) {
    const std::size_t offset = query.translation.place(node.location);
    const std::string_view schema = node.schemaname == nullptr ? "" : node.schemaname;
    const bool other_database = node.catalogname != nullptr && *node.catalogname != '\0';
    const Relation* relation = other_database ? nullptr : find_relation(schema, node.relname);
    if (relation == nullptr) {
        throw no_such_relation(query.translation, node);
    }
    query.translation.reads(*relation);
    const std::string sqlite_name = query.translation.next_table();
    FromTable table;
    table.alias = alias_or(node.alias, node.relname);
    table.schema = node.alias == nullptr ? std::string(relation->schema) : std::string();
    std::string list;
    for (const RelationColumn& column : relation->columns) {
        const std::string name = query.translation.next_column();
        const std::string value = value_of(query.translation, *relation, column);
        list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ", value, name);
        table.columns.push_back(
            {.name = std::string(column.name),
             .sql = fmt::format("{}.{}", sqlite_name, name),
             .type = column.type,
             .typmod = column.typmod}
        );
    }
    rename_columns(table, node.alias, offset);
    if (is_table(*relation)) {
        const std::string name = query.translation.next_column();
        list += fmt::format(", {} AS {}", relation_oid(*relation), name);
        table.system.push_back(
            {.name = "tableoid",
             .sql = fmt::format("{}.{}", sqlite_name, name),
             .type = protocol::Oid::oid}
        );
    }
    names = names_of(std::move(table));
    return fmt::format(
        "(SELECT {}{}) AS {}", list, relation_rows(query.translation, *relation), sqlite_name
    );
}

FromItem translate_from_item(Query& query, const PgQuery__Node& node) {
    const DepthGuard guard(query.translation);
    FromItem item;
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_RANGE_VAR:
            if (const auto* common = find_common_table(query, *node.range_var)) {
                item.sql = common_table_item(query, *node.range_var, *common, item.names);
            } else {
                item.sql = translate_relation(query, *node.range_var, item.names);
            }
            return item;
        case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
            return subselect_item(query, *node.range_subselect);
        case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
            return translate_rows_item(query, *node.range_function);
        case PG_QUERY__NODE__NODE_JOIN_EXPR:
            return translate_join(query, *node.join_expr);
        case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
            throw not_served("TABLESAMPLE", query.translation.tree.place_of_word("tablesample"));
        default:
            throw not_served("an item of FROM of this kind", query.translation.tree.start());
    }
}

void add_tables(FromNames& names, const FromNames& more, std::size_t offset) {
    for (const FromTable& table : more.tables) {
        const bool doubled =
            std::any_of(names.tables.begin(), names.tables.end(), [&](const FromTable& other) {
                return other.alias == table.alias && other.schema == table.schema &&
                       !table.alias.empty();
            });
        if (doubled) {
            throw statement_error(
                "42712", "table name \"" + table.alias + "\" specified more than once"
            )
                .at(offset);
        }
        names.tables.push_back(table);
    }
}

std::string translate_from(Query& query, PgQuery__Node* const* items, std::size_t count) {
    std::string sql;
    FromNames all;
    for (const PgQuery__Node* node : nodes(items, count)) {
        const FromItem item = translate_from_item(query, *node);
        make_visible(query, item.names);
        add_tables(all, item.names, query.translation.tree.start());
        all.columns.insert(all.columns.end(), item.names.columns.begin(), item.names.columns.end());
        // The comma binds no weaker than JOIN in SQLite.
        const bool parenthesised = item.is_join && !item.uses_others && !sql.empty();
        sql += sql.empty() ? "" : ", ";
        sql += parenthesised ? "(" + item.sql + ")" : item.sql;
    }
    query.from = std::move(all);
    return sql;
}

}  // namespace sql
