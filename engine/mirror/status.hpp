// What a running mirror knows of itself: written by its job, read by the status views. Times are
// microseconds since 2000-01-01, 0 where there is none yet.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "protocol/lsn.hpp"

namespace engine::mirror {

struct ChunkStatus {
    std::int64_t chunk = 0;  // from 1
    std::string kind;        // ctid, whole
    std::string low;
    std::string high;
    std::string state = "pending";  // pending, copying, done, failed
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::int64_t attempts = 0;
    std::int64_t worker = 0;
    std::int64_t started_at = 0;
    std::int64_t finished_at = 0;
    std::string last_error;
};

struct TableCounts {
    std::int64_t inserts = 0;
    std::int64_t updates = 0;
    std::int64_t deletes = 0;
    std::int64_t truncates = 0;
};

struct TableStatus {
    std::string source_table;  // as in the catalog
    std::string target_table;
    std::string state = "pending";  // pending, copying, catching_up, ready, error, resyncing
    std::string reason_code;
    std::string reason;
    std::int64_t state_since = 0;
    bool has_key = false;
    std::string replica_identity;  // default, full, index, nothing
    std::int64_t rows_estimated = 0;
    std::int64_t bytes_estimated = 0;
    std::int64_t rows_copied = 0;
    std::int64_t bytes_copied = 0;
    std::int64_t load_started_at = 0;
    std::int64_t load_finished_at = 0;
    TableCounts captured;
    TableCounts applied;
    std::int64_t unchanged_toast_values = 0;
    std::int64_t last_change_at = 0;
    std::int64_t last_applied_at = 0;
    protocol::Lsn last_lsn = 0;
    std::int64_t schema_version = 0;
    std::int64_t ddl_count = 0;
    std::string last_error;
    std::int64_t last_error_at = 0;
    std::vector<ChunkStatus> chunks;
};

struct BatchStatus {
    std::int64_t batch_id = 0;
    protocol::Lsn first_lsn = 0;
    protocol::Lsn last_lsn = 0;
    std::int64_t transactions = 0;
    std::int64_t rows = 0;
    std::int64_t inserts = 0;
    std::int64_t updates = 0;
    std::int64_t deletes = 0;
    std::int64_t bytes = 0;
    std::int64_t first_commit_at = 0;
    std::int64_t received_at = 0;
    std::int64_t apply_started_at = 0;
    std::int64_t applied_at = 0;
    std::int64_t confirmed_at = 0;
};

/// The last look at the mirror's slot.
struct SlotStatus {
    std::string peer;
    std::string slot_name;
    bool owned = true;
    bool active = false;
    std::int64_t active_pid = 0;
    std::string active_application;
    std::string active_client;
    std::string wal_status;
    protocol::Lsn restart_lsn = 0;
    protocol::Lsn confirmed_flush_lsn = 0;
    std::optional<std::int64_t> retained_bytes;
    std::optional<std::int64_t> safe_wal_bytes;
    double wal_bytes_per_second = 0;
    bool failover = false;
    bool synced = false;
    std::string invalidation_reason;
    std::int64_t spill_txns = 0;
    std::int64_t spill_bytes = 0;
    std::int64_t stream_bytes = 0;
    std::int64_t total_bytes = 0;
    std::int64_t sampled_at = 0;  // 0: never looked at
};

struct Positions {
    std::string slot_name;
    std::string publication;
    std::string source_system_id;
    std::int64_t source_timeline = 0;
    protocol::Lsn source_lsn = 0;
    std::int64_t source_lsn_at = 0;
    protocol::Lsn received_lsn = 0;
    std::int64_t received_at = 0;
    protocol::Lsn applied_lsn = 0;
    std::int64_t applied_commit_at = 0;
    protocol::Lsn confirmed_lsn = 0;
    std::int64_t confirmed_at = 0;
    std::int64_t open_transaction_xid = 0;
    std::int64_t open_transaction_bytes = 0;
    std::int64_t open_transaction_since = 0;
    std::int64_t spilled_bytes = 0;
    std::int64_t buffered_bytes = 0;
    std::int64_t heartbeat_sent_at = 0;
    std::int64_t heartbeat_seen_at = 0;
};

struct MirrorStatus {
    std::string mirror_id;
    std::string tenant;
    std::string state = "created";   // operations' closed list
    std::string health = "unknown";  // ok, warn, error, paused, unknown
    std::string reason_code;         // empty when ok
    std::string reason;
    std::string hint;
    std::string waiting_for;
    std::int64_t state_since = 0;
    std::int64_t health_since = 0;
    std::int64_t last_progress_at = 0;
    std::optional<std::int64_t> lag_us;  // none: not known yet
    double rows_per_second = 0;
    double bytes_per_second = 0;
    std::int64_t retry_count = 0;
    std::int64_t next_retry_at = 0;
    std::int64_t last_error_at = 0;
    std::string last_error_code;
    std::string last_error_sqlstate;
    Positions positions;
    SlotStatus slot;
    std::vector<TableStatus> tables;
    std::deque<BatchStatus> batches;  // the last ones, oldest first
};

/// The status of all mirrors that have a job. Thread-safe: readers get copies.
class StatusBoard {
public:
    /// Calls `change` with the mirror's status, made where it is not there yet.
    template <class Change>
    void update(const std::string& mirror_id, Change change) {
        const std::lock_guard lock(mutex_);
        MirrorStatus& status = statuses_[mirror_id];
        status.mirror_id = mirror_id;
        change(status);
    }
    void forget(const std::string& mirror_id) {
        const std::lock_guard lock(mutex_);
        statuses_.erase(mirror_id);
    }
    /// Calls `read` with each status, under the lock: it must be short and must not call back.
    template <class Read>
    void for_each(Read read) const {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, status] : statuses_) {
            read(status);
        }
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, MirrorStatus> statuses_;
};

}  // namespace engine::mirror
