// Function calls.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sql/functions.hpp"
#include "sql/translate.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_reg.hpp"
#include "sql/translate_rows.hpp"
#include "sql/translate_type.hpp"
#include "sql/translate_window.hpp"
#include "sql/type_facts.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::type_name;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t arguments_max = 100;

std::string call_text(std::string_view name, std::span<const Oid> types) {
    std::string list;
    for (const Oid type : types) {
        list += list.empty() ? "" : ", ";
        list += type_name(type);
    }
    return fmt::format("{}({})", name, list);
}

void refuse_clauses(const PgQuery__FuncCall& node, std::string_view name, std::size_t offset) {
    if (node.over != nullptr && !is_aggregate(name) && !is_window_function(name)) {
        throw statement_error(
            "42809",
            fmt::format(
                "OVER specified, but {} is not a window function nor an aggregate function", name
            )
        )
            .at(offset);
    }
    if (node.func_variadic != 0) {
        throw not_served("VARIADIC", offset);
    }
    if (node.n_args > arguments_max) {
        throw statement_error("54023", "cannot pass more than 100 arguments to a function")
            .at(offset);
    }
}

bool has_aggregate_syntax(const PgQuery__FuncCall& node) {
    return node.agg_star != 0 || node.agg_distinct != 0 || node.agg_within_group != 0 ||
           node.n_agg_order > 0 || node.agg_filter != nullptr;
}

void refuse_later(const std::string& name, std::size_t offset) {
    if (!has_signature(function_signatures(), name) && is_later_function(name)) {
        throw not_served("the function " + name + "()", offset);
    }
}

/// int4(x), as another way to write x::int4. None where there is no such type or conversion.
std::optional<Expression> cast_call(
    Query& query, std::string_view name, const std::vector<Expression>& arguments
) {
    const auto facts = std::ranges::find(type_facts(), name, &TypeFacts::name);
    if (arguments.size() != 1 || facts == type_facts().end() || facts->kind != 'b') {
        return std::nullopt;
    }
    try {
        return cast(query.translation, arguments.front(), {.type = facts->type});
    } catch (const protocol::Error& error) {
        if (error.sqlstate != sqlstate::cannot_coerce) {
            throw;
        }
        return std::nullopt;
    }
}

/// 42809, as Postgres says it, where a function is called as if it were an aggregate.
void refuse_aggregate_syntax(
    const PgQuery__FuncCall& node, const std::string& name, std::size_t offset
) {
    std::string given;
    if (node.agg_star != 0) {
        given = name + "(*)";
    } else if (node.agg_distinct != 0) {
        given = "DISTINCT";
    } else if (node.agg_within_group != 0) {
        given = "WITHIN GROUP";
    } else if (node.n_agg_order > 0) {
        given = "ORDER BY";
    } else if (node.agg_filter != nullptr) {
        given = "FILTER";
    } else {
        return;
    }
    throw statement_error(
        "42809", given + " specified, but " + name + " is not an aggregate function"
    )
        .at(offset);
}

/// Functions of arrays and of names of objects, whose types no one signature tells.
std::optional<Expression> own_call(
    Query& query, const PgQuery__FuncCall& node, std::string_view name, std::size_t offset
) {
    if (!is_array_function(name) && !is_name_function(name)) {
        return std::nullopt;
    }
    std::vector<Expression> arguments = translate_all(query, node.args, node.n_args);
    const std::vector<Oid> types = types_of(arguments);
    auto call = is_name_function(name) ? named_call(query, name, arguments)
                                       : array_call(query, name, arguments, offset);
    return call ? call : throw no_function(name, types, offset);
}

/// The arguments, and what in them belongs to the query around.
struct CallArguments {
    std::vector<Expression> items;
    bool aggregate = false;
    bool window = false;
};

CallArguments call_arguments(Query& query, const PgQuery__FuncCall& node) {
    const bool aggregated = std::exchange(query.has_aggregate, false);
    const int windows_before = query.window_calls;
    CallArguments arguments{.items = translate_all(query, node.args, node.n_args)};
    arguments.window = query.window_calls != windows_before;
    arguments.aggregate = query.has_aggregate;
    query.has_aggregate = query.has_aggregate || aggregated;
    return arguments;
}

}  // namespace

protocol::Error no_function(std::string_view name, std::span<const Oid> types, std::size_t offset) {
    return statement_error(
               sqlstate::undefined_function,
               fmt::format("function {} does not exist", call_text(name, types)),
               "No function matches the given name and argument types. You might need to add "
               "explicit type casts."
    )
        .at(offset);
}

protocol::Error not_unique(std::string_view name, std::span<const Oid> types, std::size_t offset) {
    return statement_error(
               "42725",
               fmt::format("function {} is not unique", call_text(name, types)),
               "Could not choose a best candidate function. You might need to add explicit type "
               "casts."
    )
        .at(offset);
}

std::vector<Oid> types_of(std::span<const Expression> items) {
    std::vector<Oid> types;
    for (const Expression& item : items) {
        types.push_back(item.type);
    }
    return types;
}

Expression apply_signature(
    Query& query, const Signature& signature, std::vector<Expression> arguments, std::size_t offset
) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        arguments[i] = wanted == Oid::any
                           ? settle(query.translation, std::move(arguments[i]))
                           : coerce(query.translation, std::move(arguments[i]), wanted);
    }
    Expression call{.type = signature.result, .offset = offset};
    const std::string_view text = signature.sqlite;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '$') {
            ++i;
            call.sql += arguments[static_cast<std::size_t>(text[i] - '1')].sql;
        } else if (text[i] == ':') {
            constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
            const std::size_t end = std::min(text.find_first_not_of(letters, i + 1), text.size());
            call.sql += query.translation.fact(std::string(text.substr(i, end - i)));
            i = end - 1;
        } else {
            call.sql += text[i];
        }
    }
    return call;
}

namespace {

/// What is no syntax of its own, found by its arguments' types.
Expression call_by_types(
    Query& query, const std::string& name, CallArguments arguments, std::size_t offset
) {
    const std::vector<Oid> types = types_of(arguments.items);
    if (auto special = translate_special_call(query, name, arguments.items)) {
        return *std::move(special);
    }
    const Resolution resolution = resolve(function_signatures(), name, types);
    if (resolution.match == Match::none) {
        if (auto converted = cast_call(query, name, arguments.items)) {
            return *std::move(converted);
        }
        refuse_later(name, offset);
        throw no_function(name, types, offset);
    }
    if (resolution.match == Match::ambiguous) {
        throw not_unique(name, types, offset);
    }
    const bool is_query = resolution.signature->sqlite.find("SELECT ") != std::string_view::npos;
    if (is_query && (arguments.aggregate || arguments.window)) {
        // SQLite takes it for one of the innermost query, which is the signature's, unless a column
        // says otherwise.
        const std::string what = arguments.window ? "a window function" : "an aggregate";
        throw not_served(what + " in an argument of " + name + "()", offset);
    }
    return apply_signature(query, *resolution.signature, std::move(arguments.items), offset);
}

}  // namespace

Expression translate_call(Query& query, const PgQuery__FuncCall& node) {
    const std::size_t offset = query.translation.place(node.location);
    const std::string name(last_name(node.funcname, node.n_funcname));
    const bool our_schema = node.n_funcname == 1 ||
                            (node.n_funcname == 2 && string_of(*node.funcname[0]) == "pg_catalog");
    refuse_clauses(node, name, offset);
    if (our_schema && is_aggregate(name)) {
        return translate_aggregate(query, name, node);
    }
    if (our_schema && is_window_function(name)) {
        return translate_window_call(query, name, node);
    }
    if (calls_rows_function(node)) {
        return translate_rows_in_list(query, node);
    }
    if (our_schema && !node.agg_star && node.agg_filter == nullptr && !node.agg_distinct) {
        if (auto call = own_call(query, node, name, offset)) {
            return *std::move(call);
        }
    }
    if (our_schema && has_aggregate_syntax(node)) {
        refuse_later(name, offset);
    }
    refuse_aggregate_syntax(node, name, offset);
    if (our_schema && name == "make_interval") {
        return translate_make_interval(query, node);
    }
    CallArguments arguments = call_arguments(query, node);
    return our_schema ? call_by_types(query, name, std::move(arguments), offset)
                      : throw no_function(name, types_of(arguments.items), offset);
}

}  // namespace sql
