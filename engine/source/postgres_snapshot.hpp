// The initial copy at its source: one session that keeps a snapshot, and tables cut into chunks of
// about equal size.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/net/pg_connection.hpp"
#include "engine/schema.hpp"
#include "engine/source/postgres_slot.hpp"

namespace engine::source {

/// Keeps a snapshot for others to import. The replication connection that exported it first is
/// free, and may break, as soon as this is made.
class SnapshotHolder {
public:
    /// `exported` by create_slot(); empty: a snapshot of its own, of this moment.
    SnapshotHolder(
        std::unique_ptr<net::PgConnection> connection,
        const std::string& exported,
        const net::Patience& patience
    );

    const std::string& snapshot() const { return snapshot_; }
    net::PgConnection& connection() { return *connection_; }
    /// The session is still there.
    bool lives(const net::Patience& patience);

private:
    std::unique_ptr<net::PgConnection> connection_;
    std::string snapshot_;
};

/// Puts a session into the snapshot, until its transaction ends.
void import_snapshot(
    net::PgConnection& connection, const std::string& snapshot, const net::Patience& patience
);

struct Chunk {
    std::size_t table = 0;  // index into whatever list was planned
    SourceLeaf leaf;
    std::int64_t number = 0;  // within its table, from 1
    std::int64_t first_block = 0;
    std::int64_t end_block = 0;  // exclusive; 0: to the end
    bool whole = true;           // of its leaf
    std::int64_t bytes_estimated = 0;
    int tries = 0;  // that have failed
};

struct ChunkSize {
    std::int64_t rows = 250000;
    std::int64_t count_override = 0;  // that many a table; 0: by the rows
};

/// In the order of blocks. `ranges`: the server can scan them (from version 14 on).
std::vector<Chunk> plan_chunks(const SourceTable& table, const ChunkSize& size, bool ranges);

/// A rewrite between the snapshot and the first look at a table makes it look empty, without an
/// error. Throws 40001 where that has happened; takes the lock under which it cannot any more.
void guard_leaf(
    net::PgConnection& connection, const SourceLeaf& leaf, const net::Patience& patience
);

/// COPY (SELECT …) TO STDOUT for a chunk.
std::string copy_out_statement(
    const Chunk& chunk, const std::vector<std::string>& columns, bool binary
);

}  // namespace engine::source
