// CREATE, ALTER and DROP PEER.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "catalog/crypto.hpp"
#include "catalog/quotas.hpp"
#include "protocol/text.hpp"
#include "server/check_run.hpp"
#include "server/control.hpp"
#include "server/definition.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

DefinitionContext definition(const ControlContext& context) {
    return {context.store, context.references, context.tenant};
}

std::string served_types() {
    std::string names;
    for (const sql::PeerTypeSpec& spec : sql::peer_types()) {
        if (spec.served) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", spec.name);
        }
    }
    return names;
}

const sql::PeerTypeSpec& served_type(const sql::CreatePeer& statement) {
    const sql::PeerTypeSpec& spec = sql::peer_type(statement.type);
    if (!spec.served) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("peers of type {} are not served", spec.name),
            fmt::format("Served are {}.", served_types())
        )
            .at(statement.type_offset);
    }
    return spec;
}

bool has_reference(const catalog::Peer& peer) {
    return std::any_of(
        peer.options.begin(),
        peer.options.end(),
        [](const catalog::StoredOption& option) {
            return option.kind == catalog::StoredOption::Kind::reference;
        }
    );
}

/// Adds the check of a peer to the plan: a connection, or a NOTICE that there is none yet. What its
/// options say by themselves is checked here, also where nobody is to be asked.
void add_check(
    const ControlContext& context, const catalog::Peer& peer, bool validate, ControlPlan& plan
) {
    // What was found of an earlier definition says nothing of this one.
    plan.changes.peer_checks[peer.id] = {};
    const engine::PeerChecks* checks = engine::find_peer_checks(peer.type);
    if (checks == nullptr) {
        if (validate) {
            plan.outcome.notices.push_back(notice(fmt::format(
                "peer \"{}\" is stored unchecked: the check of {} peers comes with that "
                "destination",
                peer.name,
                sql::peer_type(peer.type).name
            )));
        }
        return;
    }
    if (!validate && has_reference(peer)) {
        return;  // what it names may be provided later
    }
    // shared_ptr: std::function wants copies, and the secrets inside must not have any.
    const auto options =
        std::make_shared<const engine::PeerOptions>(to_engine(definition(context), peer));
    const auto named = [name = peer.name](Error error) {
        error.message = fmt::format("peer \"{}\": {}", name, error.message);
        return error;
    };
    try {
        checks->read(*options);
    } catch (const Error& error) {
        throw named(error);
    }
    if (!validate) {
        return;
    }
    plan.work = [options, checks, named, id = peer.id, name = peer.name](
                    ControlPlan& planned, const engine::net::Patience& patience
                ) {
        try {
            const auto rows = checks->require(*options, patience);
            planned.changes.peer_checks[id] = check_run(rows);
            for (const engine::CheckRow& row : rows) {
                if (row.code == "ssh_host_key" && row.status == "warn") {
                    planned.outcome.notices.push_back(
                        warning(fmt::format("peer \"{}\": {}", name, row.detail), row.fix)
                    );
                }
            }
        } catch (const Error& error) {
            throw named(error);
        }
    };
}

catalog::Event peer_event(const char* code, const catalog::Peer& peer, std::string_view verb) {
    catalog::Event event;
    event.code = code;
    event.peer = peer.name;
    event.message = fmt::format("peer \"{}\" was {}", peer.name, verb);
    event.at = now_micros();
    return event;
}

void require_no_type_change(
    const ControlContext& context, const catalog::Peer& existing, const sql::CreatePeer& statement
) {
    if (existing.type == statement.type || context.view().mirrors_using(existing.id).empty()) {
        return;
    }
    throw Error{
        ErrorKind::statement,
        sqlstate::dependent_objects_exist,
        fmt::format("cannot change the type of peer \"{}\" while mirrors use it", existing.name),
        fmt::format(
            "It is of type {}, and mirror \"{}\" uses it.",
            sql::peer_type(existing.type).name,
            context.view().mirrors_using(existing.id).front().name
        ),
        "Make a peer of another name, or drop the mirrors first."};
}

/// What CREATE PEER of an existing name does: true where the plan is complete with it.
bool settle_existing(
    const sql::CreatePeer& statement,
    const catalog::Peer& existing,
    const catalog::Peer& wanted,
    ControlPlan& plan
) {
    if (existing.config_hash == wanted.config_hash) {
        plan.outcome.notices.push_back(
            notice(fmt::format("peer \"{}\" already exists: unchanged", existing.name))
        );
        return true;
    }
    if (statement.or_replace) {
        return false;
    }
    if (statement.if_not_exists) {
        plan.outcome.notices.push_back(warning(
            fmt::format(
                "peer \"{}\" already exists with another definition and is left as it is",
                existing.name
            ),
            "CREATE OR REPLACE PEER changes it."
        ));
        return true;
    }
    throw statement_error(
        sqlstate::duplicate_object,
        fmt::format("peer \"{}\" already exists with another definition", existing.name),
        "CREATE OR REPLACE PEER changes it; SHOW CREATE PEER shows it."
    )
        .at(statement.name.offset);
}

}  // namespace

ControlPlan plan_create_peer(const ControlContext& context, const sql::CreatePeer& statement) {
    const sql::PeerTypeSpec& spec = served_type(statement);
    const sql::CheckedOptions options = sql::check_options(
        spec.options, statement.options, fmt::format("peer of type {}", spec.name), true
    );
    ControlPlan plan;
    plan.outcome.tag = "OK";
    plan.outcome.notices = options.notices;
    std::optional<catalog::Peer> existing = context.view().find_peer(statement.name.text);
    catalog::Peer wanted;
    if (existing) {
        wanted = *existing;
    } else {
        require_room(context, catalog::max_peers, context.view().peers().size() + 1);
        wanted.id = catalog::random_uuid();
        wanted.created_at = now_micros();
    }
    wanted.name = statement.name.text;
    wanted.type = statement.type;
    wanted.options = to_stored(definition(context), wanted.id, options);
    wanted.config_hash = peer_hash(definition(context), wanted);
    if (existing && settle_existing(statement, *existing, wanted, plan)) {
        return plan;
    }
    if (existing) {
        require_no_type_change(context, *existing, statement);
        plan.outcome.notices.push_back(notice(fmt::format("peer \"{}\" changed", wanted.name)));
    }
    add_check(context, wanted, options.validate, plan);
    plan.changes.events.push_back(
        existing ? peer_event("PEER_CHANGED", wanted, "changed")
                 : peer_event("PEER_CREATED", wanted, "created")
    );
    const std::string id = wanted.id;
    plan.changes.peers[id] = {std::move(existing), std::move(wanted)};
    return plan;
}

ControlPlan plan_alter_peer(const ControlContext& context, const sql::AlterPeer& statement) {
    ControlPlan plan;
    plan.outcome.tag = "ALTER PEER";
    if (statement.if_exists && !context.view().find_peer(statement.name.text)) {
        plan.outcome.tag = "NO SUCH PEER";
        plan.outcome.notices.push_back(
            notice(fmt::format("peer \"{}\" does not exist, skipping", statement.name.text))
        );
        return plan;
    }
    catalog::Peer peer = required_peer(context, statement.name);
    const sql::PeerTypeSpec& spec = sql::peer_type(peer.type);
    const std::string what = fmt::format("peer of type {}", spec.name);
    const sql::CheckedOptions options =
        sql::check_options(spec.options, statement.set, what, false);
    plan.outcome.notices = options.notices;
    catalog::Peer after = peer;
    overlay(after.options, to_stored(definition(context), peer.id, options));
    for (const sql::Name& key : statement.reset) {
        const sql::OptionSpec* option = sql::find_option(spec.options, key.text);
        if (option == nullptr) {
            throw sql::unknown_option(spec.options, key.text, what, key.offset);
        }
        if (option->required) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format("option \"{}\" of a {} has no default to go back to", key.text, what)
            )
                .at(key.offset);
        }
        std::erase_if(after.options, [&key](const catalog::StoredOption& stored) {
            return stored.key == key.text;
        });
    }
    after.config_hash = peer_hash(definition(context), after);
    if (after.config_hash == peer.config_hash) {
        plan.outcome.notices.push_back(notice(fmt::format("peer \"{}\" is unchanged", peer.name)));
        return plan;
    }
    add_check(context, after, options.validate, plan);
    plan.changes.events.push_back(peer_event("PEER_CHANGED", after, "changed"));
    const std::string id = peer.id;
    plan.changes.peers[id] = {std::move(peer), std::move(after)};
    return plan;
}

ControlPlan plan_drop_peer(const ControlContext& context, const sql::DropPeer& statement) {
    ControlPlan plan;
    if (statement.if_exists && !context.view().find_peer(statement.name.text)) {
        plan.outcome.tag = "NO SUCH PEER";
        plan.outcome.notices.push_back(
            notice(fmt::format("peer \"{}\" does not exist, skipping", statement.name.text))
        );
        return plan;
    }
    catalog::Peer peer = required_peer(context, statement.name);
    const std::vector<catalog::Mirror> users = context.view().mirrors_using(peer.id);
    if (!users.empty()) {
        std::string detail;
        std::string hint = "Drop them first:";
        for (const catalog::Mirror& mirror : users) {
            detail += fmt::format("{}mirror \"{}\"", detail.empty() ? "" : ", ", mirror.name);
            hint += fmt::format(" DROP MIRROR {};", protocol::quote_identifier(mirror.name));
        }
        throw Error{
            ErrorKind::statement,
            sqlstate::dependent_objects_exist,
            fmt::format("cannot drop peer \"{}\" because mirrors use it", peer.name),
            fmt::format("It is used by {}.", detail),
            hint}
            .at(statement.name.offset);
    }
    plan.outcome.tag = fmt::format("DROP PEER {}", peer.name);
    plan.changes.events.push_back(peer_event("PEER_DROPPED", peer, "dropped"));
    const std::string id = peer.id;
    plan.changes.peers[id] = {std::move(peer), std::nullopt};
    return plan;
}

}  // namespace server
