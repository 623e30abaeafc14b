// What the engine finds at the peers: the last result of each check (table checks), and changes of
// the tables' shapes (table schema_changes).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "catalog/progress.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// In place of those that the mirror or peer had; nothing where it is gone. Names, not ids. The
/// caller has a transaction.
void write_mirror_checks(
    Connection& connection,
    std::string_view tenant,
    std::string_view mirror,
    std::span<const StoredCheck> checks
);
void write_peer_checks(
    Connection& connection,
    std::string_view tenant,
    std::string_view peer,
    std::span<const StoredCheck> checks
);

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
