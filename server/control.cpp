#include "server/control.hpp"

#include <fmt/format.h>

#include "catalog/quotas.hpp"
#include "catalog/settings.hpp"
#include "protocol/text.hpp"
#include "server/control_access.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

template <class Object>
void merge_objects(
    std::map<std::string, catalog::ObjectChange<Object>>& into,
    std::map<std::string, catalog::ObjectChange<Object>> from
) {
    for (auto& [id, change] : from) {
        const auto [at, added] = into.try_emplace(id, std::move(change));
        if (added) {
            continue;
        }
        at->second.after = std::move(change.after);
        if (!at->second.before && !at->second.after) {
            into.erase(at);  // made and dropped in one transaction
        }
    }
}

template <class Object>
Error missing(std::string_view kind, const sql::Name& name, const std::vector<Object>& existing) {
    std::vector<std::string_view> names;
    for (const Object& object : existing) {
        names.push_back(object.name);
    }
    const auto near = protocol::nearest(name.text, names);
    const std::string hint =
        near ? fmt::format("Perhaps you meant \"{}\".", *near)
             : fmt::format("SHOW {}S lists what there is.", kind == "peer" ? "PEER" : "MIRROR");
    return statement_error(
               sqlstate::undefined_object,
               fmt::format("{} \"{}\" does not exist", kind, name.text),
               hint
    )
        .at(name.offset);
}

}  // namespace

protocol::Notice notice(std::string message, std::string hint) {
    return {protocol::Notice::Severity::notice, "00000", std::move(message), "", std::move(hint)};
}

protocol::Notice warning(std::string message, std::string hint) {
    return {protocol::Notice::Severity::warning, "01000", std::move(message), "", std::move(hint)};
}

void merge(catalog::ChangeSet& into, catalog::ChangeSet from) {
    merge_objects(into.peers, std::move(from.peers));
    merge_objects(into.mirrors, std::move(from.mirrors));
    merge_objects(into.tenants, std::move(from.tenants));
    merge_objects(into.roles, std::move(from.roles));
    for (auto& [name, value] : from.settings) {
        into.settings.insert_or_assign(name, std::move(value));
    }
    into.drops.merge(from.drops);
    for (auto& [id, run] : from.peer_checks) {
        into.peer_checks.insert_or_assign(id, std::move(run));
    }
    for (auto& [id, run] : from.mirror_checks) {
        into.mirror_checks.insert_or_assign(id, std::move(run));
    }
    into.decisions.insert(into.decisions.end(), from.decisions.begin(), from.decisions.end());
    for (catalog::Event& event : from.events) {
        into.events.push_back(std::move(event));
    }
}

void require_room(const ControlContext& context, std::string_view quota, std::size_t count) {
    if (const auto tenant = context.view().find_tenant(context.tenant)) {
        catalog::require_quota(*tenant, quota, static_cast<std::int64_t>(count));
    }
}

catalog::Peer required_peer(const ControlContext& context, const sql::Name& name) {
    std::optional<catalog::Peer> peer = context.view().find_peer(name.text);
    if (!peer) {
        throw missing("peer", name, context.view().peers());
    }
    return std::move(*peer);
}

catalog::Mirror required_mirror(const ControlContext& context, const sql::Name& name) {
    std::optional<catalog::Mirror> mirror = context.view().find_mirror(name.text);
    if (!mirror) {
        throw missing("mirror", name, context.view().mirrors());
    }
    return std::move(*mirror);
}

ControlPlan plan_comment(const ControlContext& context, const sql::CommentOn& statement) {
    if (statement.kind == sql::ObjectKind::database || statement.kind == sql::ObjectKind::role) {
        return plan_access_comment(context, statement);
    }
    ControlPlan plan;
    plan.outcome.tag = "COMMENT";
    if (statement.kind == sql::ObjectKind::peer) {
        catalog::Peer peer = required_peer(context, statement.name);
        catalog::Peer after = peer;
        after.comment = statement.text;
        const std::string id = peer.id;
        plan.changes.peers[id] = {std::move(peer), std::move(after)};
    } else {
        catalog::Mirror mirror = required_mirror(context, statement.name);
        catalog::Mirror after = mirror;
        after.comment = statement.text;
        const std::string id = mirror.id;
        plan.changes.mirrors[id] = {std::move(mirror), std::move(after)};
    }
    return plan;
}

ControlPlan plan_set_setting(const ControlContext&, const sql::SetVariable& statement) {
    ControlPlan plan;
    plan.outcome.tag = "ALTER SYSTEM";
    if (statement.all) {
        for (const catalog::SettingSpec& spec : catalog::setting_specs()) {
            plan.changes.settings[std::string{spec.name}] = std::nullopt;
        }
        return plan;
    }
    const catalog::SettingSpec* spec = catalog::find_setting(statement.name);
    if (spec == nullptr) {
        std::vector<std::string_view> names;
        for (const catalog::SettingSpec& known : catalog::setting_specs()) {
            names.push_back(known.name);
        }
        const auto near = protocol::nearest(statement.name, names);
        throw statement_error(
            sqlstate::undefined_object,
            fmt::format("unrecognized configuration parameter \"{}\"", statement.name),
            near ? fmt::format("Perhaps you meant \"{}\".", *near)
                 : "SHOW SETTINGS lists the server's settings."
        )
            .at(statement.offset);
    }
    std::optional<std::string> value;
    if (statement.value) {
        value = catalog::canonical_setting(*spec, *statement.value);
    }
    plan.changes.settings[std::string{spec->name}] = std::move(value);
    return plan;
}

ControlPlan plan_execute_peer(const ControlContext& context, std::string_view name) {
    if (!context.view().find_peer(name)) {
        throw statement_error(
            sqlstate::undefined_object,
            fmt::format("there is no prepared statement and no peer named \"{}\"", name)
        );
    }
    throw statement_error(
        sqlstate::feature_not_supported,
        "running SQL on a peer is not served yet",
        "Connect to the peer itself for now."
    );
}

std::vector<protocol::Column> control_columns(const sql::StatementBody& statement) {
    using protocol::Oid;
    if (const auto* show = std::get_if<sql::ShowCreate>(&statement)) {
        const bool peer = show->kind == sql::ObjectKind::peer;
        return {{peer ? "create_peer" : "create_mirror", Oid::text}};
    }
    if (std::holds_alternative<sql::ValidateObject>(statement)) {
        return {
            {"object", Oid::text},
            {"check_code", Oid::text},
            {"status", Oid::text},
            {"detail", Oid::text},
            {"fix", Oid::text},
        };
    }
    if (std::holds_alternative<sql::ExplainMirror>(statement)) {
        return {
            {"step", Oid::int4},
            {"where", Oid::text},
            {"statement", Oid::text},
            {"effect", Oid::text},
            {"rows_estimated", Oid::int8},
            {"bytes_estimated", Oid::int8},
        };
    }
    return {};
}

}  // namespace server
