#include "catalog/settings.hpp"

#include <set>

#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

TEST(Settings, DefaultsAreCanonicalAndNamesUnique) {
    std::set<std::string_view> names;
    for (const SettingSpec& spec : setting_specs()) {
        EXPECT_EQ(canonical_setting(spec, spec.default_value), spec.default_value) << spec.name;
        EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
        EXPECT_EQ(find_setting(spec.name), &spec);
        EXPECT_FALSE(spec.description.empty());
        EXPECT_EQ(spec.unit == "ms", spec.type == SettingType::duration) << spec.name;
    }
    for (std::string_view name :
         {"any_user",
          "max_connections",
          "login_timeout",
          "statement_timeout",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout",
          "unauthenticated_connections_max"}) {
        EXPECT_TRUE(names.contains(name)) << name;
    }
    EXPECT_EQ(find_setting("none"), nullptr);
    EXPECT_EQ(find_setting(""), nullptr);
}

TEST(Settings, CanonicalForms) {
    struct Case {
        std::string_view setting, given, canonical;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"any_user", "yes", "on"},
             {"any_user", " TRUE ", "on"},
             {"any_user", "1", "on"},
             {"any_user", "t", "on"},
             {"any_user", "off", "off"},
             {"any_user", "of", "off"},
             {"any_user", "n", "off"},
             {"any_user", "0", "off"},
             {"max_connections", "50", "50"},
             {"max_connections", " 050 ", "50"},
             {"statement_timeout", "0", "0"},
             {"statement_timeout", "1500", "1500"},
             {"statement_timeout", "1500ms", "1500"},
             {"statement_timeout", "30s", "30000"},
             {"statement_timeout", "30 s", "30000"},
             {"statement_timeout", "5min", "300000"},
             {"statement_timeout", "2h", "7200000"},
             {"statement_timeout", "1d", "86400000"},
             {"statement_timeout", "1.5s", "1500"},
             {"statement_timeout", "100us", "1"},
             {"statement_timeout", "2500us", "3"},
         }) {
        EXPECT_EQ(canonical_setting(*find_setting(c.setting), c.given), c.canonical) << c.given;
    }
}

TEST(Settings, RefusesWithTheNameAndWhatItTakes) {
    struct Case {
        std::string_view setting, given;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"any_user", ""},
             {"any_user", "o"},
             {"any_user", "maybe"},
             {"any_user", "truer"},
             {"max_connections", ""},
             {"max_connections", "0"},
             {"max_connections", "-1"},
             {"max_connections", "1000000"},
             {"max_connections", "12x"},
             {"max_connections", "1.5"},
             {"max_connections", "99999999999999999999"},
             {"statement_timeout", ""},
             {"statement_timeout", "s"},
             {"statement_timeout", "-1"},
             {"statement_timeout", "5 minutes"},
             {"statement_timeout", "5MIN"},
             {"statement_timeout", "nan"},
             {"statement_timeout", "inf"},
             {"statement_timeout", "1e400d"},
             {"statement_timeout", "99999999999d"},
             {"statement_timeout", "366d"},
             {"login_timeout", "0"},
         }) {
        const protocol::Error error =
            test::error_of([&c] { canonical_setting(*find_setting(c.setting), c.given); });
        EXPECT_EQ(error.sqlstate, "22023") << c.setting << " " << c.given;
        EXPECT_NE(error.message.find(c.setting), std::string::npos) << error.message;
        EXPECT_TRUE(error.hint.starts_with("It takes")) << error.hint;
    }
}

TEST(Settings, AChoiceIsOneOfItsWords) {
    const std::string_view words[] = {"info", "debug"};
    const SettingSpec spec{"level", SettingType::choice, "info", "", "now", 0, 0, "x", words};
    EXPECT_EQ(canonical_setting(spec, "Debug"), "debug");
    const protocol::Error error = test::error_of([&spec] { canonical_setting(spec, "loud"); });
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_EQ(error.hint, "It takes one of: info, debug.");
}

}  // namespace
}  // namespace catalog
