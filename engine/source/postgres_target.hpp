// A POSTGRES peer's options as a target to connect to.
#pragma once

#include "engine/net/pg_connection.hpp"
#include "engine/peer_options.hpp"

namespace engine::source {

/// Throws 22023 where client_tls or ssh_config is not what it should be.
net::PgTarget postgres_target(const PeerOptions& options);

}  // namespace engine::source
