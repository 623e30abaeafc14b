// What a session may do: who it acts as just now, and whether that is still so.
#include "server/rights.hpp"
#include "server/session.hpp"

namespace server {

/// Roles and rights as last committed; a session whose role or database is gone ends.
void Session::refresh_identity() {
    std::shared_ptr<const Roster> roster = services_.directory.now();
    std::string role = variables_.text("role");
    if (roster == roster_ && role == role_in_force_) {
        return;
    }
    try {
        login_.identity = roster->identity(login_.role_id, login_.identity.tenant, role);
    } catch (...) {
        closing_ = true;
        throw;
    }
    roster_ = std::move(roster);
    role_in_force_ = std::move(role);
    variables_.set_default("is_superuser", login_.identity.superuser() ? "on" : "off");
    variables_.set_default("session_authorization", login_.identity.session_user);
}

void Session::require_rights_for(const Prepared& prepared) {
    refresh_identity();
    require_right(login_.identity, body_of(prepared));
}

/// SET ROLE is refused before it is taken over.
void Session::check_variable(const sql::SetVariable& statement) const {
    if (statement.name == "role" && statement.value) {
        services_.directory.now()->identity(
            login_.role_id, login_.identity.tenant, *statement.value
        );
    }
}

/// What planning a control statement may know of the session and of others.
ControlContext Session::control_context(const catalog::Store& store) const {
    ControlContext context{
        store, services_.references, login_.identity.tenant, transaction_.changes()};
    context.identity = login_.identity;
    context.sessions_in = [this](std::string_view tenant) {
        return services_.registry.count_in(tenant);
    };
    context.is_visible_role = [this](const catalog::Role& role) {
        const auto roster = services_.directory.now();
        return roster->right_in(role, login_.identity.tenant) != Right::nothing;
    };
    context.zone = time_zone();
    return context;
}

}  // namespace server
