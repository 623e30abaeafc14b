#include "server/log.hpp"

#include <regex>

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using namespace std::string_literals;

std::string captured(const std::function<void()>& action) {
    testing::internal::CaptureStderr();
    action();
    return testing::internal::GetCapturedStderr();
}

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
    const std::regex form(
        R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z info  session began user=ann name="a b" )"
        R"(empty="" eq="a=b"\n)"
    );
    EXPECT_TRUE(std::regex_match(line, form)) << line;
}

TEST(Log, LinesOfJson) {
    const Log log(LogFormat::json, LogLevel::debug);
    const std::string line = captured([&] {
        log.error("it \"failed\"", {{"why", "two\nlines"}, {"n", "1"}});
    });
    const std::regex form(R"(\{"at":"[0-9T:.-]+Z","level":"error","message":"it \\"failed\\"",)"
                          R"("why":"two\\u000alines","n":"1"\}\n)");
    EXPECT_TRUE(std::regex_match(line, form)) << line;
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
