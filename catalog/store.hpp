// The durable store: one SQLite connection, used by one thread (the catalog's). Peers and mirrors
// are seen and written for one tenant at a time; there is no call without one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/key_ring.hpp"
#include "catalog/live_rows.hpp"
#include "catalog/model.hpp"
#include "catalog/progress.hpp"
#include "catalog/session_call.hpp"
#include "protocol/error.hpp"
#include "protocol/value.hpp"
#include "sql/select.hpp"

namespace catalog {

/// The tenant that every installation has.
inline constexpr std::string_view default_tenant = "millrace";

struct StoreOptions {
    std::filesystem::path data_dir;
    std::filesystem::path key_file;  // empty: data_dir/millrace.key
};

/// Holds the exclusive lock on a data directory; a second process gets an Error saying who has it.
class DataDirLock {
public:
    explicit DataDirLock(const std::filesystem::path& data_dir);
    DataDirLock(DataDirLock&& other) noexcept;
    DataDirLock& operator=(DataDirLock&&) = delete;
    DataDirLock(const DataDirLock&) = delete;
    DataDirLock& operator=(const DataDirLock&) = delete;
    ~DataDirLock();

private:
    int fd_ = -1;
};

class Store {
public:
    /// Opens, checks (quick_check), migrates. Refuses a newer schema. Throws Error with what to do.
    explicit Store(const StoreOptions& options);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    Store(Store&&) = delete;
    Store& operator=(Store&&) = delete;
    ~Store();

    std::optional<Peer> find_peer(std::string_view tenant, std::string_view name) const;
    std::optional<Peer> find_peer_by_id(std::string_view tenant, std::string_view id) const;
    std::optional<Mirror> find_mirror(std::string_view tenant, std::string_view name) const;
    std::vector<Peer> peers(std::string_view tenant) const;      // by name
    std::vector<Mirror> mirrors(std::string_view tenant) const;  // by name
    std::vector<Mirror> mirrors_using(std::string_view tenant, std::string_view peer_id) const;

    // What belongs to no tenant: who may see it is the server's business.
    std::optional<Tenant> find_tenant(std::string_view name) const;
    std::optional<Role> find_role(std::string_view name) const;
    std::optional<Role> find_role_by_id(std::string_view id) const;
    std::vector<Tenant> tenants() const;  // by name
    std::vector<Role> roles() const;      // by name

    /// Server settings as ALTER SYSTEM SET left them (only those that differ from the default).
    std::map<std::string, std::string> settings() const;

    /// Writes a whole change set in one transaction, durable when it returns. 42710 where a name
    /// was taken meanwhile, 40001 where an object was changed or dropped, 2BP01 where a dropped
    /// one has come into use, 53400 where the tenant would have more than its quota, 53100 where
    /// the disk is full; then nothing is written.
    void commit(std::string_view tenant, const ChangeSet& changes);

    /// Writes what has no change set: a failure, or what is about to be done by other means.
    void write_audit(const AuditEntry& entry);

    // The engine's own, of all tenants. Whatever belongs to a mirror that is gone by now is dropped
    // silently. Durable when the call returns.
    std::vector<std::pair<std::string, Mirror>> all_mirrors() const;  // with their tenants
    std::optional<MirrorProgress> progress(std::string_view mirror_id) const;
    void save_progress(const MirrorProgress& progress);
    /// That alone, of a mirror whose progress was saved before.
    void save_idle(std::string_view mirror_id, protocol::Lsn from, protocol::Lsn to);
    /// Nothing where the mirror has that state already.
    void save_state(std::string_view mirror_id, std::string_view state, std::int64_t at);
    /// An open one is counted instead; the newest 10000 of a tenant are kept.
    void raise_event(const EngineEvent& event);
    /// Ends a mirror's open warnings and errors; an empty table or code means all of them.
    void resolve_events(
        std::string_view tenant,
        std::string_view mirror,
        std::string_view source_table = {},
        std::string_view code = {},
        std::string_view severity_min = "warn"
    );
    std::vector<Orphan> orphans() const;
    /// Its id; 0 where the tenant is gone.
    std::int64_t add_orphan(const Orphan& orphan);
    void remove_orphan(std::int64_t id);
    void fail_orphan(std::int64_t id, std::string_view error);
    /// Its id; 0 where the mirror is gone. 22P02 where its detail is not JSON, nor empty.
    std::int64_t add_schema_change(const SchemaChange& change);
    std::vector<SchemaChange> schema_changes(std::string_view mirror_id) const;
    void decide_schema_change(
        std::int64_t id,
        std::string_view state,
        std::string_view decided_by,
        std::string_view error = {}
    );
    /// A peer's options for Orphan::sealed_options. To be added on the same visit to the catalog's
    /// thread: a rotation in between would leave it with a key that is gone.
    std::string seal_orphan(
        std::string_view tenant, std::string_view mirror_id, std::string_view text
    ) const;
    Secret unseal_orphan(
        std::string_view tenant, std::string_view mirror_id, std::string_view sealed
    ) const;

    /// A value for a plan's fact (":tenant" …).
    using Facts = std::function<protocol::Value(std::string_view name)>;

    /// Runs a plan; `changes` are visible to it and gone afterwards. Stops with 57014 when asked
    /// to, with 54000 when the result grows beyond `result_bytes_max`. `session` answers what the
    /// plan asks of it, on the catalog's thread.
    protocol::ResultSet query(
        std::string_view tenant,
        const sql::SelectPlan& plan,
        std::span<const protocol::Value> parameters,
        const Facts& facts,
        const ChangeSet& changes,
        std::stop_token stop,
        const SessionCall& session = {}
    );

    /// Where the rows of a live table come from (see live_rows.hpp); before that it has none.
    void give_live_rows(std::string_view table, LiveSource source);

    // Secrets of peers' options; associated data is tenant, peer id and option.
    std::string seal(
        std::string_view tenant,
        std::string_view peer_id,
        std::string_view key,
        std::string_view secret
    ) const;
    Secret unseal(std::string_view tenant, std::string_view peer_id, const StoredOption& option)
        const;
    std::string fingerprint(std::string_view text) const;

    /// A consistent copy while the server runs; refuses an existing file (58P02). Mode 0600.
    void backup(const std::filesystem::path& file);
    /// A fresh key for all secrets of all tenants; returns its id.
    std::string rotate_key();

    /// A secret of this installation that stays (for mock logins' salts); made at first use.
    Secret installation_secret();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// What a session sees: the store with the session's own open changes over it.
class View {
public:
    View(const Store& store, std::string_view tenant, const ChangeSet& changes)
        : store_(store), tenant_(tenant), changes_(changes) {}

    std::optional<Peer> find_peer(std::string_view name) const;
    std::optional<Peer> find_peer_by_id(std::string_view id) const;
    std::optional<Mirror> find_mirror(std::string_view name) const;
    std::vector<Peer> peers() const;
    std::vector<Mirror> mirrors() const;
    std::vector<Mirror> mirrors_using(std::string_view peer_id) const;
    std::optional<Tenant> find_tenant(std::string_view name) const;
    std::optional<Role> find_role(std::string_view name) const;
    std::vector<Tenant> tenants() const;
    std::vector<Role> roles() const;

private:
    const Store& store_;
    std::string_view tenant_;
    const ChangeSet& changes_;
};

/// Checks `file` (a backup) and puts it in place of the data directory's catalog, keeping the old
/// one beside it. The server must not run (the caller holds the lock).
void restore_backup(const std::filesystem::path& file, const std::filesystem::path& data_dir);

}  // namespace catalog
