// Removing what a dropped mirror had at its peers.
#pragma once

#include <string>

#include "catalog/progress.hpp"
#include "engine/net/pg_connection.hpp"
#include "engine/peer_options.hpp"

namespace engine::mirror {

/// A peer's options as text and back, for an orphan that must do without its peer.
std::string options_text(const PeerOptions& options);
PeerOptions read_options_text(std::string_view text);

/// Removes it; what is not there is removed already. Throws where the peer cannot be reached.
void remove_orphan(
    const catalog::Orphan& orphan, const PeerOptions& options, const net::Patience& patience
);

}  // namespace engine::mirror
