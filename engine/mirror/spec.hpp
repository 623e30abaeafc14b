// A mirror as its user wants it, ready for the engine: references resolved, options typed. Made
// anew from the catalog whenever something about the mirror or its peers has changed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/progress.hpp"
#include "engine/peer_options.hpp"
#include "protocol/error.hpp"
#include "protocol/lsn.hpp"
#include "sql/options.hpp"

namespace engine::mirror {

struct QualifiedName {
    std::string schema;
    std::string name;

    auto operator<=>(const QualifiedName&) const = default;
    /// As mappings are printed: public.orders.
    std::string text() const { return schema + "." + name; }
};

struct TableSpec {
    std::string label;  // the source table as the catalog writes it; the key of mirror_tables
    QualifiedName source;
    QualifiedName target;
    std::vector<std::string> exclude;
    std::map<std::string, std::string> renames;  // source column → target column
    std::int64_t incarnation = 1;                // counts RESYNC MIRROR m TABLE t
};

/// All of a schema is mapped: what is in it and not in MirrorSpec::tables is new.
struct SchemaSpec {
    std::string source;
    std::vector<std::string> exclude;  // tables
};

/// Tables that are copied, and have a stream of their own until they have caught up.
inline constexpr std::int64_t main_group = 0;
inline constexpr std::int64_t joining_group = 1;

enum class SchemaChanges { apply, hold, ignore };

struct MirrorSpec {  // NOLINT(clang-analyzer-optin.performance.Padding)
    std::string tenant;
    std::string id;  // UUID
    std::string name;
    bool paused = false;
    std::int64_t incarnation = 1;     // counts RESYNC MIRROR m
    std::int64_t config_version = 1;  // counts ALTERs
    std::int64_t version = 1;         // counts changes of any kind, RESUME among them
    std::string fingerprint;          // equal where what runs may go on as it is

    std::string source_name;  // peers
    std::string destination_name;
    sql::PeerType source_type = sql::PeerType::postgres;
    sql::PeerType destination_type = sql::PeerType::postgres;
    PeerOptions source;
    PeerOptions destination;
    std::optional<protocol::Error> broken;  // a peer's reference cannot be resolved, say

    std::vector<TableSpec> tables;
    std::vector<SchemaSpec> schemas;

    bool initial_copy = true;
    bool initial_copy_only = false;
    std::string slot;  // the user's, or ours by its name
    bool own_slot = true;
    std::string publication;
    bool own_publication = true;
    protocol::Lsn start_at = 0;  // of a user's slot without a copy; 0: where the slot is
    std::int64_t batch_changes_max = 250000;
    std::int64_t sync_interval_ms = 0;
    std::int64_t confirm_delay_ms = 0;  // behind what is durable
    std::int64_t chunk_rows = 250000;
    std::int64_t chunks_override = 0;
    std::int64_t copy_workers = 8;   // chunks at a time, over all tables
    std::int64_t copy_tables = 0;    // tables at a time; 0: any number
    std::string soft_delete_column;  // empty: deleted rows go
    std::string synced_at_column;    // empty: none
    bool native_types = true;        // system = 'PG'
    bool truncate_applies = true;
    SchemaChanges schema_changes = SchemaChanges::apply;
    bool add_new_tables = false;
    bool failover_slot = true;  // where the server has them
    bool binary = true;         // ask for binary tuples where the server has them
    bool streaming = true;      // of transactions in progress
    std::string origin;         // none: what other replication brought is left out
    std::int64_t copy_group = main_group;
    std::string replication_role;  // session_replication_role at the destination; empty: its own
};

/// A mirror that was renamed keeps the slot and the publication that it has made.
void keep_names(const catalog::MirrorProgress& progress, MirrorSpec& spec);

}  // namespace engine::mirror
