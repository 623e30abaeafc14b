// Peers as rows: reading and writing the tables peers and peer_options, and the code (MAC) over a
// whole peer by which a row that was edited outside the server is recognised.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/key_ring.hpp"
#include "catalog/model.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

std::optional<Peer> read_peer(
    Connection& connection, std::string_view tenant, std::string_view name
);
std::optional<Peer> read_peer_by_id(
    Connection& connection, std::string_view tenant, std::string_view id
);
std::vector<Peer> read_peers(Connection& connection, std::string_view tenant);

/// A new row, or that row's new content; its name and version are written as they are in `peer`.
void insert_peer(
    Connection& connection, const KeyRing& ring, std::string_view tenant, const Peer& peer
);
void update_peer(
    Connection& connection, const KeyRing& ring, std::string_view tenant, const Peer& peer
);
void delete_peer(Connection& connection, std::string_view tenant, std::string_view id);

/// XX001 where the stored peer is not what the server wrote.
void check_peer_mac(
    Connection& connection, const KeyRing& ring, std::string_view tenant, const Peer& stored
);

/// What a secret's sealing is bound to.
std::string sealing_context(
    std::string_view tenant, std::string_view peer_id, std::string_view key
);

// Of peers' and mirrors' options alike.
std::string_view kind_text(StoredOption::Kind kind);
StoredOption::Kind kind_from_text(std::string_view text);

/// XX001: a row says what no server wrote.
protocol::Error bad_row(std::string_view what);

}  // namespace catalog
