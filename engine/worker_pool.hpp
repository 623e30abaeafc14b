// Threads for work that blocks. Grows on demand, so that work which waits (a host that does not
// answer) keeps nobody else waiting; idle threads end after a while.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace engine {

class WorkerPool {
public:
    explicit WorkerPool(std::size_t threads_max) : threads_max_(threads_max) {}
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    WorkerPool(WorkerPool&&) = delete;
    WorkerPool& operator=(WorkerPool&&) = delete;
    ~WorkerPool() { stop(); }

    /// Waits for what runs; what has not begun, and what comes later, is dropped.
    void stop();

    /// The job must not throw. It begins at once unless threads_max jobs run already.
    void submit(std::function<void()> job);

private:
    void run();
    void join_finished();

    const std::size_t threads_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    std::vector<std::thread> threads_;
    std::vector<std::thread::id> finished_;
    std::size_t idle_ = 0;
    bool stopping_ = false;
};

}  // namespace engine
