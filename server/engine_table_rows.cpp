// Live tables of the engine: tables of mirrors, and the chunks in which they are copied.
#include <algorithm>
#include <string>

#include "server/engine_rows.hpp"
#include "server/load_progress.hpp"
#include "server/row_values.hpp"

namespace server {

namespace {

using engine::mirror::ChunkStatus;
using engine::mirror::MirrorStatus;
using engine::mirror::StatusBoard;
using engine::mirror::TableStatus;
using protocol::Row;
using protocol::Value;

std::string table_health(const TableStatus& table) {
    if (table.state == "error") {
        return "error";
    }
    if (!table.reason_code.empty()) {
        return "warn";
    }
    return table.state == "pending" ? "unknown" : "ok";
}

std::int64_t chunks_in(const TableStatus& table, std::string_view state) {
    return std::ranges::count(table.chunks, state, &ChunkStatus::state);
}

Row table_row(const MirrorStatus& status, const TableStatus& table, std::int64_t now) {
    const LoadProgress load = load_progress({&table, 1}, now);
    const auto chunks = static_cast<std::int64_t>(table.chunks.size());
    return {
        status.tenant,
        status.mirror_id,
        table.source_table,
        table.target_table,
        table.state,
        table_health(table),
        text_or_null(table.reason_code),
        text_or_null(table.reason),
        number_or_null(table.state_since),
        table.replica_identity.empty() ? Value{} : Value{table.has_key},
        text_or_null(table.replica_identity),
        table.rows_estimated,
        table.bytes_estimated,
        table.rows_copied,
        table.bytes_copied,
        chunks,
        chunks_in(table, "done"),
        chunks_in(table, "failed"),
        number_or_null(table.load_started_at),
        number_or_null(table.load_finished_at),
        load.eta,
        table.captured.inserts,
        table.captured.updates,
        table.captured.deletes,
        table.captured.truncates,
        table.applied.inserts,
        table.applied.updates,
        table.applied.deletes,
        table.applied.truncates,
        table.unchanged_toast_values,
        number_or_null(table.last_change_at),
        number_or_null(table.last_applied_at),
        lsn_or_null(table.last_lsn),
        number_or_null(table.schema_version),
        table.ddl_count,
        table.state == "resyncing" ? load.percent : Value{},
        number_or_null(table.last_error_at),
        text_or_null(table.last_error)};
}

Row chunk_row(const MirrorStatus& status, const TableStatus& table, const ChunkStatus& chunk) {
    return {
        status.tenant,
        status.mirror_id,
        table.source_table,
        chunk.chunk,
        chunk.kind,
        text_or_null(chunk.low),
        text_or_null(chunk.high),
        chunk.state,
        chunk.rows,
        chunk.bytes,
        chunk.attempts,
        number_or_null(chunk.worker),
        number_or_null(chunk.started_at),
        number_or_null(chunk.finished_at),
        text_or_null(chunk.last_error)};
}

}  // namespace

std::vector<Row> table_rows(
    const StatusBoard& board, const catalog::Viewer& viewer, std::int64_t now
) {
    return collect_visible(
        board,
        viewer,
        [now](const MirrorStatus& status, std::vector<Row>& rows) {
            for (const TableStatus& table : status.tables) {
                rows.push_back(table_row(status, table, now));
            }
        }
    );
}

std::vector<Row> chunk_rows(const StatusBoard& board, const catalog::Viewer& viewer) {
    return collect_visible(board, viewer, [](const MirrorStatus& status, std::vector<Row>& rows) {
        for (const TableStatus& table : status.tables) {
            for (const ChunkStatus& chunk : table.chunks) {
                rows.push_back(chunk_row(status, table, chunk));
            }
        }
    });
}

}  // namespace server
