#include "server/session_rights.hpp"

#include <fmt/format.h>

#include "catalog/role_rows.hpp"
#include "protocol/error.hpp"

namespace server {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr std::int64_t first_own_role = 16384;
constexpr std::string_view everybody = "public";

Value number(Right right) {
    return static_cast<std::int64_t>(right);
}

std::string_view text_of(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string_view{} : *text;
}

std::int64_t oid_of(const Value& value) {
    const auto* oid = std::get_if<std::int64_t>(&value);
    return oid == nullptr ? 0 : *oid;
}

bool is_visible(const Roster& roster, const Identity& who, const catalog::Role& role) {
    return who.superuser() || role.superuser || role.oid < first_own_role ||
           roster.right_in(role, who.tenant) != Right::nothing;
}

/// Null for an oid that is no role's; 42704 for such a name.
const catalog::Role* role_of(const Roster& roster, const Identity& who, const Value& given) {
    const bool by_oid = std::holds_alternative<std::int64_t>(given);
    const catalog::Role* found =
        by_oid ? roster.find_role_by_oid(oid_of(given)) : roster.find_role(text_of(given));
    if (found != nullptr && is_visible(roster, who, *found)) {
        return found;
    }
    if (!by_oid) {
        throw statement_error(
            sqlstate::undefined_object, fmt::format("role \"{}\" does not exist", text_of(given))
        );
    }
    return nullptr;
}

Right right_of(
    const Roster& roster, const Identity& who, const Value& role, std::string_view tenant
) {
    if (text_of(role) == everybody) {
        return Right::connect;
    }
    const catalog::Role* found = role_of(roster, who, role);
    return found == nullptr ? Right::nothing : roster.right_in(*found, tenant);
}

const catalog::Tenant* database_of(const Roster& roster, const Identity& who, const Value& given) {
    const bool by_oid = std::holds_alternative<std::int64_t>(given);
    const catalog::Tenant* found =
        by_oid ? roster.find_tenant_by_oid(oid_of(given)) : roster.find_tenant(text_of(given));
    if (found != nullptr && (who.superuser() || found->name == who.tenant)) {
        return found;
    }
    if (!by_oid) {
        throw statement_error(
            sqlstate::invalid_catalog_name,
            fmt::format("database \"{}\" does not exist", text_of(given))
        );
    }
    return nullptr;
}

Right membership(const Roster& roster, const Identity& who, std::span<const Value> given) {
    const catalog::Role* role = role_of(roster, who, given[0]);
    const catalog::Role* member =
        given.size() > 1 ? role_of(roster, who, given[1]) : roster.find_role_by_id(who.role_id);
    if (role == nullptr || member == nullptr) {
        return Right::nothing;
    }
    if (member->superuser || roster.may_grant(*member, role->id)) {
        return Right::administer;
    }
    return roster.is_member(*member, role->id) ? Right::connect : Right::nothing;
}

}  // namespace

Value answer_of_rights(
    const Roster& roster, const Identity& who, std::string_view what, std::span<const Value> given
) {
    for (const Value& value : given) {
        if (protocol::is_null(value)) {
            return {};
        }
    }
    if (what == "member") {
        return number(membership(roster, who, given));
    }
    if (what == "right") {
        return number(right_of(roster, who, given[0], who.tenant));
    }
    const catalog::Tenant* database = database_of(roster, who, given[0]);
    if (database == nullptr) {
        return {};
    }
    const bool own = given.size() == 1;
    if (own && (who.superuser() || database->name == who.tenant)) {
        return number(who.right);
    }
    return number(right_of(roster, who, given[1], database->name));
}

}  // namespace server
