// Regular expressions, intervals and JSON by themselves: limits and forms that no golden file
// shows.
#include <string>

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "sql/functions_interval.hpp"
#include "sql/json_value.hpp"
#include "sql/regex.hpp"
#include "sql/regex_rewrite.hpp"
#include "sql/value_form.hpp"

namespace sql {
namespace {

std::string state_of(std::string_view pattern, std::string_view flags, std::string_view text) {
    try {
        cached_regex(pattern, flags).find(text, 0);
    } catch (const protocol::Error& error) {
        return error.sqlstate;
    }
    return "none";
}

TEST(Regex, GivesUpInsteadOfRunningForever) {
    const std::string text = std::string(40, 'a') + "!";
    EXPECT_EQ(state_of("(a|aa)+$", "", text), "54001");
    EXPECT_EQ(state_of(std::string(20'000, 'a'), "", "a"), "2201B");
    EXPECT_EQ(state_of("(", "", "a"), "2201B");
    EXPECT_EQ(state_of("a", "?", "a"), "22023");
    EXPECT_EQ(state_of("[[.a.]]", "", "a"), "0A000");
    EXPECT_EQ(state_of("a\\", "", "a"), "2201B");
}

TEST(Regex, ManyPatternsInTurnStayRight) {
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 50; ++i) {
            const std::string pattern = "^" + std::to_string(i) + "$";
            EXPECT_TRUE(cached_regex(pattern, "").find(std::to_string(i), 0).has_value());
            EXPECT_FALSE(cached_regex(pattern, "").find("x", 0).has_value());
        }
    }
}

TEST(Regex, IsRewritten) {
    EXPECT_EQ(rewrite_regex("\\mfoo\\M", "").pattern, "\\b(?=\\w)foo\\b(?<=\\w)");
    EXPECT_EQ(rewrite_regex("a\\Z", "").pattern, "a\\z");
    EXPECT_TRUE(rewrite_regex("(?i)a", "").ignore_case);
    EXPECT_TRUE(rewrite_regex("***=a.b", "").literal);
    EXPECT_EQ(rewrite_regex("[^a]", "n").pattern, "[^\\na]");
    EXPECT_EQ(similar_to_regex("a%_[%](b|c)", "\\"), "^(?:a.*.[%](?:b|c))$");
}

TEST(IntervalArithmetic, StaysInRange) {
    const Interval huge{.usec = INT64_MAX, .days = INT32_MAX, .months = INT32_MAX};
    EXPECT_THROW(add_intervals(huge, huge), protocol::Error);
    EXPECT_THROW(scale_interval(huge, 2), protocol::Error);
    EXPECT_THROW(divide_interval(huge, 0), protocol::Error);
    const Interval least{.usec = INT64_MIN, .days = 0, .months = 0};
    EXPECT_THROW(negate_interval(least), protocol::Error);
}

TEST(JsonValue, IsKeptInJsonbsOrder) {
    EXPECT_EQ(normalized_json(R"({"bb":1,"a":2,"a":3})"), R"({"a": 3, "bb": 1})");
    EXPECT_EQ(normalized_json(R"("\u00e9\ud83d\ude00")"), "\"\u00e9\U0001F600\"");
    EXPECT_EQ(normalized_json("[1e2, 1.50]"), "[100, 1.50]");
    EXPECT_EQ(json_key(parse_json("[1.0]", true)), json_key(parse_json("[1]", true)));
    EXPECT_LT(json_key(parse_json("[]", true)), json_key(parse_json("null", true)));
}

TEST(JsonValue, NestedTooDeeplyIsRefused) {
    const std::string deep = std::string(600, '[') + std::string(600, ']');
    try {
        parse_json(deep, true);
        ADD_FAILURE() << "was read";
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.sqlstate, "54001");
    }
    EXPECT_NO_THROW(parse_json(std::string(400, '[') + std::string(400, ']'), true));
}

TEST(ValueForm, GoesBothWays) {
    const protocol::Value bytes = std::string("\0\xff", 2);
    const protocol::Value inside = sqlite_form(bytes, protocol::Oid::bytea);
    EXPECT_EQ(std::get<std::string>(inside), "\\x00ff");
    EXPECT_EQ(wire_form(inside, protocol::Oid::bytea), bytes);
}

}  // namespace
}  // namespace sql
