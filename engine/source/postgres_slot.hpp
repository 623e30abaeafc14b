// What a mirror has at its source: sessions, the slot, the publication; and the gate that decides
// whether a stream may start where the mirror left off.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/net/pg_connection.hpp"
#include "protocol/lsn.hpp"

namespace engine::source {

using protocol::Lsn;

struct SourceSession {
    std::string encoding = "UTF8";
    std::string application_name = "millrace";
};

/// For queries and copies: time-outs off, row security an error instead of a filter.
std::unique_ptr<net::PgConnection> open_source(
    net::PgTarget target, const SourceSession& session, const net::Patience& patience
);
/// A walsender's connection.
std::unique_ptr<net::PgConnection> open_replication(
    net::PgTarget target, const SourceSession& session, const net::Patience& patience
);

struct SystemIdentity {
    std::string system_id;
    std::int64_t timeline = 0;
    Lsn flushed = 0;
};
SystemIdentity identify_system(net::PgConnection& replication, const net::Patience& patience);

struct Slot {
    std::string plugin;
    std::string database;
    bool temporary = false;
    bool active = false;
    std::int64_t active_pid = 0;
    std::string active_application;
    std::string active_client;
    std::string wal_status;
    std::string invalidation_reason;
    Lsn restart_lsn = 0;
    Lsn confirmed_flush_lsn = 0;
    bool failover = false;
    bool synced = false;
    std::optional<std::int64_t> safe_wal_bytes;
    std::optional<std::int64_t> retained_bytes;
    std::int64_t spill_txns = 0;
    std::int64_t spill_bytes = 0;
    std::int64_t stream_bytes = 0;
    std::int64_t total_bytes = 0;
    Lsn source_lsn = 0;  // the server's, at the same moment
};
std::optional<Slot> read_slot(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
);
/// The server's own end of WAL.
Lsn current_lsn(net::PgConnection& connection, const net::Patience& patience);

struct NewSlot {
    Lsn consistent_point = 0;
    std::string snapshot;  // empty: none was asked for
};
struct SlotRequest {
    std::string name;
    bool temporary = false;
    bool snapshot = true;
    bool failover = true;  // where the server has that
};
NewSlot create_slot(
    net::PgConnection& replication, const SlotRequest& request, const net::Patience& patience
);
/// One that is not there is dropped already. Ends a walsender of ours that still holds it.
void drop_slot(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
);

struct PublishedTable {
    std::string schema;
    std::string name;
    std::uint32_t oid = 0;  // 0: whatever has that name; else that table, whatever it is called
};
bool has_publication(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
);
void create_publication(
    net::PgConnection& connection,
    const std::string& name,
    const std::vector<PublishedTable>& tables,
    const net::Patience& patience
);
/// Makes it publish just these, as far as they are there. What it has already is not touched.
void set_publication_tables(
    net::PgConnection& connection,
    const std::string& name,
    const std::vector<PublishedTable>& tables,
    const net::Patience& patience
);
void drop_publication(
    net::PgConnection& connection, const std::string& name, const net::Patience& patience
);

/// What must hold before a stream starts at `start`.
struct GateRequest {
    std::string slot;
    std::string publication;
    std::string system_id;  // as it was at the setup; empty: not known
    std::int64_t timeline = 0;
    Lsn start = 0;
    std::string application_name;  // of our own walsenders
};
/// Throws with a named reason where it does not; gives the timeline that holds now.
SystemIdentity check_gate(
    net::PgConnection& connection,
    net::PgConnection& replication,
    const GateRequest& request,
    const net::Patience& patience
);

struct StreamRequest {
    std::string slot;
    std::string publication;
    Lsn start = 0;
    bool binary = true;
    bool streaming = true;
    std::string origin;  // "none": what another replication brought there is left out
};
/// Leaves the connection streaming; true where values come in binary form.
bool start_replication(
    net::PgConnection& replication, const StreamRequest& request, const net::Patience& patience
);

}  // namespace engine::source
