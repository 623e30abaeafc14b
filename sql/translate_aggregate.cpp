// Aggregates: where they may stand, and their SQLite text with DISTINCT and FILTER.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sql/functions.hpp"
#include "sql/translate.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_type.hpp"
#include "sql/translate_window.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

std::size_t uses_outside(const Query& query) {
    std::size_t uses = 0;
    for (const Query* level = query.outer; level != nullptr; level = level->outer) {
        uses += level->ungrouped.size();
    }
    return uses;
}

void check_place(const Query& query, std::size_t offset) {
    if (query.inside_aggregate) {
        throw statement_error(sqlstate::grouping_error, "aggregate function calls cannot be nested")
            .at(offset);
    }
    if (!query.clause.aggregates_allowed) {
        throw statement_error(
            sqlstate::grouping_error,
            "aggregate functions are not allowed in " + std::string(query.clause.name)
        )
            .at(offset);
    }
}

/// What the call is made of, translated.
struct Parts {
    std::vector<Expression> arguments;
    std::string filter;
    bool distinct = false;
    std::vector<Expression> keys;  // of ORDER BY, or of WITHIN GROUP
    std::string order;             // a letter a key, as pg_ordered() takes it
};

void add_keys(Query& query, const PgQuery__FuncCall& node, Parts& parts) {
    for (const PgQuery__Node* item : nodes(node.agg_order, node.n_agg_order)) {
        const PgQuery__SortBy& sort = *item->sort_by;
        const bool descending = sort.sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
        bool nulls_first = descending;
        if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST) {
            nulls_first = true;
        } else if (sort.sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST) {
            nulls_first = false;
        }
        parts.order += descending ? (nulls_first ? 'D' : 'd') : (nulls_first ? 'A' : 'a');
        parts.keys.push_back(settle(query.translation, translate_expression(query, *sort.node)));
    }
}

/// Over a window an aggregate is none: it sees the rows that are left of GROUP BY.
Parts window_parts(Query& query, const PgQuery__FuncCall& node) {
    Parts parts;
    const std::string over = translate_over(query, node);
    query.inside_window = true;
    parts.arguments = translate_all(query, node.args, node.n_args);
    if (node.agg_filter != nullptr) {
        const Expression condition = translate_condition(query, *node.agg_filter, "FILTER");
        parts.filter = " FILTER (WHERE " + condition.sql + ")";
    }
    query.inside_window = false;
    parts.filter += over;
    return parts;
}

Parts parts_of(Query& query, const PgQuery__FuncCall& node) {
    if (node.over != nullptr) {
        return window_parts(query, node);
    }
    const std::size_t own = query.ungrouped.size();
    const std::size_t outside = uses_outside(query);
    query.inside_aggregate = true;
    Parts parts;
    parts.distinct = node.agg_distinct != 0;
    parts.arguments = translate_all(query, node.args, node.n_args);
    add_keys(query, node, parts);
    if (node.agg_filter != nullptr) {
        const Expression condition = translate_condition(query, *node.agg_filter, "FILTER");
        parts.filter = " FILTER (WHERE " + condition.sql + ")";
    }
    query.inside_aggregate = false;
    if (query.ungrouped.size() == own && uses_outside(query) != outside) {
        throw not_served(
            "an aggregate over columns of an outer query", query.translation.place(node.location)
        );
    }
    query.ungrouped.resize(own);
    query.has_aggregate = true;
    return parts;
}

Expression count(Query& query, const PgQuery__FuncCall& node, Parts parts) {
    Expression result{.type = Oid::int8};
    if (node.agg_star != 0) {
        result.sql = "count(*)" + parts.filter;
        return result;
    }
    const Expression counted = settle(query.translation, std::move(parts.arguments.front()));
    result.sql = fmt::format(
        "count({}{}){}",
        parts.distinct ? "DISTINCT " : "",
        parts.distinct ? comparable(counted, Comparison::equality) : counted.sql,
        parts.filter
    );
    return result;
}

std::string filled(
    std::string_view pattern, const std::vector<Expression>& arguments, const Parts& parts
) {
    std::string sql;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '$') {
            sql += pattern[i];
            continue;
        }
        switch (pattern[++i]) {
            case 'd':
                sql += parts.distinct ? "DISTINCT " : "";
                break;
            case 'f':
                sql += parts.filter;
                break;
            default:
                sql += arguments[static_cast<std::size_t>(pattern[i] - '1')].sql;
        }
    }
    return sql;
}

/// A pattern that is one call of an aggregate of ours: "pg_string_agg($d$1, $2)$f".
bool is_ours(std::string_view pattern) {
    return pattern.starts_with("pg_") && pattern.ends_with(")$f") &&
           std::count(pattern.begin(), pattern.end(), '(') == 1;
}

/// SQLite's DISTINCT takes one argument, and compares it as it stands.
bool needs_keys(const Parts& parts, const std::vector<Expression>& arguments) {
    const bool plain_distinct =
        arguments.size() == 1 && comparable(arguments[0], Comparison::equality) == arguments[0].sql;
    return !parts.keys.empty() || (parts.distinct && !plain_distinct);
}

/// With DISTINCT, what it is ordered by must be among what is compared.
void check_distinct_keys(
    const Parts& parts, const std::vector<Expression>& arguments, std::size_t offset
) {
    for (const Expression& key : parts.keys) {
        const bool listed =
            std::any_of(arguments.begin(), arguments.end(), [&](const Expression& argument) {
                return argument.sql == key.sql;
            });
        if (!listed) {
            throw statement_error(
                "42P10",
                "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list"
            )
                .at(offset);
        }
    }
}

/// The aggregate fed in order, by pg_ordered().
std::string ordered(
    std::string_view pattern,
    const std::vector<Expression>& arguments,
    Parts parts,
    std::size_t offset
) {
    if (parts.distinct) {
        check_distinct_keys(parts, arguments, offset);
        for (const Expression& argument : arguments) {
            parts.keys.push_back(argument);
            parts.order += 'a';
        }
    }
    const std::string_view name = pattern.substr(0, pattern.find('('));
    std::string sql = fmt::format(
        "pg_ordered('{}', {}, '{}{}'",
        name,
        arguments.size(),
        parts.distinct ? "=" : "",
        parts.order
    );
    for (const Expression& argument : arguments) {
        sql += ", " + argument.sql;
    }
    for (const Expression& key : parts.keys) {
        sql += ", " + comparable(key, Comparison::order);
    }
    return sql + ")" + parts.filter;
}

/// WITHIN GROUP: the rows in the order of their one key, which is the argument; then the fraction.
Expression ordered_set(
    Query& query, const PgQuery__FuncCall& node, std::string_view name, Parts parts
) {
    const std::size_t offset = query.translation.place(node.location);
    std::vector<Expression> arguments = parts.keys;
    arguments.insert(arguments.end(), parts.arguments.begin(), parts.arguments.end());
    const std::vector<Oid> types = types_of(arguments);
    if (parts.keys.size() != 1 || arguments.size() != (name == "mode" ? 1U : 2U)) {
        throw no_function(name, types, offset);
    }
    if (arguments.size() == 2) {
        arguments[1] = coerce(query.translation, std::move(arguments[1]), Oid::float8);
    }
    std::string_view inner = name == "mode" ? "pg_mode(" : "pg_percentile_disc(";
    Oid type = arguments[0].type;
    if (name == "percentile_cont") {
        inner =
            type == Oid::interval ? "pg_percentile_cont_interval(" : "pg_percentile_cont_float8(";
        type = type == Oid::interval ? type : Oid::float8;
        if (!converts_implicitly(arguments[0].type, type)) {
            throw no_function(name, types, offset);
        }
        arguments[0] = coerce(query.translation, std::move(arguments[0]), type);
        parts.keys = {arguments[0]};
    }
    return {.sql = ordered(inner, arguments, parts, offset), .type = type};
}

bool is_ordered_set(std::string_view name) {
    return name == "mode" || name == "percentile_cont" || name == "percentile_disc";
}

/// Of any type: their values as JSON.
std::optional<Expression> json_aggregate(
    Query& query, std::string_view name, const Parts& parts, std::size_t offset
) {
    const bool binary = name.starts_with("jsonb");
    const bool object = name.ends_with("object_agg");
    const auto& given = parts.arguments;
    if ((name != "json_agg" && name != "jsonb_agg" && !object) ||
        given.size() != (object ? 2U : 1U)) {
        return std::nullopt;
    }
    std::vector<Expression> arguments = given;
    if (object) {
        arguments[0] = as_output_text(query.translation, std::move(arguments[0]));
    }
    // DISTINCT compares the values, not their JSON.
    const Expression compared = settle(query.translation, arguments.back());
    arguments.back() = as_json(query, std::move(arguments.back()), binary);
    const std::string_view pattern =
        object ? (binary ? "pg_jsonb_object_agg($1, $2)$f" : "pg_json_object_agg($1, $2)$f")
               : "pg_json_agg($1)$f";
    Expression result{.type = binary ? Oid::jsonb : Oid::json};
    if (parts.distinct && !object) {
        Parts by_value = parts;
        if (by_value.keys.empty()) {
            by_value.keys.push_back(compared);
            by_value.order = "a";
        }
        by_value.order.insert(0, "=");
        by_value.distinct = false;
        result.sql = ordered(pattern, arguments, std::move(by_value), offset);
    } else {
        result.sql = parts.keys.empty() ? filled(pattern, arguments, parts)
                                        : ordered(pattern, arguments, parts, offset);
    }
    return result;
}

/// Rows are gathered with the keys of their order: see functions_gather.cpp.
Expression array_aggregate(Query& query, const Parts& parts, std::size_t offset) {
    const Expression value = settle(query.translation, parts.arguments.front());
    if (parts.distinct) {
        check_distinct_keys(parts, {value}, offset);
    }
    std::vector<Expression> row = {value};
    std::string order;
    for (std::size_t i = 0; i < parts.keys.size(); ++i) {
        const char letter = parts.order[i];
        row.push_back({.sql = comparable(parts.keys[i], Comparison::order)});
        order += letter == 'd' || letter == 'D' ? 'd' : 'a';
        order += letter == 'A' || letter == 'D' ? 'f' : 'l';
    }
    if (parts.distinct && parts.keys.empty()) {
        row.push_back({.sql = comparable(value, Comparison::order)});
        order = "al";
    }
    return {
        .sql = fmt::format(
            "pg_array_agg(group_concat(pg_pack({})){}, {}, '{}{}')",
            joined(row, ", "),
            parts.filter,
            type_number(value.type),
            order,
            parts.distinct ? "u" : ""
        ),
        .type = array_type_of(value.type, offset)};
}

}  // namespace

bool is_aggregate(std::string_view name) {
    const auto signatures = aggregate_signatures();
    constexpr std::array<std::string_view, 9> special = {
        "array_agg",
        "count",
        "json_agg",
        "jsonb_agg",
        "json_object_agg",
        "jsonb_object_agg",
        "mode",
        "percentile_cont",
        "percentile_disc"};
    return std::find(special.begin(), special.end(), name) != special.end() ||
           std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
               return signature.name == name;
           });
}

Expression translate_aggregate(Query& query, std::string_view name, const PgQuery__FuncCall& node) {
    const std::size_t offset = query.translation.place(node.location);
    if (node.over == nullptr) {
        check_place(query, offset);
    }
    Parts parts = parts_of(query, node);
    const bool star = node.agg_star != 0;
    if (name == "count" && (star || parts.arguments.size() == 1)) {
        return count(query, node, std::move(parts));
    }
    if (node.agg_within_group != 0 || is_ordered_set(name)) {
        return ordered_set(query, node, name, std::move(parts));
    }
    if (name == "array_agg" && parts.arguments.size() == 1) {
        return array_aggregate(query, parts, offset);
    }
    if (auto json = json_aggregate(query, name, parts, offset)) {
        return *std::move(json);
    }
    const std::vector<Oid> types = types_of(parts.arguments);
    const Resolution resolution = resolve(aggregate_signatures(), name, types);
    if (star || resolution.match == Match::none) {
        throw no_function(name, types, offset);
    }
    if (resolution.match == Match::ambiguous) {
        throw not_unique(name, types, offset);
    }
    const Signature& signature = *resolution.signature;
    std::vector<Expression> arguments = std::move(parts.arguments);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        arguments[i] = coerce(query.translation, std::move(arguments[i]), signature.arguments[i]);
    }
    Expression result{.type = signature.result};
    const bool extreme = name == "min" || name == "max";
    parts.distinct = parts.distinct && !extreme;
    result.sql = is_ours(signature.sqlite) && !extreme && needs_keys(parts, arguments)
                     ? ordered(signature.sqlite, arguments, parts, offset)
                     : filled(signature.sqlite, arguments, parts);
    return result;
}

}  // namespace sql
