// The audit log: written with its change or not at all, chained, bounded, never changed.
#include "catalog/audit.hpp"

#include "protocol/error.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Oid;
using protocol::Value;
using test::create;
using test::error_of;
using test::make_peer;

class Audit : public test::StoreTest {
protected:
    static AuditEntry entry(std::string statement, std::string result = "00000") {
        AuditEntry made;
        made.tenant = default_tenant;
        made.user = "ann";
        made.client = "::1";
        made.application = "psql";
        made.statement = std::move(statement);
        made.object = "peer a";
        made.changed = true;
        made.new_hash = "abc";
        made.result = std::move(result);
        return made;
    }
    std::string one(const std::string& expression, const std::string& rest = "") {
        const auto rows =
            query(
                "SELECT " + expression + " FROM view_audit_log WHERE tenant = :tenant " + rest,
                {{"c", Oid::text, -1}}
            ).rows;
        return rows.empty() || protocol::is_null(rows[0][0]) ? ""
                                                             : std::get<std::string>(rows[0][0]);
    }
    std::string broken() { return one("group_concat(statement, ' ')", "AND NOT intact"); }
    std::string count() { return one("count(*)"); }
};

TEST_F(Audit, AnEntryIsWrittenWithItsChange) {
    ChangeSet changes = create({make_peer("a")});
    changes.audit.push_back(entry("CREATE PEER a"));
    commit(changes);
    EXPECT_EQ(
        one("user_name || client || application || statement || object || changed || new_hash ||"
            " result || via"),
        "ann::1psqlCREATE PEER apeer a1abc00000sql"
    );
    EXPECT_EQ(one("old_hash"), "");
    EXPECT_EQ(broken(), "");
}

TEST_F(Audit, NoneOfARefusedChange) {
    commit(create({make_peer("a")}));
    ChangeSet changes = create({make_peer("a")});
    changes.audit.push_back(entry("CREATE PEER a"));
    EXPECT_EQ(error_of([&] { commit(changes); }).sqlstate, "42710");
    EXPECT_EQ(count(), "0");
}

TEST_F(Audit, NoChangeWithoutItsEntry) {
    edit("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END");
    ChangeSet changes = create({make_peer("a")});
    changes.audit.push_back(entry("CREATE PEER a"));
    error_of([&] { commit(changes); });
    EXPECT_FALSE(store_->find_peer(default_tenant, "a").has_value());
    edit("DROP TRIGGER full");
    commit(changes);
    EXPECT_TRUE(store_->find_peer(default_tenant, "a").has_value());
}

TEST_F(Audit, AnUnchangedStatementIsAnEntryToo) {
    ChangeSet changes;
    changes.audit.push_back(entry("CREATE PEER IF NOT EXISTS a"));
    EXPECT_FALSE(changes.empty());
    commit(changes);
    EXPECT_EQ(count(), "1");
}

TEST_F(Audit, AnEditedOrMissingEntryShows) {
    for (const char* statement : {"one", "two", "three", "four"}) {
        store_->write_audit(entry(statement));
        store_->write_audit(entry("failed", "42601"));
    }
    EXPECT_EQ(broken(), "");
    edit(
        "DROP TRIGGER audit_log_stays; UPDATE audit_log SET user_name = 'bob' WHERE statement = "
        "'two'"
    );
    EXPECT_EQ(broken(), "two");
    edit("DELETE FROM audit_log WHERE statement = 'three'");
    EXPECT_EQ(broken(), "two four");
}

TEST_F(Audit, NothingChangesAnEntry) {
    store_->write_audit(entry("one"));
    close();
    Connection connection{file()};
    connection.allow_writes();
    EXPECT_NE(error_of([&] { connection.run("UPDATE audit_log SET changed = 0"); }).message, "");
}

TEST_F(Audit, TheOldestFailuresGoAndNoChange) {
    store_->write_audit(entry("kept"));
    edit(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)"
        "INSERT INTO audit_log (tenant, failed, at, user_name, client, application, via, statement,"
        " changed, result, previous, hash)"
        " SELECT 'millrace', 1, 1, 'u', '', '', 'sql', 's', 0, '42601', '', '' FROM n"
    );
    for (int i = 0; i < 64; ++i) {
        store_->write_audit(entry("failed", "42601"));
    }
    EXPECT_LE(std::stoi(one("count(*)", "AND result <> '00000'")), 10000 + 64);
    EXPECT_EQ(one("count(*)", "AND statement = 'kept'"), "1");
    EXPECT_EQ(one("count(*)", "AND statement = 'failed'"), "64");
}

TEST_F(Audit, ChangesGoByAgeAndNumber) {
    ChangeSet changes;
    changes.settings["audit_rows_max"] = "1000";
    changes.settings["audit_retention"] = "3600000";
    commit(changes);
    for (int i = 0; i < 70; ++i) {
        AuditEntry old = entry("old");
        old.at = 1;
        store_->write_audit(old);
    }
    EXPECT_EQ(one("count(*)", "AND id <= 64"), "0") << "the 64th write forgets what is older";
    EXPECT_EQ(broken(), "") << "and what is left is a chain";
    for (int i = 0; i < 1100; ++i) {
        store_->write_audit(entry("new"));
    }
    EXPECT_LE(std::stoi(count()), 1000 + 64);
}

TEST_F(Audit, LongTextsAreCut) {
    AuditEntry large = entry(std::string(100'000, 's'));
    large.application = std::string(1000, 'a') + "ä";
    store_->write_audit(large);
    EXPECT_EQ(one("length(statement)"), "8192");
    EXPECT_EQ(one("length(application)"), "256");
    EXPECT_EQ(broken(), "");
}

}  // namespace
}  // namespace catalog
