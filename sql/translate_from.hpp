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
    bool uses_others =
        false;  // may use columns of the items before it, so brackets would hide these
};

// translate_from.cpp
FromItem translate_from_item(Query& query, const PgQuery__Node& node);
/// " FROM view WHERE …": what the session may see of a relation.
std::string relation_rows(Translation& translation, const Relation& relation);
FromNames names_of(FromTable table);
/// What LATERAL and functions may use from here on.
void make_visible(Query& query, const FromNames& names);
/// 42712 where two tables have one name.
void add_tables(FromNames& names, const FromNames& more, std::size_t offset);

// translate_join.cpp
FromItem translate_join(Query& query, const PgQuery__JoinExpr& node);

}  // namespace sql
