// Arrays in expressions. In SQLite an array is Postgres's text form of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/translate.hpp"

namespace sql {

/// ARRAY[…]. `wanted`: the type of a cast around it, or Oid::unknown. 42P18 for an empty one
/// without.
Expression translate_array(Query& query, const PgQuery__AArrayExpr& node, protocol::Oid wanted);
/// ARRAY(SELECT …)
Expression translate_array_subquery(Query& query, const PgQuery__SubLink& node);
/// a[1], a[1:2], also of several dimensions.
Expression translate_subscript(Query& query, const PgQuery__AIndirection& node);

/// The array type of these elements; 0A000 where there is none.
protocol::Oid array_type_of(protocol::Oid element, std::size_t offset);
/// A JSON array of its elements, as SQLite has values of their type.
std::string elements_json(const Expression& array);
/// The number of a type, as our SQLite functions take it.
std::string type_number(protocol::Oid type);

bool is_array_function(std::string_view name);
/// A call of a function that takes arrays of any type, or none of them.
std::optional<Expression> array_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments, std::size_t offset
);
/// || @> <@ && between arrays.
std::optional<Expression> array_operation(
    Query& query, std::string_view op, std::vector<Expression>& operands, std::size_t offset
);

}  // namespace sql
