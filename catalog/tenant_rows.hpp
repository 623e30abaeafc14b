// Tenants as rows, with their quotas.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

std::optional<Tenant> read_tenant(Connection& connection, std::string_view name);
std::vector<Tenant> read_tenants(Connection& connection);  // by name

void insert_tenant(Connection& connection, const Tenant& tenant);
void update_tenant(Connection& connection, const Tenant& tenant);
/// With its events; peers and mirrors must be gone.
void delete_tenant(Connection& connection, std::string_view name);

}  // namespace catalog
