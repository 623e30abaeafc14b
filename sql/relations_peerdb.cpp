// What PeerDB's catalog shows of its flows, under its names, for dashboards that were made for it.
// Read-only, built from our own state.
#include "sql/declared_relation.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

// A relation is a row, its columns flow on behind it.
// clang-format off
constexpr DeclaredRelation in_public[] = {
    {"flows",
     0,
     "view_flows",
     "id int4, name varchar, source_peer int4, destination_peer int4, description text, "
     "created_at timestamp, updated_at timestamp, workflow_id text, query_string text, "
     "config_proto bytea, flow_metadata jsonb, tags jsonb, status int4",
     RowScope::tenant},
    {"peers",
     0,
     "view_flow_peers",
     "id int4, name text, type int4, options bytea, enc_key_id text",
     RowScope::tenant},
};

constexpr DeclaredRelation in_peerdb_stats[] = {
    {"cdc_flows",
     0,
     "view_cdc_flows",
     "flow_name text, latest_lsn_at_source numeric, latest_lsn_at_target numeric, metadata jsonb",
     RowScope::tenant},
    {"cdc_batches",
     0,
     "view_cdc_batches",
     "flow_name text, batch_id int8, rows_in_batch int8, batch_start_lsn numeric, "
     "batch_end_lsn numeric, batch_end_lsn_text text, start_time timestamp, end_time timestamp, "
     "sync_time timestamp, first_row_received_at timestamp, first_row_commit_time timestamp, "
     "metadata jsonb",
     RowScope::live},
    {"cdc_table_aggregate_counts",
     0,
     "view_cdc_table_aggregate_counts",
     "flow_name text, destination_table_name text, inserts_count int8, updates_count int8, "
     "deletes_count int8, total_count int8, latest_batch_id int8, last_updated_at timestamp",
     RowScope::tenant},
    {"qrep_runs",
     0,
     "",
     "flow_name text, run_uuid text, source_table text, destination_table text, "
     "start_time timestamp, end_time timestamp, fetch_complete bool, consolidate_complete bool, "
     "parent_mirror_name text, metadata jsonb"},
    {"qrep_partitions",
     0,
     "",
     "flow_name text, run_uuid text, partition_uuid text, partition_start text, "
     "partition_end text, rows_in_partition int8, rows_synced int8, start_time timestamp, "
     "pull_end_time timestamp, end_time timestamp, restart_count int4, parent_mirror_name text, "
     "child_table_ranges jsonb, metadata jsonb"},
    {"peer_slot_size",
     0,
     "view_peer_slot_size",
     "slot_name text, peer_name text, redo_lsn text, restart_lsn text, confirmed_flush_lsn text, "
     "slot_size int8, wal_status text, updated_at timestamp",
     RowScope::live},
    {"flow_errors",
     0,
     "view_flow_errors",
     "id int8, flow_name text, error_message text, error_type text, error_timestamp timestamp, "
     "ack bool",
     RowScope::tenant},
    {"schema_deltas_audit_log",
     0,
     "",
     "id int8, flow_job_name text, read_timestamp timestamp, workflow_id text, run_id text, "
     "delta_info jsonb, batch_id int8"},
};
// clang-format on

}  // namespace

std::span<const Relation> public_relations() {
    static const DeclaredRelations all("public", in_public);
    return all.relations();
}

std::span<const Relation> peerdb_stats_relations() {
    static const DeclaredRelations all("peerdb_stats", in_peerdb_stats);
    return all.relations();
}

}  // namespace sql
