#include "engine/destination/key_index.hpp"

#include <deque>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace engine::destination {
namespace {

TEST(KeyIndex, FindsWhatItHas) {
    KeyIndex index;
    EXPECT_EQ(index.find_or_add("a", 0), 0U);
    EXPECT_EQ(index.find_or_add("b", 7), 7U);
    EXPECT_EQ(index.find_or_add("a", 8), 0U);
    EXPECT_EQ(index.find_or_add("b", 8), 7U);
    EXPECT_EQ(index.find_or_add("", 9), 9U);
    EXPECT_EQ(index.find_or_add("", 10), 9U);
}

TEST(KeyIndex, KeysAreBytes) {
    KeyIndex index;
    EXPECT_EQ(index.find_or_add(std::string_view("a\0b", 3), 1), 1U);
    EXPECT_EQ(index.find_or_add(std::string_view("a\0c", 3), 2), 2U);
    EXPECT_EQ(index.find_or_add("a", 3), 3U);
    EXPECT_EQ(index.find_or_add(std::string_view("a\0b", 3), 4), 1U);
}

TEST(KeyIndex, LikeAMapHoweverItGrows) {
    const std::uint64_t seed = std::random_device{}();
    std::mt19937_64 random(seed);
    KeyIndex index;
    std::deque<std::string> keys;  // they stay where they are
    std::map<std::string, std::uint32_t> expected;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const std::string& key = keys.emplace_back(std::to_string(random() % 9000));
        const std::uint32_t value = expected.try_emplace(key, i).first->second;
        ASSERT_EQ(index.find_or_add(key, i), value) << "seed " << seed << " key " << key;
    }
}

}  // namespace
}  // namespace engine::destination
