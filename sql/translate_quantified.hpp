// `subject op ANY (…)` and `subject op ALL (…)`.
#pragma once

#include <cstddef>
#include <string>

#include "sql/translate.hpp"

namespace sql {

struct Quantified {
    std::string op;
    bool any = true;
    std::size_t offset = 0;
};

/// Over the rows of a subquery of one column.
Expression any_or_all_rows(
    Query& query, const Quantified& which, Expression subject, const Subselect& select
);

}  // namespace sql
