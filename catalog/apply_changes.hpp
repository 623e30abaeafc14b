// A change set into the tables, inside a transaction that the caller holds: deletions first, then
// updates, then what is new, so that names can change hands within one set.
#pragma once

#include <string_view>

#include "catalog/key_ring.hpp"
#include "catalog/model.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

struct Applier {
    Connection& connection;
    const KeyRing& ring;
    std::string_view tenant;
};

/// Throws 42710, 40001 or 2BP01 (see Store::commit); then the caller's transaction must go.
void apply_changes(const Applier& applier, const ChangeSet& changes);

}  // namespace catalog
