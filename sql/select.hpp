// A SELECT over the status views, translated into SQLite's dialect from libpg_query's tree. Nothing
// of the user's text reaches SQLite: only what the translator wrote, and bound parameters.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/value.hpp"
#include "sql/relations.hpp"
#include "sql/statement.hpp"

namespace sql {

struct SelectPlan {
    std::string sqlite;  // one complete statement; $n of the user is ?n
    std::vector<protocol::Column> columns;
    std::vector<protocol::Oid> parameters;  // $1 …: as declared, or inferred; never `unknown`
    /// What the session has to bind by name: ":tenant", ":user", ":superuser" (a boolean),
    /// ":database", ":now" (the
    /// transaction's start, microseconds since 2000), ":clock", ":pid", ":version", ":schema",
    /// ":setting(NAME)" for current_setting('NAME') (that form, since SQLite's tokenizer takes
    /// dots between parentheses only), ":optional_setting(NAME)" for current_setting('NAME', true),
    /// which is NULL where there is no such setting. NAME is folded, of [a-z0-9_.] only.
    std::vector<std::string> facts;
    /// The relations it reads, each once: for the rows of live ones, and for who may read what.
    std::vector<const Relation*> relations;
};

/// Plans the SELECT that a statement is or contains: Select itself, the query of DeclareCursor,
/// CopyOut, Prepare; of ExecuteCall the arguments, as one row. `declared`: the types that Parse or
/// PREPARE gave for $1 … (Oid::invalid or unknown where it gave none).
SelectPlan plan_select(const Statement& statement, std::span<const protocol::Oid> declared);

/// The Postgres type a name in PREPARE x (int, text, …) means; 42704 where there is none.
protocol::Oid type_by_name(std::string_view name);

}  // namespace sql
