#include "server/startup_options.hpp"

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs of_options(const std::string& options) {
    protocol::pgwire::StartupMessage message;
    message.parameters = {{"user", "ann"}, {"options", options}};
    return startup_variables(message);
}

TEST(StartupVariables, ParametersOfTheirOwn) {
    protocol::pgwire::StartupMessage message;
    message.parameters = {
        {"user", "ann"},
        {"database", "d"},
        {"replication", "false"},
        {"application_name", "psql"},
        {"DateStyle", ""}};
    const Pairs expected{{"application_name", "psql"}, {"DateStyle", ""}};
    EXPECT_EQ(startup_variables(message), expected);
    EXPECT_EQ(startup_variables({}), Pairs{});
}

TEST(StartupVariables, WordsOfOptions) {
    struct Case {
        std::string options;
        Pairs variables;
    };
    for (const Case& c : std::vector<Case>{
             {"", {}},
             {"   ", {}},
             {"-c a=1", {{"a", "1"}}},
             {"-ca=1", {{"a", "1"}}},
             {"--a=1", {{"a", "1"}}},
             {"--statement-timeout=5s", {{"statement_timeout", "5s"}}},
             {"  -c a=1   -c b=2 --c=3", {{"a", "1"}, {"b", "2"}, {"c", "3"}}},
             {"-c a=x\\ y", {{"a", "x y"}}},
             {"-c a=x\\\\y", {{"a", "x\\y"}}},
             {"-c a=", {{"a", ""}}},
             {"-c a=b=c", {{"a", "b=c"}}},
             {"-c a=b-c", {{"a", "b-c"}}},
             {"-c a=\\", {{"a", "\\"}}},
         }) {
        EXPECT_EQ(of_options(c.options), c.variables) << c.options;
    }
}

TEST(StartupVariables, ThoseOfOptionsComeLast) {
    protocol::pgwire::StartupMessage message;
    message.parameters = {{"options", "-c timezone=b"}, {"timezone", "a"}};
    const Pairs expected{{"timezone", "a"}, {"timezone", "b"}};
    EXPECT_EQ(startup_variables(message), expected);
}

TEST(StartupVariables, NobodySaysOfHimselfThatHeIsASuperuser) {
    EXPECT_EQ(of_options("-c is_superuser=on -c a=1"), (Pairs{{"a", "1"}}));
    protocol::pgwire::StartupMessage message;
    message.parameters = {{"Is_Superuser", "on"}, {"timezone", "a"}};
    EXPECT_EQ(startup_variables(message), (Pairs{{"timezone", "a"}}));
    EXPECT_EQ(test::error_of([] { of_options("-c is_superuser=off"); }).sqlstate, "55P02");
    EXPECT_EQ(test::error_of([] { of_options("-c session_authorization=x"); }).sqlstate, "55P02");
}

TEST(StartupVariables, AnythingElseIsASyntaxError) {
    for (const char* options : {"-c", "-c a", "-c =1", "--", "--a", "-d 5", "a=1", "-c a=1 x"}) {
        EXPECT_EQ(test::error_of([&] { of_options(options); }).sqlstate, "42601") << options;
    }
}

}  // namespace
}  // namespace server
