#include "server/mirror_plan.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "server/mirror_tables.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

catalog::Peer peer_by_id(const ControlContext& context, const std::string& id) {
    std::optional<catalog::Peer> peer = context.view().find_peer_by_id(id);
    if (!peer) {
        throw Error{
            ErrorKind::statement,
            sqlstate::serialization_failure,
            "a peer of the mirror was dropped by another session"};
    }
    return std::move(*peer);
}

/// Completes the mirror in the plan with the tables that its whole schemas mean: those that it has
/// of schemas that `before` maps too, of others what is at the source.
PeerWork schema_lookup(
    const ControlContext& context,
    const catalog::Peer& source,
    const std::string& mirror_id,
    const std::optional<catalog::Mirror>& before
) {
    const engine::PeerChecks* checks = engine::find_peer_checks(source.type);
    // shared_ptr: std::function wants copies, and the secrets inside must not have any.
    const auto options =
        std::make_shared<const engine::PeerOptions>(to_engine(definition(context), source));
    return [checks, options, mirror_id, before](
               ControlPlan& plan, const engine::net::Patience& patience
           ) {
        catalog::Mirror& mirror = *plan.changes.mirrors.at(mirror_id).after;
        resolve_tables(mirror, [&](std::string_view schema) {
            return before && maps_schema(*before, schema)
                       ? tables_it_has(*before, schema)
                       : checks->tables(*options, schema, patience);
        });
    };
}

}  // namespace

bool MirrorEnds::served() const {
    return source.type == sql::PeerType::postgres && destination.type == sql::PeerType::postgres;
}

MirrorEnds ends_of(const ControlContext& context, const catalog::Mirror& mirror) {
    return {peer_by_id(context, mirror.source_id), peer_by_id(context, mirror.destination_id)};
}

bool has_begun(const ControlContext& context, const catalog::Mirror& mirror) {
    const auto progress = context.store.progress(mirror.id);
    return progress && !progress->phase.empty();
}

catalog::Event mirror_event(const char* code, const std::string& name, std::string_view verb) {
    catalog::Event event;
    event.code = code;
    event.mirror = name;
    event.message = fmt::format("mirror \"{}\" was {}", name, verb);
    event.at = now_micros();
    return event;
}

void put_change(
    catalog::Mirror before, catalog::Mirror after, catalog::Event event, ControlPlan& plan
) {
    plan.changes.events.push_back(std::move(event));
    const std::string id = before.id;
    plan.changes.mirrors[id] = {std::move(before), std::move(after)};
}

bool settle_missing(
    const ControlContext& context, bool if_exists, const sql::Name& name, ControlPlan& plan
) {
    if (!if_exists || context.view().find_mirror(name.text)) {
        return false;
    }
    plan.outcome.tag = "NO SUCH MIRROR";
    plan.outcome.notices.push_back(
        notice(fmt::format("mirror \"{}\" does not exist, skipping", name.text))
    );
    return true;
}

void set_tables(
    const ControlContext& context,
    const MirrorEnds& ends,
    const std::optional<catalog::Mirror>& before,
    catalog::Mirror& mirror,
    ControlPlan& plan
) {
    check_mapping_names(mirror.mappings, ends.source.type, ends.destination.type);
    const bool asks = std::ranges::any_of(mirror.mappings, [&](const sql::TableMapping& mapping) {
        return mapping.whole_schema &&
               !(before && maps_schema(*before, mapping.from.parts.front()));
    });
    if (asks) {
        plan.work = schema_lookup(context, ends.source, mirror.id, before);
        return;
    }
    resolve_tables(mirror, [&](std::string_view schema) { return tables_it_has(*before, schema); });
}

}  // namespace server
