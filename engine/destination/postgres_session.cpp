#include "engine/destination/postgres_session.hpp"

#include <charconv>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"

namespace engine::destination {

using net::pg_literal;
using net::pg_name;
using protocol::Error;
using protocol::ErrorKind;

namespace {

constexpr std::string_view lock_not_available = "55P03";
constexpr int fence_attempts_max = 5;

std::int64_t number(const std::optional<std::string>& text) {
    std::int64_t value = 0;
    if (text) {
        std::from_chars(text->data(), text->data() + text->size(), value);
    }
    return value;
}

}  // namespace

Error fenced_error() {
    return Error{
        ErrorKind::fenced,
        protocol::sqlstate::object_in_use,
        "another server has taken this mirror over",
        "The position at the destination is not the one that this server has left there.",
        "Let one server run the mirror; RESUME MIRROR takes it back to this one."};
}

std::unique_ptr<net::PgConnection> open_session(
    net::PgTarget target, const SessionOptions& options, const net::Patience& patience
) {
    target.application_name = options.application_name;
    // Text forms that do not hang on the server's configuration, and no end in the midst of work.
    target.settings =
        "-c search_path=pg_catalog -c statement_timeout=0 -c lock_timeout=0"
        " -c idle_in_transaction_session_timeout=0 -c synchronous_commit=on"
        " -c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1"
        " -c bytea_output=hex -c lc_monetary=C -c client_min_messages=warning"
        " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4"
        " -c tcp_user_timeout=30000"
        // A batch is joined to its table by its key's index, however little the planner knows.
        " -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";
    auto connection = std::make_unique<net::PgConnection>(target, patience);
    std::string sql = fmt::format("SET client_encoding = {};", pg_literal(options.encoding));
    if (connection->server_version() >= 140000) {
        sql += "SET client_connection_check_interval = 5000; SET idle_session_timeout = 0;";
    }
    if (connection->server_version() >= 170000) {
        sql += "SET transaction_timeout = 0;";
    }
    if (!options.replication_role.empty()) {
        sql +=
            fmt::format("SET session_replication_role = {};", pg_literal(options.replication_role));
    }
    connection->run(sql, patience);
    // Operators of extensions' types are found where the extensions are.
    std::string path = "pg_catalog";
    for (const auto& row : connection->run(
             "SELECT DISTINCT n.nspname FROM pg_catalog.pg_extension e"
             " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
             " WHERE n.nspname <> 'pg_catalog'",
             patience
         )) {
        path += ", " + pg_name(row[0].value_or(""));
    }
    connection->run("SET search_path = " + path, patience);
    return connection;
}

std::string database_encoding(net::PgConnection& connection, const net::Patience& patience) {
    return connection.run("SHOW server_encoding", patience).at(0).at(0).value_or("UTF8");
}

Positions::Positions(const std::string& schema, PositionKey key)
    : schema_(pg_name(schema)), key_(std::move(key)) {}

std::string Positions::where() const {
    return fmt::format(
        "mirror_id = {} AND copy_group = {}", pg_literal(key_.mirror_id), key_.copy_group
    );
}

void Positions::make_tables(net::PgConnection& connection, const net::Patience& patience) const {
    const net::PgRows there = connection.run(
        fmt::format(
            "SELECT to_regclass({}), to_regclass({})",
            pg_literal(schema_ + ".positions"),
            pg_literal(schema_ + ".copied_chunks")
        ),
        patience
    );
    if (there[0][0] && there[0][1]) {
        return;  // without a statement that would need rights
    }
    const bool has_schema =
        connection.run(fmt::format("SELECT to_regnamespace({})", pg_literal(schema_)), patience)
            .at(0)
            .at(0)
            .has_value();
    // Two mirrors may be at it at once; IF NOT EXISTS alone still lets them collide.
    connection.run(
        fmt::format(
            "BEGIN; SELECT pg_advisory_xact_lock(5568871022104);{1}"
            "CREATE TABLE IF NOT EXISTS {0}.positions ("
            " mirror_id text, copy_group bigint, mirror text NOT NULL,"
            " incarnation bigint NOT NULL, epoch bigint NOT NULL, end_lsn pg_lsn NOT NULL,"
            " backend_pid integer, backend_start timestamptz,"
            " updated_at timestamptz NOT NULL DEFAULT now(),"
            " PRIMARY KEY (mirror_id, copy_group)) WITH (fillfactor = 50);"
            "CREATE TABLE IF NOT EXISTS {0}.copied_chunks ("
            " mirror_id text, copy_group bigint, incarnation bigint, source_table text,"
            " chunk bigint, rows bigint NOT NULL,"
            " PRIMARY KEY (mirror_id, copy_group, incarnation, source_table, chunk));"
            "COMMIT",
            schema_,
            has_schema ? "" : fmt::format("CREATE SCHEMA IF NOT EXISTS {};", schema_)
        ),
        patience
    );
}

std::optional<Position> Positions::read(
    net::PgConnection& connection, const net::Patience& patience
) const {
    const net::PgRows rows = connection.run(
        fmt::format(
            "SELECT end_lsn, epoch, incarnation FROM {}.positions WHERE {}", schema_, where()
        ),
        patience
    );
    if (rows.empty()) {
        return std::nullopt;
    }
    return Position{
        protocol::parse_lsn(rows[0][0].value_or("")).value_or(0),
        number(rows[0][1]),
        number(rows[0][2])};
}

namespace {

constexpr std::string_view own_backend =
    "backend_pid = pg_backend_pid(), backend_start = (SELECT backend_start"
    " FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid()), updated_at = now()";

}  // namespace

Position Positions::put(
    net::PgConnection& connection,
    const std::string& mirror_name,
    Lsn end_lsn,
    const net::Patience& patience
) const {
    const net::PgRows rows = connection.run(
        fmt::format(
            "INSERT INTO {0}.positions AS p (mirror_id, copy_group, mirror, incarnation, epoch,"
            " end_lsn) VALUES ({1}, {2}, {3}, {4}, 1, '{5}')"
            " ON CONFLICT (mirror_id, copy_group) DO UPDATE SET mirror = excluded.mirror,"
            " incarnation = excluded.incarnation, epoch = p.epoch + 1,"
            " end_lsn = excluded.end_lsn, {6} RETURNING epoch",
            schema_,
            pg_literal(key_.mirror_id),
            key_.copy_group,
            pg_literal(mirror_name),
            key_.incarnation,
            protocol::lsn_text(end_lsn),
            own_backend
        ),
        patience
    );
    return {end_lsn, number(rows.at(0).at(0)), key_.incarnation};
}

std::optional<Position> Positions::fence(
    net::PgConnection& connection, const net::Patience& patience
) const {
    for (int attempt = 1;; ++attempt) {
        try {
            connection.run("BEGIN; SET LOCAL lock_timeout = '2s'", patience);
            const net::PgRows rows = connection.run(
                fmt::format(
                    "UPDATE {}.positions SET epoch = epoch + 1, {} WHERE {}"
                    " RETURNING end_lsn, epoch, incarnation",
                    schema_,
                    own_backend,
                    where()
                ),
                patience
            );
            connection.run("COMMIT", patience);
            if (rows.empty()) {
                return std::nullopt;
            }
            return Position{
                protocol::parse_lsn(rows[0][0].value_or("")).value_or(0),
                number(rows[0][1]),
                number(rows[0][2])};
        } catch (const Error& error) {
            if (error.sqlstate != lock_not_available || attempt == fence_attempts_max) {
                throw;
            }
        }
        // Exactly the session that wrote the row last, and only if it is still the same one.
        connection.run(
            fmt::format(
                "ROLLBACK; SELECT pg_terminate_backend(a.pid) FROM {}.positions p"
                " JOIN pg_catalog.pg_stat_activity a ON a.pid = p.backend_pid"
                " AND a.backend_start = p.backend_start WHERE {} AND a.pid <> pg_backend_pid()",
                schema_,
                where()
            ),
            patience
        );
    }
}

void Positions::remove(net::PgConnection& connection, const net::Patience& patience) const {
    connection.run(
        fmt::format(
            "DELETE FROM {0}.positions WHERE {1}; DELETE FROM {0}.copied_chunks WHERE {1}",
            schema_,
            where()
        ),
        patience
    );
}

void Positions::mark_session(net::PgConnection& connection, const net::Patience& patience) const {
    const std::string origin = pg_literal("millrace_" + key_.mirror_id);
    try {
        connection.run(
            fmt::format(
                "SELECT pg_replication_origin_create({0}) WHERE NOT EXISTS (SELECT 1"
                " FROM pg_catalog.pg_replication_origin WHERE roname = {0});"
                "SELECT pg_replication_origin_session_setup({0})",
                origin
            ),
            patience
        );
    } catch (const Error& error) {
        if (error.sqlstate != protocol::sqlstate::insufficient_privilege) {
            throw;
        }
        throw Error{
            ErrorKind::configuration,
            error.sqlstate,
            "the destination's user may not mark its writes as replicated: " + error.message,
            "With origin = none, mirrors that face each other would loop without it.",
            "As a superuser there: GRANT EXECUTE ON FUNCTION pg_replication_origin_create(text), "
            "pg_replication_origin_session_setup(text) TO the user."};
    }
}

std::string Positions::lock_statement(const Position& held) const {
    return lock_statement(held, "'" + protocol::lsn_text(held.end_lsn) + "'");
}

std::string Positions::lock_statement(const Position& held, std::string_view end_lsn) const {
    return fmt::format(
        "SELECT 1 / count(*) FROM (SELECT 1 FROM {}.positions WHERE {} AND epoch = {}"
        " AND incarnation = {} AND end_lsn = {} FOR UPDATE) p",
        schema_,
        where(),
        held.epoch,
        key_.incarnation,
        end_lsn
    );
}

std::string Positions::advance_statement(std::string_view end_lsn) const {
    return fmt::format(
        "UPDATE {}.positions SET end_lsn = {}, updated_at = now() WHERE {}",
        schema_,
        end_lsn,
        where()
    );
}

std::string Positions::touch_statement(const Position& held) const {
    return fmt::format(
        "UPDATE {}.positions SET updated_at = now() WHERE {} AND epoch = {} RETURNING 1",
        schema_,
        where(),
        held.epoch
    );
}

std::string Positions::chunk_statement(
    const Position& held, std::string_view table, std::int64_t chunk, std::int64_t rows
) const {
    // FOR SHARE: chunks are written side by side, but not beside somebody who takes over.
    return fmt::format(
        "INSERT INTO {0}.copied_chunks (mirror_id, copy_group, incarnation, source_table, chunk,"
        " rows) SELECT mirror_id, copy_group, incarnation, {1}, {2}, {3} FROM (SELECT * FROM"
        " {0}.positions WHERE {4} AND epoch = {5} FOR SHARE) p",
        schema_,
        pg_literal(table),
        chunk,
        rows,
        where(),
        held.epoch
    );
}

std::string Positions::chunk_query(std::string_view table, std::int64_t chunk) const {
    return fmt::format(
        "SELECT 1 FROM {}.copied_chunks WHERE {} AND incarnation = {} AND source_table = {}"
        " AND chunk = {}",
        schema_,
        where(),
        key_.incarnation,
        pg_literal(table),
        chunk
    );
}

std::string Positions::forget_chunks_statement() const {
    return fmt::format("DELETE FROM {}.copied_chunks WHERE {}", schema_, where());
}

}  // namespace engine::destination
