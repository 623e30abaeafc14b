// Tables that come to a mirror and go from it while it streams.
#include <algorithm>

#include "engine/mirror/job.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::Lsn;

namespace {

constexpr std::chrono::seconds group_retry{5};

}  // namespace

/// The publication and what is known of tables, as the mirror's definition now has it.
void MirrorJob::settle_tables(const catalog::MirrorProgress& progress, std::stop_token stop) {
    const auto is_wanted = [this](const catalog::TableProgress& known) {
        return std::ranges::any_of(spec_->tables, [&known](const TableSpec& table) {
            return table.label == known.source_table;
        });
    };
    const std::vector<std::string> coming = tables_to_join(*spec_, progress);
    const bool going = !std::ranges::all_of(progress.tables, is_wanted);
    if (coming.empty()) {
        forget_group(*endpoints_, keeper_, progress.incarnation, stop);
    }
    if (coming.empty() && !going) {
        return;
    }
    if (spec_->own_publication) {
        std::vector<source::PublishedTable> tables;
        for (const TableSpec& table : spec_->tables) {
            tables.push_back({table.source.schema, table.source.name});
        }
        on_side(Side::source, [&] {
            source::set_publication_tables(
                *endpoints_->source(for_connecting(stop)),
                spec_->publication,
                tables,
                net::endless(stop)
            );
        });
    }
    if (going) {
        keeper_.update([&](catalog::MirrorProgress& changed) {
            std::erase_if(changed.tables, [&](const catalog::TableProgress& table) {
                return !is_wanted(table);
            });
        });
    }
}

void MirrorJob::start_group(const std::vector<std::string>& labels) {
    const std::weak_ptr<MirrorJob> weak = weak_from_this();
    group_ =
        std::make_shared<GroupRun>(services_, *spec_, labels, keeper_, [weak](const Error& error) {
            if (const auto job = weak.lock()) {
                {
                    const std::lock_guard lock(job->mutex_);
                    job->group_failure_ = error;
                }
                job->wake();
            }
        });
    {
        const std::lock_guard lock(mutex_);
        group_busy_ = true;
        group_ready_ = false;
        group_failure_.reset();
        group_stop_ = std::stop_source{};
    }
    services_.workers.submit(
        [self = shared_from_this(), group = group_, stop = group_stop_.get_token()]() mutable {
            self->run_group(std::move(group), stop);
        }
    );
}

void MirrorJob::run_group(std::shared_ptr<GroupRun> group, std::stop_token stop) {
    std::optional<Error> failure;
    try {
        group->run(stop);
    } catch (const Error& error) {
        failure = error;
    } catch (const std::exception& error) {
        failure = Error{protocol::ErrorKind::bug, protocol::sqlstate::internal_error, error.what()};
    }
    group.reset();
    {
        const std::lock_guard lock(mutex_);
        group_busy_ = false;
        group_ready_ = !failure;
        if (!stop.stop_requested()) {
            group_failure_ = std::move(failure);
        }
        idle_.notify_all();
    }
    wake();
}

/// Whatever it has done is done again from its beginning.
void MirrorJob::end_group() {
    if (!group_) {
        return;
    }
    std::unique_lock lock(mutex_);
    group_stop_.request_stop();
    idle_.wait(lock, [this] { return !group_busy_; });
    group_ready_ = false;
    group_failure_.reset();
    lock.unlock();
    group_.reset();
}

/// Nothing to do, most of the time; else the group's failure, or the end that it has come to.
void MirrorJob::join_group(std::stop_token stop) {
    std::optional<Error> failure;
    bool ready = false;
    {
        const std::lock_guard lock(mutex_);
        failure = std::exchange(group_failure_, std::nullopt);
        ready = group_ready_ && !group_busy_;
    }
    if (failure) {
        end_group();
        ++group_retries_;
        next_group_ = Clock::now() + group_retry;
        services_.log(LogLevel::warn, spec_->name, "tables cannot join yet: " + failure->message);
        services_.board.update(id_, [&](MirrorStatus& status) {
            for (TableStatus& table : status.tables) {
                if (table.state != "ready" && table.state != "error") {
                    table.reason_code = reason_of(*failure, Side::own);
                    table.reason = failure->message;
                    table.last_error = failure->message;
                }
            }
        });
        schedule_(id_, next_group_);
        return;
    }
    if (!group_) {
        const auto labels = tables_to_join(*spec_, keeper_.get());
        if (!labels.empty() && Clock::now() >= next_group_) {
            start_group(labels);
        }
        return;
    }
    if (!ready) {
        return;
    }
    lane_->stop();
    const Lsn passed = lane_->passed();
    lane_.reset();
    const std::optional<Lsn> at_least =
        settled_end(*endpoints_, main_group, keeper_.get().incarnation, passed, stop);
    const std::optional<Lsn> from = at_least ? group_->finish(*at_least, stop) : std::nullopt;
    if (from) {
        group_->join(*from, stop);
        group_retries_ = 0;
        end_group();
        services_.log(LogLevel::info, spec_->name, "tables have joined the stream");
    }
    attempt(spec_, stop);
}

}  // namespace engine::mirror
