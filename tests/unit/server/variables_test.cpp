#include "server/variables.hpp"

#include <algorithm>

#include "protocol/text.hpp"
#include "server/live_settings.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using namespace std::chrono_literals;
using test::contains;
using test::error_of;

using Changes = std::vector<std::pair<std::string, std::string>>;

TEST(Variables, NamesFoldAndResetGoesBackToTheConnectionsDefault) {
    Variables variables;
    EXPECT_EQ(variables.get("timezone"), "UTC");
    EXPECT_EQ(variables.own("TimeZone"), std::nullopt);
    variables.set_default("TIMEZONE", "Europe/Berlin");
    EXPECT_EQ(variables.text("TimeZone"), "Europe/Berlin");
    variables.set("timeZone", "Asia/Tokyo");
    EXPECT_EQ(variables.text("TimeZone"), "Asia/Tokyo");
    EXPECT_EQ(variables.own("timezone"), "Asia/Tokyo");
    variables.reset("TIMEZONE");
    EXPECT_EQ(variables.text("TimeZone"), "Europe/Berlin");
    variables.set("application_name", "a");
    variables.set("timezone", "UTC");
    variables.reset_all();
    EXPECT_EQ(variables.text("application_name"), "");
    EXPECT_EQ(variables.text("TimeZone"), "Europe/Berlin");
    EXPECT_EQ(variables.get("no_such"), std::nullopt);
    EXPECT_EQ(variables.text("no_such"), "");
}

TEST(Variables, CanonicalForms) {
    struct Case {
        std::string_view name, given, canonical;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"application_name", "psql", "psql"},
             {"application_name", "a\tb\xc3\xa4", "a?b??"},
             {"client_encoding", "utf-8", "UTF8"},
             {"client_encoding", "'utf-8'", "UTF8"},
             {"client_encoding", "Unicode", "UTF8"},
             {"client_encoding", "SQL_ASCII", "SQL_ASCII"},
             {"datestyle", "ISO", "ISO, MDY"},
             {"DateStyle", "us", "ISO, MDY"},
             {"intervalstyle", "POSTGRES", "postgres"},
             {"extra_float_digits", "3", "3"},
             {"extra_float_digits", "-15", "-15"},
             {"row_security", "NO", "off"},
             {"row_security", "1", "on"},
             {"default_transaction_read_only", "TRUE", "on"},
             {"default_transaction_isolation", "SERIALIZABLE", "serializable"},
             {"client_min_messages", "Warning", "warning"},
             {"timezone", "Etc/GMT+3", "Etc/GMT+3"},
             {"statement_timeout", "5s", "5000"},
             {"idle_session_timeout", "2min", "120000"},
             {"search_path", "public", "public"},
             {"lock_timeout", "10s", "10s"},
         }) {
        Variables variables;
        variables.set(c.name, c.given);
        EXPECT_EQ(variables.text(c.name), c.canonical) << c.name << " = " << c.given;
    }
    Variables variables;
    variables.set("application_name", std::string(100, 'x'));
    EXPECT_EQ(variables.text("application_name"), std::string(63, 'x'));
}

TEST(Variables, RefusedValuesLeaveTheOldOne) {
    struct Case {
        std::string_view name, given, sqlstate, part;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"client_encoding", "latin1", "0A000", "latin1"},
             {"datestyle", "German", "0A000", "German"},
             {"datestyle", "iso, dmy", "0A000", "dmy"},
             {"datestyle", "European", "0A000", "European"},
             {"datestyle", "ymd", "0A000", "ymd"},
             {"intervalstyle", "iso_8601", "0A000", "iso_8601"},
             {"row_security", "maybe", "22023", "\"row_security\": \"maybe\""},
             {"row_security", "", "22023", "row_security"},
             {"extra_float_digits", "3x", "22023", "3x"},
             {"extra_float_digits", "", "22023", "extra_float_digits"},
             {"default_transaction_isolation", "chaos", "22023", "chaos"},
             {"client_min_messages", "fatal", "22023", "fatal"},
             {"timezone", "", "22023", "TimeZone"},
             {"timezone", "U;TC", "22023", "TimeZone"},
             {"statement_timeout", "-1", "22023", "statement_timeout"},
             {"statement_timeout", "soon", "22023", "statement_timeout"},
             {"server_version", "16.0", "55P02", "server_version"},
             {"is_superuser", "off", "55P02", "is_superuser"},
             {"max_connections", "5", "55P02", "max_connections"},
             {"no_such", "1", "42704", "no_such"},
             {"", "1", "42704", ""},
             {".x", "1", "42704", ".x"},
             {"x.", "1", "42704", "x."},
         }) {
        Variables variables;
        const auto before = variables.get(c.name);
        const auto error = error_of([&] { variables.set(c.name, c.given); });
        EXPECT_EQ(error.sqlstate, c.sqlstate) << c.name << " = " << c.given;
        EXPECT_TRUE(contains(error.message, c.part)) << error.message;
        EXPECT_EQ(variables.get(c.name), before);
        EXPECT_EQ(variables.own(c.name), std::nullopt);
    }
}

TEST(Variables, UnknownOnesAreExplained) {
    Variables variables;
    EXPECT_EQ(
        error_of([&] { variables.set("aplication_name", "x"); }).hint,
        "Perhaps you meant \"application_name\"."
    );
    EXPECT_TRUE(contains(
        error_of([&] { variables.set("max_connections", "5"); }).hint,
        "ALTER SYSTEM SET max_connections"
    ));
    EXPECT_EQ(error_of([&] { variables.reset("no_such"); }).sqlstate, "42704");
    EXPECT_EQ(error_of([&] { variables.set_default("no_such", "1"); }).sqlstate, "42704");
    EXPECT_EQ(
        error_of([&] { variables.set_default("client_encoding", "koi8"); }).sqlstate, "0A000"
    );
}

TEST(Variables, AFixedOneMayBeSetToWhatItIs) {
    Variables variables;
    variables.set("standard_conforming_strings", "ON");
    EXPECT_EQ(variables.text("standard_conforming_strings"), "on");
    variables.set_default("session_authorization", "ann");
    variables.set("session_authorization", "ann");
    EXPECT_EQ(error_of([&] { variables.set("session_authorization", "bob"); }).sqlstate, "55P02");
}

TEST(Variables, CustomOnesTakeAnyText) {
    Variables variables;
    variables.set("My.Thing", "A b");
    EXPECT_EQ(variables.get("my.thing"), "A b");
    variables.set_default("other.thing", "1");
    variables.reset("my.thing");
    EXPECT_EQ(variables.get("my.thing"), std::nullopt);
    EXPECT_EQ(variables.get("OTHER.thing"), "1");
}

TEST(Variables, AllAreListedByNameWithAllTheirColumns) {
    Variables variables;
    variables.set("statement_timeout", "7s");
    const auto rows = variables.all();
    std::vector<std::string> names;
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 3U);
        names.push_back(protocol::to_lower(row[0]));
        EXPECT_EQ(row[1], variables.text(row[0]));
        EXPECT_FALSE(row[2].empty()) << row[0];
    }
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_TRUE(std::find(names.begin(), names.end(), "statement_timeout") != names.end());
    EXPECT_GE(rows.size(), 20U);
}

TEST(Variables, DefaultsAreCanonical) {
    for (const VariableSpec& spec : variable_specs()) {
        if (spec.canonical != nullptr && !spec.default_value.empty()) {
            EXPECT_EQ(spec.canonical(spec.name, spec.default_value), spec.default_value)
                << spec.name;
        }
    }
}

TEST(Variables, DurationsFallBackToTheServersSetting) {
    const LiveSettings settings{{{"statement_timeout", "4000"}}};
    Variables variables;
    EXPECT_EQ(variables.duration("statement_timeout", settings), 4s);
    EXPECT_EQ(variables.duration("idle_in_transaction_session_timeout", settings), 10min);
    variables.set("statement_timeout", "250");
    EXPECT_EQ(variables.duration("statement_timeout", settings), 250ms);
    variables.set("statement_timeout", "0");
    EXPECT_EQ(variables.duration("statement_timeout", settings), 0ms);
    variables.reset("statement_timeout");
    EXPECT_EQ(variables.duration("statement_timeout", settings), 4s);
}

TEST(Variables, OnlyReportedChangesAreReported) {
    const Variables before;
    Variables now = before;
    EXPECT_EQ(now.changes_since(before), Changes{});
    now.set("search_path", "x");
    now.set("my.own", "x");
    EXPECT_EQ(now.changes_since(before), Changes{});
    now.set("timezone", "Asia/Tokyo");
    now.set("application_name", "a");
    const Changes both{{"application_name", "a"}, {"TimeZone", "Asia/Tokyo"}};
    EXPECT_EQ(now.changes_since(before), both);
    EXPECT_EQ(now.changes_since(now), Changes{});
}

TEST(LiveSettings, LoadReplacesAll) {
    LiveSettings settings{{}};
    EXPECT_EQ(settings.get("any_user"), 1);
    EXPECT_EQ(settings.get("max_connections"), 2000);
    settings.load({{"any_user", "off"}, {"max_connections", "7"}});
    EXPECT_EQ(settings.get("any_user"), 0);
    EXPECT_EQ(settings.get("max_connections"), 7);
    EXPECT_EQ(settings.duration("login_timeout"), 15s);
    settings.load({{"login_timeout", "100"}});
    EXPECT_EQ(settings.get("any_user"), 1);
    EXPECT_EQ(settings.duration("login_timeout"), 100ms);
}

}  // namespace
}  // namespace server
