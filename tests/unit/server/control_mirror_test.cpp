#include "sql/print.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using test::contains;
using test::messages;
using test::Texts;

class ControlMirrorTest : public test::ControlTest {
protected:
    ControlMirrorTest() {
        for (const char* name : {"src", "dst"}) {
            execute(
                std::string{"CREATE PEER "} + name +
                " FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', database = 'd', "
                "validate = false)"
            );
        }
        execute("CREATE PEER topics FROM KAFKA WITH (servers = 'k', validate = false)");
        execute(
            "CREATE PEER click FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', "
            "database = 'd', validate = false)"
        );
    }
    static std::string mirror(const std::string& how, const std::string& mapping = "a.t : b.t") {
        return "CREATE " + how + " FROM src TO dst WITH TABLE MAPPING (" + mapping + ")";
    }
    catalog::Mirror found(std::string_view name) {
        const auto mirror = view().find_mirror(name);
        EXPECT_TRUE(mirror.has_value()) << name;
        return mirror.value_or(catalog::Mirror{});
    }
    Texts tables(std::string_view name) {
        Texts pairs;
        for (const auto& table : found(name).tables) {
            pairs.push_back(table.source_table + " > " + table.target_table);
        }
        return pairs;
    }
};

TEST_F(ControlMirrorTest, WhatATablesOwnStatementsSetStaysWithIt) {
    execute(mirror("MIRROR m", "a.t : b.t, a.u : b.u"));
    const catalog::Mirror before = found("m");
    catalog::Mirror after = before;
    after.tables.at(1).incarnation = 4;
    after.tables.at(1).paused = true;
    catalog::ChangeSet resync;
    resync.mirrors[before.id] = {before, after};
    store_->commit(tenant, resync);
    execute("ALTER MIRROR m DROP TABLE a.t");
    execute("ALTER MIRROR m ADD TABLE a.v : b.v");
    const catalog::Mirror now = found("m");
    ASSERT_EQ(now.tables.size(), 2U);
    EXPECT_EQ(now.tables[0].source_table, "a.u");
    EXPECT_EQ(now.tables[0].incarnation, 4);
    EXPECT_TRUE(now.tables[0].paused);
    EXPECT_EQ(now.tables[1].incarnation, 1);
    EXPECT_FALSE(now.tables[1].paused);
}

TEST_F(ControlMirrorTest, ANewMirror) {
    ControlPlan planned =
        plan(mirror("MIRROR m", "a.t : b.t, a.U : b.u") + " WITH (max_batch_size = 5)");
    EXPECT_EQ(planned.outcome.tag, "CREATE MIRROR m");
    EXPECT_EQ(messages(planned.outcome), Texts{});
    ASSERT_EQ(planned.changes.events.size(), 1U);
    EXPECT_EQ(planned.changes.events[0].code, "MIRROR_CREATED");
    EXPECT_EQ(planned.changes.events[0].mirror, "m");
    merge(open_, std::move(planned.changes));
    commit_open();
    const catalog::Mirror made = found("m");
    EXPECT_EQ(made.desired, "running");
    EXPECT_EQ(made.state, "created");
    EXPECT_EQ(made.source_id, view().find_peer("src").value_or(catalog::Peer{}).id);
    EXPECT_EQ(made.destination_id, view().find_peer("dst").value_or(catalog::Peer{}).id);
    const Texts both{"a.t > b.t", "a.U > b.u"};
    EXPECT_EQ(tables("m"), both);
}

TEST_F(ControlMirrorTest, WhatIsRefused) {
    struct Case {
        std::string text;
        std::string_view sqlstate, at;  // at: what the error points to
    };
    for (const Case& c : std::vector<Case>{
             {"CREATE MIRROR m FROM nope TO dst WITH TABLE MAPPING (a.t : b.t)", "42704", "nope"},
             {"CREATE MIRROR m FROM src TO nope WITH TABLE MAPPING (a.t : b.t)", "42704", "nope"},
             {"CREATE MIRROR m FROM click TO dst WITH TABLE MAPPING (a.t : b.t)", "0A000", "click"},
             {"CREATE MIRROR m FROM topics TO dst WITH SCHEMA MAPPING (a : b)", "0A000", "a : b"},
             {mirror("MIRROR m", "t : b.t"), "42602", "t : b"},
             {mirror("MIRROR m", "a.t : t1"), "42602", "t1"},
             {mirror("MIRROR m", "a.t : b.t, a.t : b.u"), "22023", "a.t : b.u"},
             {mirror("MIRROR m", "a.t : b.t, a.u : b.t"), "22023", "b.t)"},
             {mirror("MIRROR m") + " WITH (bathc_size = 1)", "22023", "bathc_size"},
             {mirror("MIRROR m") + " WITH (script = 'x')", "0A000", "script"},
             {mirror("MIRROR m") + " WITH (initial_copy_only = true, do_initial_copy = false)",
              "22023",
              "initial_copy_only"},
             {"CREATE MIRROR m FROM src TO dst FOR $$SELECT 1$$ WITH (destination_table_name = "
              "'b.t', "
              "num_rows_per_partition = 1)",
              "0A000",
              "$$SELECT"},
         }) {
        const auto error = failure(c.text);
        EXPECT_EQ(error.sqlstate, c.sqlstate) << c.text << ": " << error.message;
        EXPECT_EQ(error.byte_offset, c.text.find(c.at)) << c.text << ": " << error.message;
    }
    EXPECT_TRUE(view().mirrors().empty());
    EXPECT_TRUE(open_.empty());
}

TEST_F(ControlMirrorTest, AnExistingName) {
    execute(mirror("MIRROR m"));
    auto error = failure(mirror("MIRROR m"));
    EXPECT_EQ(error.sqlstate, "42710");
    EXPECT_EQ(error.byte_offset, 14U);
    Outcome outcome = run(mirror("MIRROR IF NOT EXISTS m"));
    EXPECT_EQ(outcome.tag, "MIRROR ALREADY EXISTS");
    EXPECT_EQ(messages(outcome), Texts{"NOTICE: mirror \"m\" already exists: unchanged"});
    outcome = run(mirror("MIRROR IF NOT EXISTS m", "a.t : b.u"));
    EXPECT_EQ(outcome.tag, "MIRROR ALREADY EXISTS");
    ASSERT_EQ(outcome.notices.size(), 1U);
    EXPECT_EQ(outcome.notices[0].sqlstate, "01000");
    EXPECT_TRUE(open_.empty());
    EXPECT_EQ(tables("m"), Texts{"a.t > b.t"});
}

TEST_F(ControlMirrorTest, OrReplace) {
    execute(mirror("OR REPLACE MIRROR m"));
    execute("COMMENT ON MIRROR m IS 'kept'");
    const catalog::Mirror before = found("m");
    Outcome outcome = run(mirror("OR REPLACE MIRROR m"));
    EXPECT_EQ(messages(outcome), Texts{"NOTICE: mirror \"m\" already exists: unchanged"});
    EXPECT_TRUE(open_.empty());
    outcome = execute(mirror("OR REPLACE MIRROR m", "a.t : b.u"));
    EXPECT_EQ(messages(outcome), Texts{"NOTICE: mirror \"m\" changed"});
    const catalog::Mirror after = found("m");
    EXPECT_EQ(after.id, before.id);
    EXPECT_EQ(after.config_version, before.config_version + 1);
    EXPECT_EQ(after.comment, "kept");
    EXPECT_EQ(tables("m"), Texts{"a.t > b.u"});
    const auto error =
        failure("CREATE OR REPLACE MIRROR m FROM dst TO src WITH TABLE MAPPING (a.t : b.u)");
    EXPECT_EQ(error.sqlstate, "55000");
}

TEST_F(ControlMirrorTest, WholeSchemasAreAskedForAtTheSource) {
    ControlPlan planned = plan("CREATE MIRROR m FROM src TO dst WITH SCHEMA MAPPING (a : b)");
    ASSERT_TRUE(planned.work);
    const auto error = test::error_of([&] { work(planned); });
    EXPECT_EQ(error.sqlstate, "08001");
}

TEST_F(ControlMirrorTest, AWholeSchemaKeepsItsTables) {
    execute(mirror("MIRROR m", "x.y : x.y"));
    const catalog::Mirror before = found("m");
    catalog::Mirror whole = before;
    whole.mappings = {sql::parse_mapping("a.* : b.*")};
    whole.tables = {{"a.t", "b.t", 3}, {"a.u", "b.u"}};
    catalog::ChangeSet changes;
    changes.mirrors[before.id] = {before, whole};
    store_->commit(tenant, changes);
    // What else there is at the source by now is not asked for.
    execute("ALTER MIRROR m ADD TABLE c.v : b.v");
    const Texts three{"c.v > b.v", "a.t > b.t", "a.u > b.u"};
    EXPECT_EQ(tables("m"), three);
    EXPECT_EQ(found("m").tables.at(1).incarnation, 3);
    execute("ALTER MIRROR m DROP TABLE a.u");
    const Texts two{"c.v > b.v", "a.t > b.t"};
    EXPECT_EQ(tables("m"), two);
    EXPECT_EQ(sql::print_mapping(found("m").mappings.at(0)), "{from: a.*, to: b.*, exclude: [u]}");
    EXPECT_EQ(failure("ALTER MIRROR m DROP TABLE a.u").sqlstate, "42704");
    execute("ALTER MIRROR m ADD TABLE a.u : b.w");
    EXPECT_EQ(tables("m").at(1), "a.u > b.w");
}

TEST_F(ControlMirrorTest, PauseAndResume) {
    execute(mirror("MIRROR m"));
    // A wish to try again now what has failed.
    EXPECT_EQ(messages(run("RESUME MIRROR m")), Texts{});
    EXPECT_EQ(open_.events.at(0).code, "MIRROR_RESUMED");
    commit_open();
    Outcome outcome = run("PAUSE MIRROR m");
    EXPECT_EQ(outcome.tag, "PAUSE MIRROR m");
    EXPECT_EQ(open_.events.at(0).code, "MIRROR_PAUSED");
    EXPECT_EQ(found("m").desired, "paused");
    EXPECT_EQ(
        messages(run("PAUSE MIRROR m")), Texts{"NOTICE: mirror \"m\" is paused already: unchanged"}
    );
    outcome = run("RESUME MIRROR m");
    EXPECT_EQ(outcome.tag, "RESUME MIRROR m");
    EXPECT_EQ(open_.events.at(1).code, "MIRROR_RESUMED");
    commit_open();
    EXPECT_EQ(found("m").desired, "running");
}

TEST_F(ControlMirrorTest, ResyncAndExecute) {
    execute(mirror("MIRROR m"));
    const Outcome outcome = run("RESYNC MIRROR m");
    EXPECT_EQ(outcome.tag, "RESYNC MIRROR m");
    EXPECT_EQ(open_.events.at(0).code, "MIRROR_RESYNC");
    EXPECT_EQ(found("m").incarnation, 2);
    EXPECT_EQ(failure("EXECUTE MIRROR m").sqlstate, "55000");
}

TEST_F(ControlMirrorTest, MissingMirrors) {
    execute(mirror("MIRROR orders"));
    for (const std::string verb : {"PAUSE", "RESUME", "RESYNC", "DROP"}) {
        const auto error = failure(verb + " MIRROR ordesr");
        EXPECT_EQ(error.sqlstate, "42704") << verb;
        EXPECT_EQ(error.byte_offset, verb.size() + 8) << verb;
        EXPECT_EQ(error.hint, "Perhaps you meant \"orders\".") << verb;
        const Outcome outcome = run(verb + " MIRROR IF EXISTS x");
        EXPECT_EQ(outcome.tag, "NO SUCH MIRROR") << verb;
        EXPECT_EQ(messages(outcome), Texts{"NOTICE: mirror \"x\" does not exist, skipping"});
    }
    EXPECT_EQ(failure("DROP MIRROR x").hint, "SHOW MIRRORS lists what there is.");
}

TEST_F(ControlMirrorTest, DropInAnOpenBlock) {
    execute(mirror("MIRROR m"));
    EXPECT_EQ(run("DROP MIRROR m").tag, "DROP MIRROR m");
    EXPECT_EQ(open_.events.at(0).code, "MIRROR_DROPPED");
    EXPECT_EQ(failure("DROP MIRROR m").sqlstate, "42704");
    run(mirror("MIRROR m", "a.t : b.new"));
    commit_open();
    EXPECT_EQ(tables("m"), Texts{"a.t > b.new"});
}

TEST_F(ControlMirrorTest, AlterOptions) {
    execute(mirror("MIRROR m") + " WITH (max_batch_size = 5)");
    const catalog::Mirror before = found("m");
    Outcome outcome = execute("ALTER MIRROR m SET (max_batch_size = 6, sync_interval = 10)");
    EXPECT_EQ(outcome.tag, "ALTER MIRROR");
    const catalog::Mirror after = found("m");
    EXPECT_EQ(after.config_version, before.config_version + 1);
    EXPECT_EQ(after.options.size(), 2U);
    EXPECT_EQ(after.options.at(0).value, "6");
    EXPECT_EQ(
        messages(run("ALTER MIRROR m SET (max_batch_size = 6)")),
        Texts{"NOTICE: mirror \"m\" is unchanged"}
    );
    EXPECT_TRUE(open_.empty());
    execute("ALTER MIRROR m RESET (sync_interval)");
    EXPECT_EQ(found("m").options.size(), 1U);
    EXPECT_EQ(failure("ALTER MIRROR m SET (nope = 1)").sqlstate, "22023");
    EXPECT_EQ(failure("ALTER MIRROR m RESET (nope)").sqlstate, "22023");
    EXPECT_EQ(failure("ALTER MIRROR m SET (max_batch_size = many)").sqlstate, "22023");
    execute("ALTER MIRROR m SET (do_initial_copy = false)");
    EXPECT_EQ(failure("ALTER MIRROR m SET (initial_copy_only = true)").sqlstate, "22023");
    EXPECT_EQ(failure("ALTER MIRROR x SET (max_batch_size = 1)").sqlstate, "42704");
    EXPECT_EQ(run("ALTER MIRROR IF EXISTS x SET (max_batch_size = 1)").tag, "NO SUCH MIRROR");
}

TEST_F(ControlMirrorTest, AlterTables) {
    execute(mirror("MIRROR m"));
    execute("ALTER MIRROR m ADD TABLE a.u : b.u");
    const Texts both{"a.t > b.t", "a.u > b.u"};
    EXPECT_EQ(tables("m"), both);
    EXPECT_EQ(failure("ALTER MIRROR m ADD TABLE a.u : b.w").sqlstate, "22023");
    EXPECT_EQ(failure("ALTER MIRROR m ADD TABLE a.w : b.u").sqlstate, "22023");
    EXPECT_EQ(failure("ALTER MIRROR m ADD TABLE w : b.w").sqlstate, "42602");
    const auto error = failure("ALTER MIRROR m DROP TABLE a.x");
    EXPECT_EQ(error.sqlstate, "42704");
    EXPECT_TRUE(contains(error.hint, "Perhaps you meant")) << error.hint;
    execute("ALTER MIRROR m DROP TABLE a.t");
    EXPECT_EQ(tables("m"), Texts{"a.u > b.u"});
    EXPECT_EQ(failure("ALTER MIRROR m DROP TABLE a.u").sqlstate, "22023");
    EXPECT_EQ(tables("m"), Texts{"a.u > b.u"});
}

TEST_F(ControlMirrorTest, Rename) {
    execute(mirror("MIRROR m"));
    execute(mirror("MIRROR other", "a.x : b.x"));
    const std::string id = found("m").id;
    const auto error = failure("ALTER MIRROR m RENAME TO other");
    EXPECT_EQ(error.sqlstate, "42710");
    EXPECT_EQ(error.byte_offset, 25U);
    EXPECT_EQ(
        messages(run("ALTER MIRROR m RENAME TO m")), Texts{"NOTICE: mirror \"m\" is unchanged"}
    );
    run("ALTER MIRROR m RENAME TO n");
    EXPECT_FALSE(view().find_mirror("m")) << "in the block the old name is free";
    run("ALTER MIRROR other RENAME TO m");
    commit_open();
    EXPECT_EQ(found("n").id, id);
    EXPECT_NE(found("m").id, id);
}

}  // namespace
}  // namespace server
