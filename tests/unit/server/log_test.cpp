#include "server/log.hpp"

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using namespace std::string_literals;

std::string captured(const std::function<void()>& action) {
    testing::internal::CaptureStderr();
    action();
    return testing::internal::GetCapturedStderr();
}

/// The line with the digits of its time made zeros.
std::string without_time(std::string line, std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < std::min(begin + count, line.size()); ++i) {
        line[i] = line[i] >= '0' && line[i] <= '9' ? '0' : line[i];
    }
    return line;
}

constexpr std::size_t time_bytes = std::string_view{"0000-00-00T00:00:00.000000Z"}.size();

TEST(JsonString, Escapes) {
    EXPECT_EQ(json_string(""), "\"\"");
    EXPECT_EQ(json_string("a b"), "\"a b\"");
    EXPECT_EQ(json_string("say \"hi\" \\ there"), R"("say \"hi\" \\ there")");
    EXPECT_EQ(json_string("\n\t\x01\x7f\0"s), R"("\u000a\u0009\u0001\u007f\u0000")");
    EXPECT_EQ(json_string("\xc3\xa4"), "\"\xc3\xa4\"");
}

TEST(Log, LinesOfText) {
    const Log log(LogFormat::text, LogLevel::debug);
    const std::string line = captured([&] {
        log.info("session began", {{"user", "ann"}, {"name", "a b"}, {"empty", ""}, {"eq", "a=b"}});
    });
    EXPECT_EQ(
        without_time(line, 0, time_bytes),
        "0000-00-00T00:00:00.000000Z info  session began user=ann name=\"a b\" empty=\"\" "
        "eq=\"a=b\"\n"
    );
}

TEST(Log, LinesOfJson) {
    const Log log(LogFormat::json, LogLevel::debug);
    const std::string line = captured([&] {
        log.error("it \"failed\"", {{"why", "two\nlines"}, {"n", "1"}});
    });
    EXPECT_EQ(
        without_time(line, std::string_view{"{\"at\":\""}.size(), time_bytes),
        "{\"at\":\"0000-00-00T00:00:00.000000Z\",\"level\":\"error\","
        R"("message":"it \"failed\"","why":"two\u000alines","n":"1"})"
        "\n"
    );
}

TEST(Log, AFieldCannotForgeALine) {
    const Log log(LogFormat::text, LogLevel::debug);
    const std::string out = captured([&] {
        log.warn("x", {{"k", "v\n2026-01-01T00:00:00Z error forged"}});
    });
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
}

TEST(Log, LessSevereLinesAreLeftOut) {
    struct Case {
        LogLevel level;
        std::ptrdiff_t lines;
    };
    for (const Case& c : std::initializer_list<Case>{
             {LogLevel::debug, 4},
             {LogLevel::info, 3},
             {LogLevel::warn, 2},
             {LogLevel::error, 1}}) {
        const Log log(LogFormat::json, c.level);
        const std::string out = captured([&] {
            log.debug("d");
            log.info("i");
            log.warn("w");
            log.error("e");
        });
        EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), c.lines);
        EXPECT_TRUE(test::contains(out, "\"level\":\"error\""));
    }
}

}  // namespace
}  // namespace server
