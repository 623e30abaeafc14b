#include "catalog/role_rows.hpp"

#include "catalog/peer_rows.hpp"
#include "protocol/value.hpp"

namespace catalog {

namespace {

constexpr std::int64_t first_own_oid = 16384;

// The reads name their columns in the order of read_row().
constexpr std::string_view select_by_name =
    "SELECT id, name, verifier, login, superuser, valid_until, connection_limit, home_database,"
    " comment, oid, version, created_at FROM roles WHERE name = ?1";
constexpr std::string_view select_by_id =
    "SELECT id, name, verifier, login, superuser, valid_until, connection_limit, home_database,"
    " comment, oid, version, created_at FROM roles WHERE id = ?1";
constexpr std::string_view select_all =
    "SELECT id, name, verifier, login, superuser, valid_until, connection_limit, home_database,"
    " comment, oid, version, created_at FROM roles ORDER BY name";

DatabasePrivilege privilege_from_text(std::string_view text) {
    for (auto privilege : {DatabasePrivilege::connect, DatabasePrivilege::create}) {
        if (privilege_text(privilege) == text) {
            return privilege;
        }
    }
    throw bad_row("a privilege");
}

void read_rights(Connection& connection, Role& role) {
    Statement members =
        connection.prepare("SELECT role_id, admin FROM role_members WHERE member_id = ?1");
    members.with(role.id);
    while (members.step()) {
        role.member_of.emplace(members.text(0), members.integer(1) != 0);
    }
    Statement grants = connection.prepare(
        "SELECT tenant, privilege FROM database_grants WHERE role_id = ?1"
        " ORDER BY tenant, privilege"
    );
    grants.with(role.id);
    while (grants.step()) {
        role.grants.push_back({grants.text(0), privilege_from_text(grants.text(1))});
    }
}

Role read_row(Connection& connection, const Statement& row) {
    Role role;
    role.id = row.text(0);
    role.name = row.text(1);
    role.verifier = row.optional_text(2);
    role.login = row.integer(3) != 0;
    role.superuser = row.integer(4) != 0;
    role.valid_until = row.is_null(5) ? std::nullopt : std::optional{row.integer(5)};
    role.connection_limit = row.integer(6);
    role.home_database = row.optional_text(7);
    role.comment = row.optional_text(8);
    role.oid = row.integer(9);
    role.version = row.integer(10);
    role.created_at = row.integer(11);
    read_rights(connection, role);
    return role;
}

std::optional<Role> read_one(Connection& connection, std::string_view query, std::string_view key) {
    Statement row = connection.prepare(query);
    if (!row.with(key).step()) {
        return std::nullopt;
    }
    return read_row(connection, row);
}

void bind_time(Statement& statement, int index, const std::optional<std::int64_t>& at) {
    const protocol::Value value = at ? protocol::Value{*at} : protocol::Value{};
    statement.bind(index, value, protocol::Oid::timestamptz);
}

void write_rights(Connection& connection, const Role& role) {
    connection.prepare("DELETE FROM role_members WHERE member_id = ?1").with(role.id).run();
    connection.prepare("DELETE FROM database_grants WHERE role_id = ?1").with(role.id).run();
    for (const auto& [role_id, admin] : role.member_of) {
        connection
            .prepare("INSERT INTO role_members (member_id, role_id, admin) VALUES (?1, ?2, ?3)")
            .with(role.id, role_id, std::int64_t{admin})
            .run();
    }
    for (const DatabaseGrant& grant : role.grants) {
        connection
            .prepare("INSERT INTO database_grants (role_id, tenant, privilege) VALUES (?1, ?2, ?3)")
            .with(role.id, grant.tenant, privilege_text(grant.privilege))
            .run();
    }
}

}  // namespace

bool is_built_in(const Role& role) {
    return role.oid != 0 && role.oid < first_own_oid;
}

std::string_view privilege_text(DatabasePrivilege privilege) {
    return privilege == DatabasePrivilege::connect ? "CONNECT" : "CREATE";
}

std::optional<Role> read_role(Connection& connection, std::string_view name) {
    return read_one(connection, select_by_name, name);
}

std::optional<Role> read_role_by_id(Connection& connection, std::string_view id) {
    return read_one(connection, select_by_id, id);
}

std::vector<Role> read_roles(Connection& connection) {
    std::vector<Role> roles;
    Statement rows = connection.prepare(select_all);
    while (rows.step()) {
        roles.push_back(read_row(connection, rows));
    }
    return roles;
}

void insert_role(Connection& connection, const Role& role) {
    Statement insert = connection.prepare(
        "INSERT INTO roles (id, name, verifier, login, superuser, connection_limit, home_database,"
        " comment, version, created_at, valid_until)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    insert.with(
        role.id,
        role.name,
        role.verifier,
        std::int64_t{role.login},
        std::int64_t{role.superuser},
        role.connection_limit,
        role.home_database,
        role.comment,
        role.version,
        role.created_at
    );
    bind_time(insert, 11, role.valid_until);
    insert.run();
    write_rights(connection, role);
}

void update_role(Connection& connection, const Role& role) {
    Statement update = connection.prepare(
        "UPDATE roles SET name = ?2, verifier = ?3, login = ?4, superuser = ?5,"
        " connection_limit = ?6, home_database = ?7, comment = ?8, version = ?9,"
        " valid_until = ?10 WHERE id = ?1"
    );
    update.with(
        role.id,
        role.name,
        role.verifier,
        std::int64_t{role.login},
        std::int64_t{role.superuser},
        role.connection_limit,
        role.home_database,
        role.comment,
        role.version
    );
    bind_time(update, 10, role.valid_until);
    update.run();
    write_rights(connection, role);
}

void delete_role(Connection& connection, std::string_view id) {
    connection.prepare("DELETE FROM roles WHERE id = ?1").with(id).run();
}

}  // namespace catalog
