// A source table, as the stream describes it, bound to its target: which field goes into which
// column, what a row is found by, and the statements that say so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/change.hpp"
#include "engine/destination/postgres_table.hpp"
#include "engine/mirror/spec.hpp"

namespace engine::destination {

/// Columns of ours at the target; empty names: not there.
struct ServiceColumns {
    std::string soft_delete;
    std::string synced_at;
};

struct Binding {
    struct Column {
        std::size_t source = 0;  // index into the relation's columns
        std::string name;        // at the target, as SQL
        std::string type;
        bool in_key = false;
        bool always_identity = false;  // no UPDATE may set it
    };

    RelationPtr relation;
    TargetTable target;
    ServiceColumns service;
    std::string table;  // the target's name, as SQL
    std::vector<Column> columns;
    std::vector<std::size_t> key;  // indexes into columns; empty: rows have none
    bool conflict_key = false;     // a unique index is over just the key
    bool has_others = false;       // columns at the target that the mirror leaves alone
    int number = 0;                // its own among all bindings of a session

    bool has_key() const { return !key.empty(); }
    /// Deleted rows stay.
    bool soft() const { return !service.soft_delete.empty(); }

    std::string stage() const;
    /// The table that batches are copied into before they are merged.
    std::string stage_definition() const;
    std::string column_list() const;
    std::string insert() const;
    /// `set`: one flag a column; parameters are the set columns, then the key.
    std::string update(const std::vector<bool>& set) const;
    std::string remove() const;
    /// A deleted row that stayed, where another row moves to its key.
    std::string remove_deleted() const;
    /// For a table without a key: one row that is the same in every bit; parameters are all
    /// columns of the old row, behind those of the new one for an update.
    std::string update_same() const;
    std::string remove_same() const;

    // Merging what is staged. Column "op" there: below.
    std::string merge_removals() const;
    /// Where nothing but the key was sent it only counts the rows that are there.
    std::string merge_updates(std::int16_t op, const std::vector<bool>& set) const;
    /// Rows of merge_updates() that the target lacks.
    std::string merge_missing(std::int16_t op) const;
    /// Rows of op_insert, over what may be there.
    std::string merge_inserts() const;

    static constexpr std::int16_t op_remove = -1;
    static constexpr std::int16_t op_insert = -2;
    // 0 and above: updates, each of another set of columns
};

/// Finds columns and key. Columns that the target lacks, or `skipped` ones, are left out.
Binding make_binding(
    RelationPtr relation,
    TargetTable target,
    const mirror::TableSpec& spec,
    const ServiceColumns& service,
    const std::set<std::string>& skipped
);

/// Postgres has no way to give an identity that is GENERATED ALWAYS another value.
protocol::Error takes_no_update(const Binding& binding, const Binding::Column& column);

/// What a source column is called at the target.
std::string target_column_name(const mirror::TableSpec& spec, const std::string& source);

}  // namespace engine::destination
