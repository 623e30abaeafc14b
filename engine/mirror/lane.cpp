#include "engine/mirror/lane.hpp"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "catalog/clock.hpp"
#include "engine/failpoint.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::ErrorKind;
using protocol::Lsn;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::int64_t second_us = 1'000'000;

/// An idle advance costs a write to the catalog: not for little, unless it is long ago.
bool is_worth_storing(Lsn advance, std::int64_t age_us) {
    constexpr Lsn much = 16UL << 20;
    constexpr Lsn some = 1UL << 20;
    return advance >= much || (advance >= some && age_us >= 10 * second_us) ||
           age_us >= 300 * second_us;
}

ReasonedError position_gone() {
    return {
        "TBL_MISSING",
        Error{
            ErrorKind::gap,
            sqlstate::wrong_state,
            "the mirror's position is gone from the destination",
            "Without it nobody can tell what has been written.",
            "RESYNC MIRROR copies the tables again."}};
}

/// WAL is decoded as things were when it was written: a publication that was not there then is
/// missed for ever.
ReasonedError stream_failure(const Error& error, const std::string& publication) {
    if (error.sqlstate != sqlstate::undefined_object) {
        return {reason_of(error, Side::source), error};
    }
    return {
        "PUB_MISSING",
        Error{
            ErrorKind::gap,
            sqlstate::wrong_state,
            fmt::format("publication \"{}\" was not there when changes were made", publication),
            error.message,
            "Those changes cannot be read any more: RESYNC MIRROR copies the tables again."}};
}

}  // namespace

Lane::Lane(
    const Services& services,
    std::shared_ptr<const MirrorSpec> spec,
    std::shared_ptr<const Endpoints> endpoints,
    ProgressKeeper& keeper,
    Failed failed
)
    : services_(services),
      spec_(std::move(spec)),
      endpoints_(std::move(endpoints)),
      keeper_(keeper),
      failed_(std::move(failed)),
      seat_(services.memory),
      loop_(services.next_loop()),
      confirmed_(spec_->confirm_delay_ms * 1000) {}

std::vector<destination::WrittenTable> Lane::written_tables() const {
    std::vector<destination::WrittenTable> tables;
    catalog::MirrorProgress progress = keeper_.get();
    for (const TableSpec& spec : spec_->tables) {
        const catalog::TableProgress* known = find_table(progress, spec.label);
        const bool joining = spec_->copy_group != main_group;
        if (known == nullptr || known->state != (joining ? "copying" : "ready")) {
            continue;
        }
        destination::WrittenTable& table = tables.emplace_back();
        table.spec = spec;
        table.oid = known->source_oid;
        table.target = spec.target;
        table.columns = known->columns;
        table.from_lsn = known->from_lsn;
    }
    return tables;
}

/// Whether values may go as they are on the wire, for each column of each table.
bool Lane::all_same_in_binary(
    net::PgConnection& source, net::PgConnection& destination, const net::Patience& patience
) const {
    if (!spec_->binary || source.server_version() < 140000) {
        return false;
    }
    for (const destination::WrittenTable& table : written_tables()) {
        const auto from = source::read_table(source, table.oid, patience);
        const auto to = destination::read_target(destination, table.target, patience);
        if (!from || !to) {
            continue;  // the stream will tell
        }
        for (const destination::ColumnPair& pair :
             destination::mapped_columns(*from, table.spec, &*to)) {
            const destination::TargetColumn* column = to->find(pair.target);
            if (!pair.source->same_in_binary ||
                (column != nullptr && column->type != pair.source->type)) {
                return false;
            }
        }
    }
    return true;
}

source::SystemIdentity Lane::pass_gate(
    net::PgConnection& source,
    net::PgConnection& replication,
    const catalog::MirrorProgress& progress,
    Lsn from,
    const net::Patience& patience
) {
    source::GateRequest gate;
    gate.slot = progress.slot;
    gate.publication = progress.publication;
    gate.system_id = progress.system_id;
    gate.timeline = progress.timeline;
    gate.start = from;
    gate.application_name = endpoints_->application_name();
    source::SystemIdentity identity = on_side(Side::source, [&] {
        return source::check_gate(source, replication, gate, patience);
    });
    if (identity.timeline != progress.timeline) {
        keeper_.update([&](catalog::MirrorProgress& changed) {
            changed.timeline = identity.timeline;
        });
    }
    return identity;
}

// NOLINTNEXTLINE(readability-function-size): the steps of a start, in the order that is safe.
void Lane::start(bool careful, const std::stop_token& stop) {
    const std::stop_callback forward(stop, [this] { stop_.request_stop(); });
    const net::Patience patience = for_connecting(stop_.get_token());
    const auto source = endpoints_->source(patience);
    auto destination = endpoints_->destination(patience);
    auto replication = endpoints_->replication(patience);
    keeper_.load();  // with what the stream before has stored by itself
    catalog::MirrorProgress progress = keeper_.get();
    if (spec_->copy_group != main_group) {
        progress.slot = spec_->slot;
        progress.idle_from = 0;
        progress.idle_to = 0;
    }
    const destination::Positions positions =
        endpoints_->positions(spec_->copy_group, progress.incarnation);
    const auto before =
        on_side(Side::destination, [&] { return positions.read(*destination, patience); });
    if (!before || before->incarnation != progress.incarnation) {
        throw position_gone();
    }
    const bool idled = progress.idle_from == before->end_lsn && progress.idle_to > before->end_lsn;
    const Lsn from = idled ? progress.idle_to : before->end_lsn;
    const source::SystemIdentity identity =
        pass_gate(*source, *replication, progress, from, patience);
    source::StreamRequest request;
    request.slot = progress.slot;
    request.publication = progress.publication;
    request.start = from;
    request.binary = all_same_in_binary(*source, *destination, patience);
    request.streaming = spec_->streaming;
    request.origin = spec_->origin;
    failpoint("stream.before_start");
    const bool binary = on_side(Side::source, [&] {
        return source::start_replication(*replication, request, patience);
    });
    // The slot is ours now. Only then are other writers kept out: whoever has not got it leaves
    // the destination alone.
    const auto held =
        on_side(Side::destination, [&] { return positions.fence(*destination, patience); });
    if (!held || held->incarnation != progress.incarnation) {
        throw position_gone();
    }
    if (held->end_lsn != before->end_lsn) {
        throw Error{
            ErrorKind::transient,
            sqlstate::serialization_failure,
            "an earlier writer has just finished; from there again"};
    }
    failpoint("stream.fenced");
    if (!spec_->origin.empty() && spec_->origin != "any") {
        on_side(Side::destination, [&] { positions.mark_session(*destination, patience); });
    }
    passed_ = held->end_lsn;
    idle_stored_ = from;
    idle_stored_at_ = catalog::now_microseconds();
    ready_at_ = identity.flushed;
    shows_ = spec_->copy_group == main_group;
    // What a group has written is told the catalog at once; and it is over soon.
    const bool early =
        shows_ && on_side(Side::destination, [&] {
            return destination::PostgresWriter::commits_early(*destination, patience);
        });
    make_writer(std::move(destination), *held, progress.incarnation, binary, careful, early);
    make_stream(std::move(replication), from);
    show_start(progress, identity, from);
    boost::asio::post(loop_, [stream = stream_, subscription = subscription_] {
        stream->add(subscription);
        stream->start();
    });
}

// NOLINTNEXTLINE(readability-function-size): what a start has found out.
void Lane::make_writer(
    std::unique_ptr<net::PgConnection> destination,
    const destination::Position& held,
    std::int64_t incarnation,
    bool binary,
    bool careful,
    bool early
) {
    destination::PostgresWriter::Options options;
    options.service = {spec_->soft_delete_column, spec_->synced_at_column};
    options.truncate_applies = spec_->truncate_applies;
    options.binary = binary;
    options.native_types = spec_->native_types;
    options.careful = careful;
    options.early = early;
    const std::vector<destination::WrittenTable> tables = written_tables();
    writer_ = std::make_unique<destination::PostgresWriter>(
        std::move(destination),
        endpoints_->positions(spec_->copy_group, incarnation),
        held,
        options,
        tables,
        writer_calls()
    );
    source::Subscription::Limits limits;
    limits.batch_bytes_max = services_.memory.batch_bytes();
    limits.batch_changes_max = static_cast<std::size_t>(spec_->batch_changes_max);
    limits.wait_us = spec_->sync_interval_ms * 1000;
    subscription_ = std::make_shared<source::Subscription>(
        held.end_lsn,
        limits,
        [weak = weak_from_this()](std::unique_ptr<Batch> batch) {
            if (const auto lane = weak.lock()) {
                lane->take(std::move(batch));
            }
        }
    );
    for (const destination::WrittenTable& table : tables) {
        labels_.insert(table.spec.label);
        subscription_->want(table.oid, table.from_lsn);
    }
}

void Lane::take(std::unique_ptr<Batch> batch) {
    bool alone = false;
    {
        const std::lock_guard lock(mutex_);
        if (stop_.stop_requested()) {
            return;
        }
        writing_ = true;
        alone = !asking_;
    }
    if (alone) {
        // The destination works while a worker wakes up for its answer.
        writer_->send_ahead(*batch);
    }
    constexpr std::size_t much_more = 4UL << 20;
    if (batch->bytes > services_.memory.batch_bytes() + much_more) {
        huge_at_ = catalog::now_microseconds();
    }
    // shared_ptr: std::function wants copies.
    std::shared_ptr<Batch> shared = std::move(batch);
    services_.workers.submit([lane = shared_from_this(), shared] { lane->write(shared); });
}

bool Lane::wants_renewal() const {
    constexpr std::int64_t after_us = 5'000'000;  // more of them may follow
    return huge_at_ != 0 && catalog::now_microseconds() - huge_at_ > after_us;
}

void Lane::make_stream(std::unique_ptr<net::PgConnection> replication, Lsn from) {
    source::PostgresStream::Options options;
    options.spill_folder = services_.spill_folder;
    options.spool_memory_bytes_max = services_.memory.batch_bytes();
    options.heartbeat_content = spec_->id;
    options.confirms_start = spec_->confirm_delay_ms == 0;
    const std::weak_ptr<Lane> weak = weak_from_this();
    source::PostgresStream::Callbacks callbacks;
    callbacks.failed = [weak](const Error& error) {
        if (const auto lane = weak.lock()) {
            lane->fail(stream_failure(error, lane->spec_->publication));
        }
    };
    callbacks.asked = [weak] {
        if (const auto lane = weak.lock()) {
            lane->asked_ = true;
        }
    };
    callbacks.moved = [weak] {
        if (const auto lane = weak.lock()) {
            lane->moved();
        }
    };
    callbacks.heartbeat = [weak] {
        if (const auto lane = weak.lock()) {
            lane->services_.board.update(lane->spec_->id, [](MirrorStatus& status) {
                status.positions.heartbeat_seen_at = catalog::now_microseconds();
            });
        }
    };
    stream_ = std::make_shared<source::PostgresStream>(
        loop_, std::move(replication), from, std::move(options), std::move(callbacks)
    );
}

void Lane::stop() {
    stop_.request_stop();
    if (stream_) {
        std::promise<void> stopped;
        boost::asio::post(loop_, [this, &stopped] {
            stream_->stop();
            stopped.set_value();
        });
        stopped.get_future().wait();
    }
    std::unique_lock lock(mutex_);
    written_.wait(lock, [this] { return !writing_ && !asking_; });
    if (writer_) {
        // The last batch may have become durable after its stream had ended.
        passed_ = std::max<Lsn>(passed_, writer_->durable());
    }
    writer_.reset();
    source_control_.reset();
}

void Lane::fail(const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        if (has_failed_ || stop_.stop_requested()) {
            return;
        }
        has_failed_ = true;
    }
    failed_(error);
}

// ---- on the loop -----------------------------------------------------------------------------

void Lane::moved() {
    const std::int64_t now = catalog::now_microseconds();
    subscription_->set_batch_bytes_max(services_.memory.batch_bytes());
    const Lsn passed = subscription_->passed();
    passed_ = passed;
    if (!shows_) {
        return;  // its few changes are acknowledged, and it is soon gone
    }
    const Lsn stored = std::max(subscription_->done(), idle_stored_);
    if (passed <= stored && !subscription_->waits_for_disk()) {
        asked_ = false;  // the answer is on its way
    }
    if (!idle_pending_ && subscription_->is_empty() && stream_->is_between_transactions() &&
        passed > stored && (asked_ || is_worth_storing(passed - stored, now - idle_stored_at_))) {
        asked_ = false;
        store_idle(subscription_->done(), passed);
    }
    look_at_disk(now);
    acknowledge();  // what has waited for its time
    if (!ready_ && passed >= ready_at_) {
        ready_ = true;
        services_.board.update(spec_->id, [&](MirrorStatus& status) {
            for (TableStatus& table : status.tables) {
                // Others are not here yet: they are copied, and join later.
                if (labels_.contains(table.source_table) && table.state != "error") {
                    table.state = "ready";
                    table.state_since = now;
                }
            }
        });
    }
    constexpr std::int64_t show_interval_us = 100'000;
    if (now - shown_at_ >= show_interval_us) {
        show_progress(now);
    }
}

/// Nobody tells when early commits have come to the disk: the next batch does, or we ask.
void Lane::look_at_disk(std::int64_t now) {
    constexpr std::int64_t pause_us = 50'000;
    if (!subscription_->waits_for_disk() || (!asked_ && now - written_at_ < pause_us)) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        if (writing_ || asking_ || has_failed_ || stop_.stop_requested()) {
            return;
        }
        asking_ = true;
    }
    written_at_ = now;
    services_.workers.submit([lane = shared_from_this(), by_force = asked_] {
        lane->ask_disk(by_force);
    });
}

void Lane::went_on(Lsn durable) {
    subscription_->durable(durable);
    passed_ = subscription_->passed();
    acknowledge();
}

/// Stored first, acknowledged then.
void Lane::store_idle(Lsn from, Lsn to) {
    idle_pending_ = true;
    idle_stored_at_ = catalog::now_microseconds();
    const std::weak_ptr<Lane> weak = weak_from_this();
    services_.catalog.post([weak, from, to, id = spec_->id](catalog::Store& store) {
        bool stored = true;
        try {
            failpoint("idle.before_store");
            store.save_idle(id, from, to);
            failpoint("idle.after_store");
        } catch (const Error&) {
            stored = false;  // the slot keeps what it has; the next attempt may succeed
        }
        const auto lane = weak.lock();
        if (!lane) {
            return;
        }
        boost::asio::post(lane->loop_, [weak, to, stored] {
            const auto there = weak.lock();
            if (!there) {
                return;
            }
            there->idle_pending_ = false;
            if (stored) {
                there->idle_stored_ = to;
                there->acknowledge();
            }
        });
    });
}

void Lane::acknowledge() {
    const Lsn stored = std::max(subscription_->done(), idle_stored_);
    const Lsn due = confirmed_.due(stored, catalog::now_microseconds());
    stream_->acknowledge(due, due < stored);
}

// ---- on a worker -----------------------------------------------------------------------------

void Lane::write(std::shared_ptr<Batch> batch) {
    const std::int64_t started = catalog::now_microseconds();
    std::optional<Lsn> end_lsn;
    Lsn durable = 0;
    try {
        const std::lock_guard turn(writer_turn_);
        const destination::WriteResult result = on_side(Side::destination, [&] {
            return writer_->write(*batch, net::endless(stop_.get_token()));
        });
        source_control_.reset();
        show_written(*batch, result, started);
        end_lsn = result.end_lsn;
        durable = result.durable;
    } catch (const Error& error) {
        wants_care_ = writer_->wants_care();
        constexpr std::string_view unknown_label = "22P02";
        if (error.sqlstate == unknown_label) {
            refresh_types();
        }
        fail(error);
    } catch (const std::exception& error) {
        fail(Error{ErrorKind::bug, sqlstate::internal_error, error.what()});
    }
    batch.reset();
    {
        // Before the stream hears of it: its next batch may begin at once.
        const std::lock_guard lock(mutex_);
        writing_ = false;
        written_.notify_all();
    }
    if (!end_lsn) {
        return;
    }
    boost::asio::post(loop_, [weak = weak_from_this(), end = *end_lsn, durable] {
        const auto lane = weak.lock();
        if (!lane || lane->stop_.stop_requested()) {
            return;
        }
        lane->written_at_ = catalog::now_microseconds();
        lane->subscription_->written(end);
        lane->went_on(durable);
        lane->stream_->resume();
    });
}

void Lane::ask_disk(bool by_force) {
    Lsn durable = 0;
    try {
        const std::lock_guard turn(writer_turn_);
        const net::Patience patience = net::endless(stop_.get_token());
        durable = on_side(Side::destination, [&] {
            return by_force ? writer_->make_durable(patience) : writer_->look_durable(patience);
        });
    } catch (const Error& error) {
        fail(error);
    }
    {
        const std::lock_guard lock(mutex_);
        asking_ = false;
        written_.notify_all();
    }
    boost::asio::post(loop_, [weak = weak_from_this(), durable] {
        const auto lane = weak.lock();
        if (lane && !lane->stop_.stop_requested()) {
            lane->went_on(durable);
        }
    });
}

/// An enum may have got a label since: it is added, and the next attempt finds it.
void Lane::refresh_types() {
    try {
        const net::Patience patience = for_connecting(stop_.get_token());
        const auto destination = endpoints_->destination(patience);
        for (const destination::WrittenTable& table : written_tables()) {
            make_types(table.oid, *destination);
        }
    } catch (const Error& error) {
        services_.log(LogLevel::warn, spec_->name, "cannot refresh types: " + error.message);
    }
}

}  // namespace engine::mirror
