// One mirror's (or copy group's) part of a stream: takes the changes of its tables, makes batches
// of them, and hands one over whenever its writer is free. Lives on the stream's loop.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "engine/change.hpp"

namespace engine::source {

class Subscription {
public:
    struct Limits {
        std::size_t batch_bytes_max = 16UL << 20;  // for a batch that is begun now
        std::size_t batch_changes_max = 250000;
        std::int64_t wait_us = 0;  // how long a batch may wait for more
    };
    /// Takes a batch to its writer; called on the loop, at most once before written().
    using Give = std::function<void(std::unique_ptr<Batch>)>;

    Subscription(Lsn start, Limits limits, Give give)
        : limits_(limits), give_(std::move(give)), done_(start), seen_(start) {}

    /// Changes of this table, of transactions that were committed from `from` on.
    void want(std::uint32_t oid, Lsn from) { wanted_[oid] = from; }
    void unwant(std::uint32_t oid) { wanted_.erase(oid); }
    /// Of the transaction that is open.
    bool wants(std::uint32_t oid) const {
        const auto found = wanted_.find(oid);
        return found != wanted_.end() && open_transaction_.commit_lsn >= found->second;
    }

    // From the stream, in order.
    void begin(std::uint32_t xid, std::int64_t commit_time, Lsn commit_lsn, std::int64_t now);
    void change(
        Operation operation,
        const RelationPtr& relation,
        Lsn lsn,
        char before_kind,
        const protocol::pgoutput::Tuple& before,
        const protocol::pgoutput::Tuple& after
    );
    void truncate(const Truncation& flags, const std::vector<RelationPtr>& relations, Lsn lsn);
    void commit(Lsn end_lsn);
    /// The source has described a table again, as it was.
    void described(std::uint32_t oid);
    /// The server says that there is nothing up to here.
    void reached(Lsn lsn);

    /// For the batches that are begun from now on.
    void set_batch_bytes_max(std::size_t bytes) { limits_.batch_bytes_max = bytes; }

    /// Hands over what is due; called when the stream has taken in all that had arrived.
    void flush(std::int64_t now);
    /// When flush() will have something to do, unless something else comes first; 0: not by time.
    std::int64_t flush_at() const;
    /// The writer is free again: all up to `end_lsn` is written (0: the batch ended inside of a
    /// transaction), and durable from when durable() says so.
    void written(Lsn end_lsn);
    void durable(Lsn lsn) { done_ = std::max(done_, lsn); }

    /// No room: the stream must not be read on.
    bool is_full() const { return queued_bytes_ + current_bytes() >= 2 * limits_.batch_bytes_max; }
    /// Everything handed over is written and nothing waits.
    bool is_written() const { return !busy_ && queue_.empty() && !current_; }
    /// And durable.
    bool is_empty() const { return is_written() && done_ >= written_; }
    bool waits_for_disk() const { return done_ < written_; }
    bool in_transaction() const { return open_; }
    /// Durable at the destination.
    Lsn done() const { return done_; }
    /// Where everything before is either durable or nothing of ours.
    Lsn passed() const { return is_empty() && !open_ ? std::max(seen_, done_) : done_; }
    Lsn seen() const { return seen_; }
    std::size_t buffered_bytes() const { return queued_bytes_ + current_bytes() + busy_bytes_; }

private:
    std::size_t current_bytes() const { return current_ ? current_->bytes : 0; }
    Batch& current();
    std::uint32_t index_of(const RelationPtr& relation);
    void close();

    Limits limits_;
    Give give_;
    std::map<std::uint32_t, Lsn> wanted_;
    std::unique_ptr<Batch> current_;
    std::deque<std::unique_ptr<Batch>> queue_;
    std::size_t queued_bytes_ = 0;
    std::size_t busy_bytes_ = 0;
    std::map<const Relation*, std::uint32_t> indexes_;  // of current_
    std::set<std::uint32_t> described_;                 // for the batch that is closed next
    Transaction open_transaction_;
    bool open_ = false;       // between begin and commit
    bool open_kept_ = false;  // and something of it is in a batch
    bool busy_ = false;       // the writer has a batch
    std::int64_t now_ = 0;
    Lsn written_ = 0;
    Lsn done_;
    Lsn seen_;
};

}  // namespace engine::source
