#include "catalog/apply_changes.hpp"

#include <optional>
#include <string>
#include <vector>

#include "catalog/apply_access.hpp"
#include "catalog/clock.hpp"
#include "catalog/event_rows.hpp"
#include "catalog/finding_rows.hpp"
#include "catalog/mirror_rows.hpp"
#include "catalog/orphan_rows.hpp"
#include "catalog/peer_rows.hpp"
#include "catalog/progress_rows.hpp"
#include "protocol/error.hpp"
#include "protocol/text.hpp"

namespace catalog {

namespace {

namespace state = protocol::sqlstate;

/// What the tables peers and mirrors differ in, for the steps that are the same for both.
struct PeerQueries {
    static constexpr std::string_view what = "peer";
    static constexpr std::string_view select_version =
        "SELECT version FROM peers WHERE tenant = ?1 AND id = ?2";
    static constexpr std::string_view select_name =
        "SELECT 1 FROM peers WHERE tenant = ?1 AND name = ?2 AND id <> ?3";
    static constexpr std::string_view park_name =
        "UPDATE peers SET name = char(1) || id WHERE tenant = ?1 AND id = ?2";
};

struct MirrorQueries {
    static constexpr std::string_view what = "mirror";
    static constexpr std::string_view select_version =
        "SELECT version FROM mirrors WHERE tenant = ?1 AND id = ?2";
    static constexpr std::string_view select_name =
        "SELECT 1 FROM mirrors WHERE tenant = ?1 AND name = ?2 AND id <> ?3";
    static constexpr std::string_view park_name =
        "UPDATE mirrors SET name = char(1) || id WHERE tenant = ?1 AND id = ?2";
};

protocol::Error changed_meanwhile(std::string message) {
    return protocol::Error{
        protocol::ErrorKind::transient,
        state::serialization_failure,
        std::move(message),
        {},
        "Run the statement, or the whole transaction, again."};
}

void check_tenant(const Applier& to) {
    Statement row = to.connection.prepare("SELECT 1 FROM tenants WHERE name = ?1");
    if (!row.with(to.tenant).step()) {
        throw protocol::statement_error(
            state::invalid_catalog_name,
            "database \"" + std::string{to.tenant} + "\" does not exist"
        );
    }
}

/// That every object is still what it was when the session read it.
template <class Queries, class Changes>
void check_versions(const Applier& to, const Changes& changes) {
    for (const auto& entry : changes) {
        const auto& before = entry.second.before;
        if (!before) {
            continue;
        }
        Statement row = to.connection.prepare(Queries::select_version);
        if (!row.with(to.tenant, entry.first).step() || row.integer(0) != before->version) {
            throw changed_meanwhile(
                std::string{Queries::what} + " \"" + before->name +
                "\" was changed by another session"
            );
        }
    }
}

/// Renamed objects let go of their names first, so that two can swap theirs.
template <class Queries, class Changes>
void park_names(const Applier& to, const Changes& changes) {
    for (const auto& entry : changes) {
        const auto& before = entry.second.before;
        const auto& after = entry.second.after;
        if (before && after && before->name != after->name) {
            to.connection.prepare(Queries::park_name).with(to.tenant, entry.first).run();
        }
    }
}

template <class Queries, class Object>
void check_name(const Applier& to, const Object& object) {
    Statement row = to.connection.prepare(Queries::select_name);
    if (row.with(to.tenant, object.name, object.id).step()) {
        throw protocol::statement_error(
            state::duplicate_object,
            std::string{Queries::what} + " \"" + object.name + "\" already exists"
        );
    }
}

/// A secret that was sealed in an open block before the key was rotated could never be read again.
void check_sealing_keys(const Applier& to, const std::vector<StoredOption>& options) {
    for (const StoredOption& option : options) {
        if (option.kind == StoredOption::Kind::sealed && !to.ring.can_unseal(option.value)) {
            throw changed_meanwhile("the key of the secrets was rotated by another session");
        }
    }
}

void write_peer(const Applier& to, const std::optional<Peer>& before, Peer peer) {
    check_name<PeerQueries>(to, peer);
    check_sealing_keys(to, peer.options);
    if (!before) {
        peer.version = 1;
        peer.created_at = peer.created_at != 0 ? peer.created_at : now_microseconds();
        insert_peer(to.connection, to.ring, to.tenant, peer);
        return;
    }
    peer.version = before->version + 1;
    update_peer(to.connection, to.ring, to.tenant, peer);
}

void write_mirror(const Applier& to, const std::optional<Mirror>& before, Mirror mirror) {
    check_name<MirrorQueries>(to, mirror);
    check_sealing_keys(to, mirror.options);
    if (!before) {
        const std::int64_t now = now_microseconds();
        mirror.version = 1;
        mirror.created_at = mirror.created_at != 0 ? mirror.created_at : now;
        insert_mirror(to.connection, to.tenant, mirror, now);
        return;
    }
    if (before->name != mirror.name) {
        close_events(to.connection, to.tenant, before->name);
    }
    mirror.version = before->version + 1;
    update_mirror(to.connection, to.tenant, mirror);
}

/// A peer that was edited behind the server's back must not be blessed with a new code.
void check_peers_untouched(const Applier& to, const ChangeSet& changes) {
    for (const auto& entry : changes.peers) {
        const auto& change = entry.second;
        if (!change.before || !change.after) {
            continue;
        }
        if (const std::optional<Peer> stored =
                read_peer_by_id(to.connection, to.tenant, entry.first)) {
            check_peer_mac(to.connection, to.ring, to.tenant, *stored);
        }
    }
}

template <class Changes, class Write>
void write_existing_then_new(const Changes& changes, Write write) {
    for (bool is_new : {false, true}) {
        for (const auto& entry : changes) {
            const auto& change = entry.second;
            if (change.after.has_value() && change.before.has_value() != is_new) {
                write(change.before, *change.after);
            }
        }
    }
}

/// What the mirror has at its peers, for the engine to remove; only what it is known to have made.
void leave_orphans(const Applier& to, const std::string& mirror_id, const DropNote& note) {
    const std::optional<MirrorProgress> progress = read_progress(to.connection, mirror_id);
    if (!progress || progress->phase.empty()) {
        return;
    }
    Orphan orphan;
    orphan.tenant = to.tenant;
    orphan.mirror = note.mirror;
    orphan.mirror_id = mirror_id;
    orphan.since = now_microseconds();
    const auto leave = [&](const char* kind, const std::string& name, std::string statement) {
        orphan.kind = kind;
        orphan.name = name;
        orphan.drop_statement = std::move(statement);
        insert_orphan(to.connection, orphan);
    };
    orphan.peer = note.source_peer;
    orphan.sealed_options = note.sealed_source;
    if (progress->own_slot && !progress->slot.empty()) {
        leave(
            "slot",
            progress->slot,
            "SELECT pg_drop_replication_slot(" + protocol::quote_literal(progress->slot) + ")"
        );
    }
    if (!progress->group_slot.empty()) {
        leave(
            "slot",
            progress->group_slot,
            "SELECT pg_drop_replication_slot(" + protocol::quote_literal(progress->group_slot) + ")"
        );
    }
    if (progress->own_publication && !progress->publication.empty()) {
        leave("publication", progress->publication, "DROP PUBLICATION " + progress->publication);
    }
    orphan.peer = note.destination_peer;
    orphan.sealed_options = note.sealed_destination;
    leave(
        "position",
        mirror_id,
        "DELETE FROM _millrace.positions WHERE mirror_id = " + protocol::quote_literal(mirror_id)
    );
}

void delete_objects(const Applier& to, const ChangeSet& changes) {
    for (const auto& entry : changes.mirrors) {
        const auto& change = entry.second;
        if (change.before && !change.after) {
            const auto note = changes.drops.find(entry.first);
            if (note != changes.drops.end()) {
                leave_orphans(to, entry.first, note->second);
            }
            close_events(to.connection, to.tenant, change.before->name);
            delete_mirror(to.connection, to.tenant, entry.first);
        }
    }
    // The references of mirrors are checked at the end, so that a mirror may leave a peer that
    // goes in the same set.
    for (const auto& entry : changes.peers) {
        const auto& change = entry.second;
        if (change.before && !change.after) {
            delete_peer(to.connection, to.tenant, entry.first);
        }
    }
}

void check_dropped_peers(const Applier& to, const ChangeSet& changes) {
    for (const auto& entry : changes.peers) {
        const auto& change = entry.second;
        if (!change.before || change.after) {
            continue;
        }
        Statement rows = to.connection.prepare(
            "SELECT name FROM mirrors WHERE tenant = ?1 AND (source_id = ?2 OR destination_id = ?2)"
            " ORDER BY name"
        );
        rows.with(to.tenant, entry.first);
        std::string names;
        while (rows.step()) {
            names += (names.empty() ? "\"" : ", \"") + rows.text(0) + "\"";
        }
        if (!names.empty()) {
            throw protocol::Error{
                protocol::ErrorKind::statement,
                state::dependent_objects_exist,
                "cannot drop peer \"" + change.before->name + "\" because mirrors use it",
                "It is used by: " + names + ".",
                "Drop those mirrors first."};
        }
    }
}

void check_peers_of_mirrors(const Applier& to, const ChangeSet& changes) {
    for (const auto& entry : changes.mirrors) {
        const auto& change = entry.second;
        if (!change.after) {
            continue;
        }
        for (const std::string& peer_id : {change.after->source_id, change.after->destination_id}) {
            Statement row = to.connection.prepare(PeerQueries::select_version);
            if (!row.with(to.tenant, peer_id).step()) {
                throw changed_meanwhile(
                    "a peer of mirror \"" + change.after->name + "\" was dropped by another session"
                );
            }
        }
    }
}

void write_settings(const Applier& to, const ChangeSet& changes) {
    for (const auto& [name, value] : changes.settings) {
        if (value) {
            to.connection.prepare("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")
                .with(name, *value)
                .run();
        } else {
            to.connection.prepare("DELETE FROM settings WHERE name = ?1").with(name).run();
        }
    }
}

}  // namespace

void apply_changes(const Applier& applier, const ChangeSet& changes) {
    check_tenant(applier);
    check_versions<PeerQueries>(applier, changes.peers);
    check_versions<MirrorQueries>(applier, changes.mirrors);
    check_peers_untouched(applier, changes);
    check_access_versions(applier.connection, changes);

    apply_access(applier.connection, changes);
    delete_objects(applier, changes);
    park_names<PeerQueries>(applier, changes.peers);
    park_names<MirrorQueries>(applier, changes.mirrors);
    write_existing_then_new(changes.peers, [&](const auto& before, const Peer& peer) {
        write_peer(applier, before, peer);
    });
    write_existing_then_new(changes.mirrors, [&](const auto& before, const Mirror& mirror) {
        write_mirror(applier, before, mirror);
    });
    check_dropped_peers(applier, changes);
    check_peers_of_mirrors(applier, changes);
    check_quotas(applier.connection, applier.tenant, changes);
    write_settings(applier, changes);
    write_checks(applier.connection, applier.tenant, changes);
    for (const Decision& decision : changes.decisions) {
        decide_schema_change(
            applier.connection, decision.id, {decision.state, decision.decided_by, {}}
        );
    }
    write_events(applier.connection, applier.tenant, changes.events);
    write_audit(applier.connection, changes.audit);
}

}  // namespace catalog
