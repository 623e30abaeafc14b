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
    FilledColumn{"updated_at", "max(m.created_at, m.state_since)"},
    FilledColumn{"workflow_id", "m.id"},
    FilledColumn{
        "status",
        "CASE m.state WHEN 'created' THEN 4 WHEN 'starting' THEN 4 WHEN 'snapshotting' THEN 5 WHEN "
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
};

constexpr std::array cdc_table_aggregate_counts_columns = {
    FilledColumn{"flow_name", "m.name"},
    FilledColumn{"destination_table_name", "t.target_table"},
};

constexpr std::array flow_errors_columns = {
    FilledColumn{"id", "e.id"},
    FilledColumn{"flow_name", "e.mirror"},
    FilledColumn{"error_message", "e.message"},
    FilledColumn{"error_type", "e.severity"},
    FilledColumn{"error_timestamp", "e.at"},
    FilledColumn{"ack", "0"},
};

constexpr std::array all = {
    ViewDefinition{
        "view_flows",
        "m.tenant",
        "main.mirrors AS m JOIN main.peers AS s ON s.id = m.source_id JOIN main.peers AS d ON d.id "
        "= m.destination_id",
        flows_columns},
    ViewDefinition{"view_flow_peers", "p.tenant", "main.peers AS p", flow_peers_columns},
    ViewDefinition{"view_cdc_flows", "m.tenant", "main.mirrors AS m", cdc_flows_columns},
    ViewDefinition{
        "view_cdc_table_aggregate_counts",
        "t.tenant",
        "main.mirror_tables AS t JOIN main.mirrors AS m ON m.id = t.mirror_id",
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
