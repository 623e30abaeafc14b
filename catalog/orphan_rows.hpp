// The table orphans: what could not be removed from a peer, and how to go there once more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/key_ring.hpp"
#include "catalog/progress.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

std::vector<Orphan> read_orphans(Connection& connection);  // of all tenants, the oldest first

/// Its id; 0 where the tenant is gone.
std::int64_t insert_orphan(Connection& connection, const Orphan& orphan);
void delete_orphan(Connection& connection, std::int64_t id);
void write_orphan_error(Connection& connection, std::int64_t id, std::string_view error);

/// What the sealing of an orphan's options is bound to: another text than any peer's.
std::string orphan_context(std::string_view tenant, std::string_view mirror_id);
/// By the key that seals now.
void reseal_orphans(Connection& connection, const KeyRing& ring);

}  // namespace catalog
