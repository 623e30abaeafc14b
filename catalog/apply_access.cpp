#include "catalog/apply_access.hpp"

#include <algorithm>
#include <string>

#include "catalog/clock.hpp"
#include "catalog/quotas.hpp"
#include "catalog/role_rows.hpp"
#include "catalog/tenant_rows.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

using protocol::statement_error;
namespace state = protocol::sqlstate;

protocol::Error changed_meanwhile(std::string message) {
    return protocol::Error{
        protocol::ErrorKind::transient,
        state::serialization_failure,
        std::move(message),
        {},
        "Run the statement, or the whole transaction, again."};
}

protocol::Error in_use(std::string message, std::string detail, std::string hint) {
    return protocol::Error{
        protocol::ErrorKind::statement,
        state::dependent_objects_exist,
        std::move(message),
        std::move(detail),
        std::move(hint)};
}

bool has_row(Connection& connection, std::string_view query, std::string_view key) {
    Statement row = connection.prepare(query);
    return row.with(key).step();
}

void write_tenant(Connection& connection, const std::optional<Tenant>& before, Tenant tenant) {
    if (!has_row(connection, "SELECT 1 FROM roles WHERE id = ?1", tenant.owner_id)) {
        throw changed_meanwhile(
            "the owner of database \"" + tenant.name + "\" was dropped by another session"
        );
    }
    if (before) {
        tenant.version = before->version + 1;
        update_tenant(connection, tenant);
        return;
    }
    if (has_row(connection, "SELECT 1 FROM tenants WHERE name = ?1", tenant.name)) {
        throw statement_error(
            state::duplicate_database, "database \"" + tenant.name + "\" already exists"
        );
    }
    tenant.version = 1;
    tenant.created_at = tenant.created_at != 0 ? tenant.created_at : now_microseconds();
    insert_tenant(connection, tenant);
}

void check_role(Connection& connection, const Role& role) {
    Statement other = connection.prepare("SELECT 1 FROM roles WHERE name = ?1 AND id <> ?2");
    if (other.with(role.name, role.id).step()) {
        throw statement_error(state::duplicate_object, "role \"" + role.name + "\" already exists");
    }
    for (const auto& member : role.member_of) {
        if (!has_row(connection, "SELECT 1 FROM roles WHERE id = ?1", member.first)) {
            throw changed_meanwhile(
                "a role that \"" + role.name + "\" is to be a member of was dropped"
            );
        }
    }
    for (const DatabaseGrant& grant : role.grants) {
        if (!has_row(connection, "SELECT 1 FROM tenants WHERE name = ?1", grant.tenant)) {
            throw changed_meanwhile("database \"" + grant.tenant + "\" was dropped");
        }
    }
}

/// Without its rights, which may name what the same set makes further down.
void make_role(Connection& connection, Role role) {
    role.member_of.clear();
    role.grants.clear();
    check_role(connection, role);
    role.version = 1;
    role.created_at = role.created_at != 0 ? role.created_at : now_microseconds();
    insert_role(connection, role);
}

/// Peers and mirrors keep a tenant; what was granted on it goes with it.
void drop_tenant(Connection& connection, const Tenant& tenant) {
    for (std::string_view query :
         {"SELECT 1 FROM mirrors WHERE tenant = ?1", "SELECT 1 FROM peers WHERE tenant = ?1"}) {
        if (has_row(connection, query, tenant.name)) {
            throw in_use(
                "database \"" + tenant.name + "\" cannot be dropped because it is not empty",
                "It has peers or mirrors.",
                "Connect to it, then DROP MIRROR and DROP PEER them."
            );
        }
    }
    connection.prepare("DELETE FROM database_grants WHERE tenant = ?1").with(tenant.name).run();
    connection.prepare("UPDATE roles SET home_database = NULL WHERE home_database = ?1")
        .with(tenant.name)
        .run();
    delete_tenant(connection, tenant.name);
}

/// The databases that keep a role: those that it owns, those that it may enter.
std::string databases_of(Connection& connection, std::string_view role_id) {
    Statement rows = connection.prepare(
        "SELECT 'owner of database \"' || name || '\"' FROM tenants WHERE owner_id = ?1"
        " UNION ALL SELECT DISTINCT 'privileges for database \"' || tenant || '\"'"
        " FROM database_grants WHERE role_id = ?1"
    );
    rows.with(role_id);
    std::string found;
    while (rows.step()) {
        found += (found.empty() ? "" : "\n") + rows.text(0);
    }
    return found;
}

void drop_role(Connection& connection, const Role& role) {
    const std::string databases = databases_of(connection, role.id);
    if (!databases.empty()) {
        throw in_use(
            "role \"" + role.name + "\" cannot be dropped because some objects depend on it",
            databases,
            "REVOKE ALL ON DATABASE … FROM it, or ALTER DATABASE … OWNER TO another, first."
        );
    }
    connection.prepare("DELETE FROM role_members WHERE role_id = ?1").with(role.id).run();
    delete_role(connection, role.id);
}

template <class Changes, class Write>
void for_each_after(const Changes& changes, Write write) {
    for (const auto& entry : changes) {
        if (entry.second.after) {
            write(entry.second.before, *entry.second.after);
        }
    }
}

template <class Changes, class Drop>
void for_each_dropped(const Changes& changes, Drop drop) {
    for (const auto& entry : changes) {
        if (entry.second.before && !entry.second.after) {
            drop(*entry.second.before);
        }
    }
}

/// Roles that swap their names let go of them first.
void park_names(Connection& connection, const ChangeSet& changes) {
    for_each_after(changes.roles, [&](const std::optional<Role>& before, const Role& after) {
        if (before && before->name != after.name) {
            connection.prepare("UPDATE roles SET name = char(1) || id WHERE id = ?1")
                .with(after.id)
                .run();
        }
    });
}

std::int64_t count_rows(Connection& connection, std::string_view query, std::string_view tenant) {
    Statement row = connection.prepare(query);
    row.with(tenant).step();
    return row.integer(0);
}

template <class Changes>
bool makes_one(const Changes& changes) {
    return std::any_of(changes.begin(), changes.end(), [](const auto& entry) {
        return !entry.second.before && entry.second.after;
    });
}

}  // namespace

void check_access_versions(Connection& connection, const ChangeSet& changes) {
    for (const auto& [name, change] : changes.tenants) {
        if (change.before) {
            Statement row = connection.prepare("SELECT version FROM tenants WHERE name = ?1");
            if (!row.with(name).step() || row.integer(0) != change.before->version) {
                throw changed_meanwhile("database \"" + name + "\" was changed by another session");
            }
        }
    }
    for (const auto& [id, change] : changes.roles) {
        if (change.before) {
            Statement row = connection.prepare("SELECT version FROM roles WHERE id = ?1");
            if (!row.with(id).step() || row.integer(0) != change.before->version) {
                throw changed_meanwhile(
                    "role \"" + change.before->name + "\" was changed by another session"
                );
            }
        }
    }
}

void apply_access(Connection& connection, const ChangeSet& changes) {
    park_names(connection, changes);
    for_each_after(changes.roles, [&](const std::optional<Role>& before, const Role& role) {
        if (!before) {
            make_role(connection, role);
        }
    });
    for_each_after(changes.tenants, [&](const std::optional<Tenant>& before, const Tenant& tenant) {
        write_tenant(connection, before, tenant);
    });
    for_each_after(changes.roles, [&](const std::optional<Role>& before, const Role& role) {
        check_role(connection, role);
        Role after = role;
        after.version = before ? before->version + 1 : 1;
        update_role(connection, after);
    });
    for_each_dropped(changes.tenants, [&](const Tenant& tenant) {
        drop_tenant(connection, tenant);
    });
    for_each_dropped(changes.roles, [&](const Role& role) { drop_role(connection, role); });
}

void check_quotas(Connection& connection, std::string_view tenant, const ChangeSet& changes) {
    const std::optional<Tenant> limits = read_tenant(connection, tenant);
    if (!limits || limits->quotas.empty()) {
        return;
    }
    if (makes_one(changes.peers)) {
        require_quota(
            *limits,
            max_peers,
            count_rows(connection, "SELECT count(*) FROM peers WHERE tenant = ?1", tenant)
        );
    }
    if (makes_one(changes.mirrors)) {
        require_quota(
            *limits,
            max_mirrors,
            count_rows(connection, "SELECT count(*) FROM mirrors WHERE tenant = ?1", tenant)
        );
    }
    for_each_after(changes.mirrors, [&](const std::optional<Mirror>& before, const Mirror& after) {
        const std::size_t count = after.tables.size();
        if (!before || before->tables.size() < count) {
            require_quota(*limits, max_tables_per_mirror, static_cast<std::int64_t>(count));
        }
    });
}

}  // namespace catalog
