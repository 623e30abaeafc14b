// CREATE, ALTER and DROP ROLE. A password is made a SCRAM verifier at once and kept nowhere else.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "catalog/crypto.hpp"
#include "catalog/role_rows.hpp"
#include "protocol/pgwire/datetime.hpp"
#include "protocol/text.hpp"
#include "server/control_access.hpp"
#include "server/credentials.hpp"
#include "server/rights.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

ControlPlan tagged(std::string tag) {
    ControlPlan plan;
    plan.outcome.tag = std::move(tag);
    return plan;
}

Error no_such_role(const sql::Name& name) {
    return statement_error(
               sqlstate::undefined_object, fmt::format("role \"{}\" does not exist", name.text)
    )
        .at(name.offset);
}

/// The verifier for what a statement gave; none: nobody gets in with a password.
std::optional<std::string> verifier_for(
    const sql::RoleOptions& options, std::vector<protocol::Notice>& notices
) {
    if (options.no_password) {
        return std::nullopt;
    }
    const std::string given = options.password.value_or("");
    if (given.empty()) {
        notices.push_back(notice("empty string is not a valid password, clearing password"));
        return std::nullopt;
    }
    if (is_md5_verifier(given)) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "an MD5 password hash cannot be used",
            "Give the password itself, or a SCRAM-SHA-256 verifier of it."
        )
            .at(options.password_offset);
    }
    if (!given.starts_with(verifier_prefix)) {
        return verifier_text(new_verifier(given));
    }
    const std::optional<Verifier> verifier = parse_verifier(given);
    if (!verifier) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "the SCRAM-SHA-256 verifier is malformed, or made with other than 4096 iterations and "
            "16 bytes of salt",
            "All roles have the same, so that no login tells which of them exist."
        )
            .at(options.password_offset);
    }
    return given;
}

std::optional<std::int64_t> time_of(
    std::string_view until, std::size_t offset, const protocol::pgwire::TimeZone& zone
) {
    try {
        const std::int64_t time = protocol::pgwire::parse_timestamptz(until, zone);
        const bool for_ever = time == std::numeric_limits<std::int64_t>::max();
        return for_ever ? std::nullopt : std::optional{time};
    } catch (Error& error) {
        throw std::move(error).at(offset);
    }
}

void set_options(
    const ControlContext& context,
    catalog::Role& role,
    const sql::RoleOptions& options,
    ControlPlan& plan
) {
    role.login = options.login.value_or(role.login);
    role.superuser = options.superuser.value_or(role.superuser);
    if (options.password || options.no_password) {
        role.verifier = verifier_for(options, plan.outcome.notices);
    }
    if (options.valid_until) {
        role.valid_until = time_of(*options.valid_until, options.valid_until_offset, context.zone);
    }
    if (options.connection_limit) {
        if (*options.connection_limit < -1) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format("invalid connection limit: {}", *options.connection_limit)
            )
                .at(options.connection_limit_offset);
        }
        role.connection_limit = *options.connection_limit;
    }
    for (const std::string& option : options.ignored) {
        plan.outcome.notices.push_back(notice(fmt::format("{} has no meaning here", option)));
    }
}

bool changes_only_password(const sql::AlterRole& statement) {
    const sql::RoleOptions& options = statement.options;
    return (options.password || options.no_password) && !options.login && !options.superuser &&
           !options.valid_until && !options.connection_limit && !statement.rename_to &&
           statement.set.empty() && !statement.reset_all;
}

bool means_oneself(const Identity& who, const sql::RoleName& name) {
    switch (name.kind) {
        case sql::RoleName::Kind::current:
        case sql::RoleName::Kind::session:
            return true;
        default:
            return name.name.text == who.user;
    }
}

/// What every installation has stays as it is; of the superuser the password is the server's.
void require_changeable(const catalog::Role& role, const sql::AlterRole& statement) {
    if (!catalog::is_built_in(role)) {
        return;
    }
    const bool home_only = !statement.set.empty() || statement.reset_all;
    if (role.superuser && home_only) {
        return;
    }
    const bool password = role.superuser && changes_only_password(statement);
    throw statement_error(
        password ? sqlstate::feature_not_supported : sqlstate::reserved_name,
        password ? fmt::format("the password of \"{}\" is not changed by SQL", role.name)
                 : fmt::format("role \"{}\" is the server's own", role.name),
        password ? "It is the server's: change the file that --password-file names, then send "
                   "SIGHUP."
                 : "Make a role of your own, and GRANT this one to it."
    )
        .at(statement.role.name.offset);
}

void set_home(const ControlContext& context, const sql::AlterRole& statement, catalog::Role& role) {
    if (statement.reset_all) {
        role.home_database.reset();
    }
    for (const sql::Assignment& assignment : statement.set) {
        if (assignment.name.text != "home_database") {
            throw statement_error(
                sqlstate::feature_not_supported,
                fmt::format("parameter \"{}\" of a role is not served", assignment.name.text),
                "A role has home_database. SET sets parameters for a session."
            )
                .at(assignment.name.offset);
        }
        role.home_database.reset();
        if (assignment.value) {
            role.home_database =
                required_tenant(context, {*assignment.value, assignment.name.offset}).name;
        }
    }
}

void require_droppable(
    const ControlContext& context, const catalog::Role& role, std::size_t offset
) {
    if (catalog::is_built_in(role)) {
        throw statement_error(
            sqlstate::dependent_objects_exist,
            fmt::format("cannot drop role \"{}\" because the server needs it", role.name)
        )
            .at(offset);
    }
    if (role.name == context.identity.user || role.name == context.identity.session_user) {
        throw statement_error(sqlstate::object_in_use, "current user cannot be dropped").at(offset);
    }
    std::string detail;
    for (const catalog::Tenant& tenant : context.view().tenants()) {
        if (tenant.owner_id == role.id) {
            detail += fmt::format("owner of database {}\n", tenant.name);
        }
        if (std::any_of(role.grants.begin(), role.grants.end(), [&](const auto& grant) {
                return grant.tenant == tenant.name;
            })) {
            detail += fmt::format("privileges for database {}\n", tenant.name);
        }
    }
    if (!detail.empty()) {
        detail.pop_back();
        throw Error{
            ErrorKind::statement,
            sqlstate::dependent_objects_exist,
            fmt::format(
                "role \"{}\" cannot be dropped because some objects depend on it", role.name
            ),
            detail,
            "REVOKE ALL ON DATABASE … FROM it, or ALTER DATABASE … OWNER TO another, first."}
            .at(offset);
    }
}

void add_membership(
    ControlPlan& plan, const catalog::Role& member, const catalog::Role& role, bool admin
) {
    catalog::Role after = planned(plan, member);
    after.member_of[role.id] = admin;
    change_role(plan, member, std::move(after));
}

}  // namespace

void check_role_name(const sql::Name& name) {
    const std::string& text = name.text;
    if (text == "public" || text == "none" || text.starts_with("pg_") ||
        text.starts_with("millrace")) {
        throw statement_error(
            sqlstate::reserved_name,
            fmt::format("role name \"{}\" is reserved", text),
            "Names that begin with pg_ or millrace are taken."
        )
            .at(name.offset);
    }
}

catalog::Role planned(const ControlPlan& plan, const catalog::Role& role) {
    const auto found = plan.changes.roles.find(role.id);
    return found == plan.changes.roles.end() ? role : found->second.after.value_or(role);
}

void change_role(ControlPlan& plan, const catalog::Role& before, catalog::Role after) {
    const auto [at, added] = plan.changes.roles.try_emplace(
        before.id, catalog::ObjectChange<catalog::Role>{before, std::nullopt}
    );
    at->second.after = std::move(after);
}

catalog::Role required_role(const ControlContext& context, const sql::RoleName& name) {
    sql::Name wanted = name.name;
    switch (name.kind) {
        case sql::RoleName::Kind::everybody:
            throw statement_error(
                sqlstate::feature_not_supported,
                "PUBLIC is not served here",
                "Nothing is granted to everybody; make a role and GRANT it to those who need it."
            )
                .at(wanted.offset);
        case sql::RoleName::Kind::current:
            wanted.text = context.identity.user;
            break;
        case sql::RoleName::Kind::session:
            wanted.text = context.identity.session_user;
            break;
        default:
            break;
    }
    std::optional<catalog::Role> role = context.view().find_role(wanted.text);
    if (!role) {
        throw no_such_role(wanted);
    }
    return std::move(*role);
}

ControlPlan plan_create_role(const ControlContext& context, const sql::CreateRole& statement) {
    ControlPlan plan = tagged("CREATE ROLE");
    check_role_name(statement.name);
    if (context.view().find_role(statement.name.text)) {
        if (statement.if_not_exists) {
            plan.outcome.notices.push_back(
                notice(fmt::format("role \"{}\" already exists: unchanged", statement.name.text))
            );
            return plan;
        }
        throw statement_error(
            sqlstate::duplicate_object,
            fmt::format("role \"{}\" already exists", statement.name.text)
        )
            .at(statement.name.offset);
    }
    catalog::Role role;
    role.id = catalog::random_uuid();
    role.name = statement.name.text;
    role.created_at = now_micros();
    set_options(context, role, statement.options, plan);
    for (const sql::RoleName& name : statement.in_roles) {
        role.member_of[required_role(context, name).id] = false;
    }
    for (const sql::RoleName& name : statement.members) {
        add_membership(plan, required_role(context, name), role, false);
    }
    for (const sql::RoleName& name : statement.admins) {
        add_membership(plan, required_role(context, name), role, true);
    }
    const std::string id = role.id;
    plan.changes.roles[id] = {std::nullopt, std::move(role)};
    return plan;
}

ControlPlan plan_alter_role(const ControlContext& context, const sql::AlterRole& statement) {
    ControlPlan plan = tagged("ALTER ROLE");
    const Identity& who = context.identity;
    const bool own_password =
        means_oneself(who, statement.role) && changes_only_password(statement);
    if (!who.superuser() && !own_password) {
        // Whether there is such a role is told to superusers alone.
        throw lacking_right(who, Right::administer, "change roles");
    }
    catalog::Role role = required_role(context, statement.role);
    require_changeable(role, statement);
    catalog::Role after = role;
    set_options(context, after, statement.options, plan);
    set_home(context, statement, after);
    if (statement.rename_to) {
        check_role_name(*statement.rename_to);
        if (role.name == who.user || role.name == who.session_user) {
            throw statement_error(sqlstate::feature_not_supported, "session user cannot be renamed")
                .at(statement.role.name.offset);
        }
        if (context.view().find_role(statement.rename_to->text)) {
            throw statement_error(
                sqlstate::duplicate_object,
                fmt::format("role \"{}\" already exists", statement.rename_to->text)
            )
                .at(statement.rename_to->offset);
        }
        after.name = statement.rename_to->text;
    }
    change_role(plan, role, std::move(after));
    return plan;
}

ControlPlan plan_drop_role(const ControlContext& context, const sql::DropRole& statement) {
    ControlPlan plan = tagged("DROP ROLE");
    const catalog::View view = context.view();
    for (const sql::RoleName& name : statement.roles) {
        const bool named = name.kind == sql::RoleName::Kind::named;
        if (named && statement.if_exists && !view.find_role(name.name.text)) {
            plan.outcome.notices.push_back(
                notice(fmt::format("role \"{}\" does not exist, skipping", name.name.text))
            );
            continue;
        }
        const catalog::Role role = required_role(context, name);
        require_droppable(context, role, name.name.offset);
        plan.changes.roles[role.id] = {role, std::nullopt};
    }
    // What goes is no longer granted to anybody.
    for (const catalog::Role& other : view.roles()) {
        catalog::Role after = planned(plan, other);
        const bool goes =
            plan.changes.roles.contains(other.id) && !plan.changes.roles.at(other.id).after;
        const auto dropped = [&](const auto& membership) {
            const auto found = plan.changes.roles.find(membership.first);
            return found != plan.changes.roles.end() && !found->second.after;
        };
        if (!goes && std::erase_if(after.member_of, dropped) > 0) {
            change_role(plan, other, std::move(after));
        }
    }
    return plan;
}

ControlPlan plan_access_comment(const ControlContext& context, const sql::CommentOn& statement) {
    ControlPlan plan = tagged("COMMENT");
    if (statement.kind == sql::ObjectKind::database) {
        catalog::Tenant tenant = required_tenant(context, statement.name);
        catalog::Tenant after = tenant;
        after.comment = statement.text;
        plan.changes.tenants[statement.name.text] = {std::move(tenant), std::move(after)};
        return plan;
    }
    const catalog::Role role = required_role(context, {sql::RoleName::Kind::named, statement.name});
    catalog::Role after = role;
    after.comment = statement.text;
    change_role(plan, role, std::move(after));
    return plan;
}

}  // namespace server
