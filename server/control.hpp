// Control statements change only desired state. Each is planned on the catalog's thread against
// what its session sees: the plan holds the change, the answer, and what has to be asked of a peer
// before the change may count. Nothing is written here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/store.hpp"
#include "engine/peer_checks.hpp"
#include "protocol/pgwire/time_zone.hpp"
#include "server/identity.hpp"
#include "server/outcome.hpp"
#include "server/references.hpp"
#include "sql/statement.hpp"

namespace server {

struct ControlContext {
    const catalog::Store& store;
    const References& references;
    std::string_view tenant;
    const catalog::ChangeSet& open;  // the session's transaction so far
    Identity identity = {};
    /// How many sessions there are in a tenant.
    std::function<std::size_t(std::string_view tenant)> sessions_in = {};
    /// Does this session know of that role?
    std::function<bool(const catalog::Role&)> is_visible_role = {};
    protocol::pgwire::TimeZone zone = {};  // of moments without one

    catalog::View view() const { return {store, tenant, open}; }
};

struct ControlPlan;

/// Work against a peer, for a worker thread. It gets the plan it belongs to, and completes it.
using PeerWork = std::function<void(ControlPlan& plan, const engine::net::Patience& patience)>;

struct ControlPlan {
    catalog::ChangeSet changes;
    Outcome outcome;
    PeerWork work;  // empty: none
};

ControlPlan plan_create_peer(const ControlContext& context, const sql::CreatePeer& statement);
ControlPlan plan_alter_peer(const ControlContext& context, const sql::AlterPeer& statement);
ControlPlan plan_drop_peer(const ControlContext& context, const sql::DropPeer& statement);

ControlPlan plan_create_mirror(const ControlContext& context, const sql::CreateMirror& statement);
ControlPlan plan_alter_mirror(const ControlContext& context, const sql::AlterMirror& statement);
ControlPlan plan_drop_mirror(const ControlContext& context, const sql::DropMirror& statement);
ControlPlan plan_control_mirror(const ControlContext& context, const sql::ControlMirror& statement);

ControlPlan plan_decide(const ControlContext& context, const sql::DecideSchemaChange& statement);

ControlPlan plan_comment(const ControlContext& context, const sql::CommentOn& statement);
ControlPlan plan_set_setting(const ControlContext& context, const sql::SetVariable& statement);

ControlPlan plan_show_create(const ControlContext& context, const sql::ShowCreate& statement);
ControlPlan plan_validate(const ControlContext& context, const sql::ValidateObject& statement);
ControlPlan plan_explain(const ControlContext& context, const sql::ExplainMirror& statement);
ControlPlan plan_execute_peer(const ControlContext& context, std::string_view name);

/// The columns of those that answer with rows; empty for the others.
std::vector<protocol::Column> control_columns(const sql::StatementBody& statement);

/// Puts what a statement changed over what its transaction has changed before.
void merge(catalog::ChangeSet& into, catalog::ChangeSet from);

/// 53400 where the tenant may not have `count` of what the quota counts.
void require_room(const ControlContext& context, std::string_view quota, std::size_t count);

// For the planners: objects by name, or 42704 with the nearest name as a hint.
catalog::Peer required_peer(const ControlContext& context, const sql::Name& name);
catalog::Mirror required_mirror(const ControlContext& context, const sql::Name& name);
protocol::Notice notice(std::string message, std::string hint = {});
protocol::Notice warning(std::string message, std::string hint = {});

}  // namespace server
