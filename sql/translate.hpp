// What the parts of the translator share: an expression on its way into SQLite's dialect, the names
// that a query sees, and the errors that every part throws. One file an idea: see translate_*.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/value.hpp"
#include "sql/relations.hpp"
#include "sql/tree.hpp"

namespace sql {

/// How deep expressions and queries may stand inside each other: each level costs stack here.
inline constexpr int translate_depth_max = 120;
/// SQLite's limit for one join, into which it may flatten all subqueries.
inline constexpr int translate_tables_max = 64;

/// A translated expression. `sql` is one operand: it needs no parentheses wherever it is put.
struct Expression {
    std::string sql = {};
    protocol::Oid type = protocol::Oid::unknown;
    std::int32_t typmod = -1;
    std::size_t offset = 0;  // in the message
    // While the type is unknown, one of these says what is to become of it.
    std::optional<std::string> literal = {};  // 'text'; none and no parameter: NULL
    int parameter = 0;                        // $n
    /// Of `(a || b)`: "a || b", so that a long chain stays flat.
    std::string chain = {};
};

/// A column as a name in FROM gives it.
struct FromColumn {
    std::string name;
    std::string sql;  // "t1.c2"
    protocol::Oid type = protocol::Oid::text;
    std::int32_t typmod = -1;
    std::string shown = {};  // "m.state", for messages
};

struct FromTable {
    std::string alias;
    std::string schema;  // of a relation without an alias; else empty
    std::vector<FromColumn> columns;
    std::vector<FromColumn> system = {};  // tableoid: found by its name, and no part of `*`
};

/// One item of FROM, or all of them: what can be reached by bare names, and by table.
struct FromNames {
    std::vector<FromColumn> columns;
    std::vector<FromTable> tables;
};

/// A column of a query's result, under a name that is unique in the whole plan.
struct Output {
    std::string name;  // the user's
    std::string column;
    protocol::Oid type = protocol::Oid::text;
    std::int32_t typmod = -1;
};

struct Subselect {
    std::string sql;
    std::vector<Output> outputs;
    bool at_most_one_row = false;
    bool compound_term = true;  // may stand between UNIONs as it is
};

/// A query of WITH; what it cannot be used for yet, `refused` names.
struct CommonTable {
    std::string name;
    std::string sqlite_name;
    std::vector<Output> outputs = {};
    std::string refused = {};
};

struct CommonTables {
    const CommonTables* outer = nullptr;
    std::vector<CommonTable> tables;
};

/// What is one in the whole statement.
struct Translation {
    explicit Translation(const Tree& parsed) : tree(parsed) {}

    const Tree& tree;
    std::vector<protocol::Oid> parameters;  // unknown until something says what they are
    std::vector<std::string> facts;
    std::vector<const Relation*> relations;  // each once
    int tables = 0;
    int columns = 0;
    int depth = 0;
    const PgQuery__SelectStmt* columnless = nullptr;  // EXISTS's, which may be without columns

    /// 54001 beyond what SQLite joins at most.
    std::string next_table();
    std::string next_column() { return "c" + std::to_string(++columns); }
    std::size_t place(int location) const { return tree.place(location); }
    /// Notes that the session has to bind it; gives it back.
    std::string fact(std::string name);
    void reads(const Relation& relation);
};

/// The clause that is being translated, as messages name it.
struct Clause {
    std::string_view name = "SELECT";
    bool aggregates_allowed = true;
};

struct ColumnUse {
    std::string shown;
    std::size_t offset = 0;
};

/// One SELECT's level: its names, and what its expressions did.
struct Query {
    Query(Translation& whole, Query* around, const CommonTables* visible)
        : translation(whole), outer(around), common_tables(visible) {}

    Translation& translation;
    Query* outer = nullptr;  // whose columns a subquery may use
    const CommonTables* common_tables = nullptr;
    FromNames from;
    Clause clause;
    bool inside_aggregate = false;
    bool has_aggregate = false;
    // Functions of the select list that give rows: their JSON, and the item that has the rows.
    std::vector<std::string> rows_calls = {};
    std::string rows_table = {};
    bool inside_rows = false;
    int window_calls = 0;
    std::span<PgQuery__Node* const> windows = {};  // of WINDOW
    bool inside_window = false;
    std::vector<std::string> group_keys;  // GROUP BY, as emitted
    /// What of the select list GROUP BY named by a number or an alias, as it was translated there:
    /// a second translation of a subquery would name its tables anew.
    std::vector<std::pair<const PgQuery__Node*, Expression>> grouped_targets = {};
    /// Columns of this level used outside of aggregates and of GROUP BY's expressions.
    std::vector<ColumnUse> ungrouped;
    // Whether columns of this level, and of those around it, were used since this was reset: GROUP
    // BY and ORDER BY of SQLite do not see the latter.
    bool used_own = false;
    bool used_outer = false;
    void reset_uses() { used_own = used_outer = false; }
};

/// Counts the depth for as long as it lives; 54001 beyond the limit.
class DepthGuard {
public:
    explicit DepthGuard(Translation& translation);
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;
    DepthGuard(DepthGuard&&) = delete;
    DepthGuard& operator=(DepthGuard&&) = delete;
    ~DepthGuard() { --translation_.depth; }

private:
    Translation& translation_;
};

/// 0A000 `… is not served yet`.
protocol::Error not_served(std::string_view what, std::size_t offset);

// translate_expression.cpp
Expression translate_expression(Query& query, const PgQuery__Node& node);
/// An argument of WHERE, AND …: 42804 unless it is boolean.
Expression translate_condition(Query& query, const PgQuery__Node& node, std::string_view clause);
std::vector<Expression> translate_all(Query& query, PgQuery__Node* const* items, std::size_t count);
/// The operands' SQL with ", " or " AND " between them.
std::string joined(std::span<const Expression> items, std::string_view separator);
/// Where an expression starts in the message.
std::size_t place_of(const Translation& translation, const PgQuery__Node& node);

// translate_name.cpp
Expression translate_column(Query& query, const PgQuery__ColumnRef& node);
/// `sql` as a term of `clause`, translated since reset_uses(): NULL where it is the same in all
/// rows. 0A000 where it has columns of this query and of another around it.
std::string seen_term(const Query& query, const Expression& term, std::string_view clause);
/// The columns that `*` or `t.*` stands for.
std::vector<FromColumn> star_columns(Query& query, const PgQuery__ColumnRef& node);
bool is_star(const PgQuery__Node& node);

// translate_value.cpp
Expression translate_constant(Query& query, const PgQuery__AConst& node);
Expression translate_parameter(Query& query, const PgQuery__ParamRef& node);
Expression translate_cast(Query& query, const PgQuery__TypeCast& node);
Expression translate_value_function(Query& query, const PgQuery__SQLValueFunction& node);

// translate_operator.cpp
Expression translate_operation(Query& query, const PgQuery__AExpr& node);
/// An operator with its one or two operands. 42883, 42725, 0A000.
Expression apply_operation(
    Query& query, std::string op, std::vector<Expression> operands, std::size_t offset
);

// translate_comparison.cpp
/// One of = <> < <= > >=, or IS and IS NOT for [NOT] DISTINCT FROM. 42883 for types that do not
/// meet.
Expression compare(
    Translation& translation,
    std::string_view op,
    Expression left,
    Expression right,
    std::size_t offset
);
bool is_comparison(std::string_view op);
protocol::Error no_operator(
    std::string_view op, std::optional<protocol::Oid> left, protocol::Oid right, std::size_t offset
);
Expression translate_between(Query& query, const PgQuery__AExpr& node);
Expression translate_in(Query& query, const PgQuery__AExpr& node);
/// `subject IN (…)` with everything in one type.
Expression one_of(
    Query& query, Expression subject, std::vector<Expression> items, bool negated, int location
);

// translate_quantified.cpp
Expression translate_any_or_all(Query& query, const PgQuery__AExpr& node);

// translate_boolean.cpp
Expression translate_logic(Query& query, const PgQuery__BoolExpr& node);
Expression translate_null_test(Query& query, const PgQuery__NullTest& node);
Expression translate_boolean_test(Query& query, const PgQuery__BooleanTest& node);

// translate_conditional.cpp
Expression translate_case(Query& query, const PgQuery__CaseExpr& node);
Expression translate_coalesce(Query& query, const PgQuery__CoalesceExpr& node);
Expression translate_min_max(Query& query, const PgQuery__MinMaxExpr& node);
Expression translate_nullif(Query& query, const PgQuery__AExpr& node);

// translate_call.cpp, translate_special.cpp, translate_aggregate.cpp
Expression translate_call(Query& query, const PgQuery__FuncCall& node);
std::optional<Expression> translate_special_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments
);
Expression translate_make_interval(Query& query, const PgQuery__FuncCall& node);
struct Signature;
/// The signature's text with its arguments, converted to what it takes.
Expression apply_signature(
    Query& query, const Signature& signature, std::vector<Expression> arguments, std::size_t offset
);
/// 42883 and 42725 for a call that no signature, or more than one, takes.
protocol::Error no_function(
    std::string_view name, std::span<const protocol::Oid> types, std::size_t offset
);
protocol::Error not_unique(
    std::string_view name, std::span<const protocol::Oid> types, std::size_t offset
);
std::vector<protocol::Oid> types_of(std::span<const Expression> items);
/// Any value as JSON text; `binary` as jsonb.
Expression as_json(Query& query, Expression expression, bool binary);
bool is_aggregate(std::string_view name);
Expression translate_aggregate(Query& query, std::string_view name, const PgQuery__FuncCall& node);

// translate_target.cpp
/// What the user did not name, as Postgres names it: "count", "?column?" …
std::string column_name(const PgQuery__Node& node);

// translate_subquery.cpp
Expression translate_subquery(Query& query, const PgQuery__SubLink& node);

// translate_from.cpp
/// Fills query.from and gives the text behind FROM; empty where there is no FROM.
std::string translate_from(Query& query, PgQuery__Node* const* items, std::size_t count);
std::string translate_relation(Query& query, const PgQuery__RangeVar& node, FromNames& names);

// translate_select.cpp
Subselect translate_select(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
);

}  // namespace sql
