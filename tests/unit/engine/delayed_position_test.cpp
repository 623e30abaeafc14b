#include "engine/mirror/delayed_position.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace engine::mirror {
namespace {

TEST(DelayedPosition, WithoutDelayAtOnce) {
    DelayedPosition position{0};
    EXPECT_EQ(position.due(100, 1), 100U);
    EXPECT_EQ(position.due(100, 2), 100U);
    EXPECT_EQ(position.due(200, 2), 200U);
}

TEST(DelayedPosition, NeverEarlierThanTheDelay) {
    DelayedPosition position{1000};
    EXPECT_EQ(position.due(100, 0), 0U);
    EXPECT_EQ(position.due(100, 999), 0U);
    EXPECT_EQ(position.due(200, 999), 0U);
    EXPECT_EQ(position.due(200, 1000), 100U);
    EXPECT_EQ(position.due(200, 1998), 100U);
    EXPECT_EQ(position.due(200, 1999), 200U);
    EXPECT_EQ(position.due(200, 5000), 200U);
}

TEST(DelayedPosition, FollowsAStreamThatNeverRests) {
    constexpr std::int64_t delay = 1000;
    DelayedPosition position{delay};
    for (std::int64_t now = 1; now < 20'000; ++now) {
        const auto reached = static_cast<protocol::Lsn>(now);
        const auto due = static_cast<std::int64_t>(position.due(reached, now));
        EXPECT_LE(due, std::max<std::int64_t>(now - delay, 0));
        EXPECT_GE(due, now - delay - delay / 25) << "it lags behind";
    }
}

}  // namespace
}  // namespace engine::mirror
