// Calls whose arguments may be of any type or number, or mean something to the planner.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "protocol/text.hpp"
#include "sql/translate.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// concat(): NULLs count as empty.
Expression concat(Query& query, std::vector<Expression> arguments) {
    for (Expression& argument : arguments) {
        argument = as_output_text(query.translation, std::move(argument));
        argument.sql = "coalesce(" + argument.sql + ", '')";
    }
    return {.sql = "(" + joined(arguments, " || ") + ")", .type = Oid::text};
}

Expression concat_with_separator(Query& query, std::vector<Expression> arguments) {
    for (Expression& argument : arguments) {
        argument = as_output_text(query.translation, std::move(argument));
    }
    return {.sql = "pg_concat_ws(" + joined(arguments, ", ") + ")", .type = Oid::text};
}

/// Where the name is known only while the SELECT runs, it asks its session.
Expression asked_setting(Query& query, std::vector<Expression>& arguments) {
    const std::string name = coerce(query.translation, std::move(arguments.front()), Oid::text).sql;
    const std::string optional =
        arguments.size() > 1 ? coerce(query.translation, std::move(arguments[1]), Oid::boolean).sql
                             : "0";
    return {.sql = fmt::format("pg_session('setting', {}, {})", name, optional), .type = Oid::text};
}

/// A literal's name is part of the fact's.
Expression current_setting(Query& query, std::vector<Expression>& arguments) {
    const bool optional = arguments.size() > 1;
    const bool known = !optional || arguments[1].sql == "1" || arguments[1].sql == "0";
    const Expression& given = arguments.front();
    if (!given.literal || !known) {
        return asked_setting(query, arguments);
    }
    const std::string name = protocol::to_lower(*given.literal);
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    if (name.empty() || name.find_first_not_of(allowed) != std::string::npos) {
        throw statement_error(
            sqlstate::undefined_object, "unrecognized configuration parameter \"" + name + "\""
        )
            .at(given.offset);
    }
    const bool missing_ok = optional && arguments[1].sql == "1";
    const std::string_view form = missing_ok ? ":optional_setting" : ":setting";
    return {.sql = query.translation.fact(fmt::format("{}({})", form, name)), .type = Oid::text};
}

/// format(): %s and %L take any type's output.
Expression format_call(Query& query, std::vector<Expression> arguments) {
    arguments[0] = coerce(query.translation, std::move(arguments[0]), Oid::text);
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        arguments[i] = as_output_text(query.translation, std::move(arguments[i]));
    }
    return {.sql = "pg_format(" + joined(arguments, ", ") + ")", .type = Oid::text};
}

Expression count_nulls(Query& query, std::vector<Expression> arguments, bool nulls) {
    std::string sum;
    for (Expression& argument : arguments) {
        argument = settle(query.translation, std::move(argument));
        sum +=
            (sum.empty() ? "((" : " + (") + argument.sql + (nulls ? " IS NULL)" : " IS NOT NULL)");
    }
    return {.sql = sum + ")", .type = Oid::int4};
}

Expression json_array(Query& query, std::vector<Expression> arguments, bool binary) {
    for (Expression& argument : arguments) {
        argument = as_json(query, std::move(argument), binary);
    }
    return {
        .sql = (binary ? "pg_jsonb_array(" : "pg_json_array(") + joined(arguments, ", ") + ")",
        .type = binary ? Oid::jsonb : Oid::json};
}

Expression json_object(Query& query, std::vector<Expression> arguments, bool binary) {
    if (arguments.size() % 2 != 0) {
        throw protocol::Error(
            protocol::ErrorKind::statement,
            sqlstate::invalid_parameter_value,
            "argument list must have even number of elements",
            {},
            std::string("The arguments of ") + (binary ? "jsonb" : "json") +
                "_build_object() must consist of alternating keys and values."
        );
    }
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        arguments[i] = as_output_text(query.translation, std::move(arguments[i]));
        arguments[i + 1] = as_json(query, std::move(arguments[i + 1]), binary);
    }
    return {
        .sql = (binary ? "pg_jsonb_object(" : "pg_json_object(") + joined(arguments, ", ") + ")",
        .type = binary ? Oid::jsonb : Oid::json};
}

/// jsonb_extract_path(value, step, …) and its three kin.
Expression extract_path(Query& query, std::string_view name, std::vector<Expression> arguments) {
    const bool binary = name.starts_with("jsonb");
    const bool as_text = name.ends_with("_text");
    const Oid type = binary ? Oid::jsonb : Oid::json;
    const Oid given = arguments[0].type;
    if (given != type && given != Oid::unknown) {
        throw no_function(name, types_of(arguments), arguments[0].offset);
    }
    arguments[0] = coerce(query.translation, std::move(arguments[0]), type);
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        arguments[i] = coerce(query.translation, std::move(arguments[i]), Oid::text);
    }
    std::string sql = binary ? "pg_jsonb_steps" : "pg_json_steps";
    sql += as_text ? "_text(" : "(";
    return {.sql = sql + joined(arguments, ", ") + ")", .type = as_text ? Oid::text : type};
}

std::optional<Expression> json_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments
) {
    const bool binary = name.find("jsonb") != std::string_view::npos;
    if (name == "jsonb_build_object" || name == "json_build_object") {
        return json_object(query, std::move(arguments), binary);
    }
    if (name == "jsonb_build_array" || name == "json_build_array") {
        return json_array(query, std::move(arguments), binary);
    }
    if ((name == "to_jsonb" || name == "to_json") && arguments.size() == 1) {
        const std::string given = settle(query.translation, arguments[0]).sql;
        Expression json = as_json(query, std::move(arguments[0]), binary);
        json.sql = "CASE WHEN " + given + " IS NULL THEN NULL ELSE " + json.sql + " END";
        return json;
    }
    const bool path = name == "jsonb_extract_path" || name == "jsonb_extract_path_text" ||
                      name == "json_extract_path" || name == "json_extract_path_text";
    return path && !arguments.empty()
               ? std::optional(extract_path(query, name, std::move(arguments)))
               : std::nullopt;
}

struct IntervalPart {
    std::string_view name;
    std::size_t at;
};

constexpr std::array interval_parts = std::to_array<IntervalPart>({
    {"years", 0},
    {"months", 1},
    {"weeks", 2},
    {"days", 3},
    {"hours", 4},
    {"mins", 5},
    {"secs", 6},
});

std::size_t interval_part(const Query& query, const PgQuery__NamedArgExpr& node) {
    for (const IntervalPart& part : interval_parts) {
        if (part.name == node.name) {
            return part.at;
        }
    }
    throw statement_error(
        sqlstate::undefined_function,
        fmt::format("function make_interval({} => …) does not exist", node.name)
    )
        .at(query.translation.place(node.location));
}

}  // namespace

Expression as_json(Query& query, Expression expression, bool binary) {
    expression = settle(query.translation, std::move(expression));
    const bool is_json = expression.type == Oid::json || expression.type == Oid::jsonb;
    Expression json{.type = binary ? Oid::jsonb : Oid::json, .offset = expression.offset};
    if (binary && protocol::is_array(expression.type)) {
        json.sql = fmt::format(
            "pg_jsonb(pg_to_json({}, {}))",
            expression.sql,
            static_cast<std::uint32_t>(expression.type)
        );
        return json;
    }
    if (expression.type == Oid::timestamptz) {
        json.sql =
            "pg_moment_json(" + expression.sql + ", " + query.translation.fact(":zone") + ")";
        return json;
    }
    json.sql =
        is_json && binary && expression.type == Oid::json
            ? "coalesce(pg_jsonb(" + expression.sql + "), 'null')"
            : fmt::format(
                  "pg_to_json({}, {})", expression.sql, static_cast<std::uint32_t>(expression.type)
              );
    return json;
}

/// Its parts have names, and are 0 where they are not given.
Expression translate_make_interval(Query& query, const PgQuery__FuncCall& node) {
    std::vector<std::string> parts(interval_parts.size(), "0");
    std::size_t next = 0;
    for (const PgQuery__Node* item : nodes(node.args, node.n_args)) {
        const bool named = item->node_case == PG_QUERY__NODE__NODE_NAMED_ARG_EXPR;
        const std::size_t at = named ? interval_part(query, *item->named_arg_expr) : next++;
        Expression value = translate_expression(query, named ? *item->named_arg_expr->arg : *item);
        const Oid wanted = at == 6 ? Oid::float8 : Oid::int4;
        if (at >= parts.size() || !converts_implicitly(value.type, wanted)) {
            const std::array types = {value.type};
            throw no_function("make_interval", types, query.translation.place(node.location));
        }
        parts[at] = coerce(query.translation, std::move(value), wanted).sql;
    }
    return {
        .sql = fmt::format("pg_make_interval({})", fmt::join(parts, ", ")), .type = Oid::interval};
}

/// Functions that take arguments of any type, or whose arguments mean something to the planner.
std::optional<Expression> translate_special_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments
) {
    if (auto json = json_call(query, name, arguments)) {
        return json;
    }
    if (name == "format" && !arguments.empty()) {
        return format_call(query, std::move(arguments));
    }
    if ((name == "quote_literal" || name == "quote_nullable") && arguments.size() == 1) {
        const std::string quoted = "pg_quote_literal(" +
                                   as_output_text(query.translation, std::move(arguments[0])).sql +
                                   ")";
        return Expression{
            .sql = name == "quote_literal" ? quoted : "coalesce(" + quoted + ", 'NULL')",
            .type = Oid::text};
    }
    if ((name == "num_nulls" || name == "num_nonnulls") && !arguments.empty()) {
        return count_nulls(query, std::move(arguments), name == "num_nulls");
    }
    if (name == "concat" && !arguments.empty()) {
        return concat(query, std::move(arguments));
    }
    if (name == "concat_ws" && !arguments.empty()) {
        return concat_with_separator(query, std::move(arguments));
    }
    if (name == "current_setting" && (arguments.size() == 1 || arguments.size() == 2)) {
        return current_setting(query, arguments);
    }
    return std::nullopt;
}

}  // namespace sql
