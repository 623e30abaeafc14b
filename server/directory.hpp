// Who there is and what each may do, as last committed: read at logins and before each statement
// without a way to the catalog's thread, so that neither takes longer for one name than another.
// Thread-safe; written on the catalog's thread alone.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/store.hpp"
#include "server/identity.hpp"

namespace server {

/// Roles and tenants of one moment.
class Roster {
public:
    Roster(std::vector<catalog::Role> roles, std::vector<catalog::Tenant> tenants)
        : roles_(std::move(roles)), tenants_(std::move(tenants)) {}

    const catalog::Role* find_role(std::string_view name) const;
    const catalog::Role* find_role_by_id(std::string_view id) const;
    const catalog::Role* find_role_by_oid(std::int64_t oid) const;
    const catalog::Tenant* find_tenant(std::string_view name) const;
    const catalog::Tenant* find_tenant_by_oid(std::int64_t oid) const;
    std::size_t tenants() const { return tenants_.size(); }

    /// What a role may do in a tenant, with all that its roles give it.
    Right right_in(const catalog::Role& role, std::string_view tenant) const;
    /// Is `member` that role, or a member of it, or of one that is?
    bool is_member(const catalog::Role& member, std::string_view role_id) const;
    /// May it give that role to others, by itself or by a role that it is a member of?
    bool may_grant(const catalog::Role& member, std::string_view role_id) const;

    /// The tenant that a client's `database` leads `role` to; 3D000 where it leads nowhere, which
    /// is told of a database that is not the role's just as of one that does not exist.
    const catalog::Tenant& tenant_for(
        const catalog::Role& role, std::string_view login_name, std::string_view database
    ) const;

    /// Who the role of that id is in `tenant`, acting as the role named `acting` ("none": itself).
    /// Throws where it is nobody there any more, or may not act so.
    Identity identity(std::string_view role_id, std::string_view tenant, std::string_view acting)
        const;

private:
    bool may_enter(const catalog::Role& role, const catalog::Tenant* tenant) const;
    const catalog::Role& acting_role(const catalog::Role& role, std::string_view name) const;
    std::vector<std::string> roles_of(const catalog::Role& role) const;

    std::vector<catalog::Role> roles_;
    std::vector<catalog::Tenant> tenants_;
};

class Directory {
public:
    explicit Directory(const catalog::Store& store) { load(store); }

    void load(const catalog::Store& store);
    std::shared_ptr<const Roster> now() const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Roster> roster_;  // shared with whoever reads it just now
};

}  // namespace server
