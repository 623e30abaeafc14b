// CREATE, ALTER and DROP DATABASE: a database is a tenant.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "catalog/quotas.hpp"
#include "protocol/text.hpp"
#include "server/control_access.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

/// Names that clients connect to without meaning a tenant of that name.
constexpr std::array<std::string_view, 4> taken_names = {
    "peerdb", "postgres", "template0", "template1"};

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string quota_names() {
    std::string names;
    for (const catalog::QuotaSpec& spec : catalog::quota_specs()) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", spec.name);
    }
    return names;
}

std::int64_t quota_value(const sql::Assignment& assignment) {
    const std::string& text = *assignment.value;
    std::int64_t number = -1;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size() || number < 0) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("\"{}\" takes an integer from 0", assignment.name.text),
            fmt::format("RESET {} takes the limit away.", assignment.name.text)
        )
            .at(assignment.name.offset);
    }
    return number;
}

void set_quotas(catalog::Tenant& tenant, const std::vector<sql::Assignment>& set) {
    for (const sql::Assignment& assignment : set) {
        if (catalog::find_quota(assignment.name.text) == nullptr) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format("unknown setting \"{}\" of a database", assignment.name.text),
                fmt::format("There are {}.", quota_names())
            )
                .at(assignment.name.offset);
        }
        if (assignment.value) {
            tenant.quotas[assignment.name.text] = quota_value(assignment);
        } else {
            tenant.quotas.erase(assignment.name.text);
        }
    }
}

ControlPlan tagged(std::string tag) {
    ControlPlan plan;
    plan.outcome.tag = std::move(tag);
    return plan;
}

void require_unused(const ControlContext& context, const sql::DropDatabase& statement) {
    const std::string& name = statement.name.text;
    if (name == context.tenant) {
        throw statement_error(sqlstate::object_in_use, "cannot drop the currently open database")
            .at(statement.name.offset);
    }
    if (!context.store.mirrors(name).empty() || !context.store.peers(name).empty()) {
        throw Error{
            ErrorKind::statement,
            sqlstate::dependent_objects_exist,
            fmt::format("cannot drop database \"{}\" because it is not empty", name),
            "It has peers or mirrors.",
            "Connect to it, then DROP MIRROR and DROP PEER them."}
            .at(statement.name.offset);
    }
    const std::size_t sessions = context.sessions_in ? context.sessions_in(name) : 0;
    if (sessions > 0 && !statement.force) {
        throw Error{
            ErrorKind::statement,
            sqlstate::object_in_use,
            fmt::format("database \"{}\" is being accessed by other users", name),
            fmt::format("There are {} sessions in it.", sessions),
            "WITH (FORCE) ends them."}
            .at(statement.name.offset);
    }
}

}  // namespace

/// So that the variables MILLRACE_SECRET_<TENANT>_… of two tenants never overlap (references.hpp),
/// and a tenant's name can stand in a path and in a slot's name as it is.
void check_tenant_name(const sql::Name& name) {
    const std::string& text = name.text;
    if (std::find(taken_names.begin(), taken_names.end(), text) != taken_names.end()) {
        throw statement_error(
            sqlstate::reserved_name,
            fmt::format("database name \"{}\" is reserved", text),
            "Clients that connect to it mean their user's own database."
        )
            .at(name.offset);
    }
    bool good = !text.empty() && is_letter(text.front()) && text.back() != '_' &&
                text.find("__") == std::string::npos;
    good = good && std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '_';
           });
    if (!good) {
        throw statement_error(
            sqlstate::invalid_name,
            fmt::format("\"{}\" cannot be a database's name", text),
            "Take lower-case letters, digits and single underscores between them, a letter first."
        )
            .at(name.offset);
    }
}

catalog::Tenant required_tenant(const ControlContext& context, const sql::Name& name) {
    std::optional<catalog::Tenant> tenant = context.view().find_tenant(name.text);
    if (!tenant) {
        throw statement_error(
            sqlstate::invalid_catalog_name, fmt::format("database \"{}\" does not exist", name.text)
        )
            .at(name.offset);
    }
    return std::move(*tenant);
}

ControlPlan plan_create_database(
    const ControlContext& context, const sql::CreateDatabase& statement
) {
    ControlPlan plan = tagged("CREATE DATABASE");
    check_tenant_name(statement.name);
    if (context.view().find_tenant(statement.name.text)) {
        if (statement.if_not_exists) {
            plan.outcome.notices.push_back(notice(
                fmt::format("database \"{}\" already exists: unchanged", statement.name.text)
            ));
            return plan;
        }
        throw statement_error(
            sqlstate::duplicate_database,
            fmt::format("database \"{}\" already exists", statement.name.text)
        )
            .at(statement.name.offset);
    }
    catalog::Tenant tenant;
    tenant.name = statement.name.text;
    tenant.owner_id =
        statement.owner ? required_role(context, *statement.owner).id : context.identity.role_id;
    tenant.created_at = now_micros();
    set_quotas(tenant, statement.set);
    plan.changes.tenants[statement.name.text] = {std::nullopt, std::move(tenant)};
    return plan;
}

ControlPlan plan_alter_database(
    const ControlContext& context, const sql::AlterDatabase& statement
) {
    ControlPlan plan = tagged("ALTER DATABASE");
    catalog::Tenant tenant = required_tenant(context, statement.name);
    catalog::Tenant after = tenant;
    if (statement.owner) {
        after.owner_id = required_role(context, *statement.owner).id;
    }
    if (statement.reset_all) {
        after.quotas.clear();
    }
    set_quotas(after, statement.set);
    plan.changes.tenants[statement.name.text] = {std::move(tenant), std::move(after)};
    return plan;
}

ControlPlan plan_drop_database(const ControlContext& context, const sql::DropDatabase& statement) {
    ControlPlan plan = tagged("DROP DATABASE");
    std::optional<catalog::Tenant> tenant = context.view().find_tenant(statement.name.text);
    if (!tenant && statement.if_exists) {
        plan.outcome.notices.push_back(
            notice(fmt::format("database \"{}\" does not exist, skipping", statement.name.text))
        );
        return plan;
    }
    if (statement.name.text == catalog::default_tenant) {
        throw statement_error(
            sqlstate::dependent_objects_exist,
            "cannot drop database \"millrace\" because the server needs it"
        )
            .at(statement.name.offset);
    }
    tenant = required_tenant(context, statement.name);
    require_unused(context, statement);
    plan.changes.tenants[statement.name.text] = {std::move(tenant), std::nullopt};
    return plan;
}

}  // namespace server
