// Keeps what runs equal to what is wanted: a job for each mirror, clean-up for each that was
// dropped, timers for all of them. One thread, which never waits for a peer.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/mirror/job.hpp"

namespace engine::mirror {

class Supervisor {
public:
    /// All mirrors as they are wanted now; called on the catalog's thread.
    using Load = std::function<std::vector<MirrorSpec>(catalog::Store&)>;

    Supervisor(Services services, Load load);
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    Supervisor(Supervisor&&) = delete;
    Supervisor& operator=(Supervisor&&) = delete;
    ~Supervisor() { stop(); }

    void start();
    /// Every job ends at a place from which it goes on at the next start.
    void stop();
    /// Something has been committed that may concern mirrors.
    void changed();
    /// For worker threads: whether all that these dropped mirrors had is gone by the deadline.
    bool wait_gone(
        const std::vector<std::string>& mirror_ids,
        std::chrono::steady_clock::time_point deadline,
        const std::stop_token& stop
    );

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void reconcile();
    void start_cleanup();
    void clean(const catalog::Orphan& orphan);
    void schedule(const std::string& mirror_id, Clock::time_point at);

    Services services_;
    Load load_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable cleaned_;
    bool stopping_ = false;
    bool changed_ = true;
    std::map<std::string, std::shared_ptr<MirrorJob>> jobs_;  // shared with their pending work
    std::set<std::string> closing_;                           // mirrors whose job is on its way out
    std::multimap<Clock::time_point, std::string> timers_;
    Clock::time_point cleanup_at_{};
    Clock::time_point look_at_{};
    bool cleaning_ = false;
    std::uint64_t cleanups_ = 0;
    std::thread thread_;
};

}  // namespace engine::mirror
