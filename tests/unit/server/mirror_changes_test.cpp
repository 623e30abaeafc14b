// What may be changed of a mirror once the engine has begun with it.
#include "server/mirror_spec.hpp"
#include "sql/options.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using test::contains;
using test::messages;
using test::Texts;

class MirrorChangesTest : public test::ControlTest {
protected:
    MirrorChangesTest() {
        for (const char* name : {"src", "dst"}) {
            execute(
                std::string{"CREATE PEER "} + name +
                " FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', database = 'd', "
                "validate = false)"
            );
        }
        execute(created("MIRROR m"));
    }
    static std::string created(
        const std::string& how, const std::string& options = "", const std::string& mapping = ""
    ) {
        return "CREATE " + how + " FROM src TO dst WITH TABLE MAPPING (" +
               (mapping.empty() ? "a.t : b.t, a.u : b.u" : mapping) + ")" +
               (options.empty() ? "" : " WITH (" + options + ")");
    }
    catalog::Mirror m() { return view().find_mirror("m").value_or(catalog::Mirror{}); }
    engine::mirror::MirrorSpec spec() {
        return to_spec(
            {*store_, references_, tenant}, m(), *view().find_peer("src"), *view().find_peer("dst")
        );
    }
    void begin(const std::string& phase = "streaming") {
        catalog::MirrorProgress progress;
        progress.mirror_id = m().id;
        progress.tenant = tenant;
        progress.incarnation = 1;
        progress.phase = phase;
        for (const catalog::MirrorTable& table : m().tables) {
            catalog::TableProgress& known = progress.tables.emplace_back();
            known.source_table = table.source_table;
            known.target_table = table.target_table;
            known.incarnation = table.incarnation;
        }
        store_->save_progress(progress);
    }
};

/// Another value than the default, as a statement has it.
std::string setting(const sql::OptionSpec& spec) {
    std::string value = "'x'";
    if (spec.type == sql::OptionType::boolean) {
        value = spec.default_value == "true" ? "false" : "true";
    } else if (spec.type == sql::OptionType::choice) {
        value = "'" + std::string{spec.choices.front()} + "'";
    }
    return std::string{spec.name} + " = " + value;
}

TEST_F(MirrorChangesTest, EveryOptionIsTakenToldOfOrRefused) {
    begin();
    for (const sql::OptionSpec& option : sql::mirror_options()) {
        if (option.counts == sql::Counts::at_once ||
            option.counts == sql::Counts::until_streaming) {
            continue;
        }
        for (const std::string& text :
             {"ALTER MIRROR m SET (" + setting(option) + ")",
              created("OR REPLACE MIRROR m", setting(option))}) {
            open_ = {};
            if (option.counts == sql::Counts::next_resync) {
                const Texts said = messages(run(text));
                ASSERT_FALSE(said.empty()) << text;
                EXPECT_TRUE(contains(said[0], std::string{option.name})) << said[0];
                EXPECT_TRUE(contains(said[0], "next RESYNC")) << said[0];
                continue;
            }
            const protocol::Error error = failure(text);
            EXPECT_EQ(error.sqlstate, "55000") << text;
            EXPECT_TRUE(contains(error.message, std::string{option.name})) << error.message;
            EXPECT_TRUE(contains(error.message, "\"m\"")) << error.message;
            EXPECT_TRUE(contains(error.hint, "DROP MIRROR m")) << error.hint;
            EXPECT_EQ(error.byte_offset, text.find(option.name)) << text;
        }
    }
}

TEST_F(MirrorChangesTest, WhatHasNotBegunMayBecomeAnything) {
    for (const sql::OptionSpec& option : sql::mirror_options()) {
        if (option.counts == sql::Counts::creation_only) {
            open_ = {};
            EXPECT_EQ(messages(run("ALTER MIRROR m SET (" + setting(option) + ")")), Texts{});
        }
    }
    open_ = {};
    run(created("OR REPLACE MIRROR m", "", "{from: a.t, to: c.t, exclude: [x]}"));
    EXPECT_EQ(m().tables.at(0).target_table, "c.t");
}

TEST_F(MirrorChangesTest, WhatIsTheDefaultAnywayIsNoChange) {
    begin();
    EXPECT_EQ(messages(run("ALTER MIRROR m SET (do_initial_copy = true)")), Texts{});
    EXPECT_EQ(messages(run("ALTER MIRROR m SET (publication_name = '')")), Texts{});
    EXPECT_EQ(messages(run("ALTER MIRROR m RESET (do_initial_copy)")), Texts{});
}

TEST_F(MirrorChangesTest, UntilResyncTheOldValueIsInForce) {
    begin();
    EXPECT_TRUE(spec().native_types);
    execute("ALTER MIRROR m SET (system = 'Q', soft_delete_col_name = 'gone')");
    EXPECT_TRUE(spec().native_types);
    EXPECT_EQ(spec().soft_delete_column, "");
    execute("ALTER MIRROR m SET (soft_delete_col_name = 'away')");
    EXPECT_EQ(spec().soft_delete_column, "");
    execute("RESYNC MIRROR m TABLE a.t");
    EXPECT_TRUE(spec().native_types) << "one table alone cannot be of another kind";
    execute("RESYNC MIRROR m");
    EXPECT_FALSE(spec().native_types);
    EXPECT_EQ(spec().soft_delete_column, "away");
    execute("ALTER MIRROR m RESET (soft_delete_col_name)");
    EXPECT_EQ(spec().soft_delete_column, "away");
    EXPECT_EQ(messages(execute("ALTER MIRROR m SET (soft_delete_col_name = 'away')")), Texts{});
    EXPECT_TRUE(m().in_force.empty()) << "set back to what it is";
}

TEST_F(MirrorChangesTest, ATablesMappingStays) {
    begin();
    struct Case {
        std::string mapping;
        std::string_view what;
    };
    for (const Case& c : std::vector<Case>{
             {"a.t : c.t, a.u : b.u", "target"},
             {"{from: a.t, to: b.t, exclude: [x]}, a.u : b.u", "columns"},
             {"{from: a.t, to: b.t, columns: {y: x}}, a.u : b.u", "columns"},
         }) {
        const auto error = failure(created("OR REPLACE MIRROR m", "", c.mapping));
        EXPECT_EQ(error.sqlstate, "55000") << c.mapping;
        EXPECT_TRUE(contains(error.message, c.what)) << error.message;
        EXPECT_TRUE(contains(error.message, "a.t")) << error.message;
        EXPECT_TRUE(contains(error.hint, "DROP TABLE a.t")) << error.hint;
    }
    execute(created("OR REPLACE MIRROR m", "", "a.t : b.t, a.v : b.v"));
    EXPECT_EQ(m().tables.size(), 2U);
}

TEST_F(MirrorChangesTest, ATableThatComesBackIsCopiedAnew) {
    begin();
    execute("ALTER MIRROR m DROP TABLE a.t");
    EXPECT_EQ(
        plan("ALTER MIRROR m ADD TABLE a.t : c.t")
            .changes.mirrors.at(m().id)
            .after->tables.back()
            .incarnation,
        2
    );
    EXPECT_EQ(
        plan("ALTER MIRROR m ADD TABLE a.v : c.v")
            .changes.mirrors.at(m().id)
            .after->tables.back()
            .incarnation,
        1
    );
}

TEST_F(MirrorChangesTest, StartAt) {
    EXPECT_EQ(failure("ALTER MIRROR m START AT '0/16B3748'").sqlstate, "22023");
    execute("ALTER MIRROR m SET (replication_slot_name = 's', do_initial_copy = false)");
    for (const char* bad : {"'zz'", "'0/0'", "5"}) {
        EXPECT_EQ(failure(std::string{"ALTER MIRROR m START AT "} + bad).sqlstate, "22023") << bad;
    }
    const std::string text = "ALTER MIRROR m SET (start_at_lsn = 'zz')";
    EXPECT_EQ(failure(text).byte_offset, text.find("start_at_lsn"));
    execute("ALTER MIRROR m START AT '0/16b3748'");
    EXPECT_EQ(spec().start_at, 0x16B3748U);
    const std::string shown = test::cell(run("SHOW CREATE MIRROR m"), 0, 0);
    EXPECT_TRUE(contains(shown, "start_at_lsn = '0/16B3748'")) << shown;
    begin("intent");
    execute("ALTER MIRROR m START AT LSN '0/26B3748'");
    EXPECT_EQ(spec().start_at, 0x26B3748U) << "the slot may turn out to be past it";
    begin();
    const auto late = failure("ALTER MIRROR m START AT '0/36B3748'");
    EXPECT_EQ(late.sqlstate, "55000");
    EXPECT_EQ(late.byte_offset, 15U);
}

}  // namespace
}  // namespace server
