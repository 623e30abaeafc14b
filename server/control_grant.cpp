// GRANT and REVOKE: rights on databases, and membership in roles.
#include <algorithm>

#include <fmt/format.h>

#include "catalog/role_rows.hpp"
#include "server/control_access.hpp"
#include "server/rights.hpp"

namespace server {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

using catalog::DatabaseGrant;
using catalog::DatabasePrivilege;

ControlPlan tagged(bool grant, bool roles) {
    ControlPlan plan;
    plan.outcome.tag = grant ? "GRANT" : "REVOKE";
    if (roles) {
        plan.outcome.tag += " ROLE";
    }
    return plan;
}

void set_grant(catalog::Role& role, const DatabaseGrant& grant, bool given) {
    const auto at = std::lower_bound(role.grants.begin(), role.grants.end(), grant);
    const bool there = at != role.grants.end() && *at == grant;
    if (given && !there) {
        role.grants.insert(at, grant);
    } else if (!given && there) {
        role.grants.erase(at);
    }
}

void change_grants(
    const ControlContext& context,
    const sql::GrantOnDatabase& statement,
    const catalog::Role& role,
    ControlPlan& plan
) {
    catalog::Role after = planned(plan, role);
    for (const sql::Name& database : statement.databases) {
        const catalog::Tenant tenant = required_tenant(context, database);
        for (const std::string& privilege : statement.privileges) {
            const auto which =
                privilege == "create" ? DatabasePrivilege::create : DatabasePrivilege::connect;
            set_grant(after, {tenant.name, which}, statement.grant);
        }
    }
    if (after.grants != planned(plan, role).grants) {
        change_role(plan, role, std::move(after));
    }
}

/// Is `role` that one, or a member of it, by way of others too? As the session sees it.
bool is_member(
    const ControlContext& context, const catalog::Role& role, const std::string& role_id
) {
    if (role.id == role_id) {
        return true;
    }
    const std::vector<catalog::Role> all = context.view().roles();
    return std::any_of(role.member_of.begin(), role.member_of.end(), [&](const auto& membership) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const catalog::Role& other) {
            return other.id == membership.first;
        });
        return found != all.end() && is_member(context, *found, role_id);
    });
}

/// Superusers, and those who have the role WITH ADMIN OPTION.
void require_may_grant(
    const ControlContext& context, const sql::GrantRole& statement, const sql::Name& granted
) {
    const Identity& who = context.identity;
    if (who.superuser()) {
        return;
    }
    const std::optional<catalog::Role> self = context.view().find_role(who.user);
    const std::optional<catalog::Role> role = context.view().find_role(granted.text);
    const bool may =
        self && role && self->member_of.contains(role->id) && self->member_of.at(role->id);
    if (!may) {
        throw statement_error(
            sqlstate::insufficient_privilege,
            fmt::format("must have admin option on role \"{}\"", granted.text),
            fmt::format("A superuser may {} it.", statement.grant ? "grant" : "revoke")
        )
            .at(granted.offset);
    }
}

/// Others than superusers know of roles that may enter their own database only.
catalog::Role visible_role(const ControlContext& context, const sql::RoleName& name) {
    catalog::Role role = required_role(context, name);
    const bool seen =
        context.identity.superuser() || (context.is_visible_role && context.is_visible_role(role));
    if (!seen) {
        throw statement_error(
            sqlstate::undefined_object, fmt::format("role \"{}\" does not exist", name.name.text)
        )
            .at(name.name.offset);
    }
    return role;
}

void change_membership(
    const ControlContext& context,
    const sql::GrantRole& statement,
    const catalog::Role& granted,
    const catalog::Role& member,
    ControlPlan& plan
) {
    catalog::Role after = planned(plan, member);
    const auto found = after.member_of.find(granted.id);
    const bool there = found != after.member_of.end();
    if (statement.grant) {
        if (is_member(context, granted, member.id)) {
            throw statement_error(
                sqlstate::invalid_grant_operation,
                fmt::format("role \"{}\" is a member of role \"{}\"", granted.name, member.name)
            );
        }
        if (there && (found->second || !statement.admin)) {
            plan.outcome.notices.push_back(notice(fmt::format(
                "role \"{}\" is already a member of role \"{}\"", member.name, granted.name
            )));
            return;
        }
        after.member_of[granted.id] = statement.admin;
    } else if (!there) {
        plan.outcome.notices.push_back(warning(
            fmt::format("role \"{}\" is not a member of role \"{}\"", member.name, granted.name)
        ));
        return;
    } else if (statement.admin_only) {
        found->second = false;
    } else {
        after.member_of.erase(found);
    }
    change_role(plan, member, std::move(after));
}

}  // namespace

ControlPlan plan_grant_on_database(
    const ControlContext& context, const sql::GrantOnDatabase& statement
) {
    ControlPlan plan = tagged(statement.grant, false);
    for (const sql::RoleName& name : statement.roles) {
        if (name.kind == sql::RoleName::Kind::everybody && !statement.grant) {
            plan.outcome.notices.push_back(notice("PUBLIC has no rights here: nothing to revoke"));
            continue;
        }
        change_grants(context, statement, required_role(context, name), plan);
    }
    return plan;
}

ControlPlan plan_grant_role(const ControlContext& context, const sql::GrantRole& statement) {
    ControlPlan plan = tagged(statement.grant, true);
    for (const sql::Name& name : statement.granted) {
        require_may_grant(context, statement, name);
        const catalog::Role granted = required_role(context, {sql::RoleName::Kind::named, name});
        for (const sql::RoleName& member : statement.members) {
            change_membership(context, statement, granted, visible_role(context, member), plan);
        }
    }
    return plan;
}

}  // namespace server
