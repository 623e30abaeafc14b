// Schema millrace: what the engine does now (live tables) and what it has found.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

constexpr std::array chunk_columns = {
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"source_table", "l.source_table"},
    FilledColumn{"chunk", "l.chunk"},
    FilledColumn{"kind", "l.kind"},
    FilledColumn{"low", "l.low"},
    FilledColumn{"high", "l.high"},
    FilledColumn{"state", "l.state"},
    FilledColumn{"rows", "l.rows"},
    FilledColumn{"bytes", "l.bytes"},
    FilledColumn{"attempts", "l.attempts"},
    FilledColumn{"worker", "l.worker"},
    FilledColumn{"started_at", "l.started_at"},
    FilledColumn{"finished_at", "l.finished_at"},
    FilledColumn{"last_error", "l.last_error"},
};

constexpr std::array slot_columns = {
    FilledColumn{"peer", "l.peer"},
    FilledColumn{"slot_name", "l.slot_name"},
    FilledColumn{"mirror", "l.mirror"},
    FilledColumn{"owned", "l.owned"},
    FilledColumn{"active", "l.active"},
    FilledColumn{"active_pid", "l.active_pid"},
    FilledColumn{"active_application", "l.active_application"},
    FilledColumn{"active_client", "l.active_client"},
    FilledColumn{"wal_status", "l.wal_status"},
    FilledColumn{"restart_lsn", "l.restart_lsn"},
    FilledColumn{"confirmed_flush_lsn", "l.confirmed_flush_lsn"},
    FilledColumn{"retained_bytes", "l.retained_bytes"},
    FilledColumn{"safe_wal_bytes", "l.safe_wal_bytes"},
    FilledColumn{"wal_bytes_per_second", "l.wal_bytes_per_second"},
    FilledColumn{"runway", "l.runway"},
    FilledColumn{"failover", "l.failover"},
    FilledColumn{"synced", "l.synced"},
    FilledColumn{"invalidation_reason", "l.invalidation_reason"},
    FilledColumn{"spill_txns", "l.spill_txns"},
    FilledColumn{"spill_bytes", "l.spill_bytes"},
    FilledColumn{"stream_bytes", "l.stream_bytes"},
    FilledColumn{"total_bytes", "l.total_bytes"},
    FilledColumn{"sampled_at", "l.sampled_at"},
};

// The last look at each mirror's slot, and the slots that were left behind without one.
constexpr std::string_view slots_from =
    "(SELECT l.*, m.name AS mirror FROM live_slots AS l"
    " JOIN main.mirrors AS m ON m.id = l.mirror_id"
    " UNION ALL SELECT o.tenant, NULL, o.peer, o.name, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
    " FROM main.orphans AS o WHERE o.kind = 'slot') AS l";

constexpr std::array batch_columns = {
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"batch_id", "l.batch_id"},
    FilledColumn{"first_lsn", "l.first_lsn"},
    FilledColumn{"last_lsn", "l.last_lsn"},
    FilledColumn{"transactions", "l.transactions"},
    FilledColumn{"rows", "l.rows"},
    FilledColumn{"inserts", "l.inserts"},
    FilledColumn{"updates", "l.updates"},
    FilledColumn{"deletes", "l.deletes"},
    FilledColumn{"bytes", "l.bytes"},
    FilledColumn{"first_commit_at", "l.first_commit_at"},
    FilledColumn{"received_at", "l.received_at"},
    FilledColumn{"apply_started_at", "l.apply_started_at"},
    FilledColumn{"applied_at", "l.applied_at"},
    FilledColumn{"confirmed_at", "l.confirmed_at"},
    FilledColumn{"apply_seconds", "l.apply_seconds"},
};

constexpr std::array check_columns = {
    FilledColumn{"peer", "p.name"},
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"check_code", "c.code"},
    FilledColumn{"status", "c.status"},
    FilledColumn{"detail", "nullif(c.detail, '')"},
    FilledColumn{"fix", "nullif(c.fix, '')"},
    FilledColumn{"at", "c.at"},
};

constexpr std::array orphan_columns = {
    FilledColumn{"peer", "o.peer"},
    FilledColumn{"kind", "o.kind"},
    FilledColumn{"name", "o.name"},
    FilledColumn{"since", "o.since"},
    FilledColumn{"drop_statement", "nullif(o.drop_statement, '')"},
    FilledColumn{"mirror", "o.mirror"},
    FilledColumn{"last_error", "nullif(o.last_error, '')"},
};

constexpr std::array schema_change_columns = {
    FilledColumn{"id", "c.id"},
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"source_table", "c.source_table"},
    FilledColumn{"at", "c.at"},
    FilledColumn{"lsn", "nullif(c.lsn, 0)"},
    FilledColumn{"kind", "c.kind"},
    FilledColumn{"detail", "nullif(c.detail, '')"},
    FilledColumn{"target_statement", "nullif(c.target_statement, '')"},
    FilledColumn{"policy", "c.policy"},
    FilledColumn{"state", "c.state"},
    FilledColumn{"decided_by", "nullif(c.decided_by, '')"},
    FilledColumn{"decided_at", "nullif(c.decided_at, 0)"},
    FilledColumn{"error", "nullif(c.error, '')"},
};

constexpr std::array all = {
    ViewDefinition{
        "view_snapshot_chunks",
        "m.tenant",
        "live_chunks AS l JOIN main.mirrors AS m ON m.id = l.mirror_id",
        chunk_columns},
    ViewDefinition{"view_slots", "l.tenant", slots_from, slot_columns},
    ViewDefinition{
        "view_batches",
        "m.tenant",
        "live_batches AS l JOIN main.mirrors AS m ON m.id = l.mirror_id",
        batch_columns},
    ViewDefinition{
        "view_checks",
        "c.tenant",
        "main.checks AS c LEFT JOIN main.mirrors AS m ON m.id = c.mirror_id"
        " LEFT JOIN main.peers AS p ON p.id = c.peer_id",
        check_columns},
    ViewDefinition{"view_orphans", "o.tenant", "main.orphans AS o", orphan_columns},
    ViewDefinition{
        "view_schema_changes",
        "c.tenant",
        "main.schema_changes AS c JOIN main.mirrors AS m ON m.id = c.mirror_id",
        schema_change_columns},
};

}  // namespace

std::span<const ViewDefinition> engine_views() {
    return all;
}

}  // namespace catalog
