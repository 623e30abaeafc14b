// A fresh key for everything that is sealed. Stopping between any two steps leaves all readable:
// the key file holds the new and the old keys until nothing is sealed with an old one.
#pragma once

#include "catalog/key_ring.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// Re-seals every secret of every tenant with the ring's current key, in one transaction.
void reseal_all(Connection& connection, const KeyRing& ring);

/// The three steps of KeyRing's rotation around reseal_all().
void rotate(Connection& connection, KeyRing& ring);

}  // namespace catalog
