// Databases and roles, as pg_catalog and the information schema show them.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

// Of a role or database each session sees its tenant's, a superuser's all of them: a row for each
// who may see it, by the tenant's name, and one under '' for superusers.
constexpr std::string_view databases =
    "(SELECT t.name, 5 AS oid, t.name AS viewer FROM main.tenants AS t"
    " UNION ALL SELECT t.name, 5, '' FROM main.tenants AS t) AS d";

constexpr std::string_view roles =
    "(SELECT r.*, v.viewer FROM (SELECT 10 AS oid, 'millrace' AS name, 1 AS superuser, 1 AS login,"
    " -1 AS connection_limit, NULL AS valid_until"
    " UNION ALL SELECT 11, 'millrace_viewer', 0, 0, -1, NULL"
    " UNION ALL SELECT 12, 'millrace_operator', 0, 0, -1, NULL"
    " UNION ALL SELECT 13, 'millrace_admin', 0, 0, -1, NULL) AS r"
    " CROSS JOIN (SELECT name AS viewer FROM main.tenants UNION ALL SELECT '') AS v) AS r";

constexpr std::array pg_database_columns = {
    FilledColumn{"oid", "d.oid"},
    FilledColumn{"datname", "d.name"},
    FilledColumn{"datdba", "10"},
    FilledColumn{"encoding", "6"},
    FilledColumn{"datlocprovider", "'c'"},
    FilledColumn{"datistemplate", "0"},
    FilledColumn{"datallowconn", "1"},
    FilledColumn{"datconnlimit", "-1"},
    FilledColumn{"datfrozenxid", "0"},
    FilledColumn{"datminmxid", "0"},
    FilledColumn{"dattablespace", "1663"},
    FilledColumn{"datcollate", "'C'"},
    FilledColumn{"datctype", "'C'"},
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

constexpr std::array info_enabled_roles_columns = {
    FilledColumn{"role_name", "r.name"},
};

constexpr std::array all = {
    ViewDefinition{"view_pg_database", "d.viewer", databases, pg_database_columns},
    ViewDefinition{"view_pg_roles", "r.viewer", roles, pg_roles_columns},
    ViewDefinition{
        "view_pg_user", "r.tenant", "view_pg_roles AS r WHERE r.rolcanlogin", pg_user_columns},
    ViewDefinition{"view_info_enabled_roles", "r.viewer", roles, info_enabled_roles_columns},
};

}  // namespace

std::span<const ViewDefinition> pg_access_views() {
    return all;
}

}  // namespace catalog
