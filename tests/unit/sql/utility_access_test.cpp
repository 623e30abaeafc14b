// CREATE DATABASE, CREATE ROLE, GRANT and their like: each into its struct, or refused.
#include <string>

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "sql/parse.hpp"

namespace sql {
namespace {

template <class Body>
Body body(const std::string& text) {
    const Statement statement = parse_statement(text, {0, text.size()});
    const auto* found = std::get_if<Body>(&statement.body);
    if (found == nullptr) {
        ADD_FAILURE() << text << " became another statement";
        return {};
    }
    return *found;
}

protocol::Error refusal(const std::string& text) {
    try {
        parse_statement(text, {0, text.size()});
    } catch (const protocol::Error& error) {
        return error;
    }
    ADD_FAILURE() << text << " is accepted";
    return protocol::statement_error("00000", "");
}

TEST(UtilityAccess, CreateDatabase) {
    const auto create = body<CreateDatabase>(
        "CREATE DATABASE Acme WITH OWNER = ann ENCODING 'UTF8' TEMPLATE template0 max_peers = 4"
    );
    EXPECT_EQ(create.name.text, "acme");
    EXPECT_EQ(create.name.offset, 16U);
    EXPECT_FALSE(create.if_not_exists);
    ASSERT_TRUE(create.owner);
    EXPECT_EQ(create.owner->name.text, "ann");
    ASSERT_EQ(create.set.size(), 1U);
    EXPECT_EQ(create.set[0].name.text, "max_peers");
    EXPECT_EQ(create.set[0].value, "4");
    EXPECT_TRUE(body<CreateDatabase>("create database if not exists acme").if_not_exists);
}

TEST(UtilityAccess, AlterDatabaseInItsSpellings) {
    for (const char* text :
         {"ALTER DATABASE d SET (max_mirrors = 5)",
          "ALTER DATABASE d SET max_mirrors = 5",
          "ALTER DATABASE d SET max_mirrors TO '5'",
          "ALTER DATABASE d WITH max_mirrors = 5"}) {
        const auto alter = body<AlterDatabase>(text);
        EXPECT_EQ(alter.name.text, "d") << text;
        ASSERT_EQ(alter.set.size(), 1U) << text;
        EXPECT_EQ(alter.set[0].name.text, "max_mirrors") << text;
        EXPECT_EQ(alter.set[0].value, "5") << text;
    }
    for (const char* text :
         {"ALTER DATABASE d RESET (max_mirrors)",
          "ALTER DATABASE d RESET max_mirrors",
          "ALTER DATABASE d SET max_mirrors TO DEFAULT"}) {
        const auto alter = body<AlterDatabase>(text);
        ASSERT_EQ(alter.set.size(), 1U) << text;
        EXPECT_FALSE(alter.set[0].value) << text;
    }
    EXPECT_TRUE(body<AlterDatabase>("ALTER DATABASE d RESET ALL").reset_all);
    EXPECT_EQ(body<AlterDatabase>("ALTER DATABASE d OWNER TO r").owner->name.text, "r");
    const auto limit = body<AlterDatabase>("ALTER DATABASE d CONNECTION LIMIT 9");
    EXPECT_EQ(limit.set.at(0).name.text, "max_sessions");
    EXPECT_EQ(limit.set.at(0).value, "9");
}

TEST(UtilityAccess, DropDatabase) {
    const auto drop = body<DropDatabase>("DROP DATABASE IF EXISTS d WITH (FORCE)");
    EXPECT_TRUE(drop.if_exists);
    EXPECT_TRUE(drop.force);
    EXPECT_FALSE(body<DropDatabase>("DROP DATABASE d").force);
}

TEST(UtilityAccess, CreateRole) {
    const auto create = body<CreateRole>(
        "CREATE USER ann WITH PASSWORD 'secret' SUPERUSER VALID UNTIL '2030-01-01' "
        "CONNECTION LIMIT 3 IN ROLE a, b ROLE c ADMIN d NOCREATEDB"
    );
    EXPECT_EQ(create.name.text, "ann");
    EXPECT_EQ(create.options.login, true);
    EXPECT_EQ(create.options.superuser, true);
    EXPECT_EQ(create.options.password, "secret");
    EXPECT_EQ(create.options.valid_until, "2030-01-01");
    EXPECT_EQ(create.options.connection_limit, 3);
    EXPECT_EQ(create.in_roles.size(), 2U);
    EXPECT_EQ(create.members.at(0).name.text, "c");
    EXPECT_EQ(create.admins.at(0).name.text, "d");
    EXPECT_EQ(body<CreateRole>("CREATE ROLE r").options.login, false);
    EXPECT_TRUE(body<CreateRole>("CREATE ROLE IF NOT EXISTS r LOGIN").if_not_exists);
}

TEST(UtilityAccess, AlterRole) {
    const auto alter = body<AlterRole>("ALTER USER CURRENT_USER PASSWORD NULL");
    EXPECT_EQ(alter.role.kind, RoleName::Kind::current);
    EXPECT_TRUE(alter.options.no_password);
    EXPECT_FALSE(alter.options.login);
    EXPECT_EQ(body<AlterRole>("ALTER ROLE a RENAME TO b").rename_to->text, "b");
    const auto home = body<AlterRole>("ALTER ROLE a SET home_database = acme");
    EXPECT_EQ(home.set.at(0).value, "acme");
    EXPECT_TRUE(body<AlterRole>("ALTER ROLE a RESET ALL").reset_all);
    const auto group = body<GrantRole>("ALTER GROUP g ADD USER a, b");
    EXPECT_TRUE(group.grant);
    EXPECT_EQ(group.granted.at(0).text, "g");
    EXPECT_EQ(group.members.size(), 2U);
    EXPECT_FALSE(body<GrantRole>("ALTER GROUP g DROP USER a").grant);
}

TEST(UtilityAccess, Grants) {
    const auto grant = body<GrantOnDatabase>("GRANT CONNECT, CREATE ON DATABASE a, b TO r, PUBLIC");
    EXPECT_TRUE(grant.grant);
    EXPECT_EQ(grant.privileges, (std::vector<std::string>{"connect", "create"}));
    EXPECT_EQ(grant.databases.size(), 2U);
    EXPECT_EQ(grant.roles.at(1).kind, RoleName::Kind::everybody);
    EXPECT_EQ(body<GrantOnDatabase>("REVOKE ALL ON DATABASE a FROM r").privileges.size(), 2U);
    const auto role = body<GrantRole>("GRANT millrace_viewer TO ann WITH ADMIN OPTION");
    EXPECT_TRUE(role.admin);
    EXPECT_EQ(role.granted.at(0).text, "millrace_viewer");
    EXPECT_TRUE(body<GrantRole>("REVOKE ADMIN OPTION FOR a FROM b").admin_only);
}

TEST(UtilityAccess, Comments) {
    const auto comment = body<CommentOn>("COMMENT ON DATABASE d IS 'x'");
    EXPECT_EQ(comment.kind, ObjectKind::database);
    EXPECT_EQ(comment.text, "x");
    EXPECT_FALSE(body<CommentOn>("COMMENT ON ROLE r IS NULL").text);
}

TEST(UtilityAccess, WhatIsNotServedIsNamedAndPlaced) {
    const std::pair<std::string, std::size_t> cases[] = {
        {"CREATE DATABASE d ENCODING 'LATIN1'", 18},
        {"CREATE DATABASE d IS_TEMPLATE true", 18},
        {"ALTER DATABASE d RENAME TO e", 0},
        {"CREATE ROLE r CREATEDB", 14},
        {"CREATE ROLE r BYPASSRLS", 14},
        {"CREATE ROLE r NOINHERIT", 14},
        {"ALTER ROLE ALL SET home_database = d", 0},
        {"ALTER ROLE r IN DATABASE d SET home_database = e", 13},
        {"GRANT SELECT ON t TO r", 13},
        {"GRANT TEMPORARY ON DATABASE d TO r", 6},
        {"GRANT CONNECT ON DATABASE d TO r WITH GRANT OPTION", 44},
        {"COMMENT ON TABLE t IS 'x'", 0},
        {"DROP OWNED BY r", 0},
    };
    for (const auto& [text, offset] : cases) {
        const protocol::Error error = refusal(text);
        EXPECT_EQ(error.sqlstate, "0A000") << text;
        EXPECT_EQ(error.byte_offset, offset) << text << ": " << error.message;
    }
}

TEST(UtilityAccess, PasswordsAreMasked) {
    for (const std::string text :
         {"CREATE ROLE r PASSWORD 'canary'",
          "CREATE USER IF NOT EXISTS r PASSWORD 'canary'",
          "ALTER USER r PASSWORD 'canary' VALID UNTIL '2030-01-01'",
          "ALTER ROLE r ENCRYPTED PASSWORD $$canary$$"}) {
        const std::string shown = redacted(text, {0, text.size()});
        EXPECT_EQ(shown.find("canary"), std::string::npos) << shown;
        EXPECT_NE(shown.find("PASSWORD"), std::string::npos) << shown;
    }
}

}  // namespace
}  // namespace sql
