#include "catalog/rotation.hpp"

#include <optional>
#include <string>
#include <vector>

#include "catalog/installation.hpp"
#include "catalog/orphan_rows.hpp"
#include "catalog/peer_rows.hpp"

namespace catalog {

namespace {

std::vector<std::string> tenants(Connection& connection) {
    std::vector<std::string> names;
    Statement rows = connection.prepare("SELECT name FROM tenants ORDER BY name");
    while (rows.step()) {
        names.push_back(rows.text(0));
    }
    return names;
}

/// The peer's code is checked before it is made anew: rotation must not bless an edited row.
void reseal_peer(Connection& connection, const KeyRing& ring, std::string_view tenant, Peer peer) {
    check_peer_mac(connection, ring, tenant, peer);
    for (StoredOption& option : peer.options) {
        if (option.kind == StoredOption::Kind::sealed) {
            const std::string context = sealing_context(tenant, peer.id, option.key);
            const Secret secret = ring.unseal(option.value, context);
            option.value = ring.seal(secret.reveal(), context);
        }
    }
    update_peer(connection, ring, tenant, peer);
}

}  // namespace

void reseal_all(Connection& connection, const KeyRing& ring) {
    Transaction transaction{connection};
    for (const std::string& tenant : tenants(connection)) {
        for (const Peer& peer : read_peers(connection, tenant)) {
            reseal_peer(connection, ring, tenant, peer);
        }
    }
    reseal_orphans(connection, ring);
    reseal_installation(connection, ring);
    transaction.commit();
}

void rotate(Connection& connection, KeyRing& ring) {
    ring.add_new_key();
    reseal_all(connection, ring);
    ring.forget_old_keys();
}

}  // namespace catalog
