// Tables that come to a mirror and go from it while it streams.
#include <algorithm>

#include "engine/mirror/job.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::Lsn;

namespace {

constexpr std::chrono::seconds group_retry{5};
constexpr std::chrono::milliseconds join_pause{200};

}  // namespace

/// The publication and what is known of tables, as the mirror's definition now has it.
void MirrorJob::settle_tables(
    const catalog::MirrorProgress& progress, const std::stop_token& stop
) {
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
            const bool comes = std::ranges::find(coming, table.label) != coming.end();
            const auto known = std::ranges::find(
                progress.tables, table.label, &catalog::TableProgress::source_table
            );
            // One that streams is that table, whatever has its name by now.
            const std::uint32_t oid = comes ? 0 : known->source_oid;
            if (comes || oid != 0) {
                tables.push_back({table.source.schema, table.source.name, oid});
            }
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

/// All that are to join; one by one once that has failed, so that none keeps the others away.
std::vector<std::string> MirrorJob::next_group() const {
    std::vector<std::string> labels = tables_to_join(*spec_, keeper_.get());
    if (group_retries_ > 0 && labels.size() > 1) {
        const auto turn = static_cast<std::size_t>(group_retries_ - 1) % labels.size();
        return {labels[turn]};
    }
    return labels;
}

void MirrorJob::start_group(const std::vector<std::string>& labels) {
    const std::weak_ptr<MirrorJob> weak = weak_from_this();
    group_labels_ = labels;
    group_ =
        std::make_shared<GroupRun>(services_, *spec_, labels, keeper_, [weak](const Error& error) {
            if (const auto job = weak.lock()) {
                {
                    const std::lock_guard lock(job->mutex_);
                    job->group_failure_ = ReasonedError{reason_of(error, Side::own), error};
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

void MirrorJob::run_group(std::shared_ptr<GroupRun> group, const std::stop_token& stop) {
    std::optional<ReasonedError> failure;
    try {
        group->run(stop);
    } catch (const Error& error) {
        failure.emplace(reason_of(error, Side::own), error);
    } catch (const std::exception& error) {
        failure.emplace(
            "INTERNAL",
            Error{protocol::ErrorKind::bug, protocol::sqlstate::internal_error, error.what()}
        );
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

void MirrorJob::group_failed(const ReasonedError& failure) {
    end_group();
    if (failure.kind != protocol::ErrorKind::transient) {
        ++group_retries_;
    }
    services_.log(LogLevel::warn, spec_->name, "tables cannot join yet: " + failure.message);
    const auto spec = std::ranges::find(spec_->tables, group_labels_.front(), &TableSpec::label);
    if (failure.reason == "TBL_MISSING" && group_labels_.size() == 1) {
        // It was dropped before it could join: as one that streams, it is lost until RESYNC.
        keeper_.update_table(spec->label, [&](catalog::TableProgress& table) {
            table.target_table = spec->target.text();
            table.incarnation = spec->incarnation;
        });
        lose_table(*spec_, spec->label, true);
    }
    services_.board.update(id_, [&](MirrorStatus& status) {
        for (TableStatus& table : status.tables) {
            const bool tried =
                std::ranges::find(group_labels_, table.source_table) != group_labels_.end();
            if (tried && table.state != "ready" && table.state != "error") {
                table.reason_code = failure.reason;
                table.reason = failure.message;
                table.last_error = failure.message;
            }
        }
    });
    next_group_ = Clock::now() + group_retry;
    schedule_(id_, next_group_);
}

/// Nothing to do, most of the time; else the group's failure, or the end that it has come to.
void MirrorJob::join_group(const std::stop_token& stop) {
    std::optional<ReasonedError> failure;
    bool ready = false;
    {
        const std::lock_guard lock(mutex_);
        failure = std::exchange(group_failure_, std::nullopt);
        ready = group_ready_ && !group_busy_;
    }
    if (failure) {
        group_failed(*failure);
        return;
    }
    if (!group_) {
        const auto labels = next_group();
        if (!labels.empty() && Clock::now() >= next_group_) {
            start_group(labels);
        }
        return;
    }
    if (!ready) {
        return;
    }
    // The mirror's stream rests only for what the group has left to do then.
    if (group_->passed() < lane_->passed()) {
        schedule_(id_, Clock::now() + join_pause);
        return;
    }
    lane_->stop();
    const Lsn passed = lane_->passed();
    lane_.reset();
    const std::optional<Lsn> at_least =
        settled_end(*endpoints_, main_group, keeper_.get().incarnation, passed, stop);
    try {
        const std::optional<Lsn> from = at_least ? group_->finish(*at_least, stop) : std::nullopt;
        if (from) {
            group_->join(*from, stop);
            end_group();
            if (tables_to_join(*spec_, keeper_.get()).empty()) {
                group_retries_ = 0;
            }
            services_.log(LogLevel::info, spec_->name, "tables have joined the stream");
        }
    } catch (const Error&) {
        end_group();  // its stream has ended: it begins anew
        throw;
    }
    attempt(spec_, stop);
    if (group_) {
        schedule_(id_, Clock::now() + join_pause);
    }
}

}  // namespace engine::mirror
