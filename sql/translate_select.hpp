// The parts of a SELECT between its WITH and its LIMIT, a file for each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/translate.hpp"

namespace sql {

/// A column of the select list before it is translated: an expression, or what a star stands for.
struct Target {
    const PgQuery__Node* node = nullptr;
    FromColumn column = {};
    std::string name;
    std::size_t offset = 0;
};

/// A SELECT or VALUES without its WITH, ORDER BY and LIMIT. Its values' types may still be unknown,
/// so that the branches of a UNION can agree first.
struct Core {
    Core(Translation& translation, Query* outer, const CommonTables* common_tables)
        : query(translation, outer, common_tables) {}

    Query query;
    std::vector<std::vector<Expression>> rows;  // of a SELECT one
    std::vector<Output> outputs;                // types are those of `rows` once these are settled
    std::string tail;                           // " FROM … HAVING …"
    bool is_values = false;
    bool distinct = false;
    bool keyed = false;                   // DISTINCT over a type that SQLite compares otherwise
    std::vector<Expression> distinct_on;  // DISTINCT ON's, where there is one
    std::vector<Expression> hidden;       // what only ORDER BY needs, under the names:
    std::vector<std::string> hidden_names;
    bool grouped = false;          // GROUP BY
    bool aggregate_shown = false;  // in the select list
    bool has_having = false;
    bool has_from = false;
};

// translate_core.cpp
Core translate_core(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
);
Core translate_values(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
);
/// Every column in one type: unknown becomes text; VALUES' rows agree.
void settle_core(Core& core);
/// What the type modifiers of a column's rows have in common; -1 where they differ.
std::int32_t common_typmod(const std::vector<const Core*>& cores, std::size_t at);
/// 42803 where a column is neither grouped nor aggregated. To be called when ORDER BY is
/// translated.
void check_grouping(const Core& core);
std::string render_core(const Core& core);

// translate_group.cpp
/// Fills group_keys; gives " GROUP BY …" or nothing.
std::string translate_group(
    Core& core, const PgQuery__SelectStmt& node, const std::vector<Target>& targets
);
Expression translate_target(Query& query, const Target& target);

// translate_order.cpp
/// "DESC NULLS FIRST"; 0A000 for USING.
std::string sort_direction(const PgQuery__SortBy& sort);
/// " ORDER BY …" of a SELECT, in whose names its expressions are, or nothing.
std::string translate_order(Core& core, const PgQuery__SelectStmt& node);
/// " ORDER BY …" of a UNION or VALUES: columns of the result alone.
std::string translate_output_order(
    const Translation& translation,
    const PgQuery__SelectStmt& node,
    const std::vector<Output>& outputs
);
/// The constant of `ORDER BY 2`: an index; 42P10 beyond the list, 42601 for another constant.
std::size_t position_of(
    const Translation& translation,
    const PgQuery__AConst& node,
    std::size_t count,
    std::string_view clause
);
/// A bare column name; empty for any other expression.
std::string_view bare_name(const PgQuery__Node& node);
/// `sql` of that type as a term of ORDER BY or GROUP BY, where SQLite takes an integer for a
/// position.
std::string as_term(const std::string& sql, protocol::Oid type);

// translate_limit.cpp
struct Limit {
    std::string sql;  // " LIMIT … OFFSET …" or nothing
    bool at_most_one_row = false;
};
Limit translate_limit(Query& query, const PgQuery__SelectStmt& node);

// translate_union.cpp
Subselect translate_set_operation(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
);

// translate_with.cpp
/// "WITH t1 AS (…) " or nothing; fills `tables`, whose outer scope is set already.
std::string translate_with(
    Translation& translation, const PgQuery__WithClause* node, Query* outer, CommonTables& tables
);

/// Does SQLite tell its equal values apart? 42883 for a type without equality.
bool needs_key(const Expression& value);
/// " GROUP BY …": rows whose columns are equal as Postgres has it.
std::string group_by_keys(const std::vector<Output>& outputs);
std::string column_list(const std::vector<Output>& outputs);
/// DISTINCT ON's expressions, as ORDER BY has them.
void translate_distinct_on(Core& core, const PgQuery__SelectStmt& node);
/// The SELECT and its order, with DISTINCT ON.
std::string render_distinct_on(const Core& core, const std::string& order);

}  // namespace sql
