#include "catalog/installation.hpp"

#include <string>

#include "catalog/crypto.hpp"
#include "catalog/sealing.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

constexpr std::size_t key_bytes = 32;

std::string context_of(std::string_view name) {
    return framed({"installation", name});
}

void write_key(
    Connection& connection, const KeyRing& ring, std::string_view name, std::string_view key
) {
    connection.prepare("INSERT OR REPLACE INTO installation (key, value) VALUES (?1, ?2)")
        .with(name, ring.seal(key, context_of(name)))
        .run();
}

}  // namespace

Secret installation_key(Connection& connection, const KeyRing& ring, std::string_view name) {
    {
        Statement row = connection.prepare("SELECT value FROM installation WHERE key = ?1");
        if (row.with(name).step()) {
            const std::string sealed = row.text(0);
            if (!ring.can_unseal(sealed)) {
                throw protocol::Error{
                    protocol::ErrorKind::configuration,
                    protocol::sqlstate::data_corrupted,
                    "the key file is not the one that this catalog was written with",
                    "No secret of the catalog could be read.",
                    "Put back the key file that belongs to the catalog, or to the backup that was "
                    "restored."};
            }
            return ring.unseal(sealed, context_of(name));
        }
    }
    Secret key{random_bytes(key_bytes)};
    write_key(connection, ring, name, key.reveal());
    return key;
}

void reseal_installation(Connection& connection, const KeyRing& ring) {
    for (std::string_view name : {fingerprint_key, login_key}) {
        const Secret key = installation_key(connection, ring, name);
        write_key(connection, ring, name, key.reveal());
    }
}

}  // namespace catalog
