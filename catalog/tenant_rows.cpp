#include "catalog/tenant_rows.hpp"

namespace catalog {

namespace {

Tenant read_row(Connection& connection, const Statement& row) {
    Tenant tenant;
    tenant.name = row.text(0);
    tenant.owner_id = row.text(1);
    tenant.comment = row.optional_text(2);
    tenant.oid = row.integer(3);
    tenant.version = row.integer(4);
    tenant.created_at = row.integer(5);
    Statement quotas =
        connection.prepare("SELECT name, value FROM tenant_quotas WHERE tenant = ?1");
    quotas.with(tenant.name);
    while (quotas.step()) {
        tenant.quotas.emplace(quotas.text(0), quotas.integer(1));
    }
    return tenant;
}

void write_quotas(Connection& connection, const Tenant& tenant) {
    connection.prepare("DELETE FROM tenant_quotas WHERE tenant = ?1").with(tenant.name).run();
    for (const auto& [name, value] : tenant.quotas) {
        connection.prepare("INSERT INTO tenant_quotas (tenant, name, value) VALUES (?1, ?2, ?3)")
            .with(tenant.name, name, value)
            .run();
    }
}

}  // namespace

std::optional<Tenant> read_tenant(Connection& connection, std::string_view name) {
    Statement row = connection.prepare(
        "SELECT name, owner_id, comment, oid, version, created_at FROM tenants WHERE name = ?1"
    );
    if (!row.with(name).step()) {
        return std::nullopt;
    }
    return read_row(connection, row);
}

std::vector<Tenant> read_tenants(Connection& connection) {
    std::vector<Tenant> tenants;
    Statement rows = connection.prepare(
        "SELECT name, owner_id, comment, oid, version, created_at FROM tenants ORDER BY name"
    );
    while (rows.step()) {
        tenants.push_back(read_row(connection, rows));
    }
    return tenants;
}

void insert_tenant(Connection& connection, const Tenant& tenant) {
    // From the roles' counter, so that no number is ever given twice.
    connection.run("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'roles'");
    connection
        .prepare(
            "INSERT INTO tenants (name, owner_id, comment, oid, version, created_at)"
            " SELECT ?1, ?2, ?3, seq, ?4, ?5 FROM sqlite_sequence WHERE name = 'roles'"
        )
        .with(tenant.name, tenant.owner_id, tenant.comment, tenant.version, tenant.created_at)
        .run();
    write_quotas(connection, tenant);
}

void update_tenant(Connection& connection, const Tenant& tenant) {
    connection
        .prepare("UPDATE tenants SET owner_id = ?2, comment = ?3, version = ?4 WHERE name = ?1")
        .with(tenant.name, tenant.owner_id, tenant.comment, tenant.version)
        .run();
    write_quotas(connection, tenant);
}

void delete_tenant(Connection& connection, std::string_view name) {
    connection.prepare("DELETE FROM events WHERE tenant = ?1").with(name).run();
    connection.prepare("DELETE FROM tenants WHERE name = ?1").with(name).run();
}

}  // namespace catalog
