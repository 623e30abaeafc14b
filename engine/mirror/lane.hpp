// A stream and its writer: changes of a group of a mirror's tables, from its slot to its position
// at the destination. The stream lives on a loop, the writer's batches run on worker threads, one
// at a time; start() and stop() are called by the mirror's job, on a worker thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

#include "engine/destination/postgres_writer.hpp"
#include "engine/mirror/delayed_position.hpp"
#include "engine/mirror/endpoints.hpp"
#include "engine/mirror/progress_keeper.hpp"
#include "engine/mirror/services.hpp"
#include "engine/source/postgres_stream.hpp"

namespace engine::mirror {

class Lane : public std::enable_shared_from_this<Lane> {
public:
    /// Called once, from any thread, when the lane cannot go on; it must still be stopped.
    using Failed = std::function<void(const protocol::Error&)>;

    Lane(
        const Services& services,
        std::shared_ptr<const MirrorSpec> spec,
        std::shared_ptr<const Endpoints> endpoints,
        ProgressKeeper& keeper,
        Failed failed
    );

    /// Through the gate, to a stream that runs. `careful`: see PostgresWriter.
    void start(bool careful, const std::stop_token& stop);
    /// Returns when nothing of it runs any more.
    void stop();
    /// Its last failure was one that a careful writer may get over.
    bool wants_care() const { return wants_care_; }
    /// A row larger than this mirror's memory is past, and its connections still have the room that
    /// it took: libpq's buffers only grow.
    bool wants_renewal() const;
    /// All of its tables' changes up to here are durable. While it runs, an earlier place.
    protocol::Lsn passed() const { return passed_; }

private:
    std::vector<destination::WrittenTable> written_tables() const;
    bool all_same_in_binary(
        net::PgConnection& source, net::PgConnection& destination, const net::Patience& patience
    ) const;
    destination::WriterCalls writer_calls();
    net::PgConnection& source_control();
    bool schema_change(
        const destination::WrittenTable& table,
        const std::string& kind,
        const std::string& detail,
        const std::string& statement,
        protocol::Lsn lsn
    );
    void column_left_out(
        const destination::WrittenTable& table,
        const std::string& kind,
        const std::string& detail,
        const protocol::Error& why,
        protocol::Lsn lsn
    );
    void stop_table(const destination::WrittenTable& table, const protocol::Error& why);
    void truncation_ignored(const destination::WrittenTable& table);
    void make_types(std::uint32_t oid, net::PgConnection& destination);
    void refresh_types();

    source::SystemIdentity pass_gate(
        net::PgConnection& source,
        net::PgConnection& replication,
        const catalog::MirrorProgress& progress,
        protocol::Lsn from,
        const net::Patience& patience
    );
    void show_start(
        const catalog::MirrorProgress& progress,
        const source::SystemIdentity& identity,
        protocol::Lsn from
    );
    void make_writer(
        std::unique_ptr<net::PgConnection> destination,
        const destination::Position& held,
        std::int64_t incarnation,
        bool binary,
        bool careful,
        bool early
    );
    void make_stream(std::unique_ptr<net::PgConnection> replication, protocol::Lsn from);

    // On the loop.
    void take(std::unique_ptr<Batch> batch);
    void moved();
    void store_idle(protocol::Lsn from, protocol::Lsn to);
    void acknowledge();
    void show_progress(std::int64_t now);
    void look_at_disk(std::int64_t now);
    void went_on(Lsn durable);
    // On a worker.
    void write(std::shared_ptr<Batch> batch);
    void ask_disk(bool by_force);
    void show_written(
        const Batch& batch, const destination::WriteResult& result, std::int64_t started
    );
    void fail(const protocol::Error& error);

    const Services& services_;
    std::shared_ptr<const MirrorSpec> spec_;      // with the job and its other lanes
    std::shared_ptr<const Endpoints> endpoints_;  // likewise
    ProgressKeeper& keeper_;
    Failed failed_;
    MemoryBudget::Seat seat_;
    std::stop_source stop_;
    boost::asio::io_context& loop_;
    std::shared_ptr<source::PostgresStream> stream_;      // with its own pending waits
    std::shared_ptr<source::Subscription> subscription_;  // with the stream
    std::unique_ptr<destination::PostgresWriter> writer_;
    std::unique_ptr<net::PgConnection> source_control_;  // the writer's, while it needs one
    bool wants_care_ = false;
    bool shows_ = true;  // it is the mirror's own, not a group's

    std::mutex mutex_;
    std::condition_variable written_;
    bool writing_ = false;
    bool asking_ = false;  // how far the destination's disk is
    bool has_failed_ = false;
    std::mutex writer_turn_;

    // Of the loop.
    DelayedPosition confirmed_;
    protocol::Lsn idle_stored_ = 0;
    bool idle_pending_ = false;
    bool asked_ = false;  // by the source, how far we are
    std::int64_t written_at_ = 0;
    std::int64_t idle_stored_at_ = 0;
    std::int64_t shown_at_ = 0;
    std::int64_t shown_rows_ = 0;
    std::set<std::string> labels_;  // of the tables that it writes
    protocol::Lsn ready_at_ = 0;    // tables are ready once all up to here is applied
    bool ready_ = false;
    // Of the worker, read by the loop.
    std::atomic<std::int64_t> rows_written_{0};
    std::atomic<std::int64_t> bytes_written_{0};
    std::atomic<std::int64_t> last_commit_time_{0};
    std::atomic<protocol::Lsn> passed_{0};
    std::atomic<std::int64_t> huge_at_{0};  // when the last huge row came; 0: none has
    std::int64_t shown_bytes_ = 0;
    std::int64_t batches_ = 0;
};

}  // namespace engine::mirror
