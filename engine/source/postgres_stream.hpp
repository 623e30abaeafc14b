// The WAL stream of a source: walsender → messages → Subscription (a mirror's, a copy group's) →
// batches. What is acknowledged to the server is gone there, so acknowledge() is called only with
// what is durable and stored; what has merely been received is reported as "written".
// Everything happens on one loop; the callbacks are called there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/change.hpp"
#include "engine/net/pg_connection.hpp"
#include "engine/source/subscription.hpp"
#include "engine/source/transaction_spool.hpp"
#include "protocol/pgoutput.hpp"
#include "protocol/replication.hpp"

namespace engine::source {

class PostgresStream : public std::enable_shared_from_this<PostgresStream> {
public:
    struct Options {
        std::filesystem::path spill_folder;
        std::size_t spool_memory_bytes_max = 8UL << 20;
        std::string heartbeat_content;  // of our own messages, to know them again
        bool confirms_start = true;     // what is before the start may be forgotten at once
    };
    struct Callbacks {
        std::function<void(protocol::Error)> failed;  // once; nothing comes after it
        std::function<void()> moved;                  // something was received, or time has passed
        std::function<void()> heartbeat;              // ours has come back
        /// The server wants to know how far we are: one that shuts down waits for us.
        std::function<void()> asked;
    };
    struct Progress {
        Lsn received = 0;
        Lsn server_end = 0;
        std::int64_t received_at = 0;
        std::uint32_t open_xid = 0;
        std::size_t spooled_bytes = 0;
        std::size_t spilled_bytes = 0;
    };

    /// `connection` streams already (PgConnection::start_stream).
    PostgresStream(
        boost::asio::io_context& loop,
        std::unique_ptr<net::PgConnection> connection,
        Lsn start,
        Options options,
        Callbacks callbacks
    );

    /// shared_ptr: its mirror has it too, and outlives the stream's use of it.
    void add(std::shared_ptr<Subscription> subscription);
    void start();
    /// No callback comes after it.
    void stop();
    /// All up to here is durable and stored: the server may forget it. `holds_back`: there is more
    /// of it, which is kept on purpose.
    void acknowledge(Lsn stored, bool holds_back);
    /// A subscription has room again, or its writer is free.
    void resume();

    const Progress& progress() const { return progress_; }
    Lsn acknowledged() const { return acknowledged_; }
    /// Of no transaction of any subscription is a part in flight.
    bool is_between_transactions() const { return !in_transaction_ && !replay_; }

private:
    struct Replay {
        std::unique_ptr<TransactionSpool> spool;
        protocol::pgoutput::StreamCommit commit;
    };

    void wait_readable();
    void wait_timer();
    void wait_flush();
    void step();
    void take_messages();
    void take(std::string_view bytes);
    void take_wal(const protocol::replication::WalData& data);
    void take_keepalive(const protocol::replication::Keepalive& keepalive);
    void handle(const protocol::pgoutput::Decoded& decoded, Lsn lsn);
    void keep_relation(const protocol::pgoutput::Relation& relation);
    void keep_in_spool(
        const protocol::pgoutput::Decoded& decoded, Lsn lsn, std::span<const std::uint8_t> payload
    );
    bool replay_some();
    RelationPtr relation(std::uint32_t oid) const;
    void give_change(
        Operation operation,
        std::uint32_t oid,
        Lsn lsn,
        char before_kind,
        const protocol::pgoutput::Tuple& before,
        const protocol::pgoutput::Tuple& after
    );
    void give_truncate(const protocol::pgoutput::Truncate& truncate, Lsn lsn);
    void begin(std::uint32_t xid, std::int64_t time, Lsn commit_lsn);
    void commit(Lsn end_lsn);
    bool is_full() const;
    void tell();
    void flush_subscriptions();
    void send_status(bool reply_wanted);
    void fail(protocol::Error error);
    void check_silence();

    boost::asio::posix::stream_descriptor descriptor_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer flush_timer_;
    boost::asio::io_context& loop_;
    std::unique_ptr<net::PgConnection> connection_;
    Options options_;
    Callbacks callbacks_;
    std::vector<std::shared_ptr<Subscription>> subscriptions_;
    std::map<std::uint32_t, RelationPtr> relations_;
    std::map<std::uint32_t, std::unique_ptr<TransactionSpool>> spools_;  // by transaction
    std::optional<Replay> replay_;
    std::uint32_t stream_xid_ = 0;  // in a stream block: whose
    bool in_transaction_ = false;
    bool reading_ = false;  // a wait for input is pending
    bool stopped_ = false;
    bool output_waits_ = false;
    Lsn last_end_lsn_ = 0;
    Lsn acknowledged_ = 0;
    Lsn told_ = 0;  // of it, the server
    bool holds_back_ = false;
    Progress progress_;
    std::int64_t last_status_at_ = 0;
    std::int64_t flush_awaited_ = 0;  // flush_timer_ runs until then; 0: it does not
};

}  // namespace engine::source
