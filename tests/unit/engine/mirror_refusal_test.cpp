// The error that says which checks failed; no server needed.
#include <gtest/gtest.h>

#include "engine/mirror_checks.hpp"

namespace engine {
namespace {

CheckRow failed(std::string detail, std::string fix, std::string sqlstate = "") {
    return {"some", "fail", std::move(detail), std::move(fix), std::move(sqlstate)};
}

std::string sqlstate_of(const std::vector<std::string>& states) {
    std::vector<CheckRow> rows;
    rows.reserve(states.size());
    for (const std::string& state : states) {
        rows.push_back(failed("d", "f", state));
    }
    return mirror_refusal("m", rows).sqlstate;
}

TEST(MirrorRefusal, SaysEachFailureOnce) {
    const std::vector<CheckRow> rows{
        {"a", "pass", "fine", ""},
        failed("source: no", "Do it."),
        {"b", "warn", "hm", "Look."},
        failed("source public.a: no", "Do it."),
        failed("source public.b: no", ""),
        {"c", "skip", "not now", ""}};
    EXPECT_TRUE(has_failed(rows));
    const protocol::Error error = mirror_refusal("mirror \"m\" cannot be created", rows);
    EXPECT_EQ(error.kind, protocol::ErrorKind::configuration);
    EXPECT_EQ(error.message, "mirror \"m\" cannot be created: 3 checks failed");
    EXPECT_EQ(error.detail, "source: no\nsource public.a: no\nsource public.b: no");
    EXPECT_EQ(error.hint, "Do it.");
    const std::vector<CheckRow> one{failed("x", "y")};
    EXPECT_EQ(mirror_refusal("that", one).message, "that: 1 check failed");
    EXPECT_FALSE(has_failed({}));
}

TEST(MirrorRefusal, ManyLinesAreCut) {
    std::vector<CheckRow> rows;
    rows.reserve(1000);
    for (int i = 0; i < 1000; ++i) {
        rows.push_back(failed(std::to_string(i), "Do it."));
    }
    const protocol::Error error = mirror_refusal("m", rows);
    EXPECT_TRUE(error.detail.ends_with("\n199\n… and 800 more")) << error.detail;
}

TEST(MirrorRefusal, TheMostTellingSqlstate) {
    EXPECT_EQ(sqlstate_of({""}), "55000");
    EXPECT_EQ(sqlstate_of({"42P01", "42P01"}), "42P01");
    EXPECT_EQ(sqlstate_of({"42710"}), "42710");
    EXPECT_EQ(sqlstate_of({"42501", "42501"}), "42501");
    EXPECT_EQ(sqlstate_of({"42501", "42P01"}), "55000");
    EXPECT_EQ(sqlstate_of({"42501", ""}), "55000");
    EXPECT_EQ(sqlstate_of({"", "08001"}), "08001");
    EXPECT_EQ(sqlstate_of({"42501", "08004"}), "08004");
    EXPECT_EQ(sqlstate_of({"08004", "08001"}), "08001");
}

TEST(MirrorRefusal, AMirrorThatCannotBeResolvedIsNotChecked) {
    mirror::MirrorSpec spec;
    spec.broken = protocol::Error{
        protocol::ErrorKind::configuration, "22023", "reference env:X is not set", "", "Set it."};
    const auto rows = check_mirror(spec, true, {std::chrono::steady_clock::now(), {}});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].code + " " + rows[0].status, "options fail");
    EXPECT_EQ(mirror_refusal("m", rows).sqlstate, "22023");
}

}  // namespace
}  // namespace engine
