// ORDER BY, with Postgres's place for NULLs: last, and first with DESC.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view invalid_column_reference = "42P10";

}  // namespace

std::string sort_direction(const PgQuery__SortBy& sort) {
    const bool descending = sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
    bool nulls_first = descending;
    if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) {
        nulls_first = true;
    } else if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) {
        nulls_first = false;
    }
    return fmt::format("{} NULLS {}", descending ? "DESC" : "ASC", nulls_first ? "FIRST" : "LAST");
}

namespace {

void refuse_using(const Translation& translation, const PgQuery__SortBy& sort) {
    if (sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) {
        throw not_served("ORDER BY … USING", translation.place(sort.location));
    }
}

/// The output that a bare name means, if any. `same` tells whether two of that name are one.
template <class Same>
std::optional<std::size_t> output_named(
    const std::vector<Output>& outputs, std::string_view name, std::size_t offset, Same same
) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].name != name || (found && same(*found, i))) {
            continue;
        }
        if (found) {
            throw statement_error(
                sqlstate::ambiguous_column, fmt::format("ORDER BY \"{}\" is ambiguous", name)
            )
                .at(offset);
        }
        found = i;
    }
    return found;
}

Expression output_expression(const Output& output, std::size_t offset) {
    return {.sql = output.column, .type = output.type, .offset = offset};
}

/// By position or by an output's name; none where it is an expression.
std::optional<std::size_t> listed(const Core& core, const PgQuery__Node& node) {
    const Translation& translation = core.query.translation;
    if (node.node_case == PG_QUERY__NODE__NODE_A_CONST) {
        return position_of(translation, *node.a_const, core.outputs.size(), "ORDER BY");
    }
    const std::string_view name = bare_name(node);
    const auto& row = core.rows.front();
    return name.empty() ? std::nullopt
                        : output_named(
                              core.outputs,
                              name,
                              place_of(translation, node),
                              [&](std::size_t a, std::size_t b) { return row[a].sql == row[b].sql; }
                          );
}

Expression order_expression(Core& core, const PgQuery__Node& node) {
    const std::size_t offset = place_of(core.query.translation, node);
    if (const auto at = listed(core, node)) {
        return output_expression(core.outputs[*at], offset);
    }
    core.query.reset_uses();
    Expression expression = settle(core.query.translation, translate_expression(core.query, node));
    const auto& row = core.rows.front();
    const auto kept =
        std::find_if(core.hidden.begin(), core.hidden.end(), [&](const Expression& value) {
            return value.sql == expression.sql;
        });
    if (kept != core.hidden.end()) {
        expression.sql = core.hidden_names[static_cast<std::size_t>(kept - core.hidden.begin())];
        return expression;
    }
    const auto shown = std::find_if(row.begin(), row.end(), [&](const Expression& value) {
        // An interval and its text are the same in SQLite, and sort differently.
        return value.sql == expression.sql && value.type == expression.type;
    });
    if (shown != row.end()) {
        return output_expression(
            core.outputs[static_cast<std::size_t>(shown - row.begin())], offset
        );
    }
    if (!core.distinct_on.empty()) {
        core.hidden.push_back(expression);
        core.hidden_names.push_back(core.query.translation.next_column());
        expression.sql = core.hidden_names.back();
        return expression;
    }
    if (core.distinct) {
        throw statement_error(
            invalid_column_reference,
            "for SELECT DISTINCT, ORDER BY expressions must appear in select list"
        )
            .at(offset);
    }
    expression.sql = seen_term(core.query, expression, "ORDER BY");
    return expression;
}

std::string order_term(const Expression& expression, const PgQuery__SortBy& sort) {
    return as_term(comparable(expression, Comparison::order), expression.type) + " " +
           sort_direction(sort);
}

/// ORDER BY begins with what DISTINCT ON has, in any order.
void check_distinct_on(const Core& core, const Expression& expression, std::size_t at) {
    const auto& keys = core.distinct_on;
    const bool listed = std::any_of(keys.begin(), keys.end(), [&](const Expression& key) {
        return key.sql == expression.sql;
    });
    if (at < keys.size() && !listed) {
        throw statement_error(
            invalid_column_reference,
            "SELECT DISTINCT ON expressions must match initial ORDER BY expressions"
        )
            .at(expression.offset);
    }
}

std::size_t output_index(
    const Translation& translation, const PgQuery__Node& node, const std::vector<Output>& outputs
) {
    const std::size_t offset = place_of(translation, node);
    if (node.node_case == PG_QUERY__NODE__NODE_A_CONST) {
        return position_of(translation, *node.a_const, outputs.size(), "ORDER BY");
    }
    const std::string_view name = bare_name(node);
    const auto at = output_named(outputs, name, offset, [](std::size_t /*a*/, std::size_t /*b*/) {
        return false;
    });
    if (name.empty() || !at) {
        throw protocol::Error(
            protocol::ErrorKind::statement,
            sqlstate::feature_not_supported,
            "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
            "Only result column names can be used, not expressions or functions.",
            "Add the expression/function to every SELECT, or move the UNION into a FROM clause."
        )
            .at(offset);
    }
    return *at;
}

}  // namespace

std::string_view bare_name(const PgQuery__Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_COLUMN_REF || node.column_ref->n_fields != 1) {
        return {};
    }
    return string_of(*node.column_ref->fields[0]);
}

std::size_t position_of(
    const Translation& translation,
    const PgQuery__AConst& node,
    std::size_t count,
    std::string_view clause
) {
    const std::size_t offset = translation.place(node.location);
    if (node.val_case != PG_QUERY__A__CONST__VAL_IVAL) {
        throw statement_error(
            sqlstate::syntax_error, fmt::format("non-integer constant in {}", clause)
        )
            .at(offset);
    }
    const int position = node.ival->ival;
    if (position < 1 || static_cast<std::size_t>(position) > count) {
        throw statement_error(
            invalid_column_reference,
            fmt::format("{} position {} is not in select list", clause, position)
        )
            .at(offset);
    }
    return static_cast<std::size_t>(position) - 1;
}

std::string as_term(const std::string& sql, protocol::Oid type) {
    // It also folds (0 AND …) into an integer before it looks.
    const bool may_be_integer = type == protocol::Oid::boolean ||
                                sql.find_first_not_of("0123456789()-") == std::string::npos;
    return may_be_integer ? sql + "+0" : sql;
}

void translate_distinct_on(Core& core, const PgQuery__SelectStmt& node) {
    core.query.clause = {.name = "DISTINCT ON"};
    core.distinct_on.push_back({});  // from here on, what is not listed is kept beside the list
    std::vector<Expression> keys;
    for (const PgQuery__Node* item : nodes(node.distinct_clause, node.n_distinct_clause)) {
        keys.push_back(order_expression(core, *item));
    }
    core.distinct_on = std::move(keys);
}

std::string translate_order(Core& core, const PgQuery__SelectStmt& node) {
    core.query.clause = {.name = "ORDER BY"};
    std::string sql;
    std::size_t ordered = 0;
    for (const PgQuery__Node* item : nodes(node.sort_clause, node.n_sort_clause)) {
        const PgQuery__SortBy& sort = *item->sort_by;
        refuse_using(core.query.translation, sort);
        const Expression expression = order_expression(core, *sort.node);
        check_distinct_on(core, expression, ordered++);
        sql += (sql.empty() ? " ORDER BY " : ", ") + order_term(expression, sort);
    }
    // An aggregate query without groups has one row, and SQLite takes no aggregate here then.
    const bool one_row = (core.query.has_aggregate || core.has_having) && !core.grouped;
    return one_row ? std::string() : sql;
}

std::string translate_output_order(
    const Translation& translation,
    const PgQuery__SelectStmt& node,
    const std::vector<Output>& outputs
) {
    std::string sql;
    for (const PgQuery__Node* item : nodes(node.sort_clause, node.n_sort_clause)) {
        const PgQuery__SortBy& sort = *item->sort_by;
        refuse_using(translation, sort);
        const Output& output = outputs[output_index(translation, *sort.node, outputs)];
        const Expression expression = output_expression(output, place_of(translation, *sort.node));
        sql += (sql.empty() ? " ORDER BY " : ", ") + order_term(expression, sort);
    }
    return sql;
}

}  // namespace sql
