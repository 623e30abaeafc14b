// SHOW CREATE, EXPLAIN, VALIDATE, COMMENT, ALTER SYSTEM and what holds statements together.
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using test::cell;
using test::columns;
using test::contains;
using test::EnvironmentVariable;
using test::messages;
using test::Texts;

class ControlShowTest : public test::ControlTest {
protected:
    ControlShowTest() {
        execute(
            "CREATE PEER src FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', "
            "password = 's3cret', database = 'it''s', validate = false)"
        );
        execute(
            "CREATE PEER dst FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', "
            "database = 'd', validate = false)"
        );
        execute(
            "CREATE MIRROR m FROM src TO dst WITH TABLE MAPPING (public.\"Big One\" : big, "
            "{from: a.t, to: b.t, key: id, exclude: [x, \"Y\"], where: 'n > 1'}) "
            "WITH (max_batch_size = 5, sync_interval = '10 s', soft_delete_col_name = 'gone')"
        );
    }
    std::string shown(std::string_view what) {
        return cell(run("SHOW CREATE " + std::string{what}), 0, 0);
    }
};

std::string or_replace(std::string text) {
    return text.replace(0, std::string{"CREATE"}.size(), "CREATE OR REPLACE");
}

TEST_F(ControlShowTest, ShowCreatePeerGivesTheStatementWithoutItsSecret) {
    const std::string text = shown("PEER src");
    EXPECT_FALSE(contains(text, "s3cret"));
    EXPECT_TRUE(contains(text, "'env:MILLRACE_SECRET_MILLRACE_SRC_PASSWORD'")) << text;
    const EnvironmentVariable password("MILLRACE_SECRET_MILLRACE_SRC_PASSWORD", "s3cret");
    run("DROP MIRROR m");
    run("DROP PEER src");
    ControlPlan planned = plan(text);
    merge(open_, std::move(planned.changes));
    EXPECT_EQ(shown("PEER src"), text) << "given as a reference it is shown as one";
}

TEST_F(ControlShowTest, WhatIsShownMeansTheSame) {
    EXPECT_EQ(
        messages(run(or_replace(shown("PEER dst")))),
        Texts{"NOTICE: peer \"dst\" already exists: unchanged"}
    );
    EXPECT_EQ(
        messages(run(or_replace(shown("MIRROR m")))),
        Texts{"NOTICE: mirror \"m\" already exists: unchanged"}
    );
    EXPECT_TRUE(open_.empty());
    EXPECT_EQ(failure("SHOW CREATE PEER none").sqlstate, "42704");
    EXPECT_EQ(failure("SHOW CREATE MIRROR none").sqlstate, "42704");
}

TEST_F(ControlShowTest, ExplainCreate) {
    const Outcome outcome =
        run("EXPLAIN CREATE MIRROR n FROM src TO dst WITH TABLE MAPPING (a.t : t, a.u : u)");
    EXPECT_EQ(outcome.tag, "EXPLAIN");
    EXPECT_TRUE(open_.empty()) << "nothing of it is done";
    const Texts expected{
        "self|record mirror n|online",
        "source|CREATE PUBLICATION peerflow_pub_n FOR TABLE a.t, a.u|online",
        "source|create replication slot peerflow_slot_n|online",
        "destination|create t where it does not exist|online",
        "destination|create u where it does not exist|online",
        "source|copy a.t to t|online",
        "source|copy a.u to u|online",
        "source|stream changes from the slot|online",
    };
    EXPECT_EQ(columns(outcome, {1, 2, 3}), expected);
    for (std::size_t row = 0; row < outcome.rows.rows.size(); ++row) {
        EXPECT_EQ(std::get<std::int64_t>(outcome.rows.rows[row][0]), static_cast<int>(row) + 1);
    }
}

TEST_F(ControlShowTest, ExplainKnowsWhatIsNotOurs) {
    const Texts given = columns(
        run("EXPLAIN CREATE MIRROR n FROM src TO dst WITH TABLE MAPPING (a.t : t) WITH "
            "(publication_name = 'p', replication_slot_name = 's', do_initial_copy = false)"),
        {2}
    );
    const Texts expected{
        "record mirror n", "create t where it does not exist", "stream changes from the slot"};
    EXPECT_EQ(given, expected);
    const Texts copy = columns(
        run("EXPLAIN CREATE MIRROR n FROM src TO dst WITH TABLE MAPPING (a.t : t) WITH "
            "(initial_copy_only = true)"),
        {2}
    );
    EXPECT_EQ(copy.back(), "copy a.t to t");
}

TEST_F(ControlShowTest, ExplainAlterDropAndNothing) {
    const Texts alter{"record the change of mirror m", "copy a.u to b.u"};
    EXPECT_EQ(columns(run("EXPLAIN ALTER MIRROR m ADD TABLE a.u : b.u"), {2}), alter);
    const Texts remove{"record the change of mirror m", "stop streaming a.t; its target is kept"};
    EXPECT_EQ(columns(run("EXPLAIN ALTER MIRROR m DROP TABLE a.t"), {2}), remove);
    const Texts restart{"self|online", "self|restarts stream"};
    EXPECT_EQ(columns(run("EXPLAIN ALTER MIRROR m SET (max_batch_size = 9)"), {1, 3}), restart);
    const Texts drop{
        "self|destructive", "source|destructive", "source|destructive", "destination|online"};
    EXPECT_EQ(columns(run("EXPLAIN DROP MIRROR m"), {1, 3}), drop);
    const Texts nothing{"self|nothing to do: unchanged"};
    EXPECT_EQ(columns(run("EXPLAIN DROP MIRROR IF EXISTS x"), {1, 2}), nothing);
    EXPECT_EQ(failure("EXPLAIN DROP MIRROR x").sqlstate, "42704");
    EXPECT_TRUE(open_.empty());
    EXPECT_TRUE(view().find_mirror("m"));
}

TEST_F(ControlShowTest, ExplainResyncTellsWhatIsRebuilt) {
    const Texts whole{
        "self|stop the stream of mirror m|restarts stream",
        "source|drop replication slot peerflow_slot_m and make it anew|restarts stream",
        "source|copy public.\"Big One\" into a new table beside big, whose rows stay "
        "readable|reloads "
        "table",
        "source|copy a.t into a new table beside b.t, whose rows stay readable|reloads table",
        "destination|swap the new tables in for big, b.t in one transaction|reloads table",
        "source|stream changes from the slot|online",
    };
    EXPECT_EQ(columns(run("EXPLAIN RESYNC MIRROR m"), {1, 2, 3}), whole);
    const Texts one{
        "self|mirror m goes on streaming meanwhile|online",
        "source|make a replication slot for the copy alone|online",
        "source|copy a.t into a new table beside b.t, whose rows stay readable|reloads table",
        "destination|swap the new tables in for b.t in one transaction|reloads table",
        "source|drop that slot: the tables have joined the stream|online",
    };
    EXPECT_EQ(columns(run("EXPLAIN RESYNC MIRROR m TABLE a.t"), {1, 2, 3}), one);
    EXPECT_EQ(failure("EXPLAIN RESYNC MIRROR m TABLE a.none").sqlstate, "42704");
    EXPECT_TRUE(open_.empty());
}

TEST_F(ControlShowTest, ValidateListsEveryCheck) {
    const Outcome source = run("VALIDATE PEER src");
    EXPECT_EQ(source.tag, "VALIDATE");
    const Texts failed{"peer src|options|pass", "peer src|login|fail"};
    EXPECT_EQ(columns(source, {0, 1, 2}), failed);
    EXPECT_TRUE(contains(cell(source, 1, 3), "could not connect")) << cell(source, 1, 3);
    EXPECT_FALSE(contains(cell(source, 1, 3) + cell(source, 1, 4), "s3cret"));
    const Texts skipped{"peer dst|options|pass", "peer dst|login|skip"};
    EXPECT_EQ(columns(run("VALIDATE PEER dst"), {0, 1, 2}), skipped);
    const Texts whole{
        "peer src|options|pass",
        "peer src|login|fail",
        "peer dst|options|pass",
        "peer dst|login|skip",
        "mirror m|destination|skip",
    };
    const Outcome mirror = run("VALIDATE MIRROR m");
    EXPECT_EQ(columns(mirror, {0, 1, 2}), whole);
    EXPECT_TRUE(contains(cell(mirror, 4, 3), "CLICKHOUSE")) << cell(mirror, 4, 3);
    EXPECT_EQ(failure("VALIDATE PEER none").sqlstate, "42704");
    EXPECT_EQ(failure("VALIDATE MIRROR none").sqlstate, "42704");
}

TEST_F(ControlShowTest, WhatValidateFindsIsKept) {
    run("VALIDATE MIRROR m");
    const std::string source = view().find_peer("src").value_or(catalog::Peer{}).id;
    const std::string mirror = view().find_mirror("m").value_or(catalog::Mirror{}).id;
    ASSERT_EQ(open_.peer_checks[source].checks.size(), 2U);
    EXPECT_EQ(open_.peer_checks[source].checks[1].status, "fail");
    EXPECT_GT(open_.peer_checks[source].at, 0);
    ASSERT_EQ(open_.mirror_checks[mirror].checks.size(), 1U);
    commit_open();
    run("ALTER PEER src SET (port = 2, validate = false)");
    ASSERT_TRUE(open_.peer_checks.contains(source));
    EXPECT_TRUE(open_.peer_checks[source].checks.empty()) << "they were another peer's";
    run("ALTER MIRROR m DROP TABLE a.t");
    ASSERT_TRUE(open_.mirror_checks.contains(mirror));
    EXPECT_TRUE(open_.mirror_checks[mirror].checks.empty()) << "some were about that table";
    run("EXPLAIN RESYNC MIRROR m");
    commit_open();
}

TEST_F(ControlShowTest, ValidateTellsOfAReferenceThatIsGone) {
    {
        const EnvironmentVariable user("MILLRACE_SECRET_MILLRACE_U", "u");
        execute("ALTER PEER src SET (user = 'env:MILLRACE_SECRET_MILLRACE_U', validate = false)");
    }
    const Outcome outcome = run("VALIDATE PEER src");
    EXPECT_EQ(columns(outcome, {1, 2}), Texts{"options|fail"});
    EXPECT_TRUE(contains(cell(outcome, 0, 3), "MILLRACE_SECRET_MILLRACE_U")) << cell(outcome, 0, 3);
    EXPECT_NE(cell(outcome, 0, 4), "NULL");
}

TEST_F(ControlShowTest, RowsAreAsWideAsTheirColumns) {
    for (const std::string_view text :
         {"SHOW CREATE PEER src",
          "SHOW CREATE MIRROR m",
          "VALIDATE MIRROR m",
          "EXPLAIN DROP MIRROR m"}) {
        const auto declared = control_columns(test::parsed(text));
        const Outcome outcome = run(text);
        EXPECT_TRUE(outcome.has_rows);
        ASSERT_FALSE(outcome.rows.rows.empty()) << text;
        for (const protocol::Row& row : outcome.rows.rows) {
            EXPECT_EQ(row.size(), declared.size()) << text;
        }
    }
    EXPECT_TRUE(control_columns(test::parsed("DROP MIRROR m")).empty());
    EXPECT_FALSE(run("PAUSE MIRROR m").has_rows);
}

TEST_F(ControlShowTest, Comments) {
    EXPECT_EQ(execute("COMMENT ON PEER src IS 'the source'").tag, "COMMENT");
    execute("COMMENT ON MIRROR m IS 'nightly'");
    EXPECT_EQ(view().find_peer("src").value_or(catalog::Peer{}).comment, "the source");
    EXPECT_EQ(view().find_mirror("m").value_or(catalog::Mirror{}).comment, "nightly");
    execute("COMMENT ON MIRROR m IS NULL");
    EXPECT_EQ(view().find_mirror("m").value_or(catalog::Mirror{}).comment, std::nullopt);
    EXPECT_EQ(failure("COMMENT ON PEER none IS 'x'").sqlstate, "42704");
    EXPECT_EQ(failure("COMMENT ON MIRROR none IS 'x'").sqlstate, "42704");
}

TEST_F(ControlShowTest, AlterSystem) {
    using Settings = std::map<std::string, std::string>;
    EXPECT_EQ(execute("ALTER SYSTEM SET login_timeout = '5s'").tag, "ALTER SYSTEM");
    execute("ALTER SYSTEM SET any_user = no");
    const Settings both{{"any_user", "off"}, {"login_timeout", "5000"}};
    EXPECT_EQ(store_->settings(), both);
    execute("ALTER SYSTEM RESET any_user");
    EXPECT_EQ(store_->settings(), (Settings{{"login_timeout", "5000"}}));
    execute("ALTER SYSTEM RESET ALL");
    EXPECT_EQ(store_->settings(), Settings{});
    const auto error = failure("ALTER SYSTEM SET max_conections = 5");
    EXPECT_EQ(error.sqlstate, "42704");
    EXPECT_EQ(error.byte_offset, 17U);
    EXPECT_EQ(error.hint, "Perhaps you meant \"max_connections\".");
    EXPECT_EQ(failure("ALTER SYSTEM SET max_connections = 0").sqlstate, "22023");
}

TEST_F(ControlShowTest, ExecuteOfAPeer) {
    const ControlContext context{*store_, references_, tenant, open_};
    EXPECT_EQ(test::error_of([&] { plan_execute_peer(context, "src"); }).sqlstate, "0A000");
    EXPECT_EQ(test::error_of([&] { plan_execute_peer(context, "none"); }).sqlstate, "42704");
}

TEST(Merge, LaterChangesGoOverEarlierOnes) {
    catalog::ChangeSet all;
    catalog::Peer stored;
    stored.comment = "stored";
    catalog::Peer altered = stored;
    altered.comment = "altered";
    catalog::ChangeSet first;
    first.peers["1"] = {stored, altered};
    first.settings["any_user"] = "off";
    first.events.resize(1);
    merge(all, first);
    catalog::ChangeSet second;
    second.peers["1"] = {altered, std::nullopt};
    second.settings["any_user"] = std::nullopt;
    second.events.resize(2);
    merge(all, second);
    ASSERT_TRUE(all.peers.contains("1")) << "what the store has must be dropped there";
    EXPECT_EQ(all.peers["1"].before.value_or(catalog::Peer{}).comment, "stored");
    EXPECT_FALSE(all.peers["1"].after);
    EXPECT_EQ(all.settings["any_user"], std::nullopt);
    EXPECT_EQ(all.events.size(), 3U);
}

}  // namespace
}  // namespace server
