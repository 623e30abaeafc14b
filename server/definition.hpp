// From the checked options of a statement to what the catalog stores, and back to what the engine
// uses. Where a secret is sealed, opened, fingerprinted or printed as a reference: here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/store.hpp"
#include "engine/peer_options.hpp"
#include "server/references.hpp"
#include "sql/check_options.hpp"
#include "sql/print.hpp"

namespace server {

struct DefinitionContext {
    const catalog::Store& store;
    const References& references;
    std::string_view tenant;
};

/// Options as stored. References are resolved once, so that a missing one is told now.
std::vector<catalog::StoredOption> to_stored(
    const DefinitionContext& context, std::string_view owner_id, const sql::CheckedOptions& options
);

/// The options of a peer in the clear, for a connection.
engine::PeerOptions to_engine(const DefinitionContext& context, const catalog::Peer& peer);

/// Equal for equal definitions: order does not count, secrets by their fingerprint.
std::string peer_hash(const DefinitionContext& context, const catalog::Peer& peer);
std::string mirror_hash(const catalog::Mirror& mirror);

/// For SHOW CREATE: references as given, secrets as the variable that would provide them.
sql::PrintedOptions to_printed(
    std::string_view tenant,
    std::string_view owner_name,
    std::span<const sql::OptionSpec> specs,
    const std::vector<catalog::StoredOption>& options
);

/// Puts `changed` over `options`: replaces what is there, appends what is not.
void overlay(
    std::vector<catalog::StoredOption>& options, std::vector<catalog::StoredOption> changed
);

const catalog::StoredOption* find_option(
    const std::vector<catalog::StoredOption>& options, std::string_view key
);

}  // namespace server
