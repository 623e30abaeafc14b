#include "engine/source/postgres_stream.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "catalog/clock.hpp"
#include "engine/failpoint.hpp"

namespace engine::source {

using protocol::Error;
using protocol::ErrorKind;
namespace pgoutput = protocol::pgoutput;
namespace replication = protocol::replication;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::int64_t second_us = 1'000'000;
// A third of the wal_sender_timeout that the connection asks for, at most.
constexpr std::int64_t status_interval_us = 10 * second_us;
// Each status asks for a reply, so a server that is there is heard of in this time.
constexpr std::int64_t silence_max_us = 45 * second_us;
constexpr std::chrono::milliseconds tick{200};
constexpr int messages_per_step = 4096;
constexpr std::string_view heartbeat_prefix = "millrace_heartbeat";

std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Error malformed(Lsn lsn) {
    return Error{
        ErrorKind::bug,
        sqlstate::protocol_violation,
        fmt::format("the source sent what is no pgoutput message, at {}", protocol::lsn_text(lsn))};
}

}  // namespace

PostgresStream::PostgresStream(
    boost::asio::io_context& loop,
    std::unique_ptr<net::PgConnection> connection,
    Lsn start,
    Options options,
    Callbacks callbacks
)
    : descriptor_(loop),
      timer_(loop),
      flush_timer_(loop),
      loop_(loop),
      connection_(std::move(connection)),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      acknowledged_(options_.confirms_start ? start : 0) {
    progress_.received = start;
}

void PostgresStream::add(std::shared_ptr<Subscription> subscription) {
    subscriptions_.push_back(std::move(subscription));
}

void PostgresStream::start() {
    descriptor_.assign(connection_->socket());
    progress_.received_at = catalog::now_microseconds();
    try {
        send_status(false);
    } catch (const Error& error) {
        fail(error);
        return;
    }
    wait_timer();
    // What came with the answer to START_REPLICATION is in libpq's buffer already.
    step();
}

void PostgresStream::stop() {
    if (std::exchange(stopped_, true)) {
        return;
    }
    timer_.cancel();
    flush_timer_.cancel();
    descriptor_.release();  // libpq closes it
    connection_.reset();
}

void PostgresStream::fail(Error error) {
    if (stopped_) {
        return;
    }
    stop();
    callbacks_.failed(std::move(error));
}

void PostgresStream::wait_readable() {
    if (reading_ || stopped_) {
        return;
    }
    reading_ = true;
    descriptor_.async_wait(
        boost::asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this()](const boost::system::error_code& failure) {
            self->reading_ = false;
            if (!failure && !self->stopped_) {
                self->step();
            }
        }
    );
}

void PostgresStream::wait_timer() {
    timer_.expires_after(tick);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& failure) {
        if (failure || self->stopped_) {
            return;
        }
        self->check_silence();
        if (!self->stopped_) {
            self->wait_timer();
        }
    });
}

/// A batch that waits for more leaves when its time has come, not with the next tick.
void PostgresStream::wait_flush() {
    std::int64_t next = 0;
    for (const auto& subscription : subscriptions_) {
        const std::int64_t at = subscription->flush_at();
        next = next == 0 || (at != 0 && at < next) ? at : next;
    }
    if (stopped_ || next == flush_awaited_) {
        return;
    }
    flush_awaited_ = next;
    flush_timer_.cancel();
    if (next == 0) {
        return;
    }
    flush_timer_.expires_after(std::chrono::microseconds{next - catalog::now_microseconds()});
    flush_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& failure) {
        if (failure || self->stopped_) {
            return;
        }
        self->flush_awaited_ = 0;
        try {
            self->tell();
        } catch (const Error& error) {
            self->fail(error);
        }
    });
}

void PostgresStream::check_silence() {
    try {
        const std::int64_t now = catalog::now_microseconds();
        // While we do not read, a silence says nothing.
        if (!is_full() && now - progress_.received_at > silence_max_us) {
            throw Error{
                ErrorKind::transient,
                sqlstate::cannot_connect,
                "the source has been silent for 45 seconds"};
        }
        if (now - last_status_at_ >= status_interval_us) {
            send_status(true);
        } else if (output_waits_) {
            output_waits_ = !connection_->flush_output();
        }
        tell();
    } catch (const Error& error) {
        fail(error);
    }
}

void PostgresStream::resume() {
    if (!stopped_) {
        step();
    }
}

void PostgresStream::step() {
    try {
        if (!reading_) {
            connection_->read_available();
        }
        take_messages();
    } catch (const Error& error) {
        fail(error);
    }
}

void PostgresStream::take_messages() {
    for (int count = 0; count < messages_per_step; ++count) {
        if (replay_ && !replay_some()) {
            break;
        }
        if (is_full()) {
            break;
        }
        std::string_view message;
        const auto arrival = connection_->next_message(message);
        if (arrival == net::PgConnection::Arrival::nothing) {
            tell();
            wait_readable();
            return;
        }
        if (arrival == net::PgConnection::Arrival::end) {
            throw connection_->stream_error();
        }
        take(message);
    }
    tell();
    // Full: the writer's end calls resume(). Otherwise others have their turn first.
    if (!is_full() && !stopped_) {
        boost::asio::post(loop_, [self = shared_from_this()] { self->resume(); });
    }
}

void PostgresStream::take(std::string_view bytes) {
    const auto message = replication::decode(as_bytes(bytes));
    if (!message) {
        throw malformed(progress_.received);
    }
    progress_.received_at = catalog::now_microseconds();
    if (const auto* data = std::get_if<replication::WalData>(&*message)) {
        take_wal(*data);
    } else {
        take_keepalive(std::get<replication::Keepalive>(*message));
    }
}

void PostgresStream::take_keepalive(const replication::Keepalive& keepalive) {
    progress_.server_end = std::max(progress_.server_end, keepalive.server_end);
    progress_.received = std::max(progress_.received, keepalive.server_end);
    // All that was decoded up to here has been sent before it.
    if (!in_transaction_ && !replay_) {
        for (const auto& subscription : subscriptions_) {
            subscription->reached(keepalive.server_end);
        }
    }
    if (keepalive.reply_wanted) {
        send_status(false);
        callbacks_.asked();
    }
}

void PostgresStream::take_wal(const replication::WalData& data) {
    progress_.received = std::max(progress_.received, data.start);
    progress_.server_end = std::max(progress_.server_end, data.server_end);
    const auto decoded = pgoutput::decode(data.payload, stream_xid_ != 0);
    if (!decoded) {
        throw malformed(data.start);
    }
    if (stream_xid_ != 0 && !std::holds_alternative<pgoutput::StreamStop>(decoded->body)) {
        keep_in_spool(*decoded, data.start, data.payload);
        return;
    }
    handle(*decoded, data.start);
}

void PostgresStream::keep_in_spool(
    const pgoutput::Decoded& decoded, Lsn lsn, std::span<const std::uint8_t> payload
) {
    if (std::holds_alternative<pgoutput::StreamStart>(decoded.body)) {
        throw malformed(lsn);
    }
    spools_.at(stream_xid_)->append(lsn, payload);
    progress_.open_xid = stream_xid_;
}

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

void PostgresStream::handle(const pgoutput::Decoded& decoded, Lsn lsn) {
    std::visit(
        Overloaded{
            [&](const pgoutput::Begin& m) { begin(m.xid, m.commit_time, m.commit_lsn); },
            [&](const pgoutput::Commit& m) { commit(m.end_lsn); },
            [&](const pgoutput::Origin&) {},
            [&](const pgoutput::Relation& m) { keep_relation(m); },
            [&](const pgoutput::Type&) {},
            [&](const pgoutput::Insert& m) {
                give_change(Operation::insert, m.relation, lsn, 0, {}, m.after);
            },
            [&](const pgoutput::Update& m) {
                give_change(Operation::update, m.relation, lsn, m.before_kind, m.before, m.after);
            },
            [&](const pgoutput::Delete& m) {
                give_change(Operation::remove, m.relation, lsn, m.before_kind, m.before, {});
            },
            [&](const pgoutput::Truncate& m) { give_truncate(m, lsn); },
            [&](const pgoutput::Message& m) {
                if (m.prefix == heartbeat_prefix && m.content == options_.heartbeat_content) {
                    callbacks_.heartbeat();
                }
            },
            [&](const pgoutput::StreamStart& m) {
                stream_xid_ = m.xid;
                auto& spool = spools_[m.xid];
                if (!spool) {
                    spool = std::make_unique<TransactionSpool>(
                        options_.spill_folder, options_.spool_memory_bytes_max
                    );
                }
            },
            [&](const pgoutput::StreamStop&) { stream_xid_ = 0; },
            [&](const pgoutput::StreamCommit& m) {
                const auto spool = spools_.find(m.xid);
                if (spool == spools_.end()) {
                    throw malformed(lsn);
                }
                begin(m.xid, m.commit_time, m.commit_lsn);
                replay_.emplace(Replay{std::move(spool->second), m});
                spools_.erase(spool);
            },
            [&](const pgoutput::StreamAbort& m) {
                const auto spool = spools_.find(m.xid);
                if (spool == spools_.end()) {
                    return;
                }
                if (m.xid == m.subxid) {
                    spools_.erase(spool);
                } else {
                    spool->second->abort(m.subxid);
                }
            },
        },
        decoded.body
    );
}

/// Goes on with a transaction that has been committed after it was streamed; false: no room.
bool PostgresStream::replay_some() {
    Lsn lsn = 0;
    std::span<const std::uint8_t> message;
    while (!is_full()) {
        if (!replay_->spool->next(lsn, message)) {
            const Lsn end = replay_->commit.end_lsn;
            replay_.reset();
            commit(end);
            return true;
        }
        const auto decoded = pgoutput::decode(message, true);
        if (!decoded) {
            throw malformed(lsn);
        }
        // A table's description stays true when the subtransaction that it came with is undone: one
        // that the undone part had changed is described again before its next change.
        const bool description = std::holds_alternative<pgoutput::Relation>(decoded->body);
        if (description || !replay_->spool->is_aborted(decoded->xid)) {
            handle(*decoded, lsn);
        }
    }
    return false;
}

void PostgresStream::keep_relation(const pgoutput::Relation& relation) {
    auto made = std::make_shared<Relation>();
    made->oid = relation.id;
    made->schema = relation.schema;
    made->name = relation.name;
    made->replica_identity = relation.replica_identity;
    for (const pgoutput::RelationColumn& column : relation.columns) {
        made->columns.push_back(
            {std::string{column.name}, column.type, column.typmod, column.in_identity}
        );
    }
    RelationPtr& known = relations_[relation.id];
    if (!known || !(*known == *made)) {
        known = std::move(made);
        return;
    }
    for (const auto& subscription : subscriptions_) {
        subscription->described(relation.id);
    }
}

RelationPtr PostgresStream::relation(std::uint32_t oid) const {
    const auto found = relations_.find(oid);
    if (found == relations_.end()) {
        throw Error{
            ErrorKind::bug,
            sqlstate::protocol_violation,
            fmt::format("the source sent a change of table {} without describing it", oid)};
    }
    return found->second;
}

// NOLINTNEXTLINE(readability-function-size): a change has these parts.
void PostgresStream::give_change(
    Operation operation,
    std::uint32_t oid,
    Lsn lsn,
    char before_kind,
    const pgoutput::Tuple& before,
    const pgoutput::Tuple& after
) {
    const RelationPtr table = relation(oid);
    for (const auto& subscription : subscriptions_) {
        if (subscription->wants(oid)) {
            subscription->change(operation, table, lsn, before_kind, before, after);
        }
    }
}

void PostgresStream::give_truncate(const pgoutput::Truncate& truncate, Lsn lsn) {
    for (const auto& subscription : subscriptions_) {
        std::vector<RelationPtr> tables;
        for (const std::uint32_t oid : truncate.relations) {
            if (subscription->wants(oid)) {
                tables.push_back(relation(oid));
            }
        }
        if (!tables.empty()) {
            subscription->truncate({truncate.cascade, truncate.restart_identity, {}}, tables, lsn);
        }
    }
}

void PostgresStream::begin(std::uint32_t xid, std::int64_t time, Lsn commit_lsn) {
    in_transaction_ = true;
    progress_.open_xid = xid;
    const std::int64_t now = catalog::now_microseconds();
    for (const auto& subscription : subscriptions_) {
        subscription->begin(xid, time, commit_lsn, now);
    }
}

void PostgresStream::commit(Lsn end_lsn) {
    // Within one stream commits come in order; anything else is not the stream that we asked for.
    if (end_lsn <= last_end_lsn_) {
        throw Error{
            ErrorKind::bug,
            sqlstate::protocol_violation,
            fmt::format("the source's commits go back at {}", protocol::lsn_text(end_lsn))};
    }
    last_end_lsn_ = end_lsn;
    in_transaction_ = false;
    progress_.open_xid = 0;
    progress_.received = std::max(progress_.received, end_lsn);
    for (const auto& subscription : subscriptions_) {
        subscription->commit(end_lsn);
    }
}

bool PostgresStream::is_full() const {
    return std::any_of(
        subscriptions_.begin(),
        subscriptions_.end(),
        [](const std::shared_ptr<Subscription>& subscription) { return subscription->is_full(); }
    );
}

/// Whoever is told may stop the stream.
void PostgresStream::tell() {
    flush_subscriptions();
    callbacks_.moved();
}

void PostgresStream::flush_subscriptions() {
    const std::int64_t now = catalog::now_microseconds();
    for (const auto& subscription : subscriptions_) {
        subscription->flush(now);
    }
    progress_.spooled_bytes = 0;
    progress_.spilled_bytes = 0;
    for (const auto& [xid, spool] : spools_) {
        progress_.spooled_bytes += spool->bytes();
        progress_.spilled_bytes += spool->spilled_bytes();
    }
    wait_flush();
}

void PostgresStream::acknowledge(Lsn stored, bool holds_back) {
    holds_back_ = holds_back;
    if (stopped_ || stored <= acknowledged_) {
        return;
    }
    acknowledged_ = stored;
    failpoint("ack.before_send");
    try {
        send_status(false);
    } catch (const Error& error) {
        fail(error);
    }
}

void PostgresStream::send_status(bool reply_wanted) {
    replication::Status status;
    status.written = std::max(progress_.received, acknowledged_);
    // A server that shuts down waits until the position that it is told is its end, but does not
    // look at one that is not given.
    status.flushed = holds_back_ && told_ == acknowledged_ ? 0 : acknowledged_;
    status.applied = status.flushed;
    told_ = acknowledged_;
    status.clock = catalog::now_microseconds();
    status.reply_wanted = reply_wanted;
    output_waits_ = !connection_->send_message(replication::encode(status));
    last_status_at_ = status.clock;
}

}  // namespace engine::source
