// Which compiled plans are kept, and for how long.
#include "catalog/plan_cache.hpp"

#include <memory>

#include <gtest/gtest.h>

namespace catalog {
namespace {

using Cache = PlanCache<std::unique_ptr<int>>;

TEST(PlanCache, APlanIsTakenOutAndKeptAgain) {
    Cache cache;
    EXPECT_FALSE(cache.take("a"));
    cache.keep("a", std::make_unique<int>(1));
    auto taken = cache.take("a");
    ASSERT_TRUE(taken);
    EXPECT_EQ(**taken, 1);
    EXPECT_FALSE(cache.take("a")) << "two cannot run the same one";
    cache.keep("a", std::move(*taken));
    EXPECT_EQ(cache.size(), 1U);
}

TEST(PlanCache, TheSecondOfATextIsNotKept) {
    Cache cache;
    cache.keep("a", std::make_unique<int>(1));
    cache.keep("a", std::make_unique<int>(2));
    EXPECT_EQ(cache.size(), 1U);
    EXPECT_EQ(**cache.take("a"), 1);
}

TEST(PlanCache, WhatWasUsedLongestAgoGoes) {
    Cache cache;
    for (std::size_t i = 0; i < Cache::plans_max; ++i) {
        cache.keep("plan " + std::to_string(i), std::make_unique<int>(0));
    }
    cache.keep("plan 0", std::move(*cache.take("plan 0")));
    cache.keep("one more", std::make_unique<int>(0));
    EXPECT_EQ(cache.size(), Cache::plans_max);
    EXPECT_FALSE(cache.take("plan 1"));
    EXPECT_TRUE(cache.take("plan 0"));
}

TEST(PlanCache, ALongTextIsNotKept) {
    Cache cache;
    cache.keep(std::string(Cache::text_bytes_max + 1, 'x'), std::make_unique<int>(0));
    EXPECT_EQ(cache.size(), 0U);
}

}  // namespace
}  // namespace catalog
