#include "engine/source/postgres_snapshot.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"

namespace engine::source {

using net::pg_literal;
using net::pg_name;
using protocol::Error;
using protocol::ErrorKind;

SnapshotHolder::SnapshotHolder(
    std::unique_ptr<net::PgConnection> connection,
    const std::string& exported,
    const net::Patience& patience
)
    : connection_(std::move(connection)) {
    import_snapshot(*connection_, exported, patience);
    snapshot_ = connection_->run("SELECT pg_export_snapshot()", patience).at(0).at(0).value_or("");
}

bool SnapshotHolder::lives(const net::Patience& patience) {
    try {
        connection_->run("SELECT 1", patience);
        return true;
    } catch (const Error& error) {
        if (error.sqlstate == protocol::sqlstate::query_canceled) {
            throw;
        }
        return false;
    }
}

void import_snapshot(
    net::PgConnection& connection, const std::string& snapshot, const net::Patience& patience
) {
    std::string sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;";
    if (!snapshot.empty()) {
        sql += fmt::format("SET TRANSACTION SNAPSHOT {}", pg_literal(snapshot));
    }
    connection.run(sql, patience);
}

std::vector<Chunk> plan_chunks(const SourceTable& table, const ChunkSize& size, bool ranges) {
    constexpr std::int64_t rows_a_block = 100;  // where nobody has counted
    std::vector<Chunk> chunks;
    std::int64_t blocks = 0;
    for (const SourceLeaf& leaf : table.leaves) {
        blocks += leaf.blocks;
    }
    const std::int64_t rows =
        table.rows_estimated > 0 ? table.rows_estimated : blocks * rows_a_block;
    std::int64_t blocks_a_chunk = std::max<std::int64_t>(blocks, 1);
    if (size.count_override > 0) {
        blocks_a_chunk = (blocks + size.count_override - 1) / size.count_override;
    } else if (rows > 0 && size.rows > 0) {
        blocks_a_chunk = static_cast<std::int64_t>(
            static_cast<double>(blocks) * static_cast<double>(size.rows) / static_cast<double>(rows)
        );
    }
    blocks_a_chunk = std::max<std::int64_t>(blocks_a_chunk, 1);
    for (const SourceLeaf& leaf : table.leaves) {
        const std::int64_t block_bytes = leaf.blocks > 0 ? leaf.bytes / leaf.blocks : 0;
        // Of one size, so that no worker is left with a large one when the others are through.
        const std::int64_t count =
            ranges ? std::max<std::int64_t>((leaf.blocks + blocks_a_chunk - 1) / blocks_a_chunk, 1)
                   : 1;
        for (std::int64_t i = 0; i < count; ++i) {
            Chunk& chunk = chunks.emplace_back();
            chunk.leaf = leaf;
            chunk.number = static_cast<std::int64_t>(chunks.size());
            chunk.first_block = leaf.blocks * i / count;
            const std::int64_t end = leaf.blocks * (i + 1) / count;
            // Whoever appends rows that the snapshot sees does so behind the size seen here.
            chunk.end_block = i + 1 == count ? 0 : end;
            chunk.whole = count == 1;
            chunk.bytes_estimated = (end - chunk.first_block) * block_bytes;
        }
    }
    return chunks;
}

void guard_leaf(
    net::PgConnection& connection, const SourceLeaf& leaf, const net::Patience& patience
) {
    const std::string name = pg_name(leaf.schema, leaf.name);
    // Not LOCK TABLE: that asks for more than the right to read some columns.
    connection.run(fmt::format("SELECT FROM ONLY {} LIMIT 0", name), patience);
    const net::PgRows rows = connection.query(
        "SELECT pg_relation_filenode(oid) IS NOT DISTINCT FROM relfilenode::oid"
        " FROM pg_catalog.pg_class WHERE oid = $1::oid",
        {std::to_string(leaf.oid)},
        patience
    );
    if (rows.empty() || rows[0][0] != "t") {
        throw Error{
            ErrorKind::transient,
            protocol::sqlstate::serialization_failure,
            fmt::format(
                "table {}.{} was rewritten while it was to be copied", leaf.schema, leaf.name
            ),
            "Its rows cannot be seen any more as they were; the copy begins again.",
            ""};
    }
}

std::string copy_out_statement(
    const Chunk& chunk, const std::vector<std::string>& columns, bool binary
) {
    std::string list;
    for (const std::string& column : columns) {
        list += (list.empty() ? "" : ", ") + pg_name(column);
    }
    std::string where;
    if (!chunk.whole) {
        where = fmt::format(" WHERE ctid >= '({},0)'::tid", chunk.first_block);
        if (chunk.end_block != 0) {
            where += fmt::format(" AND ctid < '({},0)'::tid", chunk.end_block);
        }
    }
    return fmt::format(
        "COPY (SELECT {} FROM ONLY {}{}) TO STDOUT{}",
        list,
        pg_name(chunk.leaf.schema, chunk.leaf.name),
        where,
        binary ? " (FORMAT binary)" : ""
    );
}

}  // namespace engine::source
