// Secrets of this installation that outlive key rotations, sealed in the table installation.
#pragma once

#include <string_view>

#include "catalog/key_ring.hpp"
#include "catalog/secret.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// Keys in the table: what fingerprints are made with, and what mock logins' salts come from.
inline constexpr std::string_view fingerprint_key = "fingerprint_key";
inline constexpr std::string_view login_key = "login_key";

/// 32 random bytes, made at the first call. XX001 where the ring lacks the key that sealed them:
/// the key file is not this catalog's.
Secret installation_key(Connection& connection, const KeyRing& ring, std::string_view name);

/// Within the caller's transaction.
void reseal_installation(Connection& connection, const KeyRing& ring);

}  // namespace catalog
