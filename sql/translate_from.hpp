// The parts of FROM: its items, and joins of them.
#pragma once

#include <cstddef>
#include <string>

#include "sql/translate.hpp"

namespace sql {

struct FromItem {
    std::string sql;
    FromNames names;
    bool is_join = false;
};

// translate_from.cpp
FromItem translate_from_item(Query& query, const PgQuery__Node& node);
/// 42712 where two tables have one name.
void add_tables(FromNames& names, const FromNames& more, std::size_t offset);

// translate_join.cpp
FromItem translate_join(Query& query, const PgQuery__JoinExpr& node);

}  // namespace sql
