#include "engine/worker_pool.hpp"

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <set>

#include <gtest/gtest.h>

namespace engine {
namespace {

using namespace std::chrono_literals;

bool ends(std::future<void>& job) {
    return job.wait_for(10s) == std::future_status::ready;
}

/// Jobs that hold their thread until told; counts how many have begun.
class Holders {
public:
    std::function<void()> job() {
        return [this] {
            ++begun;
            begun.notify_all();
            gate_.wait();
        };
    }
    void wait_for_begun(int count) {
        for (int now = begun; now < count; now = begun) {
            begun.wait(now);
        }
    }
    void let_go() { open_.set_value(); }

    std::atomic<int> begun = 0;

private:
    std::promise<void> open_;
    std::shared_future<void> gate_ = open_.get_future().share();
};

TEST(WorkerPool, EveryJobRunsOnce) {
    std::atomic<int> ran = 0;
    WorkerPool pool(4);
    std::latch all(1000);
    for (int i = 0; i < 1000; ++i) {
        pool.submit([&] {
            ++ran;
            all.count_down();
        });
    }
    all.wait();
    EXPECT_EQ(ran, 1000);
}

TEST(WorkerPool, OneThreadKeepsTheOrder) {
    std::vector<int> order;
    WorkerPool pool(1);
    std::promise<void> last;
    auto ended = last.get_future();
    for (int i = 0; i < 100; ++i) {
        pool.submit([&order, i] { order.push_back(i); });
    }
    pool.submit([&last] { last.set_value(); });
    ASSERT_TRUE(ends(ended));
    ASSERT_EQ(order.size(), 100U);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(WorkerPool, AWaitingJobKeepsNobodyWaiting) {
    Holders holders;
    WorkerPool pool(8);
    for (int i = 0; i < 7; ++i) {
        pool.submit(holders.job());
    }
    holders.wait_for_begun(7);
    for (int i = 0; i < 20; ++i) {
        std::promise<void> done;
        auto ended = done.get_future();
        pool.submit([&done] { done.set_value(); });
        ASSERT_TRUE(ends(ended)) << i;
    }
    holders.let_go();
}

TEST(WorkerPool, NoMoreThreadsThanAllowed) {
    Holders holders;
    WorkerPool pool(3);
    for (int i = 0; i < 10; ++i) {
        pool.submit(holders.job());
    }
    holders.wait_for_begun(3);
    std::promise<void> done;
    auto ended = done.get_future();
    pool.submit([&done] { done.set_value(); });
    EXPECT_EQ(ended.wait_for(0s), std::future_status::timeout);
    EXPECT_EQ(holders.begun, 3);
    holders.let_go();
    ASSERT_TRUE(ends(ended));
    holders.wait_for_begun(10);
}

TEST(WorkerPool, ThreadsAreUsedAgain) {
    std::set<std::thread::id> threads;
    WorkerPool pool(64);
    for (int i = 0; i < 200; ++i) {
        std::promise<std::thread::id> id;
        auto known = id.get_future();
        pool.submit([&id] { id.set_value(std::this_thread::get_id()); });
        threads.insert(known.get());
    }
    // A thread that has told its id may not be idle yet when the next job comes.
    EXPECT_LT(threads.size(), 20U);
}

TEST(WorkerPool, StopWaitsForWhatRunsAndDropsTheRest) {
    Holders holders;
    std::atomic<int> dropped_ran = 0;
    auto pool = std::make_unique<WorkerPool>(1);
    const auto kept = std::make_shared<int>(0);
    pool->submit(holders.job());
    holders.wait_for_begun(1);
    pool->submit([&dropped_ran, kept] { ++dropped_ran; });
    auto stopped = std::async(std::launch::async, [&] { pool->stop(); });
    while (kept.use_count() > 1) {
        std::this_thread::yield();  // until stop() has emptied the queue
    }
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout) << "a job runs still";
    holders.let_go();
    ASSERT_TRUE(ends(stopped));
    pool->submit([&dropped_ran] { ++dropped_ran; });
    pool->stop();
    pool.reset();
    EXPECT_EQ(dropped_ran, 0);
}

TEST(WorkerPool, AJobIsDestroyedWhenItHasRun) {
    WorkerPool pool(1);
    const auto kept = std::make_shared<int>(0);
    pool.submit([kept] {});
    std::promise<void> done;
    auto ended = done.get_future();
    pool.submit([&done] { done.set_value(); });
    ASSERT_TRUE(ends(ended));
    EXPECT_EQ(kept.use_count(), 1);
}

TEST(WorkerPool, ManySubmittersAndAnEarlyEnd) {
    for (int round = 0; round < 20; ++round) {
        std::atomic<int> ran = 0;
        std::vector<std::jthread> submitters;
        {
            WorkerPool pool(4);
            for (int i = 0; i < 4; ++i) {
                submitters.emplace_back([&pool, &ran] {
                    for (int job = 0; job < 100; ++job) {
                        pool.submit([&ran] { ++ran; });
                    }
                });
            }
            submitters.clear();
        }
        const int at_end = ran;
        EXPECT_LE(at_end, 400);
        EXPECT_EQ(ran, at_end) << "nothing runs after the pool";
    }
}

}  // namespace
}  // namespace engine
