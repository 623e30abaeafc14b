// JOIN: ON, USING, NATURAL, and what a USING column is on the outside.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/translate_from.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

struct Sides {
    FromItem left;
    FromItem right;
};

std::string_view join_words(const PgQuery__JoinExpr& node) {
    switch (node.jointype) {
        case PG_QUERY__JOIN_TYPE__JOIN_LEFT:
            return " LEFT JOIN ";
        case PG_QUERY__JOIN_TYPE__JOIN_RIGHT:
            return " RIGHT JOIN ";
        case PG_QUERY__JOIN_TYPE__JOIN_FULL:
            return " FULL JOIN ";
        default:
            return " JOIN ";
    }
}

std::size_t count_named(const FromNames& names, std::string_view name) {
    return static_cast<std::size_t>(std::count_if(
        names.columns.begin(),
        names.columns.end(),
        [&](const FromColumn& column) { return column.name == name; }
    ));
}

const FromColumn& using_column(
    const FromNames& names, const std::string& name, std::string_view side, std::size_t offset
) {
    const std::size_t count = count_named(names, name);
    if (count == 0) {
        throw statement_error(
            sqlstate::undefined_column,
            fmt::format(
                "column \"{}\" specified in USING clause does not exist in {} table", name, side
            )
        )
            .at(offset);
    }
    if (count > 1) {
        throw statement_error(
            sqlstate::ambiguous_column,
            fmt::format("common column name \"{}\" appears more than once in {} table", name, side)
        )
            .at(offset);
    }
    return *std::find_if(names.columns.begin(), names.columns.end(), [&](const FromColumn& column) {
        return column.name == name;
    });
}

std::vector<std::string> shared_names(const PgQuery__JoinExpr& node, const Sides& sides) {
    std::vector<std::string> names;
    for (const PgQuery__Node* name : nodes(node.using_clause, node.n_using_clause)) {
        names.emplace_back(string_of(*name));
    }
    if (node.is_natural != 0) {
        for (const FromColumn& column : sides.left.names.columns) {
            if (count_named(sides.right.names, column.name) > 0) {
                names.push_back(column.name);
            }
        }
    }
    return names;
}

Expression as_expression(const FromColumn& column, std::size_t offset) {
    return {.sql = column.sql, .type = column.type, .typmod = column.typmod, .offset = offset};
}

/// The one column that a shared name is outside of the join: that of the side which has a row.
FromColumn merged(
    Translation& translation,
    const PgQuery__JoinExpr& node,
    const FromColumn& left,
    const FromColumn& right
) {
    FromColumn column = node.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT ? right : left;
    column.shown = column.name;
    const Oid types[] = {left.type, right.type};
    const Oid type = common_type(types).value_or(left.type);
    if (node.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL) {
        const std::string a = coerce(translation, as_expression(left, 0), type).sql;
        const std::string b = coerce(translation, as_expression(right, 0), type).sql;
        column.sql = fmt::format("coalesce({}, {})", a, b);
    } else {
        column.sql = coerce(translation, as_expression(column, 0), type).sql;
    }
    column.type = type;
    return column;
}

struct Condition {
    std::string sql;
    std::vector<FromColumn> merged_columns;
    std::vector<std::string> names;
};

Condition using_condition(Query& query, const PgQuery__JoinExpr& node, const Sides& sides) {
    const std::size_t offset = query.translation.tree.start();
    Condition condition;
    condition.names = shared_names(node, sides);
    std::vector<Expression> tests;
    for (const std::string& name : condition.names) {
        const FromColumn& left = using_column(sides.left.names, name, "left", offset);
        const FromColumn& right = using_column(sides.right.names, name, "right", offset);
        tests.push_back(compare(
            query.translation,
            "=",
            as_expression(left, offset),
            as_expression(right, offset),
            offset
        ));
        condition.merged_columns.push_back(merged(query.translation, node, left, right));
    }
    condition.sql = tests.empty() ? "1" : joined(tests, " AND ");
    return condition;
}

void add_columns(FromNames& names, const FromNames& more, const std::vector<std::string>& except) {
    for (const FromColumn& column : more.columns) {
        if (std::find(except.begin(), except.end(), column.name) == except.end()) {
            names.columns.push_back(column);
        }
    }
}

/// ON sees the two sides and nothing else of FROM.
std::string on_condition(Query& query, const PgQuery__Node& node, const FromNames& visible) {
    FromNames around = std::exchange(query.from, visible);
    const Clause clause =
        std::exchange(query.clause, {.name = "JOIN conditions", .aggregates_allowed = false});
    std::string sql = translate_condition(query, node, "JOIN/ON").sql;
    query.from = std::move(around);
    query.clause = clause;
    return sql;
}

/// (a JOIN b …) AS j: one table with all the columns.
void apply_alias(FromNames& names, const PgQuery__Alias* alias) {
    if (alias == nullptr) {
        return;
    }
    const std::size_t count = std::min(alias->n_colnames, names.columns.size());
    for (std::size_t i = 0; i < count; ++i) {
        names.columns[i].name = std::string(string_of(*alias->colnames[i]));
    }
    for (FromColumn& column : names.columns) {
        column.shown = std::string(alias->aliasname) + "." + column.name;
    }
    names.tables = {{.alias = alias->aliasname, .schema = {}, .columns = names.columns}};
}

}  // namespace

FromItem translate_join(Query& query, const PgQuery__JoinExpr& node) {
    if (node.join_using_alias != nullptr) {
        throw not_served("an alias for USING", query.translation.tree.start());
    }
    Sides sides;
    sides.left = translate_from_item(query, *node.larg);
    const FromNames around = query.from;
    const bool optional_left = node.jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT ||
                               node.jointype == PG_QUERY__JOIN_TYPE__JOIN_FULL;
    if (!optional_left) {
        make_visible(query, sides.left.names);
    }
    sides.right = translate_from_item(query, *node.rarg);
    query.from = around;
    Condition condition = using_condition(query, node, sides);
    FromItem item;
    item.is_join = true;
    item.uses_others = sides.left.uses_others || sides.right.uses_others;
    item.names.columns = std::move(condition.merged_columns);
    add_columns(item.names, sides.left.names, condition.names);
    add_columns(item.names, sides.right.names, condition.names);
    add_tables(item.names, sides.left.names, query.translation.tree.start());
    add_tables(item.names, sides.right.names, query.translation.tree.start());
    if (node.quals != nullptr) {
        condition.sql = on_condition(query, *node.quals, item.names);
    }
    const std::string right = sides.right.is_join ? "(" + sides.right.sql + ")" : sides.right.sql;
    item.sql = fmt::format("{}{}{} ON {}", sides.left.sql, join_words(node), right, condition.sql);
    apply_alias(item.names, node.alias);
    return item;
}

}  // namespace sql
