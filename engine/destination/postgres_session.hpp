// Sessions at a Postgres destination as everything here wants them, and the position that a mirror
// keeps there beside its rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/net/pg_connection.hpp"
#include "protocol/lsn.hpp"

namespace engine::destination {

using protocol::Lsn;

struct SessionOptions {
    std::string metadata_schema = "_millrace";
    std::string encoding = "UTF8";  // of texts on the wire, the same as at the source
    std::string replication_role;   // empty: the role's own
    std::string application_name = "millrace";
};

/// A connection with time-outs off, durable commits, dead peers noticed.
std::unique_ptr<net::PgConnection> open_session(
    net::PgTarget target, const SessionOptions& options, const net::Patience& patience
);

/// The database's encoding, by its name in Postgres.
std::string database_encoding(net::PgConnection& connection, const net::Patience& patience);

/// Whose position: a mirror's, or that of a group of its tables which is still catching up.
struct PositionKey {
    std::string mirror_id;
    std::int64_t copy_group = 0;
    std::int64_t incarnation = 1;
};

struct Position {
    Lsn end_lsn = 0;
    std::int64_t epoch = 0;
    std::int64_t incarnation = 0;
};

/// The table of positions. One row's lock is what a writer holds while it writes; its epoch is what
/// keeps an older writer from writing ever again.
class Positions {
public:
    Positions(const std::string& schema, PositionKey key);

    /// Schema and tables, where they are not there yet.
    void make_tables(net::PgConnection& connection, const net::Patience& patience) const;
    std::optional<Position> read(net::PgConnection& connection, const net::Patience& patience)
        const;
    /// Puts the position (of a copy that is complete, of a stream that begins); part of whatever
    /// transaction is open. Raises the epoch.
    Position put(
        net::PgConnection& connection,
        const std::string& mirror_name,
        Lsn end_lsn,
        const net::Patience& patience
    ) const;
    /// Keeps every earlier writer out and gives the position that is durable. Ends a dead client's
    /// session where that still holds the row.
    std::optional<Position> fence(net::PgConnection& connection, const net::Patience& patience)
        const;
    void remove(net::PgConnection& connection, const net::Patience& patience) const;

    /// Marks what the session writes as replicated, so that a mirror in the other direction can
    /// tell (its option origin = none). Throws 42501 with the GRANT where the role may not.
    void mark_session(net::PgConnection& connection, const net::Patience& patience) const;

    /// For a writer's transaction: the row's lock; a division by zero where somebody else has it.
    std::string lock_statement(const Position& held) const;
    /// With its end as given: a literal, or the parameter of a prepared statement.
    std::string lock_statement(const Position& held, std::string_view end_lsn) const;
    std::string advance_statement(std::string_view end_lsn) const;
    /// Writes the row as it is, and gives one where nobody else has taken it.
    std::string touch_statement(const Position& held) const;
    /// The marker of a chunk, in the chunk's own transaction.
    std::string chunk_statement(
        const Position& held, std::string_view table, std::int64_t chunk, std::int64_t rows
    ) const;
    /// A row where that chunk is marked.
    std::string chunk_query(std::string_view table, std::int64_t chunk) const;
    std::string forget_chunks_statement() const;

    const PositionKey& key() const { return key_; }

private:
    std::string where() const;

    std::string schema_;
    PositionKey key_;
};

/// The error of a writer whose row is not what it left.
protocol::Error fenced_error();

}  // namespace engine::destination
