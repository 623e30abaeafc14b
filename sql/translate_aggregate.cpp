// Aggregates: where they may stand, and their SQLite text with DISTINCT and FILTER.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/functions.hpp"
#include "sql/translate.hpp"
#include "sql/translate_type.hpp"

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
};

Parts parts_of(Query& query, const PgQuery__FuncCall& node) {
    const std::size_t own = query.ungrouped.size();
    const std::size_t outside = uses_outside(query);
    query.inside_aggregate = true;
    Parts parts;
    parts.distinct = node.agg_distinct != 0;
    parts.arguments = translate_all(query, node.args, node.n_args);
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

Error no_aggregate(std::string_view name, std::span<const Oid> types, std::size_t offset) {
    const bool interval = std::find(types.begin(), types.end(), Oid::interval) != types.end();
    return interval ? not_served(fmt::format("{}() of type interval", name), offset)
                    : no_function(name, types, offset);
}

std::string filled(std::string_view pattern, const std::string& argument, const Parts& parts) {
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
                sql += argument;
        }
    }
    return sql;
}

}  // namespace

bool is_aggregate(std::string_view name) {
    const auto signatures = aggregate_signatures();
    return name == "count" ||
           std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
               return signature.name == name;
           });
}

Expression translate_aggregate(Query& query, std::string_view name, const PgQuery__FuncCall& node) {
    const std::size_t offset = query.translation.place(node.location);
    check_place(query, offset);
    Parts parts = parts_of(query, node);
    const bool star = node.agg_star != 0;
    if (name == "count" && (star || parts.arguments.size() == 1)) {
        return count(query, node, std::move(parts));
    }
    const std::vector<Oid> types = types_of(parts.arguments);
    const Resolution resolution = resolve(aggregate_signatures(), name, types);
    if (star || types.size() != 1 || resolution.match == Match::none) {
        throw no_aggregate(name, types, offset);
    }
    if (resolution.match == Match::ambiguous) {
        throw not_unique(name, types, offset);
    }
    const Signature& signature = *resolution.signature;
    const Expression argument =
        coerce(query.translation, std::move(parts.arguments.front()), signature.arguments[0]);
    const bool order_only = name == "min" || name == "max";
    if (parts.distinct && argument.type == Oid::numeric && !order_only) {
        throw not_served(fmt::format("{}(DISTINCT …) of type numeric", name), offset);
    }
    return {.sql = filled(signature.sqlite, argument.sql, parts), .type = signature.result};
}

}  // namespace sql
