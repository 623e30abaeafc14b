// SHOW CREATE and VALIDATE.
#include <memory>

#include <fmt/format.h>

#include "server/control.hpp"
#include "server/definition.hpp"
#include "sql/print.hpp"

namespace server {

namespace {

void add_row(Outcome& outcome, const std::string& object, const engine::CheckRow& row) {
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? protocol::Value{} : protocol::Value{text};
    };
    outcome.rows.rows.push_back(
        {object, row.code, row.status, text_or_null(row.detail), text_or_null(row.fix)}
    );
}

/// What a peer's options say, before anything is connected: a reference may have gone missing.
std::shared_ptr<const engine::PeerOptions> checked_options(
    const ControlContext& context,
    const catalog::Peer& peer,
    const std::string& object,
    Outcome& outcome
) {
    try {
        auto options = std::make_shared<const engine::PeerOptions>(
            to_engine({context.store, context.references, context.tenant}, peer)
        );
        add_row(outcome, object, {"options", "pass", "", ""});
        return options;
    } catch (const protocol::Error& error) {
        add_row(outcome, object, {"options", "fail", error.message, error.hint});
        return nullptr;
    }
}

/// Rows for one peer, those that need no connection now and the others by the returned work.
PeerWork validate_peer(const ControlContext& context, const catalog::Peer& peer, Outcome& outcome) {
    const std::string object = fmt::format("peer {}", peer.name);
    const auto options = checked_options(context, peer, object, outcome);
    if (!options) {
        return {};
    }
    const engine::PeerChecks* checks = engine::find_peer_checks(peer.type);
    if (checks == nullptr || !options->get("ssh_config").empty()) {
        add_row(
            outcome,
            object,
            {"login",
             "skip",
             checks == nullptr ? "checks of this type come with its destination"
                               : "checks through an SSH tunnel come with the engine",
             ""}
        );
        return {};
    }
    return [options, checks, object](ControlPlan& plan, const engine::net::Patience& patience) {
        for (const engine::CheckRow& row : checks->list(*options, patience)) {
            add_row(plan.outcome, object, row);
        }
    };
}

}  // namespace

ControlPlan plan_show_create(const ControlContext& context, const sql::ShowCreate& statement) {
    ControlPlan plan;
    plan.outcome.tag = "SHOW";
    plan.outcome.has_rows = true;
    std::string text;
    if (statement.kind == sql::ObjectKind::peer) {
        const catalog::Peer peer = required_peer(context, statement.name);
        text = sql::print_create_peer(
            peer.name,
            peer.type,
            to_printed(context.tenant, peer.name, sql::peer_type(peer.type).options, peer.options)
        );
    } else {
        const catalog::Mirror mirror = required_mirror(context, statement.name);
        const auto source = context.view().find_peer_by_id(mirror.source_id);
        const auto destination = context.view().find_peer_by_id(mirror.destination_id);
        sql::PrintedMirror printed;
        printed.name = mirror.name;
        printed.source = source->name;
        printed.destination = destination->name;
        printed.mappings = &mirror.mappings;
        printed.query = nullptr;
        printed.options =
            to_printed(context.tenant, mirror.name, sql::mirror_options(), mirror.options);
        text = sql::print_create_mirror(printed);
    }
    plan.outcome.rows.rows.push_back({text});
    return plan;
}

ControlPlan plan_validate(const ControlContext& context, const sql::ValidateObject& statement) {
    ControlPlan plan;
    plan.outcome.tag = "VALIDATE";
    plan.outcome.has_rows = true;
    if (statement.kind == sql::ObjectKind::peer) {
        const catalog::Peer peer = required_peer(context, statement.name);
        plan.work = validate_peer(context, peer, plan.outcome);
        return plan;
    }
    const catalog::Mirror mirror = required_mirror(context, statement.name);
    std::vector<PeerWork> works;
    for (const std::string& id : {mirror.source_id, mirror.destination_id}) {
        const auto peer = context.view().find_peer_by_id(id);
        if (peer) {
            works.push_back(validate_peer(context, *peer, plan.outcome));
        }
    }
    add_row(
        plan.outcome,
        fmt::format("mirror {}", mirror.name),
        {"tables", "skip", "checks of the tables come with the engine", ""}
    );
    plan.work = [works](ControlPlan& whole, const engine::net::Patience& patience) {
        for (const PeerWork& work : works) {
            if (work) {
                work(whole, patience);
            }
        }
    };
    return plan;
}

}  // namespace server
