// Relations over every tenant are superusers'.
#include "server/relation_access.hpp"

#include <gtest/gtest.h>

#include "protocol/error.hpp"

namespace server {
namespace {

sql::SelectPlan plan_of(std::string_view text) {
    sql::Statement statement;
    statement.body = sql::Select{};
    statement.text = text;
    return sql::plan_select(statement, {});
}

TEST(RelationAccess, OnlySuperusersReadEveryTenantsRows) {
    const sql::SelectPlan plan =
        plan_of("SELECT 1 FROM mirrors WHERE EXISTS (SELECT 1 FROM millrace_all.peers)");
    EXPECT_NO_THROW(check_relation_access(plan, true));
    try {
        check_relation_access(plan, false);
        FAIL() << "it was allowed";
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.sqlstate, "42501");
        EXPECT_EQ(error.message, "permission denied for millrace_all.peers");
    }
}

TEST(RelationAccess, EverybodyReadsTheRest) {
    const sql::SelectPlan plan = plan_of("SELECT 1 FROM mirrors, pg_class, pg_database, flows");
    EXPECT_NO_THROW(check_relation_access(plan, false));
}

}  // namespace
}  // namespace server
