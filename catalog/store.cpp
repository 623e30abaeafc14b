#include "catalog/store.hpp"

#include <utility>

#include "catalog/apply_changes.hpp"
#include "catalog/backup.hpp"
#include "catalog/crypto.hpp"
#include "catalog/database.hpp"
#include "catalog/files.hpp"
#include "catalog/installation.hpp"
#include "catalog/mirror_rows.hpp"
#include "catalog/own_functions.hpp"
#include "catalog/peer_rows.hpp"
#include "catalog/query.hpp"
#include "catalog/restore.hpp"
#include "catalog/role_rows.hpp"
#include "catalog/rotation.hpp"
#include "catalog/store_impl.hpp"
#include "catalog/tenant_rows.hpp"
#include "sql/sqlite_functions.hpp"

namespace catalog {

namespace {

/// A key is made only together with a catalog: for one that exists, a lost key file is an error.
KeyRing open_ring(const StoreOptions& options) {
    make_private_directory(options.data_dir);
    finish_restore(options.data_dir);
    const bool is_new = !is_there(catalog_file(options.data_dir));
    const auto file =
        options.key_file.empty() ? options.data_dir / "millrace.key" : options.key_file;
    return KeyRing::open(file, is_new);
}

}  // namespace

Store::Impl::Impl(const StoreOptions& options)
    : data_dir(options.data_dir),
      ring(open_ring(options)),
      connection(open_catalog(options.data_dir)),
      fingerprints(installation_key(*connection, ring, fingerprint_key)) {
    connection->register_functions(sql::sqlite_functions());
    connection->register_functions(own_functions());
    connection->register_session_call();
    connection->register_aggregates(sql::sqlite_aggregates());
    // Its first use declares it, which a plan may not.
    connection->run("SELECT 0 FROM json_each('[]')");
}

Store::Store(const StoreOptions& options) : impl_(std::make_unique<Impl>(options)) {}

Store::~Store() = default;

std::optional<Peer> Store::find_peer(std::string_view tenant, std::string_view name) const {
    return read_peer(*impl_->connection, tenant, name);
}

std::optional<Peer> Store::find_peer_by_id(std::string_view tenant, std::string_view id) const {
    return read_peer_by_id(*impl_->connection, tenant, id);
}

std::optional<Mirror> Store::find_mirror(std::string_view tenant, std::string_view name) const {
    return read_mirror(*impl_->connection, tenant, name);
}

std::vector<Peer> Store::peers(std::string_view tenant) const {
    return read_peers(*impl_->connection, tenant);
}

std::vector<Mirror> Store::mirrors(std::string_view tenant) const {
    return read_mirrors(*impl_->connection, tenant);
}

std::vector<Mirror> Store::mirrors_using(std::string_view tenant, std::string_view peer_id) const {
    return read_mirrors_using(*impl_->connection, tenant, peer_id);
}

std::optional<Tenant> Store::find_tenant(std::string_view name) const {
    return read_tenant(*impl_->connection, name);
}

std::optional<Role> Store::find_role(std::string_view name) const {
    return read_role(*impl_->connection, name);
}

std::optional<Role> Store::find_role_by_id(std::string_view id) const {
    return read_role_by_id(*impl_->connection, id);
}

std::vector<Tenant> Store::tenants() const {
    return read_tenants(*impl_->connection);
}

std::vector<Role> Store::roles() const {
    return read_roles(*impl_->connection);
}

std::map<std::string, std::string> Store::settings() const {
    std::map<std::string, std::string> values;
    Statement rows = impl_->connection->prepare("SELECT name, value FROM settings");
    while (rows.step()) {
        values.emplace(rows.text(0), rows.text(1));
    }
    return values;
}

void Store::commit(std::string_view tenant, const ChangeSet& changes) {
    if (changes.empty()) {
        return;
    }
    Transaction transaction{*impl_->connection};
    apply_changes({*impl_->connection, impl_->ring, tenant}, changes);
    transaction.commit();
}

void Store::write_audit(const AuditEntry& entry) {
    Transaction transaction{*impl_->connection};
    catalog::write_audit(*impl_->connection, {&entry, 1});
    transaction.commit();
}

// NOLINTNEXTLINE(readability-function-size): the six are what a session has in hand.
protocol::ResultSet Store::query(
    std::string_view tenant,
    const sql::SelectPlan& plan,
    std::span<const protocol::Value> parameters,
    const Facts& facts,
    const ChangeSet& changes,
    std::stop_token stop,
    const SessionCall& session
) {
    const PlanInputs inputs{tenant, parameters, facts, &session};
    if (changes.empty()) {
        return run_plan(*impl_->connection, plan, inputs, std::move(stop));
    }
    const Transaction rolled_back{*impl_->connection};
    apply_changes({*impl_->connection, impl_->ring, tenant}, changes);
    return run_plan(*impl_->connection, plan, inputs, std::move(stop));
}

void Store::give_live_rows(std::string_view table, LiveSource source) {
    impl_->connection->give_live_rows(table, std::move(source));
}

std::string Store::seal(
    std::string_view tenant, std::string_view peer_id, std::string_view key, std::string_view secret
) const {
    return impl_->ring.seal(secret, sealing_context(tenant, peer_id, key));
}

Secret Store::unseal(std::string_view tenant, std::string_view peer_id, const StoredOption& option)
    const {
    // A peer of an open block is not stored yet; its option comes from memory.
    if (const auto stored = read_peer_by_id(*impl_->connection, tenant, peer_id)) {
        check_peer_mac(*impl_->connection, impl_->ring, tenant, *stored);
    }
    return impl_->ring.unseal(option.value, sealing_context(tenant, peer_id, option.key));
}

std::string Store::fingerprint(std::string_view text) const {
    const Digest digest = hmac_sha256(impl_->fingerprints.reveal(), text);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

void Store::backup(const std::filesystem::path& file) {
    write_backup(*impl_->connection, impl_->data_dir, file);
}

std::string Store::rotate_key() {
    rotate(*impl_->connection, impl_->ring);
    return impl_->ring.current_id();
}

Secret Store::installation_secret() {
    return installation_key(*impl_->connection, impl_->ring, login_key);
}

}  // namespace catalog
