#include "server/rights.hpp"

#include "sql/relations.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using test::error_of;

Right needed(std::string_view text) {
    return needed_right(sql::parse_statement(text, {0, text.size()}).body);
}

TEST(Rights, OfStatements) {
    const std::pair<std::string_view, Right> cases[] = {
        {"SELECT 1", Right::connect},
        {"SHOW SETTINGS", Right::connect},
        {"SET search_path = x", Right::connect},
        {"SHOW CREATE PEER p", Right::view},
        {"LISTEN c", Right::view},
        {"PAUSE MIRROR m", Right::operate},
        {"VALIDATE PEER p", Right::operate},
        {"DROP MIRROR m", Right::manage},
        {"ALTER PEER p SET (host = 'h')", Right::manage},
        {"COMMENT ON PEER p IS 'x'", Right::manage},
        {"COMMENT ON DATABASE d IS 'x'", Right::administer},
        {"ALTER SYSTEM SET any_user = off", Right::administer},
        {"BACKUP CATALOG TO '/f'", Right::administer},
        {"CREATE DATABASE d", Right::administer},
        {"CREATE ROLE r", Right::administer},
        {"DROP ROLE r", Right::administer},
        {"GRANT CONNECT ON DATABASE d TO r", Right::administer},
    };
    for (const auto& [text, right] : cases) {
        EXPECT_EQ(needed(text), right) << text;
    }
}

TEST(Rights, OfRelations) {
    for (const sql::Relation& relation : sql::relations()) {
        const Right right = needed_right(relation);
        if (relation.scope == sql::RowScope::all_tenants) {
            EXPECT_EQ(right, Right::administer) << relation.name;
        } else if (relation.schema == "pg_catalog" || relation.schema == "information_schema") {
            EXPECT_EQ(right, Right::connect) << relation.name;
        }
    }
    EXPECT_EQ(needed_right(*sql::find_relation("pg_catalog", "pg_authid")), Right::administer);
    EXPECT_EQ(needed_right(*sql::find_relation("millrace", "peers")), Right::view);
    EXPECT_EQ(needed_right(*sql::find_relation("millrace", "settings")), Right::connect);
}

TEST(Rights, TheErrorSaysWhoCanGiveIt) {
    const Identity who{"ann", "id", "ann", "acme", Right::view};
    const std::string_view text = "DROP MIRROR m";
    const sql::Statement statement = sql::parse_statement(text, {0, text.size()});
    const protocol::Error error = error_of([&] { require_right(who, statement.body); });
    EXPECT_EQ(error.sqlstate, "42501");
    EXPECT_EQ(error.message, "permission denied to drop mirrors");
    EXPECT_TRUE(test::contains(error.hint, "GRANT millrace_admin TO ann")) << error.hint;
}

TEST(Rights, OfEachRelationThatAQueryReads) {
    const std::string_view text =
        "SELECT 1 FROM pg_class WHERE EXISTS (SELECT 1 FROM millrace_all.peers)";
    const sql::Statement statement = sql::parse_statement(text, {0, text.size()});
    const sql::SelectPlan plan = sql::plan_select(statement, {});
    const Identity admin{"ann", "id", "ann", "acme", Right::manage};
    const protocol::Error error = error_of([&] { require_rights_on_relations(admin, plan); });
    EXPECT_EQ(error.sqlstate, "42501");
    EXPECT_EQ(error.message, "permission denied for view millrace_all.peers");
    const Identity superuser{"millrace", "id", "millrace", "acme", Right::administer};
    EXPECT_NO_THROW(require_rights_on_relations(superuser, plan));
}

}  // namespace
}  // namespace server
