// What was found at the peers: the last run of each object's checks (table checks), and changes of
// the tables' shapes (table schema_changes).
#pragma once

#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/progress.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// The runs of checks in `changes`, each in place of the one that its object had; nothing of an
/// object that is gone. The caller has a transaction.
void write_checks(Connection& connection, std::string_view tenant, const ChangeSet& changes);

/// Its id; 0 where the mirror is gone. 22P02 where its detail is not JSON. The newest 1000 of a
/// mirror are kept.
std::int64_t insert_schema_change(Connection& connection, const SchemaChange& change);
std::vector<SchemaChange> read_schema_changes(Connection& connection, std::string_view mirror_id);

struct SchemaDecision {
    std::string_view state;
    std::string_view decided_by;
    std::string_view error;
};
void decide_schema_change(Connection& connection, std::int64_t id, const SchemaDecision& decision);

}  // namespace catalog
