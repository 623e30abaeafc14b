// What a lane shows of itself.
#include <algorithm>
#include <map>

#include "catalog/clock.hpp"
#include "engine/mirror/lane.hpp"

namespace engine::mirror {

using protocol::Lsn;

namespace {

constexpr std::int64_t second_us = 1'000'000;

void add_counts(TableCounts& to, const TableCounts& more) {
    to.inserts += more.inserts;
    to.updates += more.updates;
    to.deletes += more.deletes;
    to.truncates += more.truncates;
}

}  // namespace

void Lane::show_start(
    const catalog::MirrorProgress& progress, const source::SystemIdentity& identity, Lsn from
) {
    if (!shows_) {
        return;
    }
    services_.board.update(spec_->id, [&](MirrorStatus& status) {
        status.positions.slot_name = progress.slot;
        status.positions.publication = progress.publication;
        status.positions.source_system_id = identity.system_id;
        status.positions.source_timeline = identity.timeline;
        status.positions.applied_lsn = passed_;
        status.positions.confirmed_lsn = spec_->confirm_delay_ms == 0 ? from : 0;
    });
}

void Lane::show_progress(std::int64_t now) {
    const std::int64_t elapsed = now - shown_at_;
    const std::int64_t rows = rows_written_;
    const std::int64_t bytes = bytes_written_;
    // A mean over about a minute, whatever the distance of its samples.
    const double weight =
        shown_at_ == 0 ? 1.0 : std::min(1.0, static_cast<double>(elapsed) / (60.0 * second_us));
    const double seconds = static_cast<double>(std::max<std::int64_t>(elapsed, 1)) / second_us;
    const double row_rate = static_cast<double>(rows - shown_rows_) / seconds;
    const double byte_rate = static_cast<double>(bytes - shown_bytes_) / seconds;
    const auto& progress = stream_->progress();
    const bool caught_up = subscription_->is_written() && stream_->is_between_transactions();
    const Lsn applied = subscription_->passed();
    const Lsn confirmed = stream_->acknowledged();
    const std::size_t buffered = subscription_->buffered_bytes();
    const std::int64_t commit_time = last_commit_time_;
    const bool first = shown_at_ == 0;
    shown_at_ = now;
    shown_rows_ = rows;
    shown_bytes_ = bytes;
    services_.board.update(spec_->id, [&](MirrorStatus& status) {
        Positions& shown = status.positions;
        if (applied > shown.applied_lsn || progress.received > shown.received_lsn) {
            status.last_progress_at = now;
        }
        shown.received_lsn = progress.received;
        shown.received_at = progress.received_at;
        shown.source_lsn = std::max(shown.source_lsn, progress.server_end);
        shown.source_lsn_at = now;
        shown.applied_lsn = std::max(shown.applied_lsn, applied);
        shown.applied_commit_at = commit_time != 0 ? commit_time : shown.applied_commit_at;
        if (confirmed > shown.confirmed_lsn) {
            shown.confirmed_at = now;
        }
        shown.confirmed_lsn = confirmed;
        shown.open_transaction_xid = progress.open_xid;
        shown.open_transaction_bytes = static_cast<std::int64_t>(progress.spooled_bytes);
        shown.spilled_bytes = static_cast<std::int64_t>(progress.spilled_bytes);
        shown.buffered_bytes = static_cast<std::int64_t>(buffered);
        status.lag_us = caught_up          ? 0
                        : commit_time != 0 ? std::max<std::int64_t>(0, now - commit_time)
                                           : status.lag_us.value_or(0);
        if (!first) {
            status.rows_per_second += (row_rate - status.rows_per_second) * weight;
            status.bytes_per_second += (byte_rate - status.bytes_per_second) * weight;
        }
        status.waiting_for = caught_up ? "changes at the source" : "the destination";
    });
}

void Lane::show_written(
    const Batch& batch, const destination::WriteResult& result, std::int64_t started
) {
    const std::int64_t now = catalog::now_microseconds();
    std::int64_t rows = 0;
    BatchStatus shown;
    catalog::MirrorProgress progress = keeper_.get();
    std::map<std::string, TableCounts> counts;
    for (const auto& [oid, applied] : result.applied) {
        for (const catalog::TableProgress& table : progress.tables) {
            if (table.source_oid == oid) {
                add_counts(counts[table.source_table], applied);
            }
        }
        shown.inserts += applied.inserts;
        shown.updates += applied.updates;
        shown.deletes += applied.deletes;
    }
    rows = shown.inserts + shown.updates + shown.deletes;
    rows_written_ += rows;
    bytes_written_ += static_cast<std::int64_t>(batch.bytes);
    if (result.last_commit_time != 0) {
        last_commit_time_ = result.last_commit_time;
    }
    shown.batch_id = ++batches_;
    shown.first_lsn = batch.transactions.empty() ? 0 : batch.transactions.front().commit_lsn;
    shown.last_lsn = result.end_lsn;
    shown.transactions = static_cast<std::int64_t>(batch.transactions.size());
    shown.rows = rows;
    shown.bytes = static_cast<std::int64_t>(batch.bytes);
    shown.first_commit_at = batch.transactions.empty() ? 0 : batch.transactions[0].commit_time;
    shown.received_at = batch.received_at;
    shown.apply_started_at = started;
    shown.applied_at = now;
    constexpr std::size_t batches_kept = 200;
    services_.board.update(spec_->id, [&](MirrorStatus& status) {
        if (shows_) {
            status.batches.push_back(shown);
        }
        if (status.batches.size() > batches_kept) {
            status.batches.pop_front();
        }
        if (shows_ && result.end_lsn != 0) {
            status.positions.applied_lsn = std::max(status.positions.applied_lsn, result.end_lsn);
            status.positions.applied_commit_at = result.last_commit_time;
        }
        status.last_progress_at = now;
        for (TableStatus& table : status.tables) {
            const auto found = counts.find(table.source_table);
            if (found != counts.end()) {
                add_counts(table.captured, found->second);
                add_counts(table.applied, found->second);
                table.last_applied_at = now;
                table.last_change_at = result.last_commit_time;
                table.last_lsn = result.end_lsn;
            }
        }
    });
}

}  // namespace engine::mirror
