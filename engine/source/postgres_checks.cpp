#include "engine/source/postgres_checks.hpp"

#include <fmt/format.h>

#include "engine/source/postgres_schema.hpp"
#include "engine/source/postgres_target.hpp"

namespace engine::source {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

std::string version_text(int version) {
    return fmt::format("{}.{}", version / 10000, version % 10000);
}

void require_version(const net::PgConnection& connection) {
    if (connection.server_version() < postgres_version_min) {
        throw Error{
            ErrorKind::configuration,
            sqlstate::feature_not_supported,
            fmt::format(
                "the peer runs PostgreSQL {}, but 12 is the oldest version served",
                version_text(connection.server_version())
            )};
    }
}

std::string one_text(
    net::PgConnection& connection, const char* sql, const net::Patience& patience
) {
    const net::PgRows rows = connection.query(sql, {}, patience);
    return rows.empty() || rows[0].empty() ? std::string{} : rows[0][0].value_or("");
}

using Check = CheckRow (*)(net::PgConnection&, const net::Patience&);

CheckRow check_version(net::PgConnection& connection, const net::Patience&) {
    const int version = connection.server_version();
    if (version < postgres_version_min) {
        return {
            "version",
            "fail",
            fmt::format("PostgreSQL {}", version_text(version)),
            "Use a server of version 12 or later."};
    }
    return {"version", "pass", fmt::format("PostgreSQL {}", version_text(version)), ""};
}

CheckRow check_wal_level(net::PgConnection& connection, const net::Patience& patience) {
    const std::string level = one_text(connection, "SHOW wal_level", patience);
    if (level == "logical") {
        return {"wal_level", "pass", "logical", ""};
    }
    return {
        "wal_level",
        "warn",
        fmt::format("{}: the peer cannot be a source", level),
        "For a source: ALTER SYSTEM SET wal_level = 'logical', then restart it (RDS and Aurora: "
        "rds.logical_replication = 1, then reboot)."};
}

CheckRow check_replication_right(net::PgConnection& connection, const net::Patience& patience) {
    // On RDS and Aurora membership in rds_replication stands for the attribute.
    const std::string may = one_text(
        connection,
        "SELECT r.rolreplication OR r.rolsuper OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles g "
        "WHERE "
        "g.rolname = 'rds_replication' AND pg_catalog.pg_has_role(r.oid, g.oid, 'member')) "
        "FROM pg_catalog.pg_roles r WHERE r.rolname = current_user",
        patience
    );
    if (may == "t") {
        return {"replication_right", "pass", "the user may replicate", ""};
    }
    return {
        "replication_right",
        "warn",
        "the user may not replicate: the peer cannot be a source",
        "For a source: ALTER ROLE <user> REPLICATION (RDS and Aurora: GRANT rds_replication TO "
        "<user>)."};
}

CheckRow check_standby(net::PgConnection& connection, const net::Patience& patience) {
    if (one_text(connection, "SELECT pg_catalog.pg_is_in_recovery()", patience) == "t") {
        return {
            "standby",
            "warn",
            "the server is a standby: it cannot be written to",
            "Name the primary (Aurora: the writer endpoint) in the option \"host\"."};
    }
    return {"standby", "pass", "the server is a primary", ""};
}

CheckRow check_slots_free(net::PgConnection& connection, const net::Patience& patience) {
    const std::string free = one_text(
        connection,
        "SELECT current_setting('max_replication_slots')::int - count(*) FROM "
        "pg_catalog.pg_replication_slots",
        patience
    );
    if (!free.empty() && free != "0" && free[0] != '-') {
        return {"slots_free", "pass", fmt::format("{} free", free), ""};
    }
    return {
        "slots_free",
        "warn",
        "no replication slot is free",
        "Drop slots that nobody uses, or raise max_replication_slots."};
}

CheckRow check_host_key(const net::SshTunnel& tunnel) {
    if (tunnel.is_verified()) {
        return {"ssh_host_key", "pass", fmt::format("as expected of {}", tunnel.server()), ""};
    }
    return {
        "ssh_host_key",
        "warn",
        fmt::format(
            "any host key of the SSH server at {} is taken: whoever answers in its place gets the "
            "SSH password and all that is sent",
            tunnel.server()
        ),
        fmt::format(
            "If this is its key, add to ssh_config: \"host_key\": \"{}\".", tunnel.host_key()
        )};
}

constexpr Check checks[] = {
    check_version,
    check_wal_level,
    check_replication_right,
    check_standby,
    check_slots_free,
};

/// Of a connection that stands.
std::vector<CheckRow> run_all(
    const net::PgTarget& target, net::PgConnection& connection, const net::Patience& patience
) {
    std::vector<CheckRow> rows{{"login", "pass", fmt::format("as {}", target.user), ""}};
    if (connection.tunnel() != nullptr) {
        rows.push_back(check_host_key(*connection.tunnel()));
    }
    try {
        for (const Check check : checks) {
            rows.push_back(check(connection, patience));
        }
    } catch (const Error& error) {
        if (error.sqlstate == sqlstate::query_canceled) {
            throw;
        }
        rows.push_back({"server", "skip", "the checks could not go on: " + error.message, ""});
    }
    return rows;
}

}  // namespace

void read_postgres(const PeerOptions& options) {
    static_cast<void>(postgres_target(options));
}

std::vector<CheckRow> require_postgres(const PeerOptions& options, const net::Patience& patience) {
    const net::PgTarget target = postgres_target(options);
    net::PgConnection connection(target, patience);
    require_version(connection);
    return run_all(target, connection, patience);
}

std::vector<CheckRow> list_postgres_checks(
    const PeerOptions& options, const net::Patience& patience
) {
    net::PgTarget target;
    std::unique_ptr<net::PgConnection> connection;
    try {
        target = postgres_target(options);
        connection = std::make_unique<net::PgConnection>(target, patience);
    } catch (const Error& error) {
        if (error.sqlstate == sqlstate::query_canceled) {
            throw;
        }
        return {
            {"login",
             "fail",
             error.detail.empty() ? error.message : error.message + ": " + error.detail,
             error.hint}};
    }
    return run_all(target, *connection, patience);
}

std::vector<std::string> list_postgres_tables(
    const PeerOptions& options, std::string_view schema, const net::Patience& patience
) {
    net::PgConnection connection(postgres_target(options), patience);
    require_version(connection);
    const std::vector<std::string> parameters{std::string{schema}};
    const net::PgRows schemas = connection.query(
        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", parameters, patience
    );
    if (schemas.empty()) {
        throw Error{
            ErrorKind::configuration,
            "3F000",
            fmt::format("schema \"{}\" does not exist at the source", schema)};
    }
    std::vector<std::string> tables;
    for (SchemaTable& table : read_schema_tables(connection, std::string{schema}, patience)) {
        tables.push_back(std::move(table.name));
    }
    return tables;
}

}  // namespace engine::source
