// Databases and roles, as pg_catalog and the information schema show them.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

// Of a role or database each session sees its tenant's, a superuser's all of them: a row for each
// who may see it, by the tenant's name, and one under '' for superusers.
constexpr std::string_view databases =
    "(SELECT t.*, v.viewer, o.oid AS owner, o.name AS owner_name FROM main.tenants AS t"
    " JOIN main.roles AS o ON o.id = t.owner_id"
    " JOIN (SELECT name AS viewer FROM main.tenants UNION ALL SELECT '') AS v"
    " ON v.viewer IN ('', t.name)) AS d";

// A tenant sees the roles that may enter it, by way of other roles too, and the server's own. The
// common table's name is one that a plan may read.
constexpr std::string_view roles =
    "(SELECT r.*, v.viewer"
    " FROM main.roles AS r JOIN ("
    "WITH RECURSIVE view_role_and_roles (member, role) AS ("
    "SELECT id, id FROM main.roles"
    " UNION SELECT a.member, m.role_id FROM view_role_and_roles AS a"
    "  JOIN main.role_members AS m ON m.member_id = a.role)"
    " SELECT id AS member, '' AS viewer FROM main.roles"
    " UNION SELECT r.id, t.name FROM main.roles AS r JOIN main.tenants AS t"
    "  ON r.superuser OR r.oid < 16384"
    " UNION SELECT a.member, g.tenant FROM view_role_and_roles AS a"
    "  JOIN main.database_grants AS g ON g.role_id = a.role AND g.privilege = 'CONNECT'"
    " UNION SELECT a.member, t.name FROM view_role_and_roles AS a"
    "  JOIN main.tenants AS t ON t.owner_id = a.role"
    ") AS v ON v.member = r.id) AS r";

// An entry of an access list stands in an array: a name that is no plain word is quoted twice.
constexpr std::string_view access_list =
    "(SELECT '{' || group_concat(iif(g.name GLOB '*[^a-zA-Z0-9_]*', '\"\\\"' || g.name || '\\\"', "
    "g.name)"
    " || '=' || g.letters || '/' || d.owner_name"
    " || iif(g.name GLOB '*[^a-zA-Z0-9_]*', '\"', '')) || '}'"
    " FROM (SELECT d.owner_name AS name, 'Cc' AS letters UNION ALL"
    " SELECT r.name, iif(max(p.privilege = 'CREATE'), 'C', '')"
    " || iif(max(p.privilege = 'CONNECT'), 'c', '')"
    " FROM main.database_grants AS p JOIN main.roles AS r ON r.id = p.role_id"
    " WHERE p.tenant = d.name AND r.name <> d.owner_name GROUP BY r.name) AS g)";

constexpr std::string_view members =
    "main.role_members AS m JOIN main.roles AS g ON g.id = m.role_id"
    " JOIN view_pg_roles AS r ON r.oid = (SELECT o.oid FROM main.roles AS o"
    " WHERE o.id = m.member_id)";

constexpr std::string_view comments =
    "(SELECT d.oid, 1262 AS class, d.comment, d.name AS viewer FROM main.tenants AS d"
    " WHERE d.comment IS NOT NULL"
    " UNION ALL SELECT d.oid, 1262, d.comment, '' FROM main.tenants AS d WHERE d.comment IS NOT "
    "NULL"
    " UNION ALL SELECT r.oid, 1260, o.comment, r.tenant FROM view_pg_roles AS r"
    "  JOIN main.roles AS o ON o.oid = r.oid WHERE o.comment IS NOT NULL) AS c";

constexpr std::array pg_database_columns = {
    FilledColumn{"oid", "d.oid"},
    FilledColumn{"datname", "d.name"},
    FilledColumn{"datdba", "d.owner"},
    FilledColumn{"encoding", "6"},
    FilledColumn{"datlocprovider", "'c'"},
    FilledColumn{"datistemplate", "0"},
    FilledColumn{"datallowconn", "1"},
    FilledColumn{
        "datconnlimit",
        "coalesce((SELECT q.value FROM main.tenant_quotas AS q WHERE q.tenant = d.name AND q.name "
        "= 'max_sessions'), -1)"},
    FilledColumn{"datfrozenxid", "0"},
    FilledColumn{"datminmxid", "0"},
    FilledColumn{"dattablespace", "1663"},
    FilledColumn{"datcollate", "'C'"},
    FilledColumn{"datctype", "'C'"},
    FilledColumn{"datacl", access_list},
};

// What nobody counts here (blocks, tuples, temporary files) is NULL.
constexpr std::array pg_stat_database_columns = {
    FilledColumn{"datid", "d.oid"},
    FilledColumn{"datname", "d.datname"},
    FilledColumn{
        "numbackends", "(SELECT count(*) FROM live_sessions AS s WHERE s.tenant = d.datname)"},
};

constexpr std::array pg_roles_columns = {
    FilledColumn{"rolname", "r.name"},
    FilledColumn{"rolsuper", "r.superuser"},
    FilledColumn{"rolinherit", "1"},
    FilledColumn{"rolcreaterole", "r.superuser"},
    FilledColumn{"rolcreatedb", "r.superuser"},
    FilledColumn{"rolcanlogin", "r.login"},
    FilledColumn{"rolreplication", "0"},
    FilledColumn{"rolconnlimit", "r.connection_limit"},
    FilledColumn{"rolpassword", "'********'"},
    FilledColumn{"rolvaliduntil", "r.valid_until"},
    FilledColumn{"rolbypassrls", "r.superuser"},
    FilledColumn{"oid", "r.oid"},
};

constexpr std::array pg_user_columns = {
    FilledColumn{"usename", "r.rolname"},
    FilledColumn{"usesysid", "r.oid"},
    FilledColumn{"usecreatedb", "r.rolcreatedb"},
    FilledColumn{"usesuper", "r.rolsuper"},
    FilledColumn{"userepl", "0"},
    FilledColumn{"usebypassrls", "r.rolbypassrls"},
    FilledColumn{"passwd", "'********'"},
    FilledColumn{"valuntil", "r.rolvaliduntil"},
};

// A role's password is nobody's to read: what is kept is a verifier, and it stays in the catalog.
constexpr std::array pg_authid_columns = {
    FilledColumn{"oid", "r.oid"},
    FilledColumn{"rolname", "r.rolname"},
    FilledColumn{"rolsuper", "r.rolsuper"},
    FilledColumn{"rolinherit", "r.rolinherit"},
    FilledColumn{"rolcreaterole", "r.rolcreaterole"},
    FilledColumn{"rolcreatedb", "r.rolcreatedb"},
    FilledColumn{"rolcanlogin", "r.rolcanlogin"},
    FilledColumn{"rolreplication", "r.rolreplication"},
    FilledColumn{"rolbypassrls", "r.rolbypassrls"},
    FilledColumn{"rolconnlimit", "r.rolconnlimit"},
    FilledColumn{"rolvaliduntil", "r.rolvaliduntil"},
};

constexpr std::array pg_shadow_columns = {
    FilledColumn{"usename", "r.rolname"},
    FilledColumn{"usesysid", "r.oid"},
    FilledColumn{"usecreatedb", "r.rolcreatedb"},
    FilledColumn{"usesuper", "r.rolsuper"},
    FilledColumn{"userepl", "0"},
    FilledColumn{"usebypassrls", "r.rolbypassrls"},
    FilledColumn{"valuntil", "r.rolvaliduntil"},
};

constexpr std::array pg_group_columns = {
    FilledColumn{"groname", "r.rolname"},
    FilledColumn{"grosysid", "r.oid"},
    FilledColumn{
        "grolist",
        "(SELECT '{' || coalesce(group_concat(o.oid), '') || '}' FROM main.role_members AS m JOIN "
        "main.roles AS o ON o.id = m.member_id JOIN main.roles AS g ON g.id = m.role_id WHERE "
        "g.oid = r.oid)"},
};

constexpr std::array pg_auth_members_columns = {
    FilledColumn{"roleid", "g.oid"},
    FilledColumn{"member", "r.oid"},
    FilledColumn{"grantor", "10"},
    FilledColumn{"admin_option", "m.admin"},
};

constexpr std::array pg_shdescription_columns = {
    FilledColumn{"objoid", "c.oid"},
    FilledColumn{"classoid", "c.class"},
    FilledColumn{"description", "c.comment"},
};

constexpr std::array info_enabled_roles_columns = {
    FilledColumn{"role_name", "r.rolname"},
};

constexpr std::array info_applicable_roles_columns = {
    FilledColumn{"grantee", "r.rolname"},
    FilledColumn{"role_name", "g.name"},
    FilledColumn{"is_grantable", "iif(m.admin, 'YES', 'NO')"},
};

constexpr std::array all = {
    ViewDefinition{"view_pg_database", "d.viewer", databases, pg_database_columns},
    ViewDefinition{
        "view_pg_stat_database", "d.tenant", "view_pg_database AS d", pg_stat_database_columns},
    ViewDefinition{"view_pg_roles", "r.viewer", roles, pg_roles_columns},
    ViewDefinition{
        "view_pg_authid", "''", "view_pg_roles AS r WHERE r.tenant = ''", pg_authid_columns},
    ViewDefinition{
        "view_pg_shadow",
        "''",
        "view_pg_roles AS r WHERE r.tenant = '' AND r.rolcanlogin",
        pg_shadow_columns},
    ViewDefinition{
        "view_pg_user", "r.tenant", "view_pg_roles AS r WHERE r.rolcanlogin", pg_user_columns},
    ViewDefinition{
        "view_pg_group",
        "r.tenant",
        "view_pg_roles AS r WHERE NOT r.rolcanlogin",
        pg_group_columns},
    ViewDefinition{"view_pg_auth_members", "r.tenant", members, pg_auth_members_columns},
    ViewDefinition{"view_pg_shdescription", "c.viewer", comments, pg_shdescription_columns},
    ViewDefinition{
        "view_info_enabled_roles", "r.tenant", "view_pg_roles AS r", info_enabled_roles_columns},
    ViewDefinition{
        "view_info_applicable_roles", "r.tenant", members, info_applicable_roles_columns},
};

}  // namespace

std::span<const ViewDefinition> pg_access_views() {
    return all;
}

}  // namespace catalog
