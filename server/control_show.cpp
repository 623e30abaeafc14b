// SHOW CREATE and VALIDATE.
#include <memory>

#include <fmt/format.h>

#include "engine/mirror_checks.hpp"
#include "server/check_run.hpp"
#include "server/mirror_plan.hpp"
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

void add_rows(
    Outcome& outcome, const std::string& object, const std::vector<engine::CheckRow>& rows
) {
    for (const engine::CheckRow& row : rows) {
        add_row(outcome, object, row);
    }
}

using Lister = std::function<std::vector<engine::CheckRow>(const engine::net::Patience& patience)>;

/// The checks of one peer, in order; all rows come when it runs.
Lister peer_lister(const ControlContext& context, const catalog::Peer& peer) {
    // shared_ptr: std::function wants copies, and the secrets inside must not have any.
    std::shared_ptr<const engine::PeerOptions> options;
    engine::CheckRow options_row{"options", "pass", "", ""};
    try {
        options = std::make_shared<const engine::PeerOptions>(to_engine(definition(context), peer));
    } catch (const protocol::Error& error) {
        // A reference has gone missing since the peer was made.
        options_row = {"options", "fail", error.message, error.hint};
    }
    const engine::PeerChecks* checks = engine::find_peer_checks(peer.type);
    return [=](const engine::net::Patience& patience) {
        std::vector<engine::CheckRow> rows{options_row};
        if (!options) {
            return rows;
        }
        if (checks == nullptr) {
            rows.push_back({"login", "skip", "checks of this type come with its destination", ""});
            return rows;
        }
        const auto more = checks->list(*options, patience);
        rows.insert(rows.end(), more.begin(), more.end());
        return rows;
    };
}

PeerWork validate_peer(const ControlContext& context, const catalog::Peer& peer) {
    return
        [id = peer.id,
         object = fmt::format("peer {}", peer.name),
         list =
             peer_lister(context, peer)](ControlPlan& plan, const engine::net::Patience& patience) {
            const std::vector<engine::CheckRow> rows = list(patience);
            add_rows(plan.outcome, object, rows);
            plan.changes.peer_checks[id] = check_run(rows);
        };
}

/// Of a mirror that no engine runs yet: its peers can be checked all the same.
PeerWork validate_ends(
    const ControlContext& context, const catalog::Mirror& mirror, const MirrorEnds& ends
) {
    const bool source_served = ends.source.type == sql::PeerType::postgres;
    const catalog::Peer& missing = source_served ? ends.destination : ends.source;
    const engine::CheckRow row{
        source_served ? "destination" : "source",
        "skip",
        fmt::format(
            "mirrors {} peers of type {} are not served yet: it is stored and rests",
            source_served ? "to" : "from",
            sql::peer_type(missing.type).name
        ),
        ""};
    return [=,
            object = fmt::format("mirror {}", mirror.name),
            id = mirror.id,
            source = validate_peer(context, ends.source),
            destination = validate_peer(context, ends.destination)](
               ControlPlan& plan, const engine::net::Patience& patience
           ) {
        source(plan, patience);
        destination(plan, patience);
        add_row(plan.outcome, object, row);
        plan.changes.mirror_checks[id] = check_run({&row, 1});
    };
}

PeerWork validate_mirror(
    const ControlContext& context, const catalog::Mirror& mirror, const MirrorEnds& ends
) {
    const auto spec = std::make_shared<engine::mirror::MirrorSpec>(
        to_spec(definition(context), mirror, ends.source, ends.destination)
    );
    const bool is_new = !has_begun(context, mirror);
    return [spec, is_new](ControlPlan& plan, const engine::net::Patience& patience) {
        const auto rows = engine::check_mirror(*spec, is_new, patience);
        add_rows(plan.outcome, fmt::format("mirror {}", spec->name), rows);
        plan.changes.mirror_checks[spec->id] = check_run(rows);
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
    const MirrorEnds ends = ends_of(context, mirror);
    plan.work = ends.served() ? validate_mirror(context, mirror, ends)
                              : validate_ends(context, mirror, ends);
    return plan;
}

}  // namespace server
