#include "catalog/peer_rows.hpp"

#include <utility>

#include "catalog/sealing.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

// Both reads name their columns in the order of read_row().
constexpr std::string_view select_by_name =
    "SELECT id, name, type, comment, config_hash, version, created_at"
    " FROM peers WHERE tenant = ?1 AND name = ?2";
constexpr std::string_view select_by_id =
    "SELECT id, name, type, comment, config_hash, version, created_at"
    " FROM peers WHERE tenant = ?1 AND id = ?2";
constexpr std::string_view select_all =
    "SELECT id, name, type, comment, config_hash, version, created_at"
    " FROM peers WHERE tenant = ?1 ORDER BY name";

Peer read_row(const Statement& row) {
    Peer peer;
    peer.id = row.text(0);
    peer.name = row.text(1);
    const sql::PeerTypeSpec* type = sql::find_peer_type(row.text(2));
    if (type == nullptr) {
        throw bad_row("a peer's type");
    }
    peer.type = type->type;
    peer.comment = row.optional_text(3);
    peer.config_hash = row.text(4);
    peer.version = row.integer(5);
    peer.created_at = row.integer(6);
    return peer;
}

void read_options(Connection& connection, Peer& peer) {
    Statement rows = connection.prepare(
        "SELECT key, kind, value FROM peer_options WHERE peer_id = ?1 ORDER BY ordinal"
    );
    rows.with(peer.id);
    while (rows.step()) {
        peer.options.push_back({rows.text(0), kind_from_text(rows.text(1)), rows.text(2)});
    }
}

std::optional<Peer> read_one(
    Connection& connection, std::string_view query, std::string_view tenant, std::string_view key
) {
    Statement row = connection.prepare(query);
    if (!row.with(tenant, key).step()) {
        return std::nullopt;
    }
    Peer peer = read_row(row);
    read_options(connection, peer);
    return peer;
}

void insert_options(Connection& connection, std::string_view tenant, const Peer& peer) {
    Statement insert = connection.prepare(
        "INSERT INTO peer_options (tenant, peer_id, ordinal, key, kind, value)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    std::int64_t ordinal = 0;
    for (const StoredOption& option : peer.options) {
        insert.with(tenant, peer.id, ++ordinal, option.key, kind_text(option.kind), option.value)
            .run();
        insert.reset();
    }
}

/// Everything that decides where a secret is sent, and as whom.
std::string mac_text(std::string_view tenant, const Peer& peer) {
    std::string text = framed({tenant, peer.id, peer.name, sql::peer_type(peer.type).name});
    for (const StoredOption& option : peer.options) {
        text += framed({option.key, kind_text(option.kind), option.value});
    }
    return text;
}

}  // namespace

std::optional<Peer> read_peer(
    Connection& connection, std::string_view tenant, std::string_view name
) {
    return read_one(connection, select_by_name, tenant, name);
}

std::optional<Peer> read_peer_by_id(
    Connection& connection, std::string_view tenant, std::string_view id
) {
    return read_one(connection, select_by_id, tenant, id);
}

std::vector<Peer> read_peers(Connection& connection, std::string_view tenant) {
    std::vector<Peer> peers;
    Statement rows = connection.prepare(select_all);
    rows.with(tenant);
    while (rows.step()) {
        peers.push_back(read_row(rows));
        read_options(connection, peers.back());
    }
    return peers;
}

void insert_peer(
    Connection& connection, const KeyRing& ring, std::string_view tenant, const Peer& peer
) {
    Statement insert = connection.prepare(
        "INSERT INTO peers"
        " (id, tenant, name, type, comment, config_hash, version, created_at, mac)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    );
    insert
        .with(
            peer.id,
            tenant,
            peer.name,
            sql::peer_type(peer.type).name,
            peer.comment,
            peer.config_hash,
            peer.version,
            peer.created_at,
            ring.mac(mac_text(tenant, peer))
        )
        .run();
    insert_options(connection, tenant, peer);
}

void update_peer(
    Connection& connection, const KeyRing& ring, std::string_view tenant, const Peer& peer
) {
    Statement update = connection.prepare(
        "UPDATE peers SET name = ?3, type = ?4, comment = ?5, config_hash = ?6, version = ?7,"
        " mac = ?8 WHERE tenant = ?1 AND id = ?2"
    );
    update
        .with(
            tenant,
            peer.id,
            peer.name,
            sql::peer_type(peer.type).name,
            peer.comment,
            peer.config_hash,
            peer.version,
            ring.mac(mac_text(tenant, peer))
        )
        .run();
    Statement clear = connection.prepare("DELETE FROM peer_options WHERE peer_id = ?1");
    clear.with(peer.id).run();
    insert_options(connection, tenant, peer);
}

void delete_peer(Connection& connection, std::string_view tenant, std::string_view id) {
    Statement remove = connection.prepare("DELETE FROM peers WHERE tenant = ?1 AND id = ?2");
    remove.with(tenant, id).run();
}

void check_peer_mac(
    Connection& connection, const KeyRing& ring, std::string_view tenant, const Peer& stored
) {
    Statement row = connection.prepare("SELECT mac FROM peers WHERE tenant = ?1 AND id = ?2");
    row.with(tenant, stored.id);
    if (row.step() && ring.mac_matches(mac_text(tenant, stored), row.text(0))) {
        return;
    }
    throw protocol::Error{
        protocol::ErrorKind::configuration,
        protocol::sqlstate::data_corrupted,
        "peer \"" + stored.name + "\" was changed outside the server, so its secrets are not used",
        {},
        "Drop it and create it anew, or put back a backup with: millrace restore FILE."};
}

std::string sealing_context(
    std::string_view tenant, std::string_view peer_id, std::string_view key
) {
    return framed({tenant, peer_id, key});
}

std::string_view kind_text(StoredOption::Kind kind) {
    switch (kind) {
        case StoredOption::Kind::plain:
            return "plain";
        case StoredOption::Kind::reference:
            return "reference";
        case StoredOption::Kind::sealed:
            return "sealed";
    }
    return "plain";
}

StoredOption::Kind kind_from_text(std::string_view text) {
    for (auto kind :
         {StoredOption::Kind::plain, StoredOption::Kind::reference, StoredOption::Kind::sealed}) {
        if (kind_text(kind) == text) {
            return kind;
        }
    }
    throw bad_row("an option's kind");
}

protocol::Error bad_row(std::string_view what) {
    return protocol::Error{
        protocol::ErrorKind::configuration,
        protocol::sqlstate::data_corrupted,
        "the catalog is damaged: " + std::string{what} + " is not one that the server writes",
        {},
        "Stop the server and put back a backup with: millrace restore FILE."};
}

}  // namespace catalog
