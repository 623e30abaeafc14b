#include "engine/source/subscription.hpp"

#include <algorithm>
#include <utility>

namespace engine::source {

namespace {

/// What a change costs beside its row.
constexpr std::size_t change_overhead_bytes = sizeof(Change);

}  // namespace

Batch& Subscription::current() {
    if (!current_) {
        current_ = std::make_unique<Batch>();
        current_->received_at = now_;
        indexes_.clear();
    }
    if (open_ && (current_->transactions.empty() || current_->transactions.back().end_lsn != 0)) {
        if (current_->transactions.empty()) {
            current_->continues = open_kept_;
        }
        Transaction& transaction = current_->transactions.emplace_back(open_transaction_);
        transaction.changes_begin = current_->changes.size();
        transaction.changes_end = transaction.changes_begin;
        open_kept_ = true;
    }
    return *current_;
}

std::uint32_t Subscription::index_of(const RelationPtr& relation) {
    const auto [at, added] = indexes_.try_emplace(
        relation.get(), static_cast<std::uint32_t>(current_->relations.size())
    );
    if (added) {
        current_->relations.push_back(relation);
    }
    return at->second;
}

void Subscription::begin(
    std::uint32_t xid, std::int64_t commit_time, Lsn commit_lsn, std::int64_t now
) {
    now_ = now;
    open_ = true;
    open_kept_ = false;
    open_transaction_ = {};
    open_transaction_.xid = xid;
    open_transaction_.commit_time = commit_time;
    open_transaction_.commit_lsn = commit_lsn;
}

// NOLINTNEXTLINE(readability-function-size): a change has these parts.
void Subscription::change(
    Operation operation,
    const RelationPtr& relation,
    Lsn lsn,
    char before_kind,
    const protocol::pgoutput::Tuple& before,
    const protocol::pgoutput::Tuple& after
) {
    Batch& batch = current();
    Change& change = batch.changes.emplace_back();
    change.operation = operation;
    change.before_kind = before_kind;
    change.relation = index_of(relation);
    change.lsn = lsn;
    change.before = {batch.arena.keep(before.bytes)};
    change.after = {batch.arena.keep(after.bytes)};
    batch.transactions.back().changes_end = batch.changes.size();
    batch.bytes += change_overhead_bytes + before.bytes.size() + after.bytes.size();
    if (batch.bytes >= limits_.batch_bytes_max) {
        close();
    }
}

void Subscription::truncate(
    const Truncation& flags, const std::vector<RelationPtr>& relations, Lsn lsn
) {
    Batch& batch = current();
    Truncation truncation = flags;
    truncation.relations.clear();
    for (const RelationPtr& relation : relations) {
        truncation.relations.push_back(index_of(relation));
    }
    Change& change = batch.changes.emplace_back();
    change.operation = Operation::truncate;
    change.relation = static_cast<std::uint32_t>(batch.truncations.size());
    change.lsn = lsn;
    batch.truncations.push_back(std::move(truncation));
    batch.transactions.back().changes_end = batch.changes.size();
    batch.bytes += change_overhead_bytes;
}

void Subscription::commit(Lsn end_lsn) {
    if (open_kept_) {
        current().transactions.back().end_lsn = end_lsn;
    }
    open_ = false;
    open_kept_ = false;
    seen_ = std::max(seen_, end_lsn);
    if (current_ && (current_->bytes >= limits_.batch_bytes_max ||
                     current_->changes.size() >= limits_.batch_changes_max)) {
        close();
    }
}

void Subscription::reached(Lsn lsn) {
    if (!open_) {
        seen_ = std::max(seen_, lsn);
    }
}

void Subscription::described(std::uint32_t oid) {
    if (wanted_.contains(oid)) {
        described_.insert(oid);
    }
}

void Subscription::close() {
    current_->described.assign(described_.begin(), described_.end());
    described_.clear();
    queued_bytes_ += current_->bytes;
    queue_.push_back(std::move(current_));
    indexes_.clear();
}

std::int64_t Subscription::flush_at() const {
    const bool by_time = current_ && limits_.wait_us > 0 && !open_ && !busy_;
    return by_time ? current_->received_at + limits_.wait_us : 0;
}

void Subscription::flush(std::int64_t now) {
    now_ = now;
    if (busy_) {
        return;
    }
    if (queue_.empty()) {
        // A transaction that is still coming in waits: it may yet end within this batch.
        const bool due = current_ && !open_ &&
                         (limits_.wait_us == 0 || now >= current_->received_at + limits_.wait_us);
        if (!due) {
            return;
        }
        close();
    }
    std::unique_ptr<Batch> batch = std::move(queue_.front());
    queue_.pop_front();
    queued_bytes_ -= batch->bytes;
    busy_bytes_ = batch->bytes;
    busy_ = true;
    give_(std::move(batch));
}

void Subscription::written(Lsn end_lsn) {
    busy_ = false;
    busy_bytes_ = 0;
    written_ = std::max(written_, end_lsn);
}

}  // namespace engine::source
