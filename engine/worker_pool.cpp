#include "engine/worker_pool.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace engine {

namespace {
constexpr std::chrono::seconds idle_for_max{20};
}

void WorkerPool::stop() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        queue_.clear();
        threads.swap(threads_);
    }
    wake_.notify_all();
    for (std::thread& thread : threads) {
        thread.join();
    }
}

void WorkerPool::submit(std::function<void()> job) {
    std::unique_lock lock(mutex_);
    if (stopping_) {
        return;
    }
    join_finished();
    queue_.push_back(std::move(job));
    if (idle_ >= queue_.size()) {
        lock.unlock();  // else whoever wakes would wait for it at once
        wake_.notify_one();
        return;
    }
    if (threads_.size() < threads_max_) {
        threads_.emplace_back([this] { run(); });
    }
}

void WorkerPool::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_;
        const bool woken =
            wake_.wait_for(lock, idle_for_max, [this] { return stopping_ || !queue_.empty(); });
        --idle_;
        if (stopping_ || !woken) {
            finished_.push_back(std::this_thread::get_id());
            return;
        }
        std::function<void()> job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
}

/// Under the lock: a thread that has announced its end holds it no more, so joining it is short.
void WorkerPool::join_finished() {
    for (const std::thread::id id : finished_) {
        const auto at =
            std::find_if(threads_.begin(), threads_.end(), [id](const std::thread& thread) {
                return thread.get_id() == id;
            });
        at->join();
        threads_.erase(at);
    }
    finished_.clear();
}

}  // namespace engine
