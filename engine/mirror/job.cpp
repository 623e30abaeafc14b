#include "engine/mirror/job.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "catalog/clock.hpp"
#include "engine/mirror/setup.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::chrono::milliseconds retry_first{300};
constexpr std::chrono::milliseconds retry_max{30'000};
constexpr std::chrono::milliseconds slow_retry_first{5'000};
constexpr std::chrono::milliseconds slow_retry_max{60'000};
constexpr std::chrono::seconds long_enough{30};
constexpr int data_attempts_max = 3;

/// Doubling, between half and the whole of it by chance, so that many do not come at once.
std::chrono::milliseconds delay_of(
    std::int64_t retry, std::chrono::milliseconds first, std::chrono::milliseconds most
) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const auto doublings = std::min<std::int64_t>(retry, 10);
    const auto full = std::min(first * (std::int64_t{1} << doublings), most);
    std::uniform_int_distribution<std::int64_t> spread(full.count() / 2, full.count());
    return std::chrono::milliseconds{spread(random)};
}

bool is_final(const Error& error, std::int64_t retries) {
    switch (error.kind) {
        case ErrorKind::gap:
        case ErrorKind::fenced:
        case ErrorKind::bug:
            return true;
        case ErrorKind::data:
            return retries >= data_attempts_max;
        default:
            return false;
    }
}

}  // namespace

MirrorJob::MirrorJob(const Services& services, const MirrorSpec& spec, Schedule schedule)
    : services_(services),
      id_(spec.id),
      schedule_(std::move(schedule)),
      keeper_(services.catalog, spec.tenant, spec.id) {}

void MirrorJob::set(std::shared_ptr<const MirrorSpec> spec) {
    {
        const std::lock_guard lock(mutex_);
        if (wanted_ && wanted_->version == spec->version &&
            wanted_->fingerprint == spec->fingerprint) {
            return;
        }
        // What runs by another definition, or should rest, ends now; a rename does not end it.
        const bool disturbs = !wanted_ || wanted_->fingerprint != spec->fingerprint ||
                              wanted_->paused != spec->paused;
        wanted_ = std::move(spec);
        if (disturbs) {
            activity_.request_stop();
        }
    }
    wake();
}

void MirrorJob::failed(const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        if (!failure_) {
            failure_ = error;
            failure_reason_ = reason_of(error, Side::own);
        }
    }
    wake();
}

void MirrorJob::wake() {
    {
        const std::lock_guard lock(mutex_);
        if (busy_) {
            again_ = true;
            return;
        }
        if (closing_) {
            return;
        }
        busy_ = true;
    }
    services_.workers.submit([self = shared_from_this()] { self->step(); });
}

void MirrorJob::close() {
    std::unique_lock lock(mutex_);
    closing_ = true;
    activity_.request_stop();
    group_stop_.request_stop();
    idle_.wait(lock, [this] { return !busy_ && !looking_ && !group_busy_; });
    lock.unlock();
    group_.reset();
    halt();
    copy_.reset();
}

void MirrorJob::step() {
    while (step_once()) {
    }
}

/// False: nothing is due, and nobody has called meanwhile.
bool MirrorJob::step_once() {
    std::shared_ptr<const MirrorSpec> wanted;
    std::optional<ReasonedError> failure;
    std::stop_token stop;
    {
        const std::lock_guard lock(mutex_);
        again_ = false;
        wanted = wanted_;
        if (failure_) {
            failure.emplace(failure_reason_, *failure_);
            failure_.reset();
        }
        activity_ = std::stop_source{};
        if (closing_) {
            activity_.request_stop();
        }
        stop = activity_.get_token();
    }
    try {
        act(wanted, failure, stop);
    } catch (const Error& error) {
        // Stopped by us: what is wanted now is looked at again.
        if (!stop.stop_requested()) {
            halt();
            handle(error);
        }
    } catch (const std::exception& error) {
        halt();
        handle(Error{ErrorKind::bug, sqlstate::internal_error, error.what()});
    }
    const std::lock_guard lock(mutex_);
    if (again_ && !closing_) {
        return true;
    }
    busy_ = false;
    idle_.notify_all();
    return false;
}

/// One step from what is to what is wanted.
void MirrorJob::act(
    const std::shared_ptr<const MirrorSpec>& wanted,
    const std::optional<ReasonedError>& failure,
    const std::stop_token& stop
) {
    if (failure && lane_) {
        careful_ = lane_->wants_care();
        halt();
        handle(*failure);
    }
    if (wanted->version != seen_version_) {
        seen_version_ = wanted->version;
        resting_ = false;
        retries_ = 0;
        next_attempt_ = {};
    }
    const bool other = spec_ && spec_->fingerprint != wanted->fingerprint;
    if (wanted->paused || other || failure) {
        end_group();
    }
    if (lane_ && (wanted->paused || other || (!group_ && lane_->wants_renewal()))) {
        halt();
    }
    if (other) {
        copy_.reset();
    }
    if (wanted->paused) {
        load();  // what it has at the source is looked at all the same
        show_state("paused");
    } else if (!lane_ && !resting_ && !stop.stop_requested() && Clock::now() >= next_attempt_) {
        attempt(wanted, stop);
    } else if (lane_) {
        join_group(stop);
    }
}

void MirrorJob::halt() {
    if (lane_) {
        lane_->stop();
        lane_.reset();
    }
}

void MirrorJob::load() {
    if (!loaded_) {
        keeper_.load();
        loaded_ = true;
    }
}

void MirrorJob::use(const std::shared_ptr<const MirrorSpec>& spec) {
    if (!spec_ || spec_->fingerprint != spec->fingerprint || !copy_) {
        copy_.reset();
        auto used = std::make_shared<MirrorSpec>(*spec);
        keep_names(keeper_.get(), *used);
        spec_ = std::move(used);
        endpoints_ = std::make_shared<Endpoints>(*spec_, services_.instance);
    }
}

// NOLINTNEXTLINE(readability-function-size): the phases, by name.
void MirrorJob::attempt(
    const std::shared_ptr<const MirrorSpec>& spec, const std::stop_token& stop
) {
    if (const std::optional<Error>& broken = spec->broken) {
        throw ReasonedError{"CONFIG_INVALID", *broken};
    }
    load();
    use(spec);
    show_tables();
    show_state("starting");
    std::shared_ptr<Endpoints> fresh;
    if (!copy_) {
        fresh = std::make_shared<Endpoints>(*spec_, services_.instance);
        endpoints_ = fresh;
    }
    const Endpoints::Reuse reuse{endpoints_};
    if (fresh) {
        fresh->settle_encoding(for_connecting(stop));
    }
    catalog::MirrorProgress progress = keeper_.get();
    const bool current = progress.incarnation == spec_->incarnation;
    if (current && progress.phase == "completed") {
        resting_ = true;
        show_well("completed");
        return;
    }
    if (!current || progress.phase != "streaming") {
        if (spec_->initial_copy || spec_->incarnation > 1) {
            copy(stop);
        } else {
            Setup{services_, *spec_, *endpoints_, keeper_, stop}.begin_stream();
        }
        progress = keeper_.get();
        show_tables();
        if (progress.phase == "completed") {
            resting_ = true;
            show_well("completed");
            return;
        }
    }
    settle_tables(progress, stop);
    const std::weak_ptr<MirrorJob> weak = weak_from_this();
    lane_ =
        std::make_shared<Lane>(services_, spec_, endpoints_, keeper_, [weak](const Error& error) {
            if (const auto job = weak.lock()) {
                job->failed(error);
            }
        });
    lane_->start(careful_, stop);
    careful_ = false;
    streaming_since_ = Clock::now();
    show_well("streaming");
    {
        const std::lock_guard lock(mutex_);
        next_look_ = Clock::now() + std::chrono::seconds{1};
    }
    if (group_) {
        return;  // it copies, or streams, by itself
    }
    if (const auto labels = next_group(); !labels.empty()) {
        start_group(labels);
    }
}

/// The copy, from its beginning or from where it was stopped.
void MirrorJob::copy(const std::stop_token& stop) {
    Setup setup{services_, *spec_, *endpoints_, keeper_, stop};
    if (copy_ && !copy_->snapshot_lives(for_connecting(stop))) {
        copy_.reset();
    }
    if (!copy_) {
        show_state("snapshotting");
        copy_ = setup.begin_copy();
    }
    show_well("snapshotting");
    try {
        copy_->run(stop);
        setup.finish_copy(*copy_);
    } catch (const Error& error) {
        // Stopped or cut off, the rest can be copied later; anything else begins anew.
        const bool goes_on = error.sqlstate == sqlstate::query_canceled ||
                             (error.kind == ErrorKind::transient &&
                              error.sqlstate != sqlstate::serialization_failure);
        if (!goes_on) {
            copy_.reset();
        }
        throw;
    }
    copy_.reset();
}

void MirrorJob::handle(const Error& error) {
    if (streaming_since_ != Clock::time_point{} && Clock::now() - streaming_since_ > long_enough) {
        retries_ = 0;
    }
    streaming_since_ = {};
    ++retries_;
    if (is_final(error, retries_)) {
        resting_ = true;
        copy_.reset();
        show_failure(error, "failed");
        return;
    }
    const bool slow = error.kind == ErrorKind::configuration;
    std::chrono::milliseconds delay = slow
                                          ? delay_of(retries_ - 1, slow_retry_first, slow_retry_max)
                                          : delay_of(retries_ - 1, retry_first, retry_max);
    if (error.sqlstate == sqlstate::serialization_failure && retries_ <= data_attempts_max) {
        delay = std::chrono::milliseconds{0};
    }
    next_attempt_ = Clock::now() + delay;
    services_.board.update(id_, [&](MirrorStatus& status) {
        status.next_retry_at = catalog::now_microseconds() + delay.count() * 1000;
    });
    show_failure(error, "retrying");
    schedule_(id_, next_attempt_);
}

}  // namespace engine::mirror
