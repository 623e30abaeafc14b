#include "sql/translate_reg.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "protocol/pgwire/array_codec.hpp"
#include "sql/functions_reg.hpp"
#include "sql/relations.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_from.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::type_name;
using protocol::pgwire::is_named_oid;

/// Where the names are that no declaration has.
struct NameTable {
    Oid type;
    std::string_view relation;
    std::string_view name_column;
};

constexpr std::array name_tables = {
    NameTable{Oid::regproc, "pg_proc", "proname"},
    NameTable{Oid::regprocedure, "pg_proc", "proname"},
    NameTable{Oid::regrole, "pg_roles", "rolname"},
};

struct FoundTable {
    NameTable names;
    const Relation* relation;
};

FoundTable table_of(Translation& translation, Oid type, std::size_t offset) {
    for (const NameTable& names : name_tables) {
        const Relation* relation = find_relation("pg_catalog", names.relation);
        if (names.type == type && relation != nullptr) {
            translation.reads(*relation);
            return {.names = names, .relation = relation};
        }
    }
    throw not_served("type " + std::string(type_name(type)), offset);
}

/// A look into the table: `wanted` of the row whose `column` is `sql`.
std::string looked_up(
    Translation& translation,
    const FoundTable& table,
    std::string_view wanted,
    std::string_view column,
    std::string_view sql
) {
    return fmt::format(
        "(SELECT min(\"{0}\") FROM (SELECT \"{0}\", \"{1}\"{2}) WHERE \"{1}\" = {3})",
        wanted,
        column,
        relation_rows(translation, *table.relation),
        sql
    );
}

std::string name_sql(Translation& translation, const Expression& value, Oid type) {
    if (is_declared_name(type)) {
        return fmt::format("pg_reg_name({}, {})", value.sql, type_number(type));
    }
    const FoundTable table = table_of(translation, type, value.offset);
    return fmt::format(
        "coalesce({}, CAST({} AS TEXT))",
        looked_up(translation, table, table.names.name_column, "oid", value.sql),
        value.sql
    );
}

std::string oid_sql(Translation& translation, const std::string& name, Oid type, std::size_t at) {
    if (is_declared_name(type)) {
        return fmt::format("pg_reg_oid({}, {})", name, type_number(type));
    }
    const FoundTable table = table_of(translation, type, at);
    const std::string bare = type == Oid::regrole ? name : "pg_reg_bare(" + name + ")";
    return fmt::format(
        "pg_reg_found({}, {}, {})",
        looked_up(translation, table, "oid", table.names.name_column, bare),
        name,
        type_number(type)
    );
}

/// Resolved here where the name is known and declared, so that the error has its place.
std::string literal_oid(Translation& translation, const Expression& literal, Oid type) {
    if (!is_declared_name(type)) {
        return oid_sql(translation, literal.sql, type, literal.offset);
    }
    try {
        return std::to_string(oid_of_name(*literal.literal, type));
    } catch (protocol::Error& error) {
        throw std::move(error).at(literal.offset);
    }
}

Expression from_unknown(Translation& translation, Expression expression, Oid type) {
    if (expression.literal) {
        expression.sql = literal_oid(translation, expression, type);
        expression.literal.reset();
    } else if (expression.parameter > 0) {
        infer_parameter(translation, expression, type);
        expression.sql = oid_sql(translation, expression.sql, type, expression.offset);
        expression.parameter = 0;
    }
    expression.type = type;
    return expression;
}

struct NameFunction {
    std::string_view name;
    Oid type;
};
constexpr std::array name_functions = {
    NameFunction{"to_regclass", Oid::regclass},
    NameFunction{"to_regtype", Oid::regtype},
    NameFunction{"to_regnamespace", Oid::regnamespace},
};

protocol::Error no_cast(const Expression& expression, Oid type) {
    return statement_error(
               protocol::sqlstate::cannot_coerce,
               fmt::format("cannot cast type {} to {}", type_name(expression.type), type_name(type))
    )
        .at(expression.offset);
}

}  // namespace

std::optional<Expression> coerce_named(Translation& translation, Expression& expression, Oid type) {
    const Oid from = expression.type;
    if (!is_named_oid(from) && !is_named_oid(type)) {
        return std::nullopt;
    }
    if (from == Oid::unknown) {
        return from_unknown(translation, std::move(expression), type);
    }
    Expression result = std::move(expression);
    const auto counts = [](Oid t) { return is_integer(t) || t == Oid::oid || is_named_oid(t); };
    if (counts(from) && counts(type)) {
        // The same number.
    } else if (is_text(type)) {
        result.sql = name_sql(translation, result, from);
    } else if (is_text(from)) {
        result.sql = oid_sql(translation, result.sql, type, result.offset);
    } else {
        throw no_cast(result, type);
    }
    result.type = type;
    result.typmod = -1;
    result.chain.clear();
    return result;
}

std::string named_output(Translation& translation, const std::string& column, Oid type) {
    const Expression value{.sql = column, .type = type};
    return fmt::format("pg_reg_out({}, {})", column, name_sql(translation, value, type));
}

bool is_name_function(std::string_view name) {
    return name == "pg_typeof" ||
           std::any_of(name_functions.begin(), name_functions.end(), [&](const NameFunction& f) {
               return f.name == name;
           });
}

std::optional<Expression> named_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments
) {
    if (arguments.size() != 1) {
        return std::nullopt;
    }
    if (name == "pg_typeof") {
        return Expression{.sql = type_number(arguments[0].type), .type = Oid::regtype};
    }
    for (const NameFunction& function : name_functions) {
        if (function.name == name) {
            const Expression text = coerce(query.translation, std::move(arguments[0]), Oid::text);
            return Expression{
                .sql =
                    fmt::format("pg_reg_oid_or_null({}, {})", text.sql, type_number(function.type)),
                .type = function.type};
        }
    }
    return std::nullopt;
}

}  // namespace sql
