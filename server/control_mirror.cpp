// CREATE, ALTER, DROP, PAUSE, RESUME, RESYNC and EXECUTE MIRROR.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "catalog/crypto.hpp"
#include "catalog/quotas.hpp"
#include "engine/mirror/cleanup.hpp"
#include "engine/mirror_checks.hpp"
#include "server/added_tables.hpp"
#include "server/control.hpp"
#include "server/definition.hpp"
#include "server/mirror_spec.hpp"
#include "server/mirror_tables.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::string_view mirror_what = "mirror";

catalog::Event mirror_event(const char* code, const std::string& name, std::string_view verb) {
    catalog::Event event;
    event.code = code;
    event.mirror = name;
    event.message = fmt::format("mirror \"{}\" was {}", name, verb);
    event.at = now_micros();
    return event;
}

std::string source_types() {
    std::string names;
    for (const sql::PeerTypeSpec& spec : sql::peer_types()) {
        if (spec.served && spec.source) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", spec.name);
        }
    }
    return fmt::format("Sources are peers of type {}.", names);
}

struct Ends {
    catalog::Peer source;
    catalog::Peer destination;
};

Ends required_ends(const ControlContext& context, const sql::CreateMirror& statement) {
    Ends ends{
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
    const auto options = std::make_shared<const engine::PeerOptions>(
        to_engine({context.store, context.references, context.tenant}, source)
    );
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

/// Fills the mirror's tables, now or by the plan's work. `before`: of a mirror that is altered, and
/// keeps the tables that its schemas meant.
void set_tables(
    const ControlContext& context,
    const Ends& ends,
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

catalog::Mirror wanted_mirror(
    const ControlContext& context,
    const sql::CreateMirror& statement,
    const Ends& ends,
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
    wanted.options =
        to_stored({context.store, context.references, context.tenant}, wanted.id, options);
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

/// A change to one mirror: the plan's only one, with its event.
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

void alter_options(
    const ControlContext& context,
    const sql::AlterMirror& statement,
    catalog::Mirror& mirror,
    ControlPlan& plan
) {
    const sql::CheckedOptions options =
        sql::check_options(sql::mirror_options(), statement.set, mirror_what, false);
    plan.outcome.notices = options.notices;
    overlay(
        mirror.options,
        to_stored({context.store, context.references, context.tenant}, mirror.id, options)
    );
    for (const sql::Name& key : statement.reset) {
        if (sql::find_option(sql::mirror_options(), key.text) == nullptr) {
            throw sql::unknown_option(sql::mirror_options(), key.text, mirror_what, key.offset);
        }
        std::erase_if(mirror.options, [&key](const catalog::StoredOption& stored) {
            return stored.key == key.text;
        });
    }
}

/// The options together, as CREATE checks them.
void check_stored_combination(const catalog::Mirror& mirror) {
    sql::CheckedOptions together;
    for (const catalog::StoredOption& option : mirror.options) {
        sql::CheckedOption& checked = together.values.emplace_back();
        checked.spec = sql::find_option(sql::mirror_options(), option.key);
        checked.value = option.value;
        checked.reference = option.kind == catalog::StoredOption::Kind::reference;
        checked.offset = Error::nowhere;
    }
    sql::check_mirror_combination(together);
}

/// The same of tables that come to it: what it has already is not asked about again.
void add_table_checks(
    const ControlContext& context,
    const Ends& ends,
    const catalog::Mirror& before,
    ControlPlan& plan
) {
    const auto spec = std::make_shared<engine::mirror::MirrorSpec>(to_spec(
        {context.store, context.references, context.tenant},
        *plan.changes.mirrors.at(before.id).after,
        ends.source,
        ends.destination
    ));
    if (spec->broken) {
        throw Error{*spec->broken};
    }
    plan.work = [inner = std::move(plan.work),
                 before,
                 spec](ControlPlan& planned, const engine::net::Patience& patience) {
        if (inner) {
            inner(planned, patience);
            spec->tables = table_specs(*planned.changes.mirrors.at(before.id).after);
        }
        keep_added_tables(before, *spec);
        const auto rows = check_added_tables(*spec, patience);
        for (const engine::CheckRow& row : rows) {
            if (row.code == "login" && row.status == "warn") {
                planned.outcome.notices.push_back(warning(row.detail, row.fix));
            }
        }
        if (engine::has_failed(rows)) {
            throw engine::mirror_refusal(spec->name, rows);
        }
    };
}

catalog::MirrorTable& required_table(catalog::Mirror& mirror, const sql::TableName& name) {
    const std::string text = sql::print_table_name(name);
    const auto found = std::ranges::find(mirror.tables, text, &catalog::MirrorTable::source_table);
    if (found == mirror.tables.end()) {
        throw statement_error(
            sqlstate::undefined_object,
            fmt::format("mirror \"{}\" has no source table \"{}\"", mirror.name, text),
            "SELECT * FROM mirror_tables lists the mirror's tables."
        )
            .at(name.offset);
    }
    return *found;
}

std::string sealed_options(
    const ControlContext& context, const catalog::Peer& peer, const std::string& mirror_id
) {
    std::string text = "{}";
    try {
        text = engine::mirror::options_text(
            to_engine({context.store, context.references, context.tenant}, peer)
        );
    } catch (const Error&) {
        // A reference that leads nowhere: the clean-up will say so.
    }
    return context.store.seal_orphan(context.tenant, mirror_id, text);
}

/// The peers may be dropped in the same breath; what the mirror has there must still be reached.
catalog::DropNote drop_note(const ControlContext& context, const catalog::Mirror& mirror) {
    catalog::DropNote note;
    note.mirror = mirror.name;
    const catalog::Peer source = peer_by_id(context, mirror.source_id);
    const catalog::Peer destination = peer_by_id(context, mirror.destination_id);
    note.source_peer = source.name;
    note.destination_peer = destination.name;
    note.sealed_source = sealed_options(context, source, mirror.id);
    note.sealed_destination = sealed_options(context, destination, mirror.id);
    return note;
}

/// What is asked of the peers before a mirror may count as made.
void add_checks(const ControlContext& context, const Ends& ends, bool validate, ControlPlan& plan) {
    const std::string id = plan.changes.mirrors.begin()->first;
    // What is not served is refused now, not when the mirror runs.
    // shared_ptr: std::function wants copies, and the secrets inside must not have any.
    const auto spec = std::make_shared<engine::mirror::MirrorSpec>(to_spec(
        {context.store, context.references, context.tenant},
        *plan.changes.mirrors.at(id).after,
        ends.source,
        ends.destination
    ));
    if (spec->broken) {
        throw Error{*spec->broken};
    }
    if (!validate) {
        return;
    }
    plan.work = [inner = std::move(plan.work),
                 id,
                 shared = spec](ControlPlan& planned, const engine::net::Patience& patience) {
        if (inner) {
            inner(planned, patience);
            shared->tables = table_specs(*planned.changes.mirrors.at(id).after);
        }
        const auto rows = engine::check_mirror(*shared, true, patience);
        if (engine::has_failed(rows)) {
            throw engine::mirror_refusal(shared->name, rows);
        }
        for (const engine::CheckRow& row : rows) {
            if (row.status == "warn") {
                planned.outcome.notices.push_back(warning(row.detail, row.fix));
            }
        }
    };
}

void rename(const ControlContext& context, const sql::Name& to, catalog::Mirror& mirror) {
    if (to.text != mirror.name && context.view().find_mirror(to.text)) {
        throw statement_error(
            sqlstate::duplicate_object, fmt::format("mirror \"{}\" already exists", to.text)
        )
            .at(to.offset);
    }
    mirror.name = to.text;
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
    const Ends ends = required_ends(context, statement);
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
    set_tables(context, ends, std::nullopt, wanted, plan);
    require_room(context, catalog::max_tables_per_mirror, wanted.tables.size());
    const std::string id = wanted.id;
    if (existing) {
        require_same_ends(*existing, wanted);
        ++wanted.config_version;
        plan.outcome.notices.push_back(notice(fmt::format("mirror \"{}\" changed", wanted.name)));
    }
    plan.changes.events.push_back(
        existing ? mirror_event("MIRROR_CHANGED", wanted.name, "changed")
                 : mirror_event("MIRROR_CREATED", wanted.name, "created")
    );
    const bool is_new = !existing;
    plan.changes.mirrors[id] = {std::move(existing), std::move(wanted)};
    const bool served = ends.source.type == sql::PeerType::postgres &&
                        ends.destination.type == sql::PeerType::postgres;
    if (is_new && served) {
        add_checks(context, ends, options.validate, plan);
    }
    return plan;
}

ControlPlan plan_alter_mirror(const ControlContext& context, const sql::AlterMirror& statement) {
    ControlPlan plan;
    plan.outcome.tag = "ALTER MIRROR";
    if (settle_missing(context, statement.if_exists, statement.name, plan)) {
        return plan;
    }
    const catalog::Mirror mirror = required_mirror(context, statement.name);
    const Ends ends{
        peer_by_id(context, mirror.source_id), peer_by_id(context, mirror.destination_id)};
    catalog::Mirror after = mirror;
    if (statement.rename_to) {
        rename(context, *statement.rename_to, after);
    }
    alter_options(context, statement, after, plan);
    check_stored_combination(after);
    drop_tables(statement.drop_tables, after);
    after.mappings.insert(
        after.mappings.end(), statement.add_tables.begin(), statement.add_tables.end()
    );
    after.config_hash = mirror_hash(after);
    if (after.config_hash == mirror.config_hash && after.name == mirror.name) {
        plan.outcome.notices.push_back(notice(fmt::format("mirror \"{}\" is unchanged", mirror.name)
        ));
        return plan;
    }
    if (!statement.add_tables.empty() || !statement.drop_tables.empty()) {
        set_tables(context, ends, mirror, after, plan);
        if (!statement.add_tables.empty()) {
            require_room(context, catalog::max_tables_per_mirror, after.tables.size());
        }
    }
    ++after.config_version;
    put_change(mirror, after, mirror_event("MIRROR_CHANGED", after.name, "changed"), plan);
    const bool served = ends.source.type == sql::PeerType::postgres &&
                        ends.destination.type == sql::PeerType::postgres;
    if (served && !statement.add_tables.empty()) {
        add_table_checks(context, ends, mirror, plan);
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

ControlPlan plan_control_mirror(
    const ControlContext& context, const sql::ControlMirror& statement
) {
    static constexpr std::string_view verbs[] = {"PAUSE", "RESUME", "RESYNC", "EXECUTE"};
    ControlPlan plan;
    plan.outcome.tag = fmt::format(
        "{} MIRROR {}", verbs[static_cast<std::size_t>(statement.verb)], statement.name.text
    );
    if (settle_missing(context, statement.if_exists, statement.name, plan)) {
        return plan;
    }
    catalog::Mirror mirror = required_mirror(context, statement.name);
    if (statement.verb == sql::MirrorVerb::execute) {
        throw statement_error(
            sqlstate::wrong_state,
            fmt::format("mirror \"{}\" is not a mirror of a query", mirror.name),
            "It runs by itself; RESUME MIRROR starts a paused one."
        )
            .at(statement.name.offset);
    }
    if (statement.verb == sql::MirrorVerb::resync) {
        catalog::Mirror again = mirror;
        if (statement.tables.empty()) {
            ++again.incarnation;
        }
        for (const sql::TableName& name : statement.tables) {
            ++required_table(again, name).incarnation;
        }
        catalog::Event event = mirror_event("MIRROR_RESYNC", mirror.name, "to be copied again");
        put_change(std::move(mirror), std::move(again), std::move(event), plan);
        return plan;
    }
    const bool pause = statement.verb == sql::MirrorVerb::pause;
    catalog::Mirror after = mirror;
    after.desired = pause ? "paused" : "running";
    // RESUME of one that runs is a wish to try again now what has failed.
    if (after.desired == mirror.desired && pause) {
        plan.outcome.notices.push_back(notice(
            fmt::format("mirror \"{}\" is {} already: unchanged", mirror.name, mirror.desired)
        ));
        return plan;
    }
    catalog::Event event = pause ? mirror_event("MIRROR_PAUSED", mirror.name, "paused")
                                 : mirror_event("MIRROR_RESUMED", mirror.name, "resumed");
    put_change(std::move(mirror), std::move(after), std::move(event), plan);
    return plan;
}

ControlPlan plan_decide(const ControlContext& context, const sql::DecideSchemaChange& statement) {
    ControlPlan plan;
    plan.outcome.tag = statement.approve ? "APPROVE SCHEMA CHANGE" : "REJECT SCHEMA CHANGE";
    for (const catalog::Mirror& mirror : context.view().mirrors()) {
        for (const catalog::SchemaChange& change : context.store.schema_changes(mirror.id)) {
            if (change.id != statement.id) {
                continue;
            }
            if (change.state != "held") {
                throw statement_error(
                    sqlstate::wrong_state,
                    fmt::format("schema change {} is {} already", change.id, change.state)
                )
                    .at(statement.offset);
            }
            plan.changes.decisions.push_back(
                {change.id, statement.approve ? "approved" : "rejected", context.identity.user}
            );
            // The mirror's own change of version is what wakes it.
            put_change(
                mirror,
                mirror,
                mirror_event("SCHEMA_CHANGE_DECIDED", mirror.name, "given a decision"),
                plan
            );
            return plan;
        }
    }
    throw statement_error(
        sqlstate::undefined_object,
        fmt::format("there is no schema change {}", statement.id),
        "SELECT * FROM schema_changes lists them."
    )
        .at(statement.offset);
}

}  // namespace server
