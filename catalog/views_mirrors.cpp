// Schema millrace: mirrors, their tables, columns and positions. What runs is known by the engine
// (live tables, `l`); what it left is in the catalog (`p`), for a mirror that it does not run.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

constexpr std::array mirror_columns = {
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"name", "m.name"},
    FilledColumn{"source", "s.name"},
    FilledColumn{"destination", "d.name"},
    FilledColumn{"desired", "m.desired"},
    FilledColumn{"state", "coalesce(l.state, m.state)"},
    FilledColumn{"health", "coalesce(l.health, iif(m.desired = 'paused', 'paused', 'unknown'))"},
    FilledColumn{"reason_code", "l.reason_code"},
    FilledColumn{"reason", "l.reason"},
    FilledColumn{"hint", "l.hint"},
    FilledColumn{
        "waiting_for",
        "iif(l.mirror_id IS NOT NULL, l.waiting_for,"
        " iif(m.desired = 'paused', 'RESUME MIRROR', 'the engine to start it'))"},
    FilledColumn{"state_since", "coalesce(l.state_since, m.state_since)"},
    FilledColumn{"health_since", "l.health_since"},
    FilledColumn{"last_progress_at", "l.last_progress_at"},
    FilledColumn{"lag", "l.lag"},
    FilledColumn{"lag_bytes", "l.lag_bytes"},
    FilledColumn{"retained_wal_bytes", "l.retained_wal_bytes"},
    FilledColumn{"wal_runway", "l.wal_runway"},
    FilledColumn{"rows_per_second", "l.rows_per_second"},
    FilledColumn{"bytes_per_second", "l.bytes_per_second"},
    FilledColumn{
        "tables_total", "(SELECT count(*) FROM main.mirror_tables AS t WHERE t.mirror_id = m.id)"},
    FilledColumn{
        "tables_ready",
        "coalesce(l.tables_ready, (SELECT count(*) FROM main.table_progress AS p"
        " WHERE p.mirror_id = m.id AND p.state = 'ready'))"},
    FilledColumn{
        "tables_loading",
        "coalesce(l.tables_loading, (SELECT count(*) FROM main.table_progress AS p"
        " WHERE p.mirror_id = m.id AND p.state = 'copying'))"},
    FilledColumn{
        "tables_error",
        "coalesce(l.tables_error, (SELECT count(*) FROM main.table_progress AS p"
        " WHERE p.mirror_id = m.id AND p.state = 'error'))"},
    FilledColumn{
        "tables_paused",
        "(SELECT count(*) FROM main.mirror_tables AS t WHERE t.mirror_id = m.id AND t.paused)"},
    FilledColumn{"load_percent", "l.load_percent"},
    FilledColumn{"load_eta", "l.load_eta"},
    FilledColumn{"retry_count", "l.retry_count"},
    FilledColumn{"next_retry_at", "l.next_retry_at"},
    FilledColumn{"last_error_at", "l.last_error_at"},
    FilledColumn{"last_error_code", "l.last_error_code"},
    FilledColumn{"last_error_sqlstate", "l.last_error_sqlstate"},
    FilledColumn{
        "pending_schema_changes",
        "(SELECT count(*) FROM main.schema_changes AS c WHERE c.tenant = m.tenant"
        " AND c.mirror_id = m.id AND c.state = 'held')"},
    FilledColumn{"config_version", "m.config_version"},
    FilledColumn{"config_hash", "m.config_hash"},
    FilledColumn{"created_at", "m.created_at"},
};

constexpr std::array mirror_table_columns = {
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"source_table", "t.source_table"},
    FilledColumn{"target_table", "t.target_table"},
    FilledColumn{
        "state",
        "CASE WHEN coalesce(l.state, p.state) = 'error' THEN 'error' WHEN t.paused THEN 'paused'"
        " ELSE coalesce(l.state, p.state, 'pending') END"},
    FilledColumn{
        "health",
        "CASE WHEN coalesce(l.state, p.state) = 'error' THEN 'error' WHEN t.paused THEN 'paused'"
        " ELSE coalesce(l.health, iif(m.desired = 'paused', 'paused', 'unknown')) END"},
    FilledColumn{
        "reason_code", "iif(l.mirror_id IS NOT NULL, l.reason_code, nullif(p.reason_code, ''))"},
    FilledColumn{"reason", "iif(l.mirror_id IS NOT NULL, l.reason, nullif(p.reason, ''))"},
    FilledColumn{"state_since", "l.state_since"},
    FilledColumn{"has_key", "l.has_key"},
    FilledColumn{"replica_identity", "l.replica_identity"},
    FilledColumn{"rows_estimated", "l.rows_estimated"},
    FilledColumn{"bytes_estimated", "l.bytes_estimated"},
    FilledColumn{"rows_copied", "coalesce(l.rows_copied, p.rows_copied)"},
    FilledColumn{"bytes_copied", "coalesce(l.bytes_copied, p.bytes_copied)"},
    FilledColumn{"chunks_total", "l.chunks_total"},
    FilledColumn{"chunks_done", "l.chunks_done"},
    FilledColumn{"chunks_failed", "l.chunks_failed"},
    FilledColumn{"load_started_at", "coalesce(l.load_started_at, nullif(p.load_started_at, 0))"},
    FilledColumn{"load_finished_at", "coalesce(l.load_finished_at, nullif(p.load_finished_at, 0))"},
    FilledColumn{"load_eta", "l.load_eta"},
    FilledColumn{"inserts", "l.inserts"},
    FilledColumn{"updates", "l.updates"},
    FilledColumn{"deletes", "l.deletes"},
    FilledColumn{"truncates", "l.truncates"},
    FilledColumn{"applied_inserts", "l.applied_inserts"},
    FilledColumn{"applied_updates", "l.applied_updates"},
    FilledColumn{"applied_deletes", "l.applied_deletes"},
    FilledColumn{"applied_truncates", "l.applied_truncates"},
    FilledColumn{"unchanged_toast_values", "l.unchanged_toast_values"},
    FilledColumn{"last_change_at", "l.last_change_at"},
    FilledColumn{"last_applied_at", "l.last_applied_at"},
    FilledColumn{"last_lsn", "l.last_lsn"},
    FilledColumn{"schema_version", "l.schema_version"},
    FilledColumn{"ddl_count", "l.ddl_count"},
    FilledColumn{"resync_percent", "l.resync_percent"},
    FilledColumn{"last_error_at", "l.last_error_at"},
    FilledColumn{"last_error", "l.last_error"},
};

// A column of which nothing but its mapping is known yet; `c` is one of sql/'s pg_mapped_columns().
constexpr std::array mirror_column_columns = {
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"source_table", "c.value ->> 'source_table'"},
    FilledColumn{"column_name", "c.value ->> 'column_name'"},
    FilledColumn{"target_type", "c.value ->> 'target_type'"},
    FilledColumn{"in_key", "c.value ->> 'in_key'"},
    FilledColumn{"excluded", "c.value ->> 'excluded'"},
};

constexpr std::array position_columns = {
    FilledColumn{"mirror", "m.name"},
    FilledColumn{"slot_name", "coalesce(l.slot_name, nullif(p.slot, ''))"},
    FilledColumn{"publication", "coalesce(l.publication, nullif(p.publication, ''))"},
    FilledColumn{
        "source_system_id",
        "coalesce(l.source_system_id, CAST(nullif(p.system_id, '') AS INTEGER))"},
    FilledColumn{"source_timeline", "coalesce(l.source_timeline, nullif(p.timeline, 0))"},
    FilledColumn{"source_lsn", "l.source_lsn"},
    FilledColumn{"source_lsn_at", "l.source_lsn_at"},
    FilledColumn{"received_lsn", "l.received_lsn"},
    FilledColumn{"received_at", "l.received_at"},
    FilledColumn{"applied_lsn", "l.applied_lsn"},
    FilledColumn{"applied_commit_at", "l.applied_commit_at"},
    FilledColumn{"confirmed_lsn", "l.confirmed_lsn"},
    FilledColumn{"confirmed_at", "l.confirmed_at"},
    FilledColumn{"restart_lsn", "l.restart_lsn"},
    FilledColumn{"receive_lag", "l.receive_lag"},
    FilledColumn{"apply_lag", "l.apply_lag"},
    FilledColumn{"confirm_lag", "l.confirm_lag"},
    FilledColumn{"receive_lag_bytes", "l.receive_lag_bytes"},
    FilledColumn{"apply_lag_bytes", "l.apply_lag_bytes"},
    FilledColumn{"confirm_lag_bytes", "l.confirm_lag_bytes"},
    FilledColumn{"open_transaction_xid", "l.open_transaction_xid"},
    FilledColumn{"open_transaction_bytes", "l.open_transaction_bytes"},
    FilledColumn{"open_transaction_since", "l.open_transaction_since"},
    FilledColumn{"spilled_bytes", "l.spilled_bytes"},
    FilledColumn{"buffered_bytes", "l.buffered_bytes"},
    FilledColumn{"heartbeat_sent_at", "l.heartbeat_sent_at"},
    FilledColumn{"heartbeat_seen_at", "l.heartbeat_seen_at"},
};

// A subquery with a limit is made once, and given an index, where a live table itself would be read
// from its start for each row of the other side.
constexpr std::array all = {
    ViewDefinition{
        "view_mirrors",
        "m.tenant",
        "main.mirrors AS m JOIN main.peers AS s ON s.id = m.source_id"
        " JOIN main.peers AS d ON d.id = m.destination_id"
        " LEFT JOIN (SELECT * FROM live_mirrors LIMIT -1) AS l ON l.mirror_id = m.id",
        mirror_columns},
    ViewDefinition{
        "view_mirror_tables",
        "t.tenant",
        "main.mirror_tables AS t JOIN main.mirrors AS m ON m.id = t.mirror_id"
        " LEFT JOIN main.table_progress AS p"
        " ON p.mirror_id = t.mirror_id AND p.source_table = t.source_table"
        " LEFT JOIN (SELECT * FROM live_tables LIMIT -1) AS l"
        " ON l.mirror_id = t.mirror_id AND l.source_table = t.source_table",
        mirror_table_columns},
    ViewDefinition{
        "view_mirror_columns",
        "m.tenant",
        "main.mirrors AS m JOIN main.mirror_mappings AS a ON a.mirror_id = m.id"
        " JOIN json_each(pg_mapped_columns(a.mapping)) AS c",
        mirror_column_columns},
    ViewDefinition{
        "view_mirror_positions",
        "m.tenant",
        "main.mirrors AS m LEFT JOIN main.mirror_progress AS p ON p.mirror_id = m.id"
        " LEFT JOIN (SELECT * FROM live_positions LIMIT -1) AS l ON l.mirror_id = m.id",
        position_columns},
};

}  // namespace

std::span<const ViewDefinition> mirror_views() {
    return all;
}

}  // namespace catalog
