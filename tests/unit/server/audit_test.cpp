// What of a statement is audited, and how many failures are.
#include "server/audit.hpp"

#include <gtest/gtest.h>

#include "server/rights.hpp"
#include "sql/parse.hpp"

namespace server {
namespace {

sql::Statement parsed(std::string_view text) {
    return sql::parse_statement(text, {0, text.size()});
}

TEST(Audit, WhatChangesSomethingIsAudited) {
    const std::pair<std::string_view, std::string_view> audited[] = {
        {"CREATE PEER p FROM KAFKA WITH (servers = 's')", "peer p"},
        {"ALTER PEER p SET (servers = 's')", "peer p"},
        {"DROP PEER p", "peer p"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (x.y : z)", "mirror m"},
        {"ALTER MIRROR m RENAME TO n", "mirror m"},
        {"DROP MIRROR m", "mirror m"},
        {"PAUSE MIRROR m", "mirror m"},
        {"COMMENT ON PEER p IS 'x'", "peer p"},
        {"ALTER SYSTEM SET any_user = off", "setting any_user"},
        {"ALTER SYSTEM ROTATE KEY", ""},
        {"BACKUP CATALOG TO '/x'", ""},
    };
    for (const auto& [text, object] : audited) {
        const sql::Statement statement = parsed(text);
        EXPECT_TRUE(is_audited(statement.body)) << text;
        EXPECT_EQ(audited_object(statement.body).value_or(""), object) << text;
        EXPECT_TRUE(may_be_audited(text)) << text;
    }
    for (std::string_view text :
         {"SELECT 1",
          "SET x.y = 1",
          "BEGIN",
          "VALIDATE PEER p",
          "SHOW PEERS",
          "LISTEN x",
          "EXPLAIN DROP MIRROR m",
          "SHOW CREATE PEER p"}) {
        EXPECT_FALSE(is_audited(parsed(text).body)) << text;
        EXPECT_FALSE(may_be_audited(text)) << text;
    }
}

TEST(Audit, TheServersOwnIsNoTenants) {
    EXPECT_EQ(audited_tenant(parsed("DROP PEER p").body, "acme"), "acme");
    EXPECT_EQ(audited_tenant(parsed("ALTER SYSTEM ROTATE KEY").body, "acme"), "millrace");
}

TEST(Audit, TheHashesBeforeAndAfter) {
    catalog::Peer before;
    before.config_hash = "one";
    catalog::Peer after = before;
    after.config_hash = "two";
    catalog::ChangeSet changes;
    changes.peers["id"] = {before, after};
    catalog::AuditEntry entry;
    note_changes(entry, changes);
    EXPECT_TRUE(entry.changed);
    EXPECT_EQ(entry.old_hash, "one");
    EXPECT_EQ(entry.new_hash, "two");
    catalog::AuditEntry unchanged;
    note_changes(unchanged, {});
    EXPECT_FALSE(unchanged.changed);
    EXPECT_EQ(unchanged.old_hash, std::nullopt);
}

TEST(Audit, WhoMayNotChangeThingsDoesNotReadIt) {
    EXPECT_EQ(needed_right(*sql::find_relation("millrace", "audit_log")), Right::manage);
    EXPECT_EQ(needed_right(*sql::find_relation("millrace", "sessions")), Right::view);
}

TEST(Audit, OfManyFailuresAMinuteTheGateLetsSomeIn) {
    AuditGate gate;
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < AuditGate::failures_a_minute_max; ++i) {
        EXPECT_EQ(gate.enter("a", start), 0);
    }
    for (int i = 0; i < 7; ++i) {
        EXPECT_EQ(gate.enter("a", start + std::chrono::seconds{59}), std::nullopt);
    }
    EXPECT_EQ(gate.enter("b", start), 0) << "one source's flood keeps out nobody else's";
    EXPECT_EQ(gate.enter("a", start + std::chrono::seconds{60}), 7);
    EXPECT_EQ(gate.enter("a", start + std::chrono::seconds{61}), 0);
}

}  // namespace
}  // namespace server
