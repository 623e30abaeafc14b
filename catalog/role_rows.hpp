// Roles as rows, with what they are members of and what is granted to them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// The roles that every installation has, by their ids.
inline constexpr std::string_view superuser_role_id = "role-millrace";
inline constexpr std::string_view viewer_role_id = "role-viewer";
inline constexpr std::string_view operator_role_id = "role-operator";
inline constexpr std::string_view admin_role_id = "role-admin";

bool is_built_in(const Role& role);

std::optional<Role> read_role(Connection& connection, std::string_view name);
std::optional<Role> read_role_by_id(Connection& connection, std::string_view id);
std::vector<Role> read_roles(Connection& connection);  // by name

void insert_role(Connection& connection, const Role& role);
void update_role(Connection& connection, const Role& role);
void delete_role(Connection& connection, std::string_view id);

/// "CONNECT", "CREATE": as stored, and as shown.
std::string_view privilege_text(DatabasePrivilege privilege);

}  // namespace catalog
