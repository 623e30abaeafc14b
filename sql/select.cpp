#include "sql/select.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "protocol/pgwire/array_codec.hpp"
#include "sql/select_nesting.hpp"
#include "sql/translate.hpp"
#include "sql/translate_reg.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t plan_bytes_max = 4U << 20U;

Subselect select_of(Translation& translation, const PgQuery__Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
        throw not_served("this statement", translation.tree.start());
    }
    return translate_select(translation, *node.select_stmt, nullptr, nullptr);
}

/// The list of an EXECUTE, or of a COPY's columns, as one SELECT.
Subselect select_from_list(
    Query& query,
    std::vector<Expression> list,
    std::vector<std::string> names,
    std::string_view tail
) {
    Subselect select;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Expression value = settle(query.translation, std::move(list[i]));
        Output output{.name = std::move(names[i]), .column = query.translation.next_column()};
        output.type = value.type;
        select.sql +=
            fmt::format("{}{} AS {}", i == 0 ? "SELECT " : ", ", value.sql, output.column);
        select.outputs.push_back(std::move(output));
    }
    select.sql += tail;
    return select;
}

Subselect arguments_of(Translation& translation, const PgQuery__ExecuteStmt& node) {
    Query query(translation, nullptr, nullptr);
    query.clause = {.name = "EXECUTE parameters", .aggregates_allowed = false};
    std::vector<Expression> list = translate_all(query, node.params, node.n_params);
    if (list.empty()) {
        return {.sql = "SELECT 1 AS c1 WHERE 0", .outputs = {}};
    }
    std::vector<std::string> names(list.size(), "?column?");
    return select_from_list(query, std::move(list), std::move(names), {});
}

const FromColumn& copied_column(
    const Query& query, const std::string& name, const PgQuery__RangeVar& relation
) {
    for (const FromColumn& column : query.from.columns) {
        if (column.name == name) {
            return column;
        }
    }
    throw statement_error(
        sqlstate::undefined_column,
        fmt::format("column \"{}\" of relation \"{}\" does not exist", name, relation.relname)
    )
        .at(query.translation.place(relation.location));
}

Subselect copied_relation(Translation& translation, const PgQuery__CopyStmt& node) {
    Query query(translation, nullptr, nullptr);
    const std::string from = translate_relation(query, *node.relation, query.from);
    std::vector<FromColumn> columns;
    for (const PgQuery__Node* name : nodes(node.attlist, node.n_attlist)) {
        columns.push_back(copied_column(query, std::string(string_of(*name)), *node.relation));
    }
    if (columns.empty()) {
        columns = query.from.columns;
    }
    std::vector<Expression> list;
    std::vector<std::string> names;
    for (FromColumn& column : columns) {
        list.push_back({.sql = column.sql, .type = column.type, .typmod = column.typmod});
        names.push_back(std::move(column.name));
    }
    return select_from_list(query, std::move(list), std::move(names), " FROM " + from);
}

Subselect contained_select(Translation& translation) {
    const PgQuery__Node& node = translation.tree.statement();
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_PREPARE_STMT:
            return select_of(translation, *node.prepare_stmt->query);
        case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
            return select_of(translation, *node.declare_cursor_stmt->query);
        case PG_QUERY__NODE__NODE_EXECUTE_STMT:
            return arguments_of(translation, *node.execute_stmt);
        case PG_QUERY__NODE__NODE_COPY_STMT:
            return node.copy_stmt->query != nullptr ? select_of(translation, *node.copy_stmt->query)
                                                    : copied_relation(translation, *node.copy_stmt);
        default:
            return select_of(translation, node);
    }
}

/// SQLite numbers a named parameter by the highest number so far, so the highest of the user's has
/// to come before the first fact.
std::string with_parameters_first(const SelectPlan& plan, std::string sql) {
    if (plan.parameters.empty() || plan.facts.empty()) {
        return sql;
    }
    const std::string first = fmt::format("t0 AS (SELECT ?{})", plan.parameters.size());
    constexpr std::string_view with = "WITH ";
    return sql.starts_with(with) ? fmt::format("WITH {}, {}", first, sql.substr(with.size()))
                                 : fmt::format("WITH {} {}", first, sql);
}

/// regclass and its like leave a plan with their names.
std::string with_named_outputs(Translation& translation, const Subselect& select) {
    std::string list;
    bool any = false;
    for (const Output& output : select.outputs) {
        const bool named = protocol::pgwire::is_named_oid(output.type);
        any = any || named;
        list += list.empty() ? "" : ", ";
        list += named ? named_output(translation, output.column, output.type) : output.column;
    }
    return any ? fmt::format("SELECT {} FROM ({})", list, select.sql) : select.sql;
}

void check_parameters(const SelectPlan& plan) {
    for (std::size_t i = 0; i < plan.parameters.size(); ++i) {
        if (plan.parameters[i] == Oid::unknown) {
            throw statement_error(
                sqlstate::indeterminate_datatype,
                fmt::format("could not determine data type of parameter ${}", i + 1)
            );
        }
    }
}

void check_complexity(const SelectPlan& plan) {
    if (plan.sqlite.size() > plan_bytes_max || sqlite_nesting(plan.sqlite) > sqlite_nesting_max) {
        throw statement_error(
            sqlstate::statement_too_complex, "the statement is nested too deeply"
        );
    }
}

}  // namespace

SelectPlan plan_select(const Statement& statement, std::span<const Oid> declared) {
    const Tree tree = parse_tree(statement.text, statement.offset);
    Translation translation(tree);
    for (const Oid type : declared) {
        translation.parameters.push_back(type == Oid::invalid ? Oid::unknown : type);
    }
    const Subselect select = contained_select(translation);
    SelectPlan plan;
    plan.parameters = std::move(translation.parameters);
    for (const Output& output : select.outputs) {
        plan.columns.push_back({.name = output.name, .type = output.type, .typmod = output.typmod});
    }
    const std::string sql = with_named_outputs(translation, select);
    check_parameters(plan);
    plan.facts = std::move(translation.facts);
    plan.relations = std::move(translation.relations);
    plan.sqlite = with_parameters_first(plan, sql);
    check_complexity(plan);
    return plan;
}

}  // namespace sql
