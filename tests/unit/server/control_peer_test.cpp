#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using catalog::StoredOption;
using test::contains;
using test::EnvironmentVariable;
using test::messages;
using test::Texts;

std::string peer(const std::string& how, const std::string& options) {
    return "CREATE " + how + " FROM POSTGRES WITH (host = 'db.example', user = 'u', " +
           "database = 'd', validate = false" + options + ")";
}

class ControlPeerTest : public test::ControlTest {
protected:
    catalog::Peer found(std::string_view name) {
        const auto peer = view().find_peer(name);
        EXPECT_TRUE(peer.has_value()) << name;
        return peer.value_or(catalog::Peer{});
    }
    std::string option(std::string_view name, std::string_view key) {
        for (const StoredOption& stored : found(name).options) {
            if (stored.key == key) {
                return stored.value;
            }
        }
        return "(not given)";
    }
    void make_mirror_of(const std::string& source) {
        execute(peer("PEER target", ""));
        execute("CREATE MIRROR m FROM " + source + " TO target WITH TABLE MAPPING (a.t : b.t)");
    }
};

TEST_F(ControlPeerTest, ANewPeer) {
    const ControlPlan planned = plan(peer("PEER src", ", port = 5433, password = 's3cret'"));
    EXPECT_EQ(planned.outcome.tag, "OK");
    EXPECT_EQ(messages(planned.outcome), Texts{});
    EXPECT_FALSE(planned.work) << "validate = false asks nobody";
    ASSERT_EQ(planned.changes.peers.size(), 1U);
    const auto& change = *planned.changes.peers.begin();
    EXPECT_FALSE(change.second.before);
    const catalog::Peer made = change.second.after.value_or(catalog::Peer{});
    EXPECT_EQ(made.name, "src");
    EXPECT_EQ(made.id, change.first);
    EXPECT_GT(made.created_at, 0);
    ASSERT_EQ(made.options.size(), 5U);
    ASSERT_EQ(planned.changes.events.size(), 1U);
    EXPECT_EQ(planned.changes.events[0].code, "PEER_CREATED");
    EXPECT_EQ(planned.changes.events[0].message, "peer \"src\" was created");
    EXPECT_FALSE(view().find_peer("src")) << "a plan writes nothing";
    for (const StoredOption& stored : made.options) {
        EXPECT_FALSE(contains(stored.value, "s3cret"));
        EXPECT_EQ(stored.kind == StoredOption::Kind::sealed, stored.key == "password");
    }
}

TEST_F(ControlPeerTest, ChecksAreWorkForLater) {
    const ControlPlan planned = plan(
        "CREATE PEER src FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', "
        "password = 's3cret', database = 'd')"
    );
    ASSERT_TRUE(planned.work);
    const auto error = failure(
        "CREATE PEER src FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', "
        "password = 's3cret', database = 'd')"
    );
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(error.message.find("peer \"src\": could not connect"), 0U) << error.message;
    EXPECT_FALSE(contains(error.message + error.detail + error.hint, "s3cret"));
}

TEST_F(ControlPeerTest, PeersThatCannotBeCheckedYetAreStoredWithANotice) {
    const Outcome kafka = run("CREATE PEER k FROM KAFKA WITH (servers = 'k:9092')");
    ASSERT_EQ(kafka.notices.size(), 1U);
    EXPECT_TRUE(contains(kafka.notices[0].message, "peer \"k\" is stored unchecked"));
    EXPECT_EQ(view().peers().size(), 1U);
}

TEST_F(ControlPeerTest, OptionsThatAreJsonAreReadAlsoWhereNobodyIsAsked) {
    const std::string head =
        "CREATE PEER t FROM POSTGRES WITH (host = 'h', user = 'u', database = 'd', ";
    for (const char* validate : {"true", "false"}) {
        const auto error = failure(
            head + "ssh_config = '{\"host\": \"h\", \"password\": \"s3cret\"}', validate = " +
            validate + ")"
        );
        EXPECT_EQ(error.sqlstate, "22023");
        EXPECT_EQ(error.message, "peer \"t\": option \"ssh_config\": field \"user\" is missing");
        EXPECT_FALSE(contains(error.message + error.detail + error.hint, "s3cret"));
        EXPECT_EQ(
            failure(head + "client_tls = '{}', validate = " + validate + ")").sqlstate, "22023"
        );
    }
    EXPECT_TRUE(view().peers().empty());
}

TEST_F(ControlPeerTest, WhatIsRefused) {
    auto error = failure("CREATE PEER x FROM MYSQL WITH (host = 'h')");
    EXPECT_EQ(error.sqlstate, "0A000");
    EXPECT_EQ(error.byte_offset, 19U);
    EXPECT_TRUE(contains(error.hint, "POSTGRES, CLICKHOUSE, KAFKA")) << error.hint;
    error = failure("CREATE PEER x FROM POSTGRES WITH (hosst = 'h')");
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_TRUE(contains(error.message, "hosst"));
    EXPECT_EQ(failure("CREATE PEER x FROM POSTGRES WITH (host = 'h')").sqlstate, "22023");
    EXPECT_EQ(failure(peer("PEER x", ", port = 70000")).sqlstate, "22023");
    EXPECT_TRUE(view().peers().empty());
}

TEST_F(ControlPeerTest, TheSameAgainIsUnchanged) {
    execute(peer("PEER src", ", port = 5433, password = 'p'"));
    const Texts unchanged{"NOTICE: peer \"src\" already exists: unchanged"};
    for (const char* how : {"PEER src", "OR REPLACE PEER src", "PEER IF NOT EXISTS src"}) {
        const ControlPlan planned = plan(peer(how, ", password = 'p', port = 5433"));
        EXPECT_EQ(messages(planned.outcome), unchanged) << how;
        EXPECT_EQ(planned.outcome.tag, "OK");
        EXPECT_TRUE(planned.changes.empty());
    }
}

TEST_F(ControlPeerTest, AnotherDefinitionOfTheName) {
    execute(peer("PEER src", ", password = 'p'"));
    const std::string id = found("src").id;
    const auto error = failure(peer("PEER src", ", password = 'q'"));
    EXPECT_EQ(error.sqlstate, "42710");
    EXPECT_EQ(error.byte_offset, 12U);
    EXPECT_TRUE(contains(error.hint, "CREATE OR REPLACE PEER"));
    const Outcome left = execute(peer("PEER IF NOT EXISTS src", ", password = 'q'"));
    const Texts warned{
        "WARNING: peer \"src\" already exists with another definition and is left as it is"};
    EXPECT_EQ(messages(left), warned);
    const Outcome replaced = run(peer("OR REPLACE PEER src", ", password = 'q'"));
    EXPECT_EQ(messages(replaced), Texts{"NOTICE: peer \"src\" changed"});
    EXPECT_EQ(open_.events.at(0).code, "PEER_CHANGED");
    commit_open();
    EXPECT_EQ(found("src").id, id);
    EXPECT_EQ(
        messages(run(peer("PEER src", ", password = 'q'"))),
        Texts{"NOTICE: peer \"src\" already exists: unchanged"}
    );
}

TEST_F(ControlPeerTest, TheTypeOfAPeerInUseStays) {
    execute(peer("PEER src", ""));
    execute("CREATE OR REPLACE PEER src FROM KAFKA WITH (servers = 'k', validate = false)");
    EXPECT_EQ(found("src").type, sql::PeerType::kafka);
    execute(peer("OR REPLACE PEER src", ""));
    make_mirror_of("src");
    const auto error = failure("CREATE OR REPLACE PEER src FROM KAFKA WITH (servers = 'k')");
    EXPECT_EQ(error.sqlstate, "2BP01");
    EXPECT_TRUE(contains(error.detail, "mirror \"m\" uses it")) << error.detail;
}

TEST_F(ControlPeerTest, Alter) {
    execute(peer("PEER src", ", port = 5433, password = 'p'"));
    const Outcome outcome =
        execute("ALTER PEER src SET (port = 6000, tls_host = 'x', validate = false)");
    EXPECT_EQ(outcome.tag, "ALTER PEER");
    EXPECT_EQ(option("src", "port"), "6000");
    EXPECT_EQ(option("src", "tls_host"), "x");
    EXPECT_EQ(option("src", "user"), "u");
    EXPECT_EQ(
        messages(run("ALTER PEER src SET (port = 6000, validate = false)")),
        Texts{"NOTICE: peer \"src\" is unchanged"}
    );
    EXPECT_TRUE(open_.empty());
    ASSERT_TRUE(plan("ALTER PEER src SET (port = 6001)").work);
    ControlPlan reset = plan("ALTER PEER src RESET (port, tls_host)");
    EXPECT_TRUE(reset.work) << "what is altered is checked";
    merge(open_, std::move(reset.changes));
    EXPECT_EQ(option("src", "port"), "(not given)");
    EXPECT_EQ(option("src", "tls_host"), "(not given)");
}

TEST_F(ControlPeerTest, AlterRefuses) {
    execute(peer("PEER src", ""));
    auto error = failure("ALTER PEER src RESET (host)");
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_EQ(error.byte_offset, 22U);
    error = failure("ALTER PEER src RESET (portt)");
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_TRUE(contains(error.hint, "Perhaps you meant \"port\"")) << error.hint;
    error = failure("ALTER PEER sr SET (port = 1)");
    EXPECT_EQ(error.sqlstate, "42704");
    EXPECT_EQ(error.byte_offset, 11U);
    EXPECT_EQ(error.hint, "Perhaps you meant \"src\".");
    EXPECT_EQ(failure("ALTER PEER other SET (port = 1)").hint, "SHOW PEERS lists what there is.");
    const Outcome missing = run("ALTER PEER IF EXISTS other SET (port = 1)");
    EXPECT_EQ(missing.tag, "NO SUCH PEER");
    EXPECT_EQ(messages(missing), Texts{"NOTICE: peer \"other\" does not exist, skipping"});
}

TEST_F(ControlPeerTest, Drop) {
    execute(peer("PEER src", ""));
    EXPECT_EQ(execute("DROP PEER src").tag, "DROP PEER src");
    EXPECT_FALSE(view().find_peer("src"));
    EXPECT_EQ(failure("DROP PEER src").sqlstate, "42704");
    const Outcome missing = run("DROP PEER IF EXISTS src");
    EXPECT_EQ(missing.tag, "NO SUCH PEER");
    EXPECT_EQ(messages(missing), Texts{"NOTICE: peer \"src\" does not exist, skipping"});
}

TEST_F(ControlPeerTest, APeerInUseStaysUntilItsMirrorsGo) {
    execute(peer("PEER src", ""));
    make_mirror_of("src");
    for (const char* name : {"src", "target"}) {
        const auto error = failure(std::string{"DROP PEER "} + name);
        EXPECT_EQ(error.sqlstate, "2BP01") << name;
        EXPECT_EQ(error.detail, "It is used by mirror \"m\".");
        EXPECT_EQ(error.hint, "Drop them first: DROP MIRROR m;");
    }
    run("DROP MIRROR m");
    run("DROP PEER src");
    commit_open();
    EXPECT_FALSE(view().find_peer("src"));
}

TEST_F(ControlPeerTest, AnOpenBlockSeesItsOwnChanges) {
    run(peer("PEER src", ""));
    EXPECT_FALSE(store_->find_peer(tenant, "src"));
    EXPECT_EQ(
        messages(run(peer("PEER src", ""))), Texts{"NOTICE: peer \"src\" already exists: unchanged"}
    );
    run("ALTER PEER src SET (port = 6000, validate = false)");
    EXPECT_EQ(option("src", "port"), "6000");
    EXPECT_EQ(open_.peers.size(), 1U);
    EXPECT_FALSE(open_.peers.begin()->second.before) << "it is still new to the store";
    run("DROP PEER src");
    EXPECT_TRUE(open_.peers.empty()) << "made and dropped leaves nothing";
    run(peer("PEER src", ", port = 1"));
    commit_open();
    EXPECT_EQ(option("src", "port"), "1");
}

TEST_F(ControlPeerTest, DroppedAndMadeAnewInOneBlock) {
    execute(peer("PEER src", ""));
    const std::string id = found("src").id;
    run("DROP PEER src");
    run(peer("PEER src", ", port = 6000"));
    commit_open();
    EXPECT_EQ(option("src", "port"), "6000");
    EXPECT_NE(found("src").id, id);
}

TEST_F(ControlPeerTest, References) {
    const std::string with_reference =
        peer("PEER src", ", password = 'env:MILLRACE_SECRET_MILLRACE_P'");
    EXPECT_EQ(failure(with_reference).sqlstate, "22023") << "a missing one is told at once";
    const EnvironmentVariable password("MILLRACE_SECRET_MILLRACE_P", "s3cret");
    execute(with_reference);
    EXPECT_EQ(option("src", "password"), "env:MILLRACE_SECRET_MILLRACE_P");
    const EnvironmentVariable port("MILLRACE_SECRET_MILLRACE_PORT", "no number");
    const auto error = failure(peer("PEER x", ", port = 'env:MILLRACE_SECRET_MILLRACE_PORT'"));
    EXPECT_EQ(error.sqlstate, "22023") << "what it holds must fit its option";
}

}  // namespace
}  // namespace server
