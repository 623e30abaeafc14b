#include "server/transaction.hpp"

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using protocol::pgwire::TransactionStatus;
using test::error_of;

/// SET LOCAL as a session does it.
void set_local(
    Transaction& transaction, Variables& variables, const char* name, const char* value
) {
    const auto before = variables.own(name);
    variables.set(name, value);
    transaction.remember_local(name, before);
}

void set_session(
    Transaction& transaction, Variables& variables, const char* name, const char* value
) {
    variables.set(name, value);
    transaction.forget_local(name);
}

TEST(Transaction, StatusFollowsTheBlock) {
    Variables variables;
    Transaction transaction;
    EXPECT_EQ(transaction.status(), TransactionStatus::idle);
    EXPECT_FALSE(transaction.active());
    transaction.begin_implicit(variables);
    EXPECT_EQ(transaction.status(), TransactionStatus::idle);
    EXPECT_TRUE(transaction.active());
    EXPECT_FALSE(transaction.explicit_block());
    const std::int64_t started = transaction.started_at();
    EXPECT_GT(started, 0);
    transaction.begin_explicit(variables, std::nullopt);
    EXPECT_EQ(transaction.started_at(), started) << "BEGIN continues what is open";
    EXPECT_EQ(transaction.status(), TransactionStatus::in_block);
    transaction.fail();
    EXPECT_EQ(transaction.status(), TransactionStatus::failed);
    transaction.end(false, variables);
    EXPECT_EQ(transaction.status(), TransactionStatus::idle);
    EXPECT_FALSE(transaction.active());
    EXPECT_FALSE(transaction.failed());
}

TEST(Transaction, ReadOnlyIsTheDefaultsUnlessSaid) {
    struct Case {
        const char* standard = "off";
        std::optional<bool> said = {};
        bool read_only = false;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"off", std::nullopt, false},
             {"on", std::nullopt, true},
             {"on", false, false},
             {"off", true, true},
         }) {
        Variables variables;
        variables.set("default_transaction_read_only", c.standard);
        Transaction transaction;
        transaction.begin_explicit(variables, c.said);
        EXPECT_EQ(transaction.read_only(), c.read_only) << c.standard;
        transaction.set_read_only(true);
        EXPECT_TRUE(transaction.read_only());
        transaction.end(true, variables);
        EXPECT_FALSE(transaction.read_only());
    }
}

TEST(Transaction, RollbackTakesBackEverySet) {
    Variables variables;
    variables.set("application_name", "before");
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    set_session(transaction, variables, "application_name", "inside");
    set_local(transaction, variables, "timezone", "Asia/Tokyo");
    transaction.changes().settings["any_user"] = "off";
    transaction.notifications.emplace_back("channel", "payload");
    transaction.end(false, variables);
    EXPECT_EQ(variables.text("application_name"), "before");
    EXPECT_EQ(variables.text("timezone"), "UTC");
    EXPECT_TRUE(transaction.changes().empty());
    EXPECT_TRUE(transaction.notifications.empty());
}

TEST(Transaction, RollbackToASavepointRestoresWhatIsLocal) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    set_local(transaction, variables, "application_name", "local");
    transaction.savepoint("a", variables);
    set_session(transaction, variables, "application_name", "lasting");
    transaction.rollback_to("a", variables);
    EXPECT_EQ(variables.own("application_name"), "local");
    transaction.end(true, variables);
    EXPECT_EQ(variables.own("application_name"), std::nullopt);
}

TEST(Transaction, CommitKeepsSetAndEndsSetLocal) {
    Variables variables;
    variables.set("application_name", "before");
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    set_local(transaction, variables, "application_name", "local");
    set_local(transaction, variables, "application_name", "local again");
    set_local(transaction, variables, "timezone", "Asia/Tokyo");
    set_session(transaction, variables, "statement_timeout", "5s");
    set_local(transaction, variables, "row_security", "off");
    set_session(transaction, variables, "row_security", "off");
    EXPECT_EQ(variables.text("application_name"), "local again");
    transaction.end(true, variables);
    EXPECT_EQ(variables.own("application_name"), "before");
    EXPECT_EQ(variables.own("timezone"), std::nullopt);
    EXPECT_EQ(variables.own("statement_timeout"), "5000");
    EXPECT_EQ(variables.own("row_security"), "off") << "a plain SET after SET LOCAL stays";
}

TEST(Transaction, SetLocalAfterSetEndsAtWhatSetGave) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    set_session(transaction, variables, "application_name", "set");
    set_local(transaction, variables, "application_name", "local");
    transaction.end(true, variables);
    EXPECT_EQ(variables.own("application_name"), "set");
}

TEST(Transaction, NothingOfABlockReachesTheNext) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    transaction.savepoint("a", variables);
    set_local(transaction, variables, "application_name", "x");
    transaction.end(true, variables);
    transaction.begin_explicit(variables, std::nullopt);
    EXPECT_EQ(error_of([&] { transaction.release("a"); }).sqlstate, "3B001");
    set_session(transaction, variables, "application_name", "kept");
    transaction.end(true, variables);
    EXPECT_EQ(variables.text("application_name"), "kept");
}

TEST(Savepoint, RollbackToRestoresAll) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    transaction.changes().settings["any_user"] = "off";
    variables.set("application_name", "one");
    transaction.notifications.emplace_back("c", "1");
    transaction.savepoint("a", variables);
    transaction.changes().settings["max_connections"] = "5";
    variables.set("application_name", "two");
    transaction.notifications.emplace_back("c", "2");
    transaction.fail();
    transaction.rollback_to("a", variables);
    EXPECT_FALSE(transaction.failed());
    EXPECT_TRUE(transaction.changes().settings.contains("any_user"));
    EXPECT_FALSE(transaction.changes().settings.contains("max_connections"));
    EXPECT_EQ(variables.text("application_name"), "one");
    EXPECT_EQ(transaction.notifications.size(), 1U);
    transaction.changes().settings["max_connections"] = "6";
    transaction.rollback_to("a", variables);
    EXPECT_FALSE(transaction.changes().settings.contains("max_connections")) << "it is still there";
}

TEST(Savepoint, ReleaseKeepsTheChangesAndEndsLaterOnes) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    transaction.savepoint("a", variables);
    transaction.savepoint("b", variables);
    transaction.savepoint("c", variables);
    transaction.changes().settings["any_user"] = "off";
    transaction.release("b");
    EXPECT_TRUE(transaction.changes().settings.contains("any_user"));
    for (const char* gone : {"b", "c", "none"}) {
        EXPECT_EQ(error_of([&] { transaction.release(gone); }).sqlstate, "3B001") << gone;
        EXPECT_EQ(error_of([&] { transaction.rollback_to(gone, variables); }).sqlstate, "3B001");
    }
    EXPECT_TRUE(transaction.changes().settings.contains("any_user"));
    transaction.rollback_to("a", variables);
    EXPECT_TRUE(transaction.changes().empty());
}

TEST(Savepoint, RollbackToEndsLaterOnes) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    transaction.savepoint("a", variables);
    transaction.savepoint("b", variables);
    transaction.rollback_to("a", variables);
    EXPECT_EQ(error_of([&] { transaction.release("b"); }).sqlstate, "3B001");
    transaction.release("a");
    EXPECT_EQ(error_of([&] { transaction.release("a"); }).sqlstate, "3B001");
}

TEST(Savepoint, TheNewestOfANameCounts) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    transaction.savepoint("a", variables);
    variables.set("application_name", "one");
    transaction.savepoint("a", variables);
    variables.set("application_name", "two");
    transaction.rollback_to("a", variables);
    EXPECT_EQ(variables.text("application_name"), "one");
    transaction.release("a");
    transaction.rollback_to("a", variables);
    EXPECT_EQ(variables.text("application_name"), "");
}

TEST(Savepoint, ThereIsALimit) {
    Variables variables;
    Transaction transaction;
    transaction.begin_explicit(variables, std::nullopt);
    for (int i = 0; i < 1000; ++i) {
        transaction.savepoint("s", variables);
    }
    EXPECT_EQ(error_of([&] { transaction.savepoint("s", variables); }).sqlstate, "54000");
    transaction.release("s");
    transaction.savepoint("s", variables);
}

}  // namespace
}  // namespace server
