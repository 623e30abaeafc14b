#include "engine/source/postgres_slot.hpp"

#include <charconv>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"

namespace engine::source {

using net::pg_literal;
using net::pg_name;
using protocol::Error;

namespace {

std::int64_t number(const std::optional<std::string>& text) {
    std::int64_t value = 0;
    if (text) {
        std::from_chars(text->data(), text->data() + text->size(), value);
    }
    return value;
}

Lsn lsn(const std::optional<std::string>& text) {
    return text ? protocol::parse_lsn(*text).value_or(0) : 0;
}

std::string session_settings(bool replication) {
    // The same text forms as at the destination, whatever either server's configuration says.
    std::string settings =
        "-c search_path=pg_catalog -c statement_timeout=0 -c lock_timeout=0"
        " -c idle_in_transaction_session_timeout=0 -c row_security=off"
        " -c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1"
        " -c bytea_output=hex -c lc_monetary=C -c client_min_messages=warning -c jit=off"
        " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4";
    if (replication) {
        // We tell it of ourselves every ten seconds; a connection of ours that has died must not
        // hold the slot for long.
        settings += " -c wal_sender_timeout=60000";
    }
    return settings;
}

}  // namespace

std::unique_ptr<net::PgConnection> open_source(
    net::PgTarget target, const SourceSession& session, const net::Patience& patience
) {
    target.application_name = session.application_name;
    target.settings = session_settings(false);
    auto connection = std::make_unique<net::PgConnection>(target, patience);
    std::string sql = fmt::format("SET client_encoding = {};", pg_literal(session.encoding));
    if (connection->server_version() >= 140000) {
        sql += "SET idle_session_timeout = 0;";
    }
    if (connection->server_version() >= 170000) {
        sql += "SET transaction_timeout = 0;";
    }
    connection->run(sql, patience);
    return connection;
}

std::unique_ptr<net::PgConnection> open_replication(
    net::PgTarget target, const SourceSession& session, const net::Patience& patience
) {
    target.application_name = session.application_name;
    target.replication = true;
    target.settings =
        session_settings(true) + fmt::format(" -c client_encoding={}", session.encoding);
    return std::make_unique<net::PgConnection>(target, patience);
}

SystemIdentity identify_system(net::PgConnection& replication, const net::Patience& patience) {
    const net::PgRows rows = replication.run("IDENTIFY_SYSTEM", patience);
    return {rows.at(0).at(0).value_or(""), number(rows[0].at(1)), lsn(rows[0].at(2))};
}

Lsn current_lsn(net::PgConnection& connection, const net::Patience& patience) {
    const net::PgRows rows = connection.run(
        "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
        " ELSE pg_current_wal_flush_lsn() END",
        patience
    );
    return lsn(rows.at(0).at(0));
}

std::optional<Slot> read_slot(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
) {
    const int version = connection.server_version();
    const bool has_status = version >= 130000;
    const bool has_stats = version >= 140000;
    const std::string sql = fmt::format(
        "SELECT s.plugin, s.database, s.temporary, s.active, s.active_pid, a.application_name,"
        " a.client_addr::text, {}, {}, s.restart_lsn, s.confirmed_flush_lsn, {}, {}, {},"
        " pg_wal_lsn_diff(w.lsn, s.restart_lsn)::int8, {}, w.lsn"
        " FROM pg_catalog.pg_replication_slots s"
        " CROSS JOIN (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
        " ELSE pg_current_wal_lsn() END AS lsn) w"
        " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = s.active_pid{}"
        " WHERE s.slot_name = $1",
        has_status ? "s.wal_status" : "NULL",
        version >= 170000   ? "s.invalidation_reason"
        : version >= 160000 ? "CASE WHEN s.conflicting THEN 'conflict' END"
                            : "NULL",
        version >= 170000 ? "s.failover" : "false",
        version >= 170000 ? "s.synced" : "false",
        has_status ? "s.safe_wal_size" : "NULL",
        has_stats ? "t.spill_txns, t.spill_bytes, t.stream_bytes, t.total_bytes"
                  : "NULL, NULL, NULL, NULL",
        has_stats ? " LEFT JOIN pg_catalog.pg_stat_replication_slots t USING (slot_name)" : ""
    );
    const net::PgRows rows = connection.query(sql.c_str(), {name}, patience);
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto& row = rows[0];
    Slot slot;
    slot.plugin = row[0].value_or("");
    slot.database = row[1].value_or("");
    slot.temporary = row[2] == "t";
    slot.active = row[3] == "t";
    slot.active_pid = number(row[4]);
    slot.active_application = row[5].value_or("");
    slot.active_client = row[6].value_or("");
    slot.wal_status = row[7].value_or("");
    slot.invalidation_reason = row[8].value_or("");
    slot.restart_lsn = lsn(row[9]);
    slot.confirmed_flush_lsn = lsn(row[10]);
    slot.failover = row[11] == "t";
    slot.synced = row[12] == "t";
    slot.safe_wal_bytes = row[13] ? std::optional{number(row[13])} : std::nullopt;
    slot.retained_bytes = row[14] ? std::optional{number(row[14])} : std::nullopt;
    slot.spill_txns = number(row[15]);
    slot.spill_bytes = number(row[16]);
    slot.stream_bytes = number(row[17]);
    slot.total_bytes = number(row[18]);
    slot.source_lsn = lsn(row[19]);
    return slot;
}

NewSlot create_slot(
    net::PgConnection& replication, const SlotRequest& request, const net::Patience& patience
) {
    const int version = replication.server_version();
    const std::string head = fmt::format(
        "CREATE_REPLICATION_SLOT {} {}LOGICAL pgoutput",
        pg_name(request.name),
        request.temporary ? "TEMPORARY " : ""
    );
    std::string sql;
    if (version >= 150000) {
        const bool failover = request.failover && !request.temporary && version >= 170000;
        sql = fmt::format(
            "{} (SNAPSHOT '{}'{})",
            head,
            request.snapshot ? "export" : "nothing",
            failover ? ", FAILOVER true" : ""
        );
    } else {
        sql =
            fmt::format("{} {}", head, request.snapshot ? "EXPORT_SNAPSHOT" : "NOEXPORT_SNAPSHOT");
    }
    const net::PgRows rows = replication.run(sql, patience);
    return {lsn(rows.at(0).at(1)), rows[0].at(2).value_or("")};
}

void drop_slot(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
) {
    constexpr int attempts_max = 20;
    for (int attempt = 1;; ++attempt) {
        try {
            connection.query(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots"
                " WHERE slot_name = $1",
                {name},
                patience
            );
            return;
        } catch (const Error& error) {
            if (error.sqlstate != protocol::sqlstate::object_in_use || attempt == attempts_max) {
                throw;
            }
        }
        connection.query(
            "SELECT pg_terminate_backend(active_pid), pg_sleep(0.1)"
            " FROM pg_catalog.pg_replication_slots WHERE slot_name = $1 AND active_pid IS NOT NULL",
            {name},
            patience
        );
    }
}

bool has_publication(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
) {
    return !connection
                .query(
                    "SELECT 1 FROM pg_catalog.pg_publication WHERE pubname = $1", {name}, patience
                )
                .empty();
}

namespace {

std::string table_list(const std::vector<PublishedTable>& tables) {
    std::string list;
    for (const PublishedTable& table : tables) {
        list += (list.empty() ? "" : ", ") + pg_name(table.schema, table.name);
    }
    return list;
}

}  // namespace

void create_publication(
    net::PgConnection& connection,
    const std::string& name,
    const std::vector<PublishedTable>& tables,
    const net::Patience& patience
) {
    connection.run(
        fmt::format(
            "CREATE PUBLICATION {} FOR TABLE {} WITH (publish = 'insert, update, delete, truncate'"
            "{})",
            pg_name(name),
            table_list(tables),
            connection.server_version() >= 130000 ? ", publish_via_partition_root = true" : ""
        ),
        patience
    );
}

namespace {

// Tables that it should have and has not (true), and those that it has and should not.
constexpr const char* publication_changes = R"sql(
WITH wanted AS (
    SELECT c.oid FROM unnest($2::oid[]) AS w(oid) JOIN pg_catalog.pg_class c ON c.oid = w.oid
    UNION
    SELECT c.oid FROM unnest($3::text[], $4::text[]) AS w(schema, name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
), published AS (
    SELECT r.prrelid AS oid FROM pg_catalog.pg_publication_rel r
    JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE p.pubname = $1
)
SELECT n.nspname, c.relname, w.oid IS NOT NULL
FROM wanted w FULL JOIN published p ON p.oid = w.oid
JOIN pg_catalog.pg_class c ON c.oid = coalesce(w.oid, p.oid)
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE w.oid IS NULL OR p.oid IS NULL
ORDER BY 1, 2
)sql";

}  // namespace

void set_publication_tables(
    net::PgConnection& connection,
    const std::string& name,
    const std::vector<PublishedTable>& tables,
    const net::Patience& patience
) {
    std::vector<std::string> oids;
    std::vector<std::string> schemas;
    std::vector<std::string> names;
    for (const PublishedTable& table : tables) {
        if (table.oid != 0) {
            oids.push_back(std::to_string(table.oid));
        } else {
            schemas.push_back(table.schema);
            names.push_back(table.name);
        }
    }
    std::vector<PublishedTable> coming;
    std::vector<PublishedTable> going;
    for (const auto& row : connection.query(
             publication_changes,
             {name, net::pg_array(oids), net::pg_array(schemas), net::pg_array(names)},
             patience
         )) {
        (row[2] == "t" ? coming : going).push_back({row[0].value_or(""), row[1].value_or("")});
    }
    const auto change = [&](const char* verb, const std::vector<PublishedTable>& changed) {
        if (!changed.empty()) {
            connection.run(
                fmt::format(
                    "ALTER PUBLICATION {} {} TABLE {}", pg_name(name), verb, table_list(changed)
                ),
                patience
            );
        }
    };
    change("ADD", coming);
    change("DROP", going);
}

void drop_publication(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
) {
    connection.run(fmt::format("DROP PUBLICATION IF EXISTS {}", pg_name(name)), patience);
}

bool start_replication(
    net::PgConnection& replication, const StreamRequest& request, const net::Patience& patience
) {
    const int version = replication.server_version();
    const bool binary = request.binary && version >= 140000;
    const bool streaming = request.streaming && version >= 140000;
    std::string options = fmt::format(
        "proto_version '{}', publication_names {}",
        streaming ? 2 : 1,
        pg_literal(pg_name(request.publication))
    );
    if (binary) {
        options += ", binary 'true'";
    }
    if (streaming) {
        options += ", streaming 'true'";
    }
    if (version >= 140000) {
        options += ", messages 'true'";
    }
    if (version >= 160000 && !request.origin.empty()) {
        options += fmt::format(", origin {}", pg_literal(request.origin));
    }
    replication.start_stream(
        fmt::format(
            "START_REPLICATION SLOT {} LOGICAL {} ({})",
            pg_name(request.slot),
            protocol::lsn_text(request.start),
            options
        ),
        patience
    );
    return binary;
}

}  // namespace engine::source
