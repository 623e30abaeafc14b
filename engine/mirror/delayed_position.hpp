// What may be confirmed to the source some time after it has become durable: a destination that is
// restored, or fails over, to a state that is not older than that finds all that it lost.
#pragma once

#include <cstdint>
#include <deque>

#include "protocol/lsn.hpp"

namespace engine::mirror {

class DelayedPosition {
public:
    explicit DelayedPosition(std::int64_t delay_us) : delay_us_(delay_us) {}

    /// All up to `reached` is durable at this moment; gives what may be confirmed.
    protocol::Lsn due(protocol::Lsn reached, std::int64_t now_us) {
        if (steps_.empty() || reached > steps_.back().lsn) {
            add(reached, now_us);
        }
        while (!steps_.empty() && steps_.front().until + delay_us_ <= now_us) {
            due_ = steps_.front().lsn;
            steps_.pop_front();
        }
        return due_;
    }

private:
    struct Step {
        std::int64_t since;
        std::int64_t until;  // when `lsn` was reached
        protocol::Lsn lsn;
    };

    /// Steps last a part of the delay, so that there are few of them however much comes.
    void add(protocol::Lsn reached, std::int64_t now_us) {
        constexpr std::int64_t steps_a_delay = 50;
        if (!steps_.empty() && now_us - steps_.back().since < delay_us_ / steps_a_delay) {
            steps_.back().until = now_us;
            steps_.back().lsn = reached;
            return;
        }
        if (reached > due_) {
            steps_.push_back({now_us, now_us, reached});
        }
    }

    std::int64_t delay_us_;
    std::deque<Step> steps_;
    protocol::Lsn due_ = 0;
};

}  // namespace engine::mirror
