// One mirror at work: from what its user wants to what runs. A job has no thread of its own:
// whatever happens (a new wish, a failure, a timer) wakes it, and step() on a worker thread does
// what is due.
//
//   set(), failed(), timer ─► wake() ─► step(): stop what must stop ─► attempt(): copy, then stream
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>

#include "engine/mirror/copy_run.hpp"
#include "engine/mirror/group_run.hpp"
#include "engine/mirror/lane.hpp"
#include "engine/mirror/progress_keeper.hpp"
#include "engine/mirror/services.hpp"
#include "engine/mirror/spec.hpp"

namespace engine::mirror {

class MirrorJob : public std::enable_shared_from_this<MirrorJob> {
public:
    using Clock = std::chrono::steady_clock;
    /// Asks to be woken at a time.
    using Schedule = std::function<void(const std::string& mirror_id, Clock::time_point)>;

    MirrorJob(const Services& services, const MirrorSpec& spec, Schedule schedule);

    /// What is wanted now. A spec of the same version changes nothing.
    void set(std::shared_ptr<const MirrorSpec> spec);
    void wake();
    /// A look at the source, where the last one is long enough ago.
    void look_if_due();
    /// Stops for good; returns when nothing runs any more.
    void close();

private:
    void step();
    bool step_once();
    void act(
        const std::shared_ptr<const MirrorSpec>& wanted,
        const std::optional<ReasonedError>& failure,
        const std::stop_token& stop
    );
    void load();
    void attempt(const std::shared_ptr<const MirrorSpec>& spec, const std::stop_token& stop);
    void copy(const std::stop_token& stop);
    void halt();
    void use(const std::shared_ptr<const MirrorSpec>& spec);
    void handle(const protocol::Error& error);
    void failed(const protocol::Error& error);
    void look(const std::stop_token& stop);
    void look_at_tables(
        net::PgConnection& source, const MirrorSpec& spec, const net::Patience& patience
    );
    void lose_table(const MirrorSpec& spec, const std::string& label, bool dropped);
    void look_for_tables(
        net::PgConnection& source, const MirrorSpec& spec, const net::Patience& patience
    );
    void tell_ignored(const MirrorSpec& spec, const std::vector<QualifiedName>& found);
    void tell_refused(const MirrorSpec& spec, const std::vector<Refusal>& refused);
    void settle_tables(const catalog::MirrorProgress& progress, const std::stop_token& stop);
    std::vector<std::string> next_group() const;
    void start_group(const std::vector<std::string>& labels);
    void run_group(std::shared_ptr<GroupRun> group, const std::stop_token& stop);
    void end_group();
    void join_group(const std::stop_token& stop);
    void group_failed(const ReasonedError& failure);

    void show_state(const std::string& state);
    void show_tables();
    void show_failure(const protocol::Error& error, const std::string& state);
    void show_well(const std::string& state);

    const Services& services_;
    const std::string id_;
    Schedule schedule_;
    ProgressKeeper keeper_;

    std::mutex mutex_;
    std::condition_variable idle_;
    std::shared_ptr<const MirrorSpec> wanted_;  // with whoever works by it
    std::optional<protocol::Error> failure_;
    std::string failure_reason_;
    std::stop_source activity_;  // of what step() does just now
    bool busy_ = false;
    bool again_ = false;
    bool closing_ = false;
    bool looking_ = false;
    Clock::time_point next_look_{};
    bool group_busy_ = false;   // run_group() is at work
    bool group_ready_ = false;  // it streams
    std::optional<ReasonedError> group_failure_;
    std::map<std::string, std::string> refusals_;  // new tables that cannot join → what was told

    // Of look(), which runs once at a time.
    std::set<std::string> ignored_;  // new tables that were told of

    // Of step(), which runs once at a time.
    std::shared_ptr<const MirrorSpec> spec_;  // by which things run
    std::shared_ptr<const Endpoints> endpoints_;
    std::unique_ptr<CopyRun> copy_;
    std::shared_ptr<Lane> lane_;       // with what waits for it on the loop
    std::shared_ptr<GroupRun> group_;  // with run_group()
    std::vector<std::string> group_labels_;
    std::stop_source group_stop_;
    Clock::time_point next_group_{};
    std::int64_t group_retries_ = 0;
    bool loaded_ = false;
    bool careful_ = false;
    bool resting_ = false;  // failed or completed: until somebody wants something new
    std::int64_t seen_version_ = 0;
    std::int64_t retries_ = 0;
    Clock::time_point next_attempt_{};
    Clock::time_point streaming_since_{};
    std::string state_;
};

}  // namespace engine::mirror
