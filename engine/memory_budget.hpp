// How much a mirror may keep in memory of what it has read and not yet written: its share of the
// server's budget, which shrinks as more mirrors stream, but never below a floor. So no mirror ever
// waits for another's memory.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace engine {

class MemoryBudget {
public:
    explicit MemoryBudget(std::size_t bytes) : bytes_(bytes) {}

    /// Counts a stream while it lives.
    class Seat {
    public:
        explicit Seat(MemoryBudget& budget) : budget_(budget) { ++budget_.streams_; }
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        Seat(Seat&&) = delete;
        Seat& operator=(Seat&&) = delete;
        ~Seat() { --budget_.streams_; }

    private:
        MemoryBudget& budget_;
    };

    /// Of one batch. A stream has one that is written, some that wait (as much again) and one that
    /// is filled.
    std::size_t batch_bytes() const {
        constexpr std::size_t floor = 1UL << 20;
        constexpr std::size_t ceiling = 16UL << 20;
        constexpr std::size_t batches_a_stream = 4;
        const auto streams = static_cast<std::size_t>(std::max(1, streams_.load()));
        return std::clamp(bytes_ / streams / batches_a_stream, floor, ceiling);
    }

private:
    const std::size_t bytes_;
    std::atomic<int> streams_{0};
};

}  // namespace engine
