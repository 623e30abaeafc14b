// The catalog's own thread: the one place where the store is touched once the server runs.
#pragma once

#include <functional>
#include <utility>

#include "catalog/store.hpp"
#include "engine/worker_pool.hpp"
#include "server/async.hpp"

namespace server {

class CatalogThread {
public:
    explicit CatalogThread(const catalog::StoreOptions& options) : store_(options), thread_(1) {}

    /// Runs `job` on the thread and resumes here; jobs run one after the other, in order.
    awaitable<void> run(std::function<void(catalog::Store&)> job) {
        std::function<void()> bound = [this, job = std::move(job)] { job(store_); };
        Submit submit = [this](std::function<void()> work) { thread_.submit(std::move(work)); };
        return run_job(std::move(submit), std::move(bound));
    }

    /// Runs `job` there some time, and nobody waits for it: it must not throw.
    void post(std::function<void(catalog::Store&)> job) {
        thread_.submit([this, job = std::move(job)] { job(store_); });
    }

    /// Waits for the job that runs; there are no more after it.
    void stop() { thread_.stop(); }

    /// Before any job is submitted, and only then.
    catalog::Store& before_start() { return store_; }

private:
    catalog::Store store_;
    engine::WorkerPool thread_;  // after the store, so that it ends first
};

}  // namespace server
