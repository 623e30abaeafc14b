// Schema millrace: what a mirror's engine does and has found, beyond the mirrors themselves.
#include "sql/declared_relation.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

// A relation is a row, its columns flow on behind it.
// clang-format off
constexpr DeclaredRelation declared[] = {
    {"mirror_positions",
     0,
     "view_mirror_positions",
     "mirror text, slot_name text, publication text, source_system_id int8, source_timeline int4, "
     "source_lsn pg_lsn, source_lsn_at timestamptz, received_lsn pg_lsn, received_at timestamptz, "
     "applied_lsn pg_lsn, applied_commit_at timestamptz, confirmed_lsn pg_lsn, "
     "confirmed_at timestamptz, restart_lsn pg_lsn, receive_lag interval, apply_lag interval, "
     "confirm_lag interval, receive_lag_bytes int8, apply_lag_bytes int8, confirm_lag_bytes int8, "
     "open_transaction_xid int8, open_transaction_bytes int8, open_transaction_since timestamptz, "
     "spilled_bytes int8, buffered_bytes int8, heartbeat_sent_at timestamptz, "
     "heartbeat_seen_at timestamptz",
     RowScope::tenant},
    {"snapshot_chunks",
     0,
     "view_snapshot_chunks",
     "mirror text, source_table text, chunk int4, kind text, low text, high text, state text, "
     "rows int8, bytes int8, attempts int4, worker int4, started_at timestamptz, "
     "finished_at timestamptz, low_watermark pg_lsn, high_watermark pg_lsn, last_error text",
     RowScope::live},
    {"slots",
     0,
     "view_slots",
     "peer text, slot_name text, mirror text, owned bool, active bool, active_pid int4, "
     "active_application text, active_client inet, wal_status text, restart_lsn pg_lsn, "
     "confirmed_flush_lsn pg_lsn, retained_bytes int8, safe_wal_bytes int8, "
     "wal_bytes_per_second float8, runway interval, failover bool, synced bool, "
     "invalidation_reason text, inactive_since timestamptz, spill_txns int8, spill_bytes int8, "
     "stream_bytes int8, total_bytes int8, sampled_at timestamptz",
     RowScope::live},
    {"batches",
     0,
     "view_batches",
     "mirror text, batch_id int8, first_lsn pg_lsn, last_lsn pg_lsn, transactions int8, rows int8, "
     "inserts int8, updates int8, deletes int8, bytes int8, first_commit_at timestamptz, "
     "received_at timestamptz, apply_started_at timestamptz, applied_at timestamptz, "
     "confirmed_at timestamptz, apply_seconds float8",
     RowScope::live},
    {"checks",
     0,
     "view_checks",
     "peer text, mirror text, check_code text, status text, detail text, fix text, at timestamptz",
     RowScope::tenant},
    {"orphans",
     0,
     "view_orphans",
     "peer text, kind text, name text, bytes int8, since timestamptz, drop_statement text, "
     "mirror text, last_error text",
     RowScope::tenant},
    {"schema_changes",
     0,
     "view_schema_changes",
     "id int8, mirror text, source_table text, at timestamptz, lsn pg_lsn, kind text, "
     "detail jsonb, target_statement text, policy text, state text, decided_by text, "
     "decided_at timestamptz, error text",
     RowScope::tenant},
};
// clang-format on

}  // namespace

std::span<const Relation> engine_relations() {
    static const DeclaredRelations all("millrace", declared);
    return all.relations();
}

}  // namespace sql
