// Comparisons: in a type that both sides have in common, in a form whose order in SQLite is that of
// Postgres.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "protocol/pgwire/array_codec.hpp"
#include "sql/translate.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::type_name;
namespace sqlstate = protocol::sqlstate;

struct Bounds {
    Expression subject;
    Expression low;
    Expression high;
};

Expression both(std::string_view word, const Expression& a, const Expression& b) {
    return {.sql = fmt::format("({} {} {})", a.sql, word, b.sql), .type = Oid::boolean};
}

Expression within(Translation& translation, const Bounds& bounds, std::size_t offset) {
    // One after the other: the first gives a parameter its type.
    const Expression above = compare(translation, ">=", bounds.subject, bounds.low, offset);
    const Expression below = compare(translation, "<=", bounds.subject, bounds.high, offset);
    return both("AND", above, below);
}

Expression negated(Expression expression, bool negate) {
    if (negate) {
        expression.sql = "(NOT " + expression.sql + ")";
    }
    return expression;
}

Expression symmetric(Translation& translation, Bounds bounds, std::size_t offset) {
    const Expression straight = within(translation, bounds, offset);
    std::swap(bounds.low, bounds.high);
    return both("OR", straight, within(translation, bounds, offset));
}

/// regclass and its like compare as the numbers that they are.
Expression compared_as(Expression expression) {
    if (protocol::pgwire::is_named_oid(expression.type)) {
        expression.type = Oid::oid;
    }
    return expression;
}

bool is_one_byte_beside_text(Oid left, Oid right) {
    return left == Oid::char_type && is_text(right);
}

/// Operators also stand between two kinds of types, if one side converts.
std::optional<Oid> compared_type(Oid left, Oid right) {
    const std::array types = {left, right};
    if (is_one_byte_beside_text(left, right) || is_one_byte_beside_text(right, left)) {
        return Oid::text;
    }
    if (const auto type = common_type(types)) {
        const bool mixed = left != right && left != Oid::unknown && right != Oid::unknown;
        return *type == Oid::float4 && mixed ? Oid::float8 : *type;
    }
    if (converts_implicitly(left, right)) {
        return right;
    }
    return converts_implicitly(right, left) ? std::optional(left) : std::nullopt;
}

/// What all sides have in common; an operator of two types may also do without.
std::optional<Oid> listed_type(const Expression& subject, std::span<const Expression> items) {
    std::vector<Oid> types = types_of(items);
    types.push_back(subject.type);
    return common_type(types);
}

/// One comparison an item, where the items and the subject have no common type.
Expression one_by_one(
    Translation& translation,
    const Expression& subject,
    std::span<const Expression> items,
    bool negate,
    std::size_t offset
) {
    std::vector<Expression> tests;
    for (const Expression& item : items) {
        tests.push_back(compare(translation, negate ? "<>" : "=", subject, item, offset));
    }
    return {.sql = "(" + joined(tests, negate ? " AND " : " OR ") + ")", .type = Oid::boolean};
}

}  // namespace

bool is_comparison(std::string_view op) {
    constexpr std::array<std::string_view, 6> ops = {"=", "<>", "<", "<=", ">", ">="};
    return std::find(ops.begin(), ops.end(), op) != ops.end();
}

protocol::Error no_operator(
    std::string_view op, std::optional<Oid> left, Oid right, std::size_t offset
) {
    const std::string operands =
        left ? fmt::format("{} {} {}", type_name(*left), op, type_name(right))
             : fmt::format("{} {}", op, type_name(right));
    return statement_error(
               sqlstate::undefined_function,
               "operator does not exist: " + operands,
               "No operator matches the given name and argument types. You might need to add "
               "explicit type casts."
    )
        .at(offset);
}

Expression compare(
    Translation& translation,
    std::string_view op,
    Expression left,
    Expression right,
    std::size_t offset
) {
    left = compared_as(refreshed(translation, std::move(left)));
    right = compared_as(refreshed(translation, std::move(right)));
    const auto type = compared_type(left.type, right.type);
    if (!type) {
        throw no_operator(is_comparison(op) ? op : "=", left.type, right.type, offset);
    }
    const bool equality = op == "=" || op == "<>" || op.starts_with("IS");
    const auto comparison = equality ? Comparison::equality : Comparison::order;
    left = coerce(translation, std::move(left), *type);
    right = coerce(translation, std::move(right), *type);
    const std::string left_key = comparable(left, comparison);
    const std::string right_key = comparable(right, comparison);
    return {
        .sql = fmt::format("({} {} {})", left_key, op, right_key),
        .type = Oid::boolean,
        .offset = offset};
}

Expression translate_between(Query& query, const PgQuery__AExpr& node) {
    Translation& translation = query.translation;
    const std::size_t offset = translation.place(node.location);
    const PgQuery__List& list = *node.rexpr->list;
    const Bounds bounds = {
        .subject = translate_expression(query, *node.lexpr),
        .low = translate_expression(query, *list.items[0]),
        .high = translate_expression(query, *list.items[1])};
    switch (node.kind) {
        case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
            return within(translation, bounds, offset);
        case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
            return negated(within(translation, bounds, offset), true);
        case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
            return symmetric(translation, bounds, offset);
        default:
            return negated(symmetric(translation, bounds, offset), true);
    }
}

Expression one_of(
    Query& query, Expression subject, std::vector<Expression> items, bool negate, int location
) {
    Translation& translation = query.translation;
    subject = compared_as(std::move(subject));
    const auto type = listed_type(subject, items);
    if (!type) {
        return one_by_one(translation, subject, items, negate, translation.place(location));
    }
    subject = coerce(translation, std::move(subject), *type);
    for (Expression& item : items) {
        item = coerce(translation, std::move(item), *type);
        item.sql = comparable(item, Comparison::equality);
    }
    return {
        .sql = fmt::format(
            "({} {} ({}))",
            comparable(subject, Comparison::equality),
            negate ? "NOT IN" : "IN",
            joined(items, ", ")
        ),
        .type = Oid::boolean};
}

Expression translate_in(Query& query, const PgQuery__AExpr& node) {
    Expression subject = translate_expression(query, *node.lexpr);
    const PgQuery__List& list = *node.rexpr->list;
    const bool negate = last_name(node.name, node.n_name) == "<>";
    return one_of(
        query,
        std::move(subject),
        translate_all(query, list.items, list.n_items),
        negate,
        node.location
    );
}

}  // namespace sql
