#include "server/engine_rows.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "server/load_progress.hpp"
#include "server/row_values.hpp"

namespace server {

namespace {

using engine::mirror::BatchStatus;
using engine::mirror::MirrorStatus;
using engine::mirror::Positions;
using engine::mirror::SlotStatus;
using engine::mirror::StatusBoard;
using engine::mirror::TableStatus;
using protocol::Lsn;
using protocol::Row;
using protocol::Value;

Value optional_interval(std::optional<std::int64_t> microseconds) {
    return microseconds ? Value{interval_text(*microseconds)} : Value{};
}

/// From one place to a later one; NULL where one of them is not known.
std::optional<std::int64_t> distance(Lsn later, Lsn earlier) {
    if (later == 0 || earlier == 0) {
        return std::nullopt;
    }
    return later > earlier ? static_cast<std::int64_t>(later - earlier) : 0;
}

/// Until the slot loses WAL that it needs; NULL where nothing limits it, or nothing is written.
Value runway(const SlotStatus& slot) {
    constexpr double runway_max_us = 36500.0 * 24 * 60 * 60 * 1e6;
    if (!slot.safe_wal_bytes || slot.wal_bytes_per_second <= 0) {
        return {};
    }
    const auto left = static_cast<double>(*slot.safe_wal_bytes);
    const double microseconds = left / slot.wal_bytes_per_second * 1e6;
    return interval_text(static_cast<std::int64_t>(std::clamp(microseconds, 0.0, runway_max_us)));
}

std::int64_t tables_in(const MirrorStatus& status, std::initializer_list<std::string_view> states) {
    return std::ranges::count_if(status.tables, [&](const TableStatus& table) {
        return std::ranges::find(states, table.state) != states.end();
    });
}

Row mirror_row(const MirrorStatus& status, std::int64_t now) {
    const LoadProgress load = load_progress(status.tables, now);
    const Positions& at = status.positions;
    return {
        status.tenant,
        status.mirror_id,
        status.state,
        status.health,
        text_or_null(status.reason_code),
        text_or_null(status.reason),
        text_or_null(status.hint),
        text_or_null(status.waiting_for),
        number_or_null(status.state_since),
        number_or_null(status.health_since),
        number_or_null(status.last_progress_at),
        optional_interval(status.lag_us),
        optional_value(distance(at.source_lsn, at.applied_lsn)),
        optional_value(status.slot.retained_bytes),
        runway(status.slot),
        status.rows_per_second,
        status.bytes_per_second,
        tables_in(status, {"ready"}),
        tables_in(status, {"copying", "catching_up", "resyncing"}),
        tables_in(status, {"error"}),
        load.percent,
        load.eta,
        status.retry_count,
        number_or_null(status.next_retry_at),
        number_or_null(status.last_error_at),
        text_or_null(status.last_error_code),
        text_or_null(status.last_error_sqlstate)};
}

/// Postgres has it as bigint, though half of its range is negative there.
Value system_id(const std::string& text) {
    std::uint64_t id = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool whole = failure == std::errc{} && end == text.data() + text.size();
    return whole ? Value{static_cast<std::int64_t>(id)} : Value{};
}

/// For how long a place has been behind the one before it; zero where it is not.
Value stage_lag(Lsn ahead, Lsn behind, std::int64_t until, std::int64_t since) {
    const auto bytes = distance(ahead, behind);
    if (!bytes || since == 0) {
        return {};
    }
    return interval_text(*bytes == 0 ? 0 : until - since);
}

Row position_row(const MirrorStatus& status, std::int64_t now) {
    const Positions& at = status.positions;
    const std::int64_t seen_at = at.received_at != 0 ? at.received_at : now;
    return {
        status.tenant,
        status.mirror_id,
        text_or_null(at.slot_name),
        text_or_null(at.publication),
        system_id(at.source_system_id),
        number_or_null(at.source_timeline),
        lsn_or_null(at.source_lsn),
        number_or_null(at.source_lsn_at),
        lsn_or_null(at.received_lsn),
        number_or_null(at.received_at),
        lsn_or_null(at.applied_lsn),
        number_or_null(at.applied_commit_at),
        lsn_or_null(at.confirmed_lsn),
        number_or_null(at.confirmed_at),
        lsn_or_null(status.slot.restart_lsn),
        stage_lag(at.source_lsn, at.received_lsn, now, at.received_at),
        stage_lag(at.received_lsn, at.applied_lsn, seen_at, at.applied_commit_at),
        stage_lag(at.applied_lsn, at.confirmed_lsn, now, at.confirmed_at),
        optional_value(distance(at.source_lsn, at.received_lsn)),
        optional_value(distance(at.received_lsn, at.applied_lsn)),
        optional_value(distance(at.applied_lsn, at.confirmed_lsn)),
        number_or_null(at.open_transaction_xid),
        at.open_transaction_bytes,
        number_or_null(at.open_transaction_since),
        at.spilled_bytes,
        at.buffered_bytes,
        number_or_null(at.heartbeat_sent_at),
        number_or_null(at.heartbeat_seen_at)};
}

Row slot_row(const MirrorStatus& status) {
    const SlotStatus& slot = status.slot;
    return {
        status.tenant,
        status.mirror_id,
        slot.peer,
        slot.slot_name,
        slot.owned,
        slot.active,
        number_or_null(slot.active_pid),
        text_or_null(slot.active_application),
        text_or_null(slot.active_client),
        text_or_null(slot.wal_status),
        lsn_or_null(slot.restart_lsn),
        lsn_or_null(slot.confirmed_flush_lsn),
        optional_value(slot.retained_bytes),
        optional_value(slot.safe_wal_bytes),
        slot.wal_bytes_per_second,
        runway(slot),
        slot.failover,
        slot.synced,
        text_or_null(slot.invalidation_reason),
        slot.spill_txns,
        slot.spill_bytes,
        slot.stream_bytes,
        slot.total_bytes,
        slot.sampled_at};
}

Value apply_seconds(const BatchStatus& batch) {
    if (batch.apply_started_at == 0 || batch.applied_at == 0) {
        return {};
    }
    return static_cast<double>(batch.applied_at - batch.apply_started_at) / 1e6;
}

Row batch_row(const MirrorStatus& status, const BatchStatus& batch) {
    return {
        status.tenant,
        status.mirror_id,
        batch.batch_id,
        lsn_or_null(batch.first_lsn),
        lsn_or_null(batch.last_lsn),
        batch.transactions,
        batch.rows,
        batch.inserts,
        batch.updates,
        batch.deletes,
        batch.bytes,
        number_or_null(batch.first_commit_at),
        number_or_null(batch.received_at),
        number_or_null(batch.apply_started_at),
        number_or_null(batch.applied_at),
        number_or_null(batch.confirmed_at),
        apply_seconds(batch)};
}

}  // namespace

std::vector<Row> mirror_rows(
    const StatusBoard& board, const catalog::Viewer& viewer, std::int64_t now
) {
    return collect_visible(
        board,
        viewer,
        [now](const MirrorStatus& status, std::vector<Row>& rows) {
            rows.push_back(mirror_row(status, now));
        }
    );
}

std::vector<Row> position_rows(
    const StatusBoard& board, const catalog::Viewer& viewer, std::int64_t now
) {
    return collect_visible(
        board,
        viewer,
        [now](const MirrorStatus& status, std::vector<Row>& rows) {
            rows.push_back(position_row(status, now));
        }
    );
}

std::vector<Row> slot_rows(const StatusBoard& board, const catalog::Viewer& viewer) {
    return collect_visible(board, viewer, [](const MirrorStatus& status, std::vector<Row>& rows) {
        if (status.slot.sampled_at != 0) {
            rows.push_back(slot_row(status));
        }
    });
}

std::vector<Row> batch_rows(const StatusBoard& board, const catalog::Viewer& viewer) {
    return collect_visible(board, viewer, [](const MirrorStatus& status, std::vector<Row>& rows) {
        for (const BatchStatus& batch : status.batches) {
            rows.push_back(batch_row(status, batch));
        }
    });
}

}  // namespace server
