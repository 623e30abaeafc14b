// Schema millrace: where the columns of peers, settings and events come from.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

// A reference (env:… or file:…) is shown as given where a name belongs; what it stands for is not
// known here, so a port or a TLS mode that hangs on one is NULL.
constexpr std::array peer_columns = {
    FilledColumn{"peer", "p.name"},
    FilledColumn{"name", "p.name"},
    FilledColumn{"type", "p.type"},
    FilledColumn{
        "role",
        "CASE WHEN p.sources > 0 AND p.destinations > 0 THEN 'source, destination'"
        " WHEN p.sources > 0 THEN 'source' WHEN p.destinations > 0 THEN 'destination' END"},
    FilledColumn{
        "host",
        "(SELECT o.value FROM main.peer_options AS o WHERE o.peer_id = p.id"
        " AND o.key IN ('host', 'servers') AND o.kind <> 'sealed')"},
    FilledColumn{
        "port",
        "(SELECT iif(o.kind = 'plain', CAST(o.value AS INTEGER), NULL) FROM main.peer_options AS o"
        " WHERE o.peer_id = p.id AND o.key = 'port'"
        " UNION ALL SELECT CAST(d.default_value AS INTEGER) FROM temp.declared_options AS d"
        " WHERE d.peer_type = p.type AND d.option = 'port' AND NOT EXISTS (SELECT 1"
        " FROM main.peer_options AS g WHERE g.peer_id = p.id AND g.key = 'port'))"},
    FilledColumn{
        "dbname",
        "(SELECT o.value FROM main.peer_options AS o WHERE o.peer_id = p.id"
        " AND o.key = 'database' AND o.kind <> 'sealed')"},
    FilledColumn{
        "user_name",
        "(SELECT o.value FROM main.peer_options AS o WHERE o.peer_id = p.id AND o.key = 'user'"
        " AND o.kind <> 'sealed')"},
    FilledColumn{
        "tls",
        "CASE WHEN p.type NOT IN ('POSTGRES', 'CLICKHOUSE', 'KAFKA', 'CRATEDB') THEN NULL"
        " WHEN p.tls_referred THEN NULL"
        " WHEN p.disable_tls = 'true' THEN 'disable'"
        " WHEN p.skip_verification = 'true' THEN 'require'"
        " WHEN p.type = 'POSTGRES' AND NOT p.tls_wanted THEN 'prefer' ELSE 'verify-full' END"},
    FilledColumn{"mirrors", "p.mirrors"},
    FilledColumn{"config_hash", "p.config_hash"},
};

constexpr std::string_view peers_from =
    "(SELECT q.id, q.tenant, q.name, q.type, q.config_hash,"
    " (SELECT count(*) FROM main.mirrors AS m WHERE m.tenant = q.tenant"
    "  AND m.source_id = q.id) AS sources,"
    " (SELECT count(*) FROM main.mirrors AS m WHERE m.tenant = q.tenant"
    "  AND m.destination_id = q.id) AS destinations,"
    " (SELECT count(*) FROM main.mirrors AS m WHERE m.tenant = q.tenant"
    "  AND (m.source_id = q.id OR m.destination_id = q.id)) AS mirrors,"
    " (SELECT o.value FROM main.peer_options AS o WHERE o.peer_id = q.id"
    "  AND o.key = 'disable_tls') AS disable_tls,"
    " (SELECT o.value FROM main.peer_options AS o WHERE o.peer_id = q.id"
    "  AND o.key = 'skip_cert_verification') AS skip_verification,"
    " EXISTS (SELECT 1 FROM main.peer_options AS o WHERE o.peer_id = q.id"
    "  AND o.kind = 'reference'"
    "  AND o.key IN ('disable_tls', 'require_tls', 'skip_cert_verification')) AS tls_referred,"
    " EXISTS (SELECT 1 FROM main.peer_options AS o WHERE o.peer_id = q.id"
    "  AND (o.key = 'root_ca' OR (o.key = 'require_tls' AND o.value = 'true')"
    "   OR (o.key = 'disable_tls' AND o.value = 'false'))) AS tls_wanted"
    " FROM main.peers AS q) AS p";

constexpr std::array peer_option_columns = {
    FilledColumn{"peer_type", "d.peer_type"},
    FilledColumn{"option", "d.option"},
    FilledColumn{"type", "d.type"},
    FilledColumn{"default_value", "d.default_value"},
    FilledColumn{"required", "d.required"},
    FilledColumn{"secret", "d.secret"},
    FilledColumn{"description", "d.description"},
    FilledColumn{"choices", "d.choices"},
};

constexpr std::array setting_columns = {
    FilledColumn{"name", "d.name"},
    FilledColumn{"value", "coalesce(s.value, d.default_value)"},
    FilledColumn{"default_value", "d.default_value"},
    FilledColumn{"unit", "d.unit"},
    FilledColumn{"applies", "d.applies"},
    FilledColumn{"source", "iif(s.name IS NULL, 'default', 'alter system')"},
    FilledColumn{"min", "d.min"},
    FilledColumn{"max", "d.max"},
    FilledColumn{"description", "d.description"},
};

constexpr std::array event_columns = {
    FilledColumn{"id", "e.id"},
    FilledColumn{"at", "e.at"},
    FilledColumn{"severity", "e.severity"},
    FilledColumn{"mirror", "e.mirror"},
    FilledColumn{"source_table", "e.source_table"},
    FilledColumn{"peer", "e.peer"},
    FilledColumn{"code", "e.code"},
    FilledColumn{"sqlstate", "e.sqlstate"},
    FilledColumn{"message", "e.message"},
    FilledColumn{"detail", "e.detail"},
    FilledColumn{"hint", "e.hint"},
    FilledColumn{"first_at", "e.at"},
    FilledColumn{"last_at", "e.last_at"},
    FilledColumn{"count", "e.count"},
    FilledColumn{"resolved_at", "e.resolved_at"},
};

constexpr std::array all = {
    ViewDefinition{"view_peers", "p.tenant", peers_from, peer_columns},
    ViewDefinition{
        "view_peer_options",
        "t.name",
        "main.tenants AS t CROSS JOIN temp.declared_options AS d",
        peer_option_columns},
    ViewDefinition{
        "view_settings",
        "t.name",
        "main.tenants AS t CROSS JOIN temp.declared_settings AS d"
        " LEFT JOIN main.settings AS s ON s.name = d.name",
        setting_columns},
    ViewDefinition{"view_events", "e.tenant", "main.events AS e", event_columns},
    ViewDefinition{
        "view_errors",
        "e.tenant",
        "main.events AS e WHERE e.severity = 'error' AND e.resolved_at IS NULL",
        event_columns},
};

}  // namespace

std::span<const ViewDefinition> millrace_views() {
    return all;
}

}  // namespace catalog
