// Tenants and roles of a change set into the tables, inside the caller's transaction.
#pragma once

#include "catalog/model.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// 40001 where one was changed or dropped by another session since it was read.
void check_access_versions(Connection& connection, const ChangeSet& changes);

/// 42710, 42P04 where a name was taken meanwhile; 2BP01 where what is dropped came into use, 40001
/// where what is named was dropped.
void apply_access(Connection& connection, const ChangeSet& changes);

/// 53400 where the change set made more than the tenant may have.
void check_quotas(Connection& connection, std::string_view tenant, const ChangeSet& changes);

}  // namespace catalog
