// SHOW CREATE and VALIDATE.
#include <memory>

#include <fmt/format.h>

#include "engine/mirror_checks.hpp"
#include "server/control.hpp"
#include "server/definition.hpp"
#include "server/mirror_spec.hpp"
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

/// The checks of one peer, in order; all rows come when it runs.
PeerWork validate_peer(const ControlContext& context, const catalog::Peer& peer) {
    const std::string object = fmt::format("peer {}", peer.name);
    // shared_ptr: std::function wants copies, and the secrets inside must not have any.
    std::shared_ptr<const engine::PeerOptions> options;
    engine::CheckRow options_row{"options", "pass", "", ""};
    try {
        options = std::make_shared<const engine::PeerOptions>(
            to_engine({context.store, context.references, context.tenant}, peer)
        );
    } catch (const protocol::Error& error) {
        // A reference has gone missing since the peer was made.
        options_row = {"options", "fail", error.message, error.hint};
    }
    const engine::PeerChecks* checks = engine::find_peer_checks(peer.type);
    return [=](ControlPlan& plan, const engine::net::Patience& patience) {
        add_row(plan.outcome, object, options_row);
        if (!options) {
            return;
        }
        if (checks == nullptr) {
            add_row(
                plan.outcome,
                object,
                {"login", "skip", "checks of this type come with its destination", ""}
            );
            return;
        }
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
        // The catalog keeps no mirror without its peers.
        printed.source = source ? std::string_view{source->name} : std::string_view{};
        printed.destination =
            destination ? std::string_view{destination->name} : std::string_view{};
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
        plan.work = validate_peer(context, required_peer(context, statement.name));
        return plan;
    }
    const catalog::Mirror mirror = required_mirror(context, statement.name);
    const auto source = context.view().find_peer_by_id(mirror.source_id);
    const auto destination = context.view().find_peer_by_id(mirror.destination_id);
    const bool served = source && destination && source->type == sql::PeerType::postgres &&
                        destination->type == sql::PeerType::postgres;
    if (!served) {
        add_row(
            plan.outcome,
            fmt::format("mirror {}", mirror.name),
            {"mirror", "skip", "mirrors between such peers are not served yet", "", ""}
        );
        return plan;
    }
    const auto spec = std::make_shared<engine::mirror::MirrorSpec>(
        to_spec({context.store, context.references, context.tenant}, mirror, *source, *destination)
    );
    const auto progress = context.store.progress(mirror.id);
    const bool is_new = !progress || progress->phase.empty();
    plan.work = [spec, is_new](ControlPlan& whole, const engine::net::Patience& patience) {
        for (const engine::CheckRow& row : engine::check_mirror(*spec, is_new, patience)) {
            add_row(whole.outcome, fmt::format("mirror {}", spec->name), row);
        }
    };
    return plan;
}

}  // namespace server
