// CREATE and DROP MIRROR.
#include <fmt/format.h>

#include "catalog/crypto.hpp"
#include "catalog/quotas.hpp"
#include "engine/mirror/cleanup.hpp"
#include "server/mirror_changes.hpp"
#include "server/mirror_check_plan.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

std::string source_types() {
    std::string names;
    for (const sql::PeerTypeSpec& spec : sql::peer_types()) {
        if (spec.served && spec.source) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", spec.name);
        }
    }
    return fmt::format("Sources are peers of type {}.", names);
}

MirrorEnds required_ends(const ControlContext& context, const sql::CreateMirror& statement) {
    MirrorEnds ends{
        required_peer(context, statement.source), required_peer(context, statement.destination)};
    const sql::PeerTypeSpec& source = sql::peer_type(ends.source.type);
    const sql::PeerTypeSpec& destination = sql::peer_type(ends.destination.type);
    if (!source.source) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("peer \"{}\" of type {} cannot be a source", ends.source.name, source.name),
            source_types()
        )
            .at(statement.source.offset);
    }
    if (!destination.destination) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format(
                "peer \"{}\" of type {} cannot be a destination",
                ends.destination.name,
                destination.name
            )
        )
            .at(statement.destination.offset);
    }
    return ends;
}

catalog::Mirror wanted_mirror(
    const ControlContext& context,
    const sql::CreateMirror& statement,
    const MirrorEnds& ends,
    const std::optional<catalog::Mirror>& existing,
    const sql::CheckedOptions& options
) {
    catalog::Mirror wanted;
    if (existing) {
        wanted = *existing;
    } else {
        wanted.id = catalog::random_uuid();
        wanted.created_at = now_micros();
    }
    wanted.name = statement.name.text;
    wanted.source_id = ends.source.id;
    wanted.destination_id = ends.destination.id;
    wanted.mappings = statement.mappings;
    wanted.options = to_stored(definition(context), wanted.id, options);
    wanted.config_hash = mirror_hash(wanted);
    return wanted;
}

Error mirror_exists(const sql::CreateMirror& statement) {
    return statement_error(
               sqlstate::duplicate_object,
               fmt::format("mirror \"{}\" already exists", statement.name.text),
               "CREATE OR REPLACE MIRROR changes it; SHOW CREATE MIRROR shows it."
    )
        .at(statement.name.offset);
}

/// CREATE OR REPLACE changes a mirror in place, but not what it is between.
void require_same_ends(const catalog::Mirror& existing, const catalog::Mirror& wanted) {
    if (existing.source_id != wanted.source_id ||
        existing.destination_id != wanted.destination_id) {
        throw statement_error(
            sqlstate::wrong_state,
            fmt::format("mirror \"{}\" runs between other peers", existing.name),
            "DROP MIRROR it first: another source or destination needs a new copy."
        );
    }
}

struct Replacement {
    const sql::CreateMirror& statement;
    const MirrorEnds& ends;
    const catalog::Mirror& existing;
    bool validate;
};

/// CREATE OR REPLACE of a mirror that is there, by the rules of ALTER.
void replace(
    const ControlContext& context, const Replacement& by, catalog::Mirror wanted, ControlPlan& plan
) {
    const auto& [statement, ends, existing, validate] = by;
    require_same_ends(existing, wanted);
    OptionPlaces places;
    for (const sql::Option& option : statement.options) {
        places.emplace(option.key, option.offset);
    }
    settle_options(context, existing, places, wanted, plan);
    set_tables(context, ends, std::nullopt, wanted, plan);
    require_room(context, catalog::max_tables_per_mirror, wanted.tables.size());
    ++wanted.config_version;
    const std::string name = wanted.name;
    plan.outcome.notices.push_back(notice(fmt::format("mirror \"{}\" changed", name)));
    put_change(existing, std::move(wanted), mirror_event("MIRROR_CHANGED", name, "changed"), plan);
    settle_tables(context, existing, plan);
    if (!ends.served()) {
        return;
    }
    if (has_begun(context, existing)) {
        add_table_checks(context, ends, existing, plan, validate);
    } else {
        add_mirror_checks(context, ends, validate, plan);
    }
}

std::string sealed_options(
    const ControlContext& context, const catalog::Peer& peer, const std::string& mirror_id
) {
    std::string text = "{}";
    try {
        text = engine::mirror::options_text(to_engine(definition(context), peer));
    } catch (const Error&) {
        // A reference that leads nowhere: the clean-up will say so.
    }
    return context.store.seal_orphan(context.tenant, mirror_id, text);
}

/// The peers may be dropped in the same breath; what the mirror has there must still be reached.
catalog::DropNote drop_note(const ControlContext& context, const catalog::Mirror& mirror) {
    catalog::DropNote note;
    note.mirror = mirror.name;
    const MirrorEnds ends = ends_of(context, mirror);
    note.source_peer = ends.source.name;
    note.destination_peer = ends.destination.name;
    note.sealed_source = sealed_options(context, ends.source, mirror.id);
    note.sealed_destination = sealed_options(context, ends.destination, mirror.id);
    return note;
}

}  // namespace

ControlPlan plan_create_mirror(const ControlContext& context, const sql::CreateMirror& statement) {
    ControlPlan plan;
    plan.outcome.tag = fmt::format("CREATE MIRROR {}", statement.name.text);
    std::optional<catalog::Mirror> existing = context.view().find_mirror(statement.name.text);
    if (existing && !statement.or_replace && !statement.if_not_exists) {
        throw mirror_exists(statement);
    }
    const sql::CheckedOptions options = sql::check_options(
        statement.query ? sql::query_mirror_options() : sql::mirror_options(),
        statement.options,
        mirror_what,
        true
    );
    plan.outcome.notices = options.notices;
    const MirrorEnds ends = required_ends(context, statement);
    if (statement.query) {
        throw statement_error(
            sqlstate::feature_not_supported,
            "mirrors of a query (FOR $$…$$) are not served yet",
            "Use WITH TABLE MAPPING."
        )
            .at(statement.query_offset);
    }
    sql::check_mirror_combination(options);
    catalog::Mirror wanted = wanted_mirror(context, statement, ends, existing, options);
    const bool same = existing && existing->config_hash == wanted.config_hash;
    if (existing && (statement.if_not_exists || same)) {
        if (statement.if_not_exists) {
            plan.outcome.tag = "MIRROR ALREADY EXISTS";
        }
        plan.outcome.notices.push_back(
            same ? notice(fmt::format("mirror \"{}\" already exists: unchanged", wanted.name))
                 : warning(
                       fmt::format(
                           "mirror \"{}\" already exists with another definition and is left as it "
                           "is",
                           wanted.name
                       ),
                       "CREATE OR REPLACE MIRROR changes it."
                   )
        );
        return plan;
    }
    if (existing) {
        replace(context, {statement, ends, *existing, options.validate}, std::move(wanted), plan);
        return plan;
    }
    set_tables(context, ends, std::nullopt, wanted, plan);
    require_room(context, catalog::max_tables_per_mirror, wanted.tables.size());
    plan.changes.events.push_back(mirror_event("MIRROR_CREATED", wanted.name, "created"));
    const std::string id = wanted.id;
    plan.changes.mirrors[id] = {std::nullopt, std::move(wanted)};
    if (ends.served()) {
        add_mirror_checks(context, ends, options.validate, plan);
    }
    return plan;
}

ControlPlan plan_drop_mirror(const ControlContext& context, const sql::DropMirror& statement) {
    ControlPlan plan;
    if (settle_missing(context, statement.if_exists, statement.name, plan)) {
        return plan;
    }
    catalog::Mirror mirror = required_mirror(context, statement.name);
    plan.outcome.tag = fmt::format("DROP MIRROR {}", mirror.name);
    plan.changes.events.push_back(mirror_event("MIRROR_DROPPED", mirror.name, "dropped"));
    const std::string id = mirror.id;
    plan.changes.drops[id] = drop_note(context, mirror);
    plan.changes.mirrors[id] = {std::move(mirror), std::nullopt};
    return plan;
}

}  // namespace server
