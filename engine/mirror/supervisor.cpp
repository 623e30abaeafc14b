#include "engine/mirror/supervisor.hpp"

#include <algorithm>

#include "engine/mirror/cleanup.hpp"

namespace engine::mirror {

using protocol::Error;

namespace {

constexpr std::chrono::seconds cleanup_retry{10};
constexpr std::chrono::seconds cleanup_attempt{20};
constexpr std::chrono::seconds look_tick{1};  // so often is asked whose look at its source is due

}  // namespace

Supervisor::Supervisor(Services services, Load load)
    : services_(std::move(services)), load_(std::move(load)) {}

void Supervisor::start() {
    thread_ = std::thread([this] { run(); });
}

void Supervisor::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            return;
        }
        stopping_ = true;
    }
    wake_.notify_all();
    cleaned_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
    std::vector<std::thread> closers;
    for (const auto& [id, job] : jobs_) {
        closers.emplace_back([job] { job->close(); });
    }
    for (std::thread& closer : closers) {
        closer.join();
    }
    jobs_.clear();
}

void Supervisor::changed() {
    {
        const std::lock_guard lock(mutex_);
        changed_ = true;
        cleanup_at_ = {};
    }
    wake_.notify_all();
}

void Supervisor::schedule(const std::string& mirror_id, Clock::time_point at) {
    {
        const std::lock_guard lock(mutex_);
        timers_.emplace(at, mirror_id);
    }
    wake_.notify_all();
}

void Supervisor::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (std::exchange(changed_, false)) {
            lock.unlock();
            reconcile();
            lock.lock();
            continue;
        }
        const Clock::time_point now = Clock::now();
        if (!timers_.empty() && timers_.begin()->first <= now) {
            const auto job = jobs_.find(timers_.begin()->second);
            timers_.erase(timers_.begin());
            if (job != jobs_.end()) {
                const std::shared_ptr<MirrorJob> due = job->second;
                lock.unlock();
                due->wake();
                lock.lock();
            }
            continue;
        }
        if (!cleaning_ && cleanup_at_ <= now) {
            cleaning_ = true;
            lock.unlock();
            start_cleanup();
            lock.lock();
            continue;
        }
        if (look_at_ <= now) {
            look_at_ = now + look_tick;
            const auto jobs = jobs_;
            lock.unlock();
            for (const auto& [id, job] : jobs) {
                job->look_if_due();
            }
            lock.lock();
            continue;
        }
        Clock::time_point until = look_at_;
        if (!timers_.empty()) {
            until = std::min(until, timers_.begin()->first);
        }
        if (!cleaning_) {
            until = std::min(until, cleanup_at_);
        }
        wake_.wait_until(lock, until);
    }
}

void Supervisor::reconcile() {
    std::vector<MirrorSpec> specs;
    try {
        services_.catalog.run([&](catalog::Store& store) { specs = load_(store); });
    } catch (const Error& error) {
        services_.log(LogLevel::error, "", "cannot read the mirrors: " + error.message);
        return;
    }
    std::set<std::string> wanted;
    for (MirrorSpec& spec : specs) {
        wanted.insert(spec.id);
        const auto shared = std::make_shared<const MirrorSpec>(std::move(spec));
        std::shared_ptr<MirrorJob> job;
        {
            const std::lock_guard lock(mutex_);
            std::shared_ptr<MirrorJob>& slot = jobs_[shared->id];
            if (!slot) {
                slot = std::make_shared<MirrorJob>(
                    services_,
                    *shared,
                    [this](const std::string& id, Clock::time_point at) { schedule(id, at); }
                );
            }
            job = slot;
        }
        job->set(shared);
    }
    std::vector<std::pair<std::string, std::shared_ptr<MirrorJob>>> gone;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, job] : jobs_) {
            if (!wanted.contains(id) && closing_.insert(id).second) {
                gone.emplace_back(id, job);
            }
        }
    }
    for (const auto& [id, job] : gone) {
        services_.workers.submit([this, id = id, job = job] {
            job->close();
            {
                const std::lock_guard lock(mutex_);
                jobs_.erase(id);
                closing_.erase(id);
                cleanup_at_ = {};
            }
            services_.board.forget(id);
            wake_.notify_all();
        });
    }
}

/// All that is left over, once: what fails is tried again later.
void Supervisor::start_cleanup() {
    services_.workers.submit([this] {
        std::vector<catalog::Orphan> orphans;
        bool failed = false;
        try {
            services_.catalog.run([&](catalog::Store& store) { orphans = store.orphans(); });
        } catch (const Error&) {
            failed = true;
        }
        for (const catalog::Orphan& orphan : orphans) {
            {
                const std::lock_guard lock(mutex_);
                if (stopping_) {
                    break;
                }
                if (jobs_.contains(orphan.mirror_id)) {
                    continue;  // its job's end calls again
                }
            }
            try {
                clean(orphan);
            } catch (const Error& error) {
                failed = true;
                services_.log(
                    LogLevel::warn,
                    orphan.mirror,
                    "cannot remove " + orphan.kind + " " + orphan.name + ": " + error.message
                );
                services_.catalog.post([id = orphan.id,
                                        text = error.message](catalog::Store& store) {
                    try {
                        store.fail_orphan(id, text);
                    } catch (const Error&) {
                        return;  // the attempt is made again all the same
                    }
                });
            }
        }
        const std::lock_guard lock(mutex_);
        cleaning_ = false;
        ++cleanups_;
        // A drop that came meanwhile has set an earlier time than this.
        if (cleanup_at_ != Clock::time_point{} || failed || orphans.empty()) {
            cleanup_at_ = Clock::now() + (failed ? cleanup_retry : cleanup_retry * 6);
        } else {
            cleanup_at_ = Clock::now() + cleanup_retry;
        }
        cleaned_.notify_all();
        wake_.notify_all();
    });
}

void Supervisor::clean(const catalog::Orphan& orphan) {
    PeerOptions options;
    services_.catalog.run([&](catalog::Store& store) {
        options = read_options_text(
            store.unseal_orphan(orphan.tenant, orphan.mirror_id, orphan.sealed_options).reveal()
        );
    });
    net::Patience patience;
    patience.deadline = Clock::now() + cleanup_attempt;
    remove_orphan(orphan, options, patience);
    services_.catalog.run([&](catalog::Store& store) { store.remove_orphan(orphan.id); });
    services_.log(LogLevel::info, orphan.mirror, "removed " + orphan.kind + " " + orphan.name);
}

bool Supervisor::wait_gone(
    const std::vector<std::string>& mirror_ids,
    std::chrono::steady_clock::time_point deadline,
    const std::stop_token& stop
) {
    while (true) {
        bool left = false;
        services_.catalog.run([&](catalog::Store& store) {
            for (const catalog::Orphan& orphan : store.orphans()) {
                left = left || std::ranges::find(mirror_ids, orphan.mirror_id) != mirror_ids.end();
            }
        });
        if (!left || stop.stop_requested() || Clock::now() >= deadline) {
            return !left;
        }
        std::unique_lock lock(mutex_);
        cleaned_.wait_until(
            lock, std::min(deadline, Clock::now() + std::chrono::milliseconds{100})
        );
        if (stopping_) {
            return false;
        }
    }
}

}  // namespace engine::mirror
