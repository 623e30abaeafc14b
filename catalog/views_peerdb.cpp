// PeerDB's tables, made of ours. What only a running mirror knows is NULL.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

constexpr std::array flows_columns = {
    FilledColumn{"id", "stable_number(m.id)"},
    FilledColumn{"name", "m.name"},
    FilledColumn{"source_peer", "stable_number(s.id)"},
    FilledColumn{"destination_peer", "stable_number(d.id)"},
    FilledColumn{"description", "m.comment"},
    FilledColumn{"created_at", "m.created_at"},
    FilledColumn{"updated_at", "max(m.created_at, coalesce(l.state_since, m.state_since))"},
    FilledColumn{"workflow_id", "m.id"},
    FilledColumn{
        "status",
        "CASE coalesce(l.state, m.state) WHEN 'created' THEN 4 WHEN 'starting' THEN 4 WHEN "
        "'snapshotting' THEN 5 WHEN "
        "'streaming' THEN 1 WHEN 'retrying' THEN 1 WHEN 'pausing' THEN 3 WHEN 'paused' THEN 2 WHEN "
        "'completed' THEN 8 WHEN 'failed' THEN 10 WHEN 'dropping' THEN 6 ELSE 0 END"},
};

constexpr std::array flow_peers_columns = {
    FilledColumn{"id", "stable_number(p.id)"},
    FilledColumn{"name", "p.name"},
    FilledColumn{
        "type",
        "CASE p.type WHEN 'BIGQUERY' THEN 0 WHEN 'SNOWFLAKE' THEN 1 WHEN 'MONGO' THEN 2 WHEN "
        "'POSTGRES' THEN 3 WHEN 'S3' THEN 5 WHEN 'SQLSERVER' THEN 6 WHEN 'MYSQL' THEN 7 WHEN "
        "'CLICKHOUSE' THEN 8 WHEN 'KAFKA' THEN 9 WHEN 'PUBSUB' THEN 10 WHEN 'EVENTHUBS' THEN 11 "
        "WHEN 'ELASTICSEARCH' THEN 12 WHEN 'COCKROACHDB' THEN 13 END"},
};

constexpr std::array cdc_flows_columns = {
    FilledColumn{"flow_name", "m.name"},
    FilledColumn{"latest_lsn_at_source", "pg_lsn_difference(l.source_lsn, 0)"},
    FilledColumn{"latest_lsn_at_target", "pg_lsn_difference(l.applied_lsn, 0)"},
};

constexpr std::array cdc_batches_columns = {
    FilledColumn{"flow_name", "m.name"},
    FilledColumn{"batch_id", "l.batch_id"},
    FilledColumn{"rows_in_batch", "l.rows"},
    FilledColumn{"batch_start_lsn", "pg_lsn_difference(l.first_lsn, 0)"},
    FilledColumn{"batch_end_lsn", "pg_lsn_difference(l.last_lsn, 0)"},
    FilledColumn{
        "batch_end_lsn_text",
        "iif(l.last_lsn IS NULL, NULL, printf('%X/%X', (l.last_lsn >> 32) & 4294967295,"
        " l.last_lsn & 4294967295))"},
    FilledColumn{"start_time", "coalesce(l.apply_started_at, l.received_at)"},
    FilledColumn{"end_time", "l.applied_at"},
    FilledColumn{"sync_time", "l.applied_at"},
    FilledColumn{"first_row_received_at", "l.received_at"},
    FilledColumn{"first_row_commit_time", "l.first_commit_at"},
};

constexpr std::array cdc_table_aggregate_counts_columns = {
    FilledColumn{"flow_name", "m.name"},
    FilledColumn{"destination_table_name", "t.target_table"},
    FilledColumn{"inserts_count", "l.applied_inserts"},
    FilledColumn{"updates_count", "l.applied_updates"},
    FilledColumn{"deletes_count", "l.applied_deletes"},
    FilledColumn{"total_count", "l.applied_inserts + l.applied_updates + l.applied_deletes"},
    FilledColumn{"last_updated_at", "l.last_applied_at"},
};

constexpr std::array peer_slot_size_columns = {
    FilledColumn{"slot_name", "l.slot_name"},
    FilledColumn{"peer_name", "l.peer"},
    FilledColumn{
        "restart_lsn",
        "iif(l.restart_lsn IS NULL, NULL, printf('%X/%X', (l.restart_lsn >> 32) & 4294967295,"
        " l.restart_lsn & 4294967295))"},
    FilledColumn{
        "confirmed_flush_lsn",
        "iif(l.confirmed_flush_lsn IS NULL, NULL, printf('%X/%X',"
        " (l.confirmed_flush_lsn >> 32) & 4294967295, l.confirmed_flush_lsn & 4294967295))"},
    FilledColumn{"slot_size", "l.retained_bytes"},
    FilledColumn{"wal_status", "l.wal_status"},
    FilledColumn{"updated_at", "l.sampled_at"},
};

constexpr std::array flow_errors_columns = {
    FilledColumn{"id", "e.id"},
    FilledColumn{"flow_name", "e.mirror"},
    FilledColumn{"error_message", "e.message"},
    FilledColumn{"error_type", "e.severity"},
    FilledColumn{"error_timestamp", "e.last_at"},
    FilledColumn{"ack", "0"},
};

constexpr std::array all = {
    ViewDefinition{
        "view_flows",
        "m.tenant",
        "main.mirrors AS m JOIN main.peers AS s ON s.id = m.source_id JOIN main.peers AS d ON d.id "
        "= m.destination_id"
        " LEFT JOIN (SELECT * FROM live_mirrors LIMIT -1) AS l ON l.mirror_id = m.id",
        flows_columns},
    ViewDefinition{"view_flow_peers", "p.tenant", "main.peers AS p", flow_peers_columns},
    ViewDefinition{
        "view_cdc_flows",
        "m.tenant",
        "main.mirrors AS m"
        " LEFT JOIN (SELECT * FROM live_positions LIMIT -1) AS l ON l.mirror_id = m.id",
        cdc_flows_columns},
    ViewDefinition{
        "view_cdc_batches",
        "m.tenant",
        "live_batches AS l JOIN main.mirrors AS m ON m.id = l.mirror_id",
        cdc_batches_columns},
    ViewDefinition{
        "view_peer_slot_size",
        "m.tenant",
        "live_slots AS l JOIN main.mirrors AS m ON m.id = l.mirror_id",
        peer_slot_size_columns},
    ViewDefinition{
        "view_cdc_table_aggregate_counts",
        "t.tenant",
        "main.mirror_tables AS t JOIN main.mirrors AS m ON m.id = t.mirror_id"
        " LEFT JOIN (SELECT * FROM live_tables LIMIT -1) AS l"
        " ON l.mirror_id = t.mirror_id AND l.source_table = t.source_table",
        cdc_table_aggregate_counts_columns},
    ViewDefinition{
        "view_flow_errors",
        "e.tenant",
        "main.events AS e WHERE e.mirror IS NOT NULL",
        flow_errors_columns},
};

}  // namespace

std::span<const ViewDefinition> peerdb_views() {
    return all;
}

}  // namespace catalog
