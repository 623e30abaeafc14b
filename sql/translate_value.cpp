// Constants, parameters, casts, and the functions that SQL writes without parentheses.
#include <charconv>
#include <utility>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "sql/translate.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr int parameters_max = 65'535;

/// What is too large for an int4, or has a point or an exponent.
Expression long_number(std::string_view text, std::size_t offset) {
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (error == std::errc() && end == text.data() + text.size()) {
        const bool fits_int4 = integer == INT32_MIN;  // the scanner takes its sign for itself
        return {
            .sql = sqlite_literal(integer),
            .type = fits_int4 ? Oid::int4 : Oid::int8,
            .offset = offset};
    }
    try {
        const auto numeric = protocol::pgwire::decode_text(text, Oid::numeric);
        return {.sql = sqlite_literal(numeric), .type = Oid::numeric, .offset = offset};
    } catch (protocol::Error& error_found) {
        throw std::move(error_found).at(offset);
    }
}

Expression fact(Query& query, std::string name, Oid type) {
    return {.sql = query.translation.fact(std::move(name)), .type = type};
}

/// What the clocks of the session's zone show.
Expression local_now(Query& query) {
    return coerce(query.translation, fact(query, ":now", Oid::timestamptz), Oid::timestamp);
}

Expression rounded(Query& query, Expression now, std::int32_t digits) {
    const Oid type = now.type;
    return cast(query.translation, std::move(now), {.type = type, .typmod = digits});
}

}  // namespace

Expression translate_constant(Query& query, const PgQuery__AConst& node) {
    const std::size_t offset = query.translation.place(node.location);
    switch (node.val_case) {
        case PG_QUERY__A__CONST__VAL_IVAL:
            return {
                .sql = sqlite_literal(std::int64_t{node.ival->ival}),
                .type = Oid::int4,
                .offset = offset};
        case PG_QUERY__A__CONST__VAL_FVAL:
            return long_number(node.fval->fval, offset);
        case PG_QUERY__A__CONST__VAL_BOOLVAL:
            return {
                .sql = node.boolval->boolval != 0 ? "1" : "0",
                .type = Oid::boolean,
                .offset = offset};
        case PG_QUERY__A__CONST__VAL_SVAL: {
            Expression literal{.sql = sqlite_text(node.sval->sval), .offset = offset};
            literal.literal = node.sval->sval;
            return literal;
        }
        case PG_QUERY__A__CONST__VAL_BSVAL:
            throw not_served("a bit string", offset);
        default:
            return {.sql = "NULL", .offset = offset};
    }
}

Expression translate_parameter(Query& query, const PgQuery__ParamRef& node) {
    const std::size_t offset = query.translation.place(node.location);
    if (node.number < 1 || node.number > parameters_max) {
        throw statement_error(
            sqlstate::undefined_parameter, "there is no parameter $" + std::to_string(node.number)
        )
            .at(offset);
    }
    auto& parameters = query.translation.parameters;
    const auto count = static_cast<std::size_t>(node.number);
    if (parameters.size() < count) {
        parameters.resize(count, Oid::unknown);
    }
    Expression expression{.sql = "?" + std::to_string(node.number), .offset = offset};
    expression.type = parameters[count - 1];
    expression.parameter = expression.type == Oid::unknown ? node.number : 0;
    if (protocol::pgwire::is_named_oid(expression.type)) {
        const Oid type = std::exchange(expression.type, Oid::text);
        return coerce(query.translation, std::move(expression), type);
    }
    if (protocol::type_name(expression.type) == "???") {
        throw not_served("a parameter of this type", offset);
    }
    return expression;
}

Expression translate_cast(Query& query, const PgQuery__TypeCast& node) {
    const NamedType target = named_type(query.translation, *node.type_name);
    if (node.arg->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR &&
        protocol::is_array(target.type)) {
        return translate_array(query, *node.arg->a_array_expr, target.type);
    }
    return cast(query.translation, translate_expression(query, *node.arg), target);
}

Expression translate_value_function(Query& query, const PgQuery__SQLValueFunction& node) {
    const std::size_t offset = query.translation.place(node.location);
    switch (node.op) {
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
            return fact(query, ":now", Oid::timestamptz);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
            return local_now(query);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE:
            return coerce(query.translation, local_now(query), Oid::date);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER:
            return fact(query, ":user", Oid::name);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_SESSION_USER:
            return fact(query, ":session_user", Oid::name);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_CATALOG:
            return fact(query, ":database", Oid::name);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA:
            return fact(query, ":schema", Oid::name);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N:
            return rounded(query, fact(query, ":now", Oid::timestamptz), node.typmod);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N:
            return rounded(query, local_now(query), node.typmod);
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
        case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N:
            return cast(
                query.translation, local_now(query), {.type = Oid::time, .typmod = node.typmod}
            );
        default:
            throw not_served("the current time with a zone", offset);
    }
}

}  // namespace sql
