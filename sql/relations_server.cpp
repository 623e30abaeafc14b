// The relations about the server itself: its sessions, the instance, and Postgres's names for them.
#include <array>

#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

using protocol::Oid;

constexpr std::array session_columns = {
    RelationColumn{"pid", Oid::int4},
    RelationColumn{"user_name", Oid::text},
    RelationColumn{"client", Oid::text},
    RelationColumn{"application", Oid::text},
    RelationColumn{"since", Oid::timestamptz},
    RelationColumn{"state", Oid::text},
    RelationColumn{"state_since", Oid::timestamptz},
    RelationColumn{"transaction_since", Oid::timestamptz},
    RelationColumn{"statement_since", Oid::timestamptz},
    RelationColumn{"statement", Oid::text},  // the last one; its secrets masked
    RelationColumn{"tls", Oid::text},        // TLSv1.3; NULL without
};

constexpr std::array instance_columns = {
    RelationColumn{"version", Oid::text},
    RelationColumn{"git_commit", Oid::text},
    RelationColumn{"started_at", Oid::timestamptz},
    RelationColumn{"uptime", Oid::interval},
    RelationColumn{"ready", Oid::boolean},
    RelationColumn{"ready_reason", Oid::text},
    RelationColumn{"mode", Oid::text},      // normal, draining
    RelationColumn{"data_dir", Oid::text},  // for superusers, else NULL
    RelationColumn{"memory_bytes", Oid::int8},
    RelationColumn{"memory_limit_bytes", Oid::int8},  // NULL: none
    RelationColumn{"spill_bytes", Oid::int8},
    RelationColumn{"cpu_seconds", Oid::float8},
    RelationColumn{"open_files", Oid::int4},
    RelationColumn{"config_hash", Oid::text},  // of the tenant's peers and mirrors
};

constexpr std::array audit_columns = {
    RelationColumn{"id", Oid::int8},
    RelationColumn{"at", Oid::timestamptz},
    RelationColumn{"user_name", Oid::text},
    RelationColumn{"client", Oid::text},
    RelationColumn{"application", Oid::text},
    RelationColumn{"statement", Oid::text},  // its secrets masked
    RelationColumn{"object", Oid::text},     // "mirror orders"
    RelationColumn{"changed", Oid::boolean},
    RelationColumn{"old_hash", Oid::text},
    RelationColumn{"new_hash", Oid::text},
    RelationColumn{"result", Oid::text},     // SQLSTATE; 00000 where it succeeded
    RelationColumn{"via", Oid::text},        // sql, login
    RelationColumn{"hash", Oid::text},       // over this entry and the one before it
    RelationColumn{"intact", Oid::boolean},  // whether that is still so
};

constexpr std::array stat_activity_columns = {
    RelationColumn{"datid", Oid::oid},
    RelationColumn{"datname", Oid::name},
    RelationColumn{"pid", Oid::int4},
    RelationColumn{"leader_pid", Oid::int4},
    RelationColumn{"usesysid", Oid::oid},
    RelationColumn{"usename", Oid::name},
    RelationColumn{"application_name", Oid::text},
    RelationColumn{"client_addr", Oid::inet},
    RelationColumn{"client_hostname", Oid::text},
    RelationColumn{"client_port", Oid::int4},
    RelationColumn{"backend_start", Oid::timestamptz},
    RelationColumn{"xact_start", Oid::timestamptz},
    RelationColumn{"query_start", Oid::timestamptz},
    RelationColumn{"state_change", Oid::timestamptz},
    RelationColumn{"wait_event_type", Oid::text},
    RelationColumn{"wait_event", Oid::text},
    RelationColumn{"state", Oid::text},
    RelationColumn{"backend_xid", Oid::xid},
    RelationColumn{"backend_xmin", Oid::xid},
    RelationColumn{"query_id", Oid::int8},
    RelationColumn{"query", Oid::text},
    RelationColumn{"backend_type", Oid::text},
};

constexpr std::array stat_ssl_columns = {
    RelationColumn{"pid", Oid::int4},
    RelationColumn{"ssl", Oid::boolean},
    RelationColumn{"version", Oid::text},
    RelationColumn{"cipher", Oid::text},
    RelationColumn{"bits", Oid::int4},
    RelationColumn{"client_dn", Oid::text},
    RelationColumn{"client_serial", Oid::numeric},
    RelationColumn{"issuer_dn", Oid::text},
};

constexpr std::array server_own = {
    Relation{"millrace", "sessions", "view_sessions", session_columns, RowScope::live},
    Relation{"millrace", "audit_log", "view_audit_log", audit_columns},
    Relation{"millrace", "instance", "view_instance", instance_columns, RowScope::live},
    Relation{
        "pg_catalog",
        "pg_stat_activity",
        "view_pg_stat_activity",
        stat_activity_columns,
        RowScope::live,
        12222},
    Relation{
        "pg_catalog", "pg_stat_ssl", "view_pg_stat_ssl", stat_ssl_columns, RowScope::live, 12249},
};

}  // namespace

std::span<const Relation> server_relations() {
    return server_own;
}

}  // namespace sql
