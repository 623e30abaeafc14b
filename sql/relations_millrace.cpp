// Schema millrace: what users ask for health and progress.
#include <array>

#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

using protocol::Oid;

constexpr std::int32_t percent = ((5 << 16) | 2) + 4;  // numeric(5,2), as Postgres packs it
constexpr std::int32_t five_characters = 5 + 4;        // char(5)

constexpr std::array mirror_columns = {
    RelationColumn{"mirror", Oid::text},
    RelationColumn{"name", Oid::text},
    RelationColumn{"source", Oid::text},
    RelationColumn{"destination", Oid::text},
    RelationColumn{"desired", Oid::text},
    RelationColumn{"state", Oid::text},
    RelationColumn{"health", Oid::text},
    RelationColumn{"reason_code", Oid::text},
    RelationColumn{"reason", Oid::text},
    RelationColumn{"hint", Oid::text},
    RelationColumn{"waiting_for", Oid::text},
    RelationColumn{"state_since", Oid::timestamptz},
    RelationColumn{"health_since", Oid::timestamptz},
    RelationColumn{"last_progress_at", Oid::timestamptz},
    RelationColumn{"lag", Oid::interval},
    RelationColumn{"lag_bytes", Oid::int8},
    RelationColumn{"retained_wal_bytes", Oid::int8},
    RelationColumn{"wal_runway", Oid::interval},
    RelationColumn{"rows_per_second", Oid::float8},
    RelationColumn{"bytes_per_second", Oid::float8},
    RelationColumn{"tables_total", Oid::int4},
    RelationColumn{"tables_ready", Oid::int4},
    RelationColumn{"tables_loading", Oid::int4},
    RelationColumn{"tables_error", Oid::int4},
    RelationColumn{"tables_paused", Oid::int4},
    RelationColumn{"load_percent", Oid::numeric, percent},
    RelationColumn{"load_eta", Oid::timestamptz},
    RelationColumn{"retry_count", Oid::int4},
    RelationColumn{"next_retry_at", Oid::timestamptz},
    RelationColumn{"last_error_at", Oid::timestamptz},
    RelationColumn{"last_error_code", Oid::text},
    RelationColumn{"last_error_sqlstate", Oid::bpchar, five_characters},
    RelationColumn{"dlq_rows", Oid::int8},
    RelationColumn{"pending_schema_changes", Oid::int4},
    RelationColumn{"last_validated_at", Oid::timestamptz},
    RelationColumn{"mismatched_rows", Oid::int8},
    RelationColumn{"config_version", Oid::int4},
    RelationColumn{"config_hash", Oid::text},
    RelationColumn{"behaviour_version", Oid::int4},
    RelationColumn{"created_at", Oid::timestamptz},
    RelationColumn{"labels", Oid::jsonb},
};

constexpr std::array mirror_table_columns = {
    RelationColumn{"mirror", Oid::text},
    RelationColumn{"source_table", Oid::text},
    RelationColumn{"target_table", Oid::text},
    RelationColumn{"state", Oid::text},
    RelationColumn{"health", Oid::text},
    RelationColumn{"reason_code", Oid::text},
    RelationColumn{"reason", Oid::text},
    RelationColumn{"state_since", Oid::timestamptz},
    RelationColumn{"has_key", Oid::boolean},
    RelationColumn{"replica_identity", Oid::text},
    RelationColumn{"rows_estimated", Oid::int8},
    RelationColumn{"bytes_estimated", Oid::int8},
    RelationColumn{"rows_copied", Oid::int8},
    RelationColumn{"bytes_copied", Oid::int8},
    RelationColumn{"chunks_total", Oid::int4},
    RelationColumn{"chunks_done", Oid::int4},
    RelationColumn{"chunks_failed", Oid::int4},
    RelationColumn{"load_started_at", Oid::timestamptz},
    RelationColumn{"load_finished_at", Oid::timestamptz},
    RelationColumn{"load_eta", Oid::timestamptz},
    RelationColumn{"inserts", Oid::int8},
    RelationColumn{"updates", Oid::int8},
    RelationColumn{"deletes", Oid::int8},
    RelationColumn{"truncates", Oid::int8},
    RelationColumn{"applied_inserts", Oid::int8},
    RelationColumn{"applied_updates", Oid::int8},
    RelationColumn{"applied_deletes", Oid::int8},
    RelationColumn{"applied_truncates", Oid::int8},
    RelationColumn{"filtered_rows", Oid::int8},
    RelationColumn{"skipped_rows", Oid::int8},
    RelationColumn{"dlq_rows", Oid::int8},
    RelationColumn{"unchanged_toast_values", Oid::int8},
    RelationColumn{"last_change_at", Oid::timestamptz},
    RelationColumn{"last_applied_at", Oid::timestamptz},
    RelationColumn{"last_lsn", Oid::pg_lsn},
    RelationColumn{"schema_version", Oid::int4},
    RelationColumn{"ddl_count", Oid::int8},
    RelationColumn{"validation_state", Oid::text},
    RelationColumn{"validated_rows", Oid::int8},
    RelationColumn{"mismatched_rows", Oid::int8},
    RelationColumn{"missing_at_target", Oid::int8},
    RelationColumn{"extra_at_target", Oid::int8},
    RelationColumn{"validated_at", Oid::timestamptz},
    RelationColumn{"resync_percent", Oid::numeric, percent},
    RelationColumn{"retry_count", Oid::int4},
    RelationColumn{"next_retry_at", Oid::timestamptz},
    RelationColumn{"last_error_at", Oid::timestamptz},
    RelationColumn{"last_error", Oid::text},
};

constexpr std::array mirror_column_columns = {
    RelationColumn{"mirror", Oid::text},
    RelationColumn{"source_table", Oid::text},
    RelationColumn{"column_name", Oid::text},
    RelationColumn{"position", Oid::int4},
    RelationColumn{"source_type", Oid::text},
    RelationColumn{"target_type", Oid::text},
    RelationColumn{"nullable", Oid::boolean},
    RelationColumn{"in_key", Oid::boolean},
    RelationColumn{"excluded", Oid::boolean},
    RelationColumn{"lossy", Oid::boolean},
    RelationColumn{"lossy_note", Oid::text},
};

constexpr std::array peer_columns = {
    RelationColumn{"peer", Oid::text},
    RelationColumn{"name", Oid::text},
    RelationColumn{"type", Oid::text},
    RelationColumn{"role", Oid::text},
    RelationColumn{"host", Oid::text},
    RelationColumn{"port", Oid::int4},
    RelationColumn{"dbname", Oid::text},
    RelationColumn{"user_name", Oid::text},
    RelationColumn{"tls", Oid::text},
    RelationColumn{"server_version", Oid::text},
    RelationColumn{"reachable", Oid::boolean},
    RelationColumn{"round_trip", Oid::interval},
    RelationColumn{"last_ok_at", Oid::timestamptz},
    RelationColumn{"last_error_at", Oid::timestamptz},
    RelationColumn{"last_error", Oid::text},
    RelationColumn{"mirrors", Oid::int4},
    RelationColumn{"config_hash", Oid::text},
};

constexpr std::array peer_option_columns = {
    RelationColumn{"peer_type", Oid::text},
    RelationColumn{"option", Oid::text},
    RelationColumn{"type", Oid::text},
    RelationColumn{"default_value", Oid::text},
    RelationColumn{"required", Oid::boolean},
    RelationColumn{"secret", Oid::boolean},
    RelationColumn{"description", Oid::text},
    RelationColumn{"choices", Oid::text},  // joined with ", "; NULL where any value will do
};

constexpr std::array setting_columns = {
    RelationColumn{"name", Oid::text},
    RelationColumn{"value", Oid::text},
    RelationColumn{"default_value", Oid::text},
    RelationColumn{"unit", Oid::text},
    RelationColumn{"applies", Oid::text},
    RelationColumn{"source", Oid::text},
    RelationColumn{"min", Oid::int8},
    RelationColumn{"max", Oid::int8},
    RelationColumn{"description", Oid::text},
};

constexpr std::array event_columns = {
    RelationColumn{"id", Oid::int8},
    RelationColumn{"at", Oid::timestamptz},
    RelationColumn{"severity", Oid::text},
    RelationColumn{"mirror", Oid::text},
    RelationColumn{"source_table", Oid::text},
    RelationColumn{"peer", Oid::text},
    RelationColumn{"code", Oid::text},
    RelationColumn{"sqlstate", Oid::text},
    RelationColumn{"message", Oid::text},
    RelationColumn{"detail", Oid::text},
    RelationColumn{"hint", Oid::text},
    RelationColumn{"first_at", Oid::timestamptz},
    RelationColumn{"last_at", Oid::timestamptz},
    RelationColumn{"count", Oid::int8},
    RelationColumn{"resolved_at", Oid::timestamptz},
    RelationColumn{"acked_at", Oid::timestamptz},
    RelationColumn{"acked_by", Oid::text},
};

constexpr std::array all = {
    Relation{"millrace", "mirrors", "view_mirrors", mirror_columns},
    Relation{"millrace", "mirror_tables", "view_mirror_tables", mirror_table_columns},
    Relation{"millrace", "mirror_columns", "view_mirror_columns", mirror_column_columns},
    Relation{"millrace", "peers", "view_peers", peer_columns},
    Relation{"millrace", "peer_options", "view_peer_options", peer_option_columns},
    Relation{"millrace", "settings", "view_settings", setting_columns},
    Relation{"millrace", "events", "view_events", event_columns},
    Relation{"millrace", "errors", "view_errors", event_columns},
};

}  // namespace

std::span<const Relation> millrace_relations() {
    return all;
}

}  // namespace sql
