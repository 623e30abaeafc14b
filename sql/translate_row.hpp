// Comparisons of rows: (a, b) = (c, d), <, IN.
#pragma once

#include <optional>

#include "sql/translate.hpp"

namespace sql {

/// None where neither side is a row.
std::optional<Expression> translate_row_operation(Query& query, const PgQuery__AExpr& node);
/// (a, b) IN (SELECT …)
Expression row_membership(
    Query& query, const PgQuery__RowExpr& subject, const Subselect& select, bool negated
);

}  // namespace sql
