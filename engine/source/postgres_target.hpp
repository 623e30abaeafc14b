// A POSTGRES peer's options as a target to connect to.
#pragma once

#include "engine/net/pg_connection.hpp"
#include "engine/peer_options.hpp"

namespace engine::source {

/// Throws 22023 where client_tls is not what it should be, 0A000 for what is not served yet.
net::PgTarget postgres_target(const PeerOptions& options);

}  // namespace engine::source
