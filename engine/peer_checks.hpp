// Checks of a peer from here: those that CREATE PEER runs (the first failure ends it) and those
// that VALIDATE lists (every one runs). One entry a peer type; a type without one is not checked
// yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/net/pg_connection.hpp"
#include "engine/peer_options.hpp"
#include "sql/options.hpp"

namespace engine {

struct CheckRow {
    std::string code;    // "login"
    std::string status;  // pass, warn, fail, skip
    std::string detail;
    std::string fix;
    std::string sqlstate = {};  // of a failed check of a mirror; empty: 55000
    std::string object = {};    // of a mirror's: "source public.orders"; empty: a whole side
};

struct PeerChecks {
    sql::PeerType type;
    /// Throws 22023 where an option's text is not what it should be. Asks nobody.
    void (*read)(const PeerOptions& options);
    /// What list() gives, where the peer can be used; throws Error saying why not.
    std::vector<CheckRow> (*require)(const PeerOptions& options, const net::Patience& patience);
    std::vector<CheckRow> (*list)(const PeerOptions& options, const net::Patience& patience);
    /// The ordinary and partitioned tables of a schema, by name; 3F000 where there is no such
    /// schema.
    std::vector<std::string> (*tables)(
        const PeerOptions& options, std::string_view schema, const net::Patience& patience
    );
};

/// nullptr: peers of this type are stored unchecked.
const PeerChecks* find_peer_checks(sql::PeerType type);

}  // namespace engine
