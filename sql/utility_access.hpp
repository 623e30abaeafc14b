// Statements about databases (tenants), roles and rights, out of Postgres's own grammar.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/statement.hpp"
#include "sql/tree.hpp"

namespace sql {

/// Nothing where the node is no such statement.
std::optional<StatementBody> access_body_of(const PgQuery__Node& node, const Tree& tree);

/// IF NOT EXISTS of CREATE DATABASE, ROLE and USER, which Postgres's grammar has not: the text with
/// blanks in its place, or nothing where it is not there.
std::optional<std::string> without_if_not_exists(std::string_view text, std::size_t base);
/// Marks what without_if_not_exists() found.
void set_if_not_exists(StatementBody& body);

// utility_database.cpp
CreateDatabase create_database_of(const PgQuery__CreatedbStmt& node, const Tree& tree);
AlterDatabase alter_database_of(const PgQuery__AlterDatabaseStmt& node, const Tree& tree);
AlterDatabase alter_database_set_of(const PgQuery__AlterDatabaseSetStmt& node, const Tree& tree);
DropDatabase drop_database_of(const PgQuery__DropdbStmt& node, const Tree& tree);

// utility_role.cpp
CreateRole create_role_of(const PgQuery__CreateRoleStmt& node, const Tree& tree);
StatementBody alter_role_of(const PgQuery__AlterRoleStmt& node, const Tree& tree);
AlterRole alter_role_set_of(const PgQuery__AlterRoleSetStmt& node, const Tree& tree);
DropRole drop_role_of(const PgQuery__DropRoleStmt& node, const Tree& tree);

// utility_grant.cpp
GrantOnDatabase grant_on_database_of(const PgQuery__GrantStmt& node, const Tree& tree);
GrantRole grant_role_of(const PgQuery__GrantRoleStmt& node, const Tree& tree);

/// A name of the tree with its place: the first such word of the statement.
Name name_of(std::string_view text, const Tree& tree);
RoleName role_name_of(const PgQuery__RoleSpec& spec, const Tree& tree);
/// RoleSpec nodes.
std::vector<RoleName> role_names_of(
    PgQuery__Node* const* items, std::size_t count, const Tree& tree
);
/// `SET name = value` and RESET name; sets `all` for RESET ALL.
std::vector<Assignment> assignments_of(
    const PgQuery__VariableSetStmt& node, const Tree& tree, bool& all
);

}  // namespace sql
