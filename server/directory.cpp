#include "server/directory.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalog/role_rows.hpp"
#include "protocol/error.hpp"

namespace server {

using catalog::DatabasePrivilege;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

/// What a predefined role, or a grant of CREATE, adds to being in a database.
struct RoleRight {
    std::string_view role_id;
    Right right;
};

constexpr std::array role_rights = {
    RoleRight{catalog::viewer_role_id, Right::view},
    RoleRight{catalog::operator_role_id, Right::operate},
    RoleRight{catalog::admin_role_id, Right::manage},
};

template <class Object, class Member>
const Object* find_by(
    const std::vector<Object>& objects, Member Object::*member, const auto& value
) {
    const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& object) {
        return object.*member == value;
    });
    return found == objects.end() ? nullptr : &*found;
}

protocol::Error no_such_database(std::string_view name) {
    return statement_error(
        sqlstate::invalid_catalog_name, fmt::format("database \"{}\" does not exist", name)
    );
}

bool has_grant(const catalog::Role& role, std::string_view tenant, DatabasePrivilege privilege) {
    return std::any_of(role.grants.begin(), role.grants.end(), [&](const auto& grant) {
        return grant.tenant == tenant && grant.privilege == privilege;
    });
}

}  // namespace

const catalog::Role* Roster::find_role(std::string_view name) const {
    return find_by(roles_, &catalog::Role::name, name);
}

const catalog::Role* Roster::find_role_by_id(std::string_view id) const {
    return find_by(roles_, &catalog::Role::id, id);
}

const catalog::Role* Roster::find_role_by_oid(std::int64_t oid) const {
    return find_by(roles_, &catalog::Role::oid, oid);
}

const catalog::Tenant* Roster::find_tenant_by_oid(std::int64_t oid) const {
    return find_by(tenants_, &catalog::Tenant::oid, oid);
}

const catalog::Tenant* Roster::find_tenant(std::string_view name) const {
    return find_by(tenants_, &catalog::Tenant::name, name);
}

/// Its own id, and those of all the roles that it is a member of, by way of others too.
std::vector<std::string> Roster::roles_of(const catalog::Role& role) const {
    std::vector<std::string> ids = {role.id};
    for (std::size_t next = 0; next < ids.size(); ++next) {
        const catalog::Role* current = find_role_by_id(ids[next]);
        if (current == nullptr) {
            continue;
        }
        for (const auto& membership : current->member_of) {
            if (std::find(ids.begin(), ids.end(), membership.first) == ids.end()) {
                ids.push_back(membership.first);
            }
        }
    }
    return ids;
}

bool Roster::is_member(const catalog::Role& member, std::string_view role_id) const {
    const std::vector<std::string> ids = roles_of(member);
    return std::find(ids.begin(), ids.end(), role_id) != ids.end();
}

bool Roster::may_grant(const catalog::Role& member, std::string_view role_id) const {
    const std::vector<std::string> ids = roles_of(member);
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
        const catalog::Role* role = find_role_by_id(id);
        const auto& roles = role == nullptr ? member.member_of : role->member_of;
        const auto found = roles.find(std::string{role_id});
        return found != roles.end() && found->second;
    });
}

Right Roster::right_in(const catalog::Role& role, std::string_view tenant) const {
    if (role.superuser) {
        return Right::administer;
    }
    const catalog::Tenant* place = find_tenant(tenant);
    Right right = Right::nothing;
    bool may_enter = false;
    for (const std::string& id : roles_of(role)) {
        for (const RoleRight& given : role_rights) {
            right = given.role_id == id ? std::max(right, given.right) : right;
        }
        const catalog::Role* source = find_role_by_id(id);
        const bool owns = place != nullptr && place->owner_id == id;
        const bool creates =
            source != nullptr && has_grant(*source, tenant, DatabasePrivilege::create);
        right = owns || creates ? std::max(right, Right::manage) : right;
        may_enter = may_enter || owns ||
                    (source != nullptr && has_grant(*source, tenant, DatabasePrivilege::connect));
    }
    return may_enter ? std::max(right, Right::connect) : Right::nothing;
}

bool Roster::may_enter(const catalog::Role& role, const catalog::Tenant* tenant) const {
    return tenant != nullptr && right_in(role, tenant->name) != Right::nothing;
}

const catalog::Tenant& Roster::tenant_for(
    const catalog::Role& role, std::string_view login_name, std::string_view database
) const {
    const catalog::Tenant* tenant = find_tenant(database);
    if (may_enter(role, tenant)) {
        return *tenant;
    }
    const bool alias = database == login_name || database == "postgres" || database == "peerdb";
    if (alias && role.home_database) {
        tenant = find_tenant(*role.home_database);
        if (may_enter(role, tenant)) {
            return *tenant;
        }
    }
    // That the default tenant exists is no secret.
    const bool leads_there = alias || tenants_.size() == 1 || database == catalog::default_tenant;
    if (!leads_there) {
        throw no_such_database(database);
    }
    tenant = find_tenant(catalog::default_tenant);
    if (!may_enter(role, tenant)) {
        throw statement_error(
            sqlstate::insufficient_privilege,
            fmt::format("permission denied for database \"{}\"", catalog::default_tenant),
            "User does not have CONNECT privilege: a superuser can GRANT CONNECT ON DATABASE."
        );
    }
    return *tenant;
}

/// Nobody but superusers learns here whether a role exists.
const catalog::Role& Roster::acting_role(const catalog::Role& role, std::string_view name) const {
    const catalog::Role* acting = find_role(name);
    if (acting == nullptr && role.superuser) {
        throw statement_error(
            sqlstate::invalid_parameter_value, fmt::format("role \"{}\" does not exist", name)
        );
    }
    if (acting == nullptr || (!role.superuser && !is_member(role, acting->id))) {
        throw statement_error(
            sqlstate::insufficient_privilege,
            fmt::format("permission denied to set role \"{}\"", name)
        );
    }
    return *acting;
}

Identity Roster::identity(
    std::string_view role_id, std::string_view tenant, std::string_view acting
) const {
    const catalog::Role* role = find_role_by_id(role_id);
    if (role == nullptr) {
        throw statement_error(sqlstate::invalid_authorization, "the role of this session is gone");
    }
    if (find_tenant(tenant) == nullptr) {
        throw no_such_database(tenant);
    }
    const Right own = right_in(*role, tenant);
    if (own == Right::nothing || !role->login) {
        throw statement_error(
            sqlstate::insufficient_privilege,
            fmt::format("permission denied for database \"{}\"", tenant)
        );
    }
    if (acting == "none") {
        return {role->name, role->id, role->name, std::string{tenant}, own};
    }
    const catalog::Role& other = acting_role(*role, acting);
    // Whoever is in stays in.
    const Right right = std::max(right_in(other, tenant), Right::connect);
    return {other.name, other.id, role->name, std::string{tenant}, right};
}

void Directory::load(const catalog::Store& store) {
    auto fresh = std::make_shared<const Roster>(store.roles(), store.tenants());
    const std::lock_guard lock(mutex_);
    roster_ = std::move(fresh);
}

std::shared_ptr<const Roster> Directory::now() const {
    const std::lock_guard lock(mutex_);
    return roster_;
}

}  // namespace server
