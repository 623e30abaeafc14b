// regclass, regtype and their like in expressions: integers in SQLite, names in text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sql/translate.hpp"

namespace sql {

/// coerce() where one side is such a type; none where neither is.
std::optional<Expression> coerce_named(
    Translation& translation, Expression& expression, protocol::Oid type
);
/// What a plan gives for a column of such a type.
std::string named_output(Translation& translation, const std::string& column, protocol::Oid type);
bool is_name_function(std::string_view name);
/// to_regclass() …, pg_typeof(); none where the arguments do not fit.
std::optional<Expression> named_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments
);

}  // namespace sql
