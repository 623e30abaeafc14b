// From a mirror as the catalog has it to one that the engine can run: names taken apart, references
// resolved, options typed.
#pragma once

#include <vector>

#include "catalog/store.hpp"
#include "engine/mirror/spec.hpp"
#include "server/definition.hpp"

namespace server {

/// 0A000 where it asks for what is not served yet. A peer's reference that cannot be resolved makes
/// it `broken`.
engine::mirror::MirrorSpec to_spec(
    const DefinitionContext& context,
    const catalog::Mirror& mirror,
    const catalog::Peer& source,
    const catalog::Peer& destination
);

/// The tables that a mirror means, with what its mappings say of each; 0A000 as above.
std::vector<engine::mirror::TableSpec> table_specs(const catalog::Mirror& mirror);

/// Every mirror of every tenant between peers that the engine serves.
std::vector<engine::mirror::MirrorSpec> all_specs(
    const catalog::Store& store, const References& references
);

}  // namespace server
