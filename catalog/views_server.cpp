// The views of what the server knows about itself (live_rows.hpp).
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

constexpr std::array session_columns = {
    FilledColumn{"pid", "s.pid"},
    FilledColumn{"user_name", "s.user_name"},
    FilledColumn{"client", "s.client"},
    FilledColumn{"application", "s.application"},
    FilledColumn{"since", "s.since"},
    FilledColumn{"state", "s.state"},
    FilledColumn{"state_since", "s.state_since"},
    FilledColumn{"transaction_since", "s.transaction_since"},
    FilledColumn{"statement_since", "s.statement_since"},
    FilledColumn{"statement", "s.statement"},
    FilledColumn{"tls", "s.tls_version"},
};

// The hash is the same wherever the same statements have been run: names and definitions count,
// neither order nor time.
constexpr std::array instance_columns = {
    FilledColumn{"version", "i.version"},
    FilledColumn{"git_commit", "i.git_commit"},
    FilledColumn{"started_at", "i.started_at"},
    FilledColumn{"uptime", "i.uptime"},
    FilledColumn{"ready", "i.ready"},
    FilledColumn{"ready_reason", "i.ready_reason"},
    FilledColumn{"mode", "i.mode"},
    FilledColumn{"data_dir", "i.data_dir"},
    FilledColumn{"memory_bytes", "i.memory_bytes"},
    FilledColumn{"memory_limit_bytes", "i.memory_limit_bytes"},
    FilledColumn{"cpu_seconds", "i.cpu_seconds"},
    FilledColumn{"open_files", "i.open_files"},
    FilledColumn{
        "config_hash",
        "(SELECT sha256_hex(group_concat(c.line, char(10))) FROM"
        " (SELECT 'peer ' || p.name || ' ' || p.config_hash AS line FROM main.peers AS p"
        "  WHERE p.tenant = t.name"
        "  UNION ALL SELECT 'mirror ' || m.name || ' ' || m.config_hash FROM main.mirrors AS m"
        "  WHERE m.tenant = t.name ORDER BY 1) AS c)"},
};

constexpr std::array audit_columns = {
    FilledColumn{"id", "a.id"},
    FilledColumn{"at", "a.at"},
    FilledColumn{"user_name", "a.user_name"},
    FilledColumn{"client", "nullif(a.client, '')"},
    FilledColumn{"application", "nullif(a.application, '')"},
    FilledColumn{"statement", "a.statement"},
    FilledColumn{"object", "a.object"},
    FilledColumn{"changed", "a.changed"},
    FilledColumn{"old_hash", "a.old_hash"},
    FilledColumn{"new_hash", "a.new_hash"},
    FilledColumn{"result", "a.result"},
    FilledColumn{"via", "a.via"},
    FilledColumn{"hash", "a.hash"},
    // The oldest that is left follows one that has been forgotten.
    FilledColumn{
        "intact",
        "a.hash = audit_hash(a.previous, a.tenant, a.failed, a.at, a.user_name, a.client,"
        "  a.application, a.via, a.statement, a.object, a.changed, a.old_hash, a.new_hash, "
        "a.result)"
        " AND a.previous = coalesce((SELECT p.hash FROM main.audit_log AS p"
        "  WHERE p.tenant = a.tenant AND p.failed = a.failed AND p.id < a.id"
        "  ORDER BY p.id DESC LIMIT 1), a.previous)"},
};

constexpr std::array stat_activity_columns = {
    FilledColumn{"datid", "(SELECT d.oid FROM main.tenants AS d WHERE d.name = s.tenant)"},
    FilledColumn{"datname", "s.tenant"},
    FilledColumn{"pid", "s.pid"},
    FilledColumn{"usesysid", "(SELECT r.oid FROM main.roles AS r WHERE r.name = s.user_name)"},
    FilledColumn{"usename", "s.user_name"},
    FilledColumn{"application_name", "coalesce(s.application, '')"},
    FilledColumn{"client_addr", "s.client"},
    FilledColumn{"client_port", "s.client_port"},
    FilledColumn{"backend_start", "s.since"},
    FilledColumn{"xact_start", "s.transaction_since"},
    FilledColumn{"query_start", "s.statement_since"},
    FilledColumn{"state_change", "s.state_since"},
    FilledColumn{"wait_event_type", "iif(s.state = 'active', NULL, 'Client')"},
    FilledColumn{"wait_event", "iif(s.state = 'active', NULL, 'ClientRead')"},
    FilledColumn{"state", "s.state"},
    FilledColumn{"query", "coalesce(s.statement, '')"},
    FilledColumn{"backend_type", "'client backend'"},
};

constexpr std::array stat_ssl_columns = {
    FilledColumn{"pid", "s.pid"},
    FilledColumn{"ssl", "s.tls_version IS NOT NULL"},
    FilledColumn{"version", "s.tls_version"},
    FilledColumn{"cipher", "s.tls_cipher"},
};

constexpr std::array definitions = {
    ViewDefinition{"view_sessions", "s.tenant", "live_sessions AS s", session_columns},
    ViewDefinition{"view_audit_log", "a.tenant", "main.audit_log AS a", audit_columns},
    ViewDefinition{
        "view_instance",
        "t.name",
        "main.tenants AS t CROSS JOIN live_instance AS i",
        instance_columns},
    ViewDefinition{
        "view_pg_stat_activity", "s.tenant", "live_sessions AS s", stat_activity_columns},
    ViewDefinition{"view_pg_stat_ssl", "s.tenant", "live_sessions AS s", stat_ssl_columns},
};

}  // namespace

std::span<const ViewDefinition> server_views() {
    return definitions;
}

}  // namespace catalog
