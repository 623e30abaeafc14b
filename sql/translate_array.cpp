#include "sql/translate_array.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "sql/translate_rows.hpp"
#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// SQLite's functions take 127 arguments at most.
constexpr std::size_t elements_in_one_call = 100;

std::string call(std::string_view function, std::span<const Expression> arguments) {
    return fmt::format("{}({})", function, joined(arguments, ", "));
}

/// pg_array(type, …), in pieces where the list is long.
std::string made_of(std::span<const Expression> items, Oid element) {
    const std::string head = fmt::format("pg_array({}", type_number(element));
    std::string pieces;
    for (std::size_t at = 0; at < items.size(); at += elements_in_one_call) {
        const auto piece = items.subspan(at, std::min(elements_in_one_call, items.size() - at));
        pieces += (pieces.empty() ? "" : ", ") + head + ", " + joined(piece, ", ") + ")";
    }
    return items.size() > elements_in_one_call ? "pg_array_cat(" + pieces + ")" : pieces;
}

bool is_nested(const PgQuery__AArrayExpr& node) {
    return node.n_elements > 0 &&
           std::all_of(
               node.elements,
               node.elements + node.n_elements,
               [](const PgQuery__Node* element) {
                   return element->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR;
               }
           );
}

void check_count(std::size_t count, std::size_t offset) {
    constexpr std::size_t literal_elements_max = 10'000;
    if (count > literal_elements_max) {
        throw statement_error(
            sqlstate::statement_too_complex, "an ARRAY[…] has more than 10,000 elements"
        )
            .at(offset);
    }
}

std::vector<Expression> elements_of(
    Query& query, const PgQuery__AArrayExpr& node, Oid wanted, std::size_t offset
) {
    if (!is_nested(node)) {
        return translate_all(query, node.elements, node.n_elements);
    }
    std::vector<Expression> items;
    for (const PgQuery__Node* element : nodes(node.elements, node.n_elements)) {
        items.push_back(translate_array(query, *element->a_array_expr, wanted));
        items.back().offset = offset;
    }
    return items;
}

/// A subscript or bound as int4; the dimension's end where it is not given.
Expression bound(Query& query, const PgQuery__Node* node, std::string_view otherwise) {
    if (node == nullptr) {
        return {.sql = std::string(otherwise), .type = Oid::int4};
    }
    Expression index = translate_expression(query, *node);
    if (!converts_implicitly(index.type, Oid::int4) && !is_number(index.type)) {
        throw statement_error(sqlstate::datatype_mismatch, "array subscript must have type integer")
            .at(index.offset);
    }
    return coerce(query.translation, std::move(index), Oid::int4);
}

bool has_slice(const PgQuery__AIndirection& node) {
    const auto items = nodes(node.indirection, node.n_indirection);
    return std::any_of(items.begin(), items.end(), [](const PgQuery__Node* item) {
        return item->node_case == PG_QUERY__NODE__NODE_A_INDICES && item->a_indices->is_slice != 0;
    });
}

constexpr std::string_view lowest = "(-2147483648)";
constexpr std::string_view highest = "2147483647";

std::vector<Expression> bounds_of(Query& query, const PgQuery__AIndirection& node, bool slice) {
    std::vector<Expression> bounds;
    for (const PgQuery__Node* item : nodes(node.indirection, node.n_indirection)) {
        if (item->node_case != PG_QUERY__NODE__NODE_A_INDICES) {
            throw not_served("a field of a value", place_of(query.translation, *node.arg));
        }
        const PgQuery__AIndices& indices = *item->a_indices;
        if (!slice) {
            bounds.push_back(bound(query, indices.uidx, highest));
        } else if (indices.is_slice != 0) {
            bounds.push_back(bound(query, indices.lidx, lowest));
            bounds.push_back(bound(query, indices.uidx, highest));
        } else {
            // Among slices a single subscript n means 1:n.
            bounds.push_back({.sql = "1", .type = Oid::int4});
            bounds.push_back(bound(query, indices.uidx, highest));
        }
    }
    return bounds;
}

}  // namespace

std::string type_number(Oid type) {
    return std::to_string(static_cast<std::uint32_t>(type));
}

Oid array_type_of(Oid element, std::size_t offset) {
    const Oid array = protocol::array_of(element);
    if (array == Oid::invalid) {
        throw not_served("an array of type " + std::string(protocol::type_name(element)), offset);
    }
    return array;
}

std::string elements_json(const Expression& array) {
    return fmt::format(
        "pg_array_json({}, {})", array.sql, type_number(protocol::element_of(array.type))
    );
}

Expression translate_array(Query& query, const PgQuery__AArrayExpr& node, Oid wanted) {
    const std::size_t offset = query.translation.place(node.location);
    check_count(node.n_elements, offset);
    if (node.n_elements == 0) {
        if (wanted == Oid::unknown) {
            throw statement_error(
                sqlstate::indeterminate_datatype,
                "cannot determine type of empty array",
                "Explicitly cast to the desired type, for example ARRAY[]::integer[]."
            )
                .at(offset);
        }
        return {.sql = "'{}'", .type = wanted, .offset = offset};
    }
    std::vector<Expression> items = elements_of(query, node, wanted, offset);
    const bool nested =
        is_nested(node) || std::any_of(items.begin(), items.end(), [](const Expression& item) {
            return protocol::is_array(item.type);
        });
    Oid item_type = nested ? wanted : protocol::element_of(wanted);
    if (wanted == Oid::unknown) {
        item_type = common_type_of(items, "ARRAY");
    }
    for (Expression& item : items) {
        item = wanted == Oid::unknown
                   ? coerce(query.translation, std::move(item), item_type)
                   : cast(query.translation, std::move(item), {.type = item_type});
    }
    if (nested) {
        return {.sql = call("pg_array_nested", items), .type = item_type, .offset = offset};
    }
    const Oid type = array_type_of(item_type, offset);
    return {.sql = made_of(items, item_type), .type = type, .offset = offset};
}

Expression translate_array_subquery(Query& query, const PgQuery__SubLink& node) {
    const std::size_t offset = query.translation.place(node.location);
    if (node.subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
        throw not_served("this subquery", offset);
    }
    const Subselect select = translate_select(
        query.translation, *node.subselect->select_stmt, &query, query.common_tables
    );
    if (select.outputs.size() != 1) {
        throw statement_error(sqlstate::syntax_error, "subquery must return only one column")
            .at(offset);
    }
    const Output& output = select.outputs.front();
    if (protocol::is_array(output.type)) {
        throw not_served("ARRAY of a subquery whose column is an array", offset);
    }
    return {
        .sql = fmt::format(
            "(SELECT pg_array_gathered(group_concat(pg_pack({})), {}, '') FROM ({}))",
            output.column,
            type_number(output.type),
            select.sql
        ),
        .type = array_type_of(output.type, offset)};
}

Expression translate_subscript(Query& query, const PgQuery__AIndirection& node) {
    Expression array = translate_expression(query, *node.arg);
    const std::size_t offset = array.offset;
    const Oid element = protocol::element_of(array.type);
    if (element == Oid::invalid) {
        const bool field = node.indirection[0]->node_case != PG_QUERY__NODE__NODE_A_INDICES;
        if (array.type == Oid::record &&
            node.indirection[0]->node_case == PG_QUERY__NODE__NODE_STRING) {
            return translate_field(std::move(array), string_of(*node.indirection[0]));
        }
        if (field || array.type == Oid::jsonb) {
            throw not_served(field ? "a field of a value" : "a subscript of type jsonb", offset);
        }
        throw statement_error(
            sqlstate::datatype_mismatch,
            fmt::format(
                "cannot subscript type {} because it does not support subscripting",
                protocol::type_name(array.type)
            )
        )
            .at(offset);
    }
    const bool slice = has_slice(node);
    const std::string bounds = joined(bounds_of(query, node, slice), ", ");
    if (slice) {
        return {.sql = fmt::format("pg_slice({}, {})", array.sql, bounds), .type = array.type};
    }
    return {
        .sql = fmt::format("pg_subscript({}, {}, {})", array.sql, type_number(element), bounds),
        .type = element};
}

}  // namespace sql
