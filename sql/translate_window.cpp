#include "sql/translate_window.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view windowing_error = "42P20";

// The bits of a frame, as the grammar numbers them.
constexpr int frame_given = 0x1;
constexpr int frame_rows = 0x4;
constexpr int frame_groups = 0x8;
constexpr int start_unbounded = 0x20;
constexpr int end_unbounded = 0x100;
constexpr int start_current = 0x200;
constexpr int end_current = 0x400;
constexpr int start_preceding = 0x800;
constexpr int end_preceding = 0x1000;
constexpr int exclude_row = 0x8000;
constexpr int exclude_group = 0x10000;
constexpr int exclude_ties = 0x20000;

/// A window function; `any` is one type for all of its arguments that are so declared, and for the
/// result.
struct WindowFunction {
    std::string_view name;
    Oid result;
    std::array<Oid, 3> arguments;
    std::string_view sqlite;
};

constexpr Oid none = Oid::invalid;
constexpr Oid any = Oid::any;

constexpr WindowFunction functions[] = {
    {"row_number", Oid::int8, {none, none, none}, "row_number()"},
    {"rank", Oid::int8, {none, none, none}, "rank()"},
    {"dense_rank", Oid::int8, {none, none, none}, "dense_rank()"},
    {"percent_rank", Oid::float8, {none, none, none}, "percent_rank()"},
    {"cume_dist", Oid::float8, {none, none, none}, "cume_dist()"},
    {"ntile", Oid::int4, {Oid::int4, none, none}, "ntile(pg_window_count($1, 'ntile'))"},
    {"lag", any, {any, none, none}, "lag($1)"},
    {"lag", any, {any, Oid::int4, none}, "lag($1, $2)"},
    {"lag", any, {any, Oid::int4, any}, "lag($1, $2, $3)"},
    {"lead", any, {any, none, none}, "lead($1)"},
    {"lead", any, {any, Oid::int4, none}, "lead($1, $2)"},
    {"lead", any, {any, Oid::int4, any}, "lead($1, $2, $3)"},
    {"first_value", any, {any, none, none}, "first_value($1)"},
    {"last_value", any, {any, none, none}, "last_value($1)"},
    {"nth_value", any, {any, Oid::int4, none}, "nth_value($1, pg_window_count($2, 'nth_value'))"},
};

std::size_t arity_of(const WindowFunction& function) {
    const auto end = std::find(function.arguments.begin(), function.arguments.end(), none);
    return static_cast<std::size_t>(end - function.arguments.begin());
}

void check_place(const Query& query, std::size_t offset) {
    if (query.inside_aggregate) {
        throw statement_error(
            sqlstate::grouping_error,
            "aggregate function calls cannot contain window function calls"
        )
            .at(offset);
    }
    if (query.inside_window) {
        throw statement_error(windowing_error, "window function calls cannot be nested").at(offset);
    }
    if (query.clause.name != "SELECT" && query.clause.name != "ORDER BY") {
        throw statement_error(
            windowing_error, "window functions are not allowed in " + std::string(query.clause.name)
        )
            .at(offset);
    }
}

const PgQuery__WindowDef& window_named(
    const Query& query, std::string_view name, std::size_t offset
) {
    for (const PgQuery__Node* item : query.windows) {
        if (item->window_def->name == name) {
            return *item->window_def;
        }
    }
    throw statement_error(
        sqlstate::undefined_object, fmt::format("window \"{}\" does not exist", name)
    )
        .at(offset);
}

/// Evaluated once for the whole window: a number that is written down.
std::string frame_offset(Query& query, const PgQuery__Node& node, bool counts_rows, Oid ordered) {
    const Expression value = settle(query.translation, translate_expression(query, node));
    const bool constant =
        !value.sql.empty() && value.sql.find_first_not_of("0123456789.") == std::string::npos;
    const bool negative = value.sql.starts_with("(-") || value.sql.starts_with("pg_subtract");
    if (negative) {
        throw statement_error("22013", "frame starting offset must not be negative")
            .at(value.offset);
    }
    const bool by_value = is_integer(ordered) || ordered == Oid::float8 || ordered == Oid::float4;
    if (!constant || (counts_rows && !is_integer(value.type)) || (!counts_rows && !by_value)) {
        throw not_served("this offset of a window's frame", value.offset);
    }
    return value.sql;
}

std::string frame_of(Query& query, const PgQuery__WindowDef& window, Oid ordered) {
    const int options = window.frame_options;
    if ((options & frame_given) == 0) {
        return {};
    }
    const bool counts_rows = (options & (frame_rows | frame_groups)) != 0;
    std::string frame = (options & frame_rows) != 0     ? " ROWS"
                        : (options & frame_groups) != 0 ? " GROUPS"
                                                        : " RANGE";
    frame += " BETWEEN ";
    if ((options & start_unbounded) != 0) {
        frame += "UNBOUNDED PRECEDING";
    } else if ((options & start_current) != 0) {
        frame += "CURRENT ROW";
    } else {
        frame += frame_offset(query, *window.start_offset, counts_rows, ordered);
        frame += (options & start_preceding) != 0 ? " PRECEDING" : " FOLLOWING";
    }
    frame += " AND ";
    if ((options & end_unbounded) != 0) {
        frame += "UNBOUNDED FOLLOWING";
    } else if ((options & end_current) != 0) {
        frame += "CURRENT ROW";
    } else {
        frame += frame_offset(query, *window.end_offset, counts_rows, ordered);
        frame += (options & end_preceding) != 0 ? " PRECEDING" : " FOLLOWING";
    }
    if ((options & exclude_row) != 0) {
        frame += " EXCLUDE CURRENT ROW";
    } else if ((options & exclude_group) != 0) {
        frame += " EXCLUDE GROUP";
    } else if ((options & exclude_ties) != 0) {
        frame += " EXCLUDE TIES";
    }
    return frame;
}

/// What a window has of its own and of the one that it builds on.
struct Parts {
    std::string partition;
    std::string order;
    std::string frame;
    Oid ordered = Oid::invalid;  // the type of a lone ORDER BY
};

void add_partition(Query& query, const PgQuery__WindowDef& window, Parts& parts) {
    for (const PgQuery__Node* item : nodes(window.partition_clause, window.n_partition_clause)) {
        const Expression key = settle(query.translation, translate_expression(query, *item));
        parts.partition += parts.partition.empty() ? "PARTITION BY " : ", ";
        parts.partition += as_term(comparable(key, Comparison::equality), key.type);
    }
}

void add_order(Query& query, const PgQuery__WindowDef& window, Parts& parts) {
    for (const PgQuery__Node* item : nodes(window.order_clause, window.n_order_clause)) {
        const PgQuery__SortBy& sort = *item->sort_by;
        const Expression key = settle(query.translation, translate_expression(query, *sort.node));
        parts.order += parts.order.empty() ? "ORDER BY " : ", ";
        parts.order +=
            as_term(comparable(key, Comparison::order), key.type) + " " + sort_direction(sort);
        parts.ordered = window.n_order_clause == 1 ? key.type : Oid::invalid;
    }
}

bool has_text(const char* text) {
    return text != nullptr && *text != '\0';
}

Parts parts_of(Query& query, const PgQuery__WindowDef& window, std::size_t offset) {
    const DepthGuard guard(query.translation);
    Parts parts;
    if (has_text(window.refname)) {
        parts = parts_of(query, window_named(query, window.refname, offset), offset);
        if (window.n_partition_clause > 0 || (window.n_order_clause > 0 && !parts.order.empty())) {
            throw statement_error(
                windowing_error,
                fmt::format(
                    "cannot override {} clause of window \"{}\"",
                    window.n_partition_clause > 0 ? "PARTITION BY" : "ORDER BY",
                    window.refname
                )
            )
                .at(offset);
        }
    }
    add_partition(query, window, parts);
    add_order(query, window, parts);
    const std::string frame = frame_of(query, window, parts.ordered);
    parts.frame = frame.empty() ? parts.frame : frame;
    return parts;
}

Oid shared_type(const WindowFunction& function, std::span<const Expression> arguments) {
    std::vector<Expression> same;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (function.arguments[i] == any) {
            same.push_back(arguments[i]);
        }
    }
    return same.empty() ? none : common_type_of(same, function.name);
}

bool fits(const WindowFunction& function, std::string_view name, const std::vector<Oid>& types) {
    if (function.name != name || arity_of(function) != types.size()) {
        return false;
    }
    for (std::size_t i = 0; i < types.size(); ++i) {
        const Oid wanted = function.arguments[i];
        if (wanted != any && !converts_implicitly(types[i], wanted)) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool is_window_function(std::string_view name) {
    return std::any_of(std::begin(functions), std::end(functions), [&](const auto& function) {
        return function.name == name;
    });
}

std::string translate_over(Query& query, const PgQuery__FuncCall& node) {
    const std::size_t offset = query.translation.place(node.location);
    check_place(query, offset);
    ++query.window_calls;
    if (node.agg_distinct != 0) {
        throw statement_error(
            sqlstate::feature_not_supported, "DISTINCT is not implemented for window functions"
        )
            .at(offset);
    }
    if (node.n_agg_order > 0) {
        throw statement_error(
            sqlstate::feature_not_supported,
            "aggregate ORDER BY is not implemented for window functions"
        )
            .at(offset);
    }
    query.inside_window = true;
    const PgQuery__WindowDef& written = *node.over;
    const PgQuery__WindowDef& window =
        has_text(written.name) ? window_named(query, written.name, offset) : written;
    const Parts parts = parts_of(query, window, offset);
    query.inside_window = false;
    std::string sql = parts.partition;
    sql += sql.empty() || parts.order.empty() ? "" : " ";
    sql += parts.order + parts.frame;
    return " OVER (" + sql + ")";
}

Expression translate_window_call(
    Query& query, std::string_view name, const PgQuery__FuncCall& node
) {
    const std::size_t offset = query.translation.place(node.location);
    if (node.over == nullptr) {
        throw statement_error(
            "42809", fmt::format("window function {} requires an OVER clause", name)
        )
            .at(offset);
    }
    const std::string over = translate_over(query, node);
    if (node.agg_filter != nullptr) {
        throw statement_error(
            sqlstate::feature_not_supported,
            "FILTER is not implemented for non-aggregate window functions"
        )
            .at(offset);
    }
    query.inside_window = true;
    std::vector<Expression> arguments = translate_all(query, node.args, node.n_args);
    query.inside_window = false;
    const std::vector<Oid> types = types_of(arguments);
    for (const WindowFunction& function : functions) {
        if (!fits(function, name, types)) {
            continue;
        }
        const Oid shared = shared_type(function, arguments);
        std::string sql;
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const Oid wanted = function.arguments[i];
            arguments[i] =
                coerce(query.translation, std::move(arguments[i]), wanted == any ? shared : wanted);
        }
        for (std::size_t i = 0; i < function.sqlite.size(); ++i) {
            const char c = function.sqlite[i];
            sql += c == '$' ? arguments[static_cast<std::size_t>(function.sqlite[++i] - '1')].sql
                            : std::string(1, c);
        }
        return {
            .sql = sql + over,
            .type = function.result == any ? shared : function.result,
            .offset = offset};
    }
    throw no_function(name, types, offset);
}

}  // namespace sql
