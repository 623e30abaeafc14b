// What the catalog keeps, as plain values. Everything here is *desired* state and what happened to
// it; what a running mirror does lives in the engine.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/audit.hpp"
#include "sql/options.hpp"
#include "sql/statement.hpp"

namespace catalog {

struct StoredOption {
    enum class Kind {
        plain,      // as canonical text
        reference,  // env:… or file:…, resolved at each use
        sealed,     // a secret, KeyRing's printable form
    };
    std::string key;
    Kind kind = Kind::plain;
    std::string value;

    bool operator==(const StoredOption&) const = default;
};

struct Peer {
    std::string id;  // UUID
    std::string name;
    sql::PeerType type = sql::PeerType::postgres;
    std::vector<StoredOption> options;  // in the order given
    std::string config_hash;            // hex; equal for equal definitions, secrets fingerprinted
    std::optional<std::string> comment;
    std::int64_t version = 1;     // counts changes; for 40001
    std::int64_t created_at = 0;  // microseconds since 2000-01-01
};

struct MirrorTable {
    std::string source_table;  // "public.orders"
    std::string target_table;
    std::int64_t incarnation = 1;  // counts RESYNC MIRROR m TABLE t
    bool paused = false;
};

struct Mirror {
    std::string id;  // UUID
    std::string name;
    std::string source_id;  // peers' ids
    std::string destination_id;
    std::vector<sql::TableMapping> mappings;  // as written
    std::vector<MirrorTable> tables;          // as resolved at CREATE (whole schemas spelt out)
    std::vector<StoredOption> options;
    /// By key: what options still are until RESYNC MIRROR brings `options` into force; none: not
    /// given.
    std::map<std::string, std::optional<std::string>> in_force;
    std::string desired = "running";  // running, paused
    std::string state = "created";    // as the engine left it: Store::save_state()
    std::optional<std::string> comment;
    std::string config_hash;
    std::int64_t config_version = 1;  // counts ALTERs
    std::int64_t incarnation = 1;     // counts RESYNC MIRROR m
    std::int64_t version = 1;         // counts changes of any kind; for 40001
    std::int64_t created_at = 0;
};

/// A database, as clients call it: whose peers and mirrors these are.
struct Tenant {
    std::string name;
    std::string owner_id;                        // a role's
    std::map<std::string, std::int64_t> quotas;  // by quotas.hpp's names; what is not there is free
    std::optional<std::string> comment;
    std::int64_t oid = 0;  // given when it is stored
    std::int64_t version = 1;
    std::int64_t created_at = 0;
};

enum class DatabasePrivilege { connect, create };

struct DatabaseGrant {
    std::string tenant;
    DatabasePrivilege privilege = DatabasePrivilege::connect;

    auto operator<=>(const DatabaseGrant&) const = default;
};

/// Who logs in, or what rights are given by. Roles are the installation's, not a tenant's.
struct Role {
    std::string id;  // UUID
    std::string name;
    std::optional<std::string> verifier;  // SCRAM-SHA-256$…; none: no password will do
    bool login = false;
    bool superuser = false;
    std::optional<std::int64_t> valid_until;  // microseconds since 2000-01-01
    std::int64_t connection_limit = -1;       // -1: none
    std::optional<std::string> home_database;
    std::optional<std::string> comment;
    std::map<std::string, bool> member_of;  // roles' ids; true: may grant that role to others
    std::vector<DatabaseGrant> grants;      // sorted
    std::int64_t oid = 0;                   // given when it is stored
    std::int64_t version = 1;
    std::int64_t created_at = 0;
};

/// Something that happened to an object; kept in `events`, sent to who listens.
struct Event {
    std::string severity = "info";  // info, warn, error
    std::string code;               // "MIRROR_CREATED"
    std::optional<std::string> mirror;
    std::optional<std::string> peer;
    std::string message;
    std::int64_t at = 0;
};

/// How to reach the peers of a mirror that is being dropped: what it has there outlives it.
struct DropNote {
    std::string mirror;       // its name
    std::string source_peer;  // names
    std::string destination_peer;
    std::string sealed_source;  // options, as Store::seal_orphan() gives them
    std::string sealed_destination;
};

/// The result of one check of a peer or mirror.
struct StoredCheck {
    std::string code;
    std::string status;  // pass, warn, fail, skip
    std::string detail;
    std::string fix;
};

/// All that one run of checks has found; it takes the place of the run before.
struct CheckRun {
    std::int64_t at = 0;
    std::vector<StoredCheck> checks;  // none: what was found before is no longer true
};

/// What a person has decided of a schema change that was held.
struct Decision {
    std::int64_t id = 0;
    std::string state;  // approved, rejected
    std::string decided_by;
};

template <class Object>
struct ObjectChange {
    std::optional<Object> before;  // as read from the store; none: it is new
    std::optional<Object> after;   // none: it is dropped
};

/// What an open transaction block has changed and not yet written: the overlay that its own session
/// sees. Values only, so a savepoint is a copy.
struct ChangeSet {
    std::map<std::string, ObjectChange<Peer>> peers;             // by id
    std::map<std::string, ObjectChange<Mirror>> mirrors;         // by id
    std::map<std::string, ObjectChange<Tenant>> tenants;         // by name
    std::map<std::string, ObjectChange<Role>> roles;             // by id
    std::map<std::string, std::optional<std::string>> settings;  // none: back to the default
    std::map<std::string, DropNote> drops;                       // by the mirror's id
    std::map<std::string, CheckRun> peer_checks;                 // by the peer's id
    std::map<std::string, CheckRun> mirror_checks;               // by the mirror's id
    std::vector<Decision> decisions;
    std::vector<Event> events;
    std::vector<AuditEntry> audit;  // of the statements that led here, in their order

    bool empty() const {
        return peers.empty() && mirrors.empty() && tenants.empty() && roles.empty() &&
               settings.empty() && peer_checks.empty() && mirror_checks.empty() &&
               decisions.empty() && events.empty() && audit.empty();
    }
    /// Does it change who may do what?
    bool changes_access() const { return !tenants.empty() || !roles.empty(); }
};

}  // namespace catalog
