// How far a mirror has come: what the engine must know again after a crash. Written by the engine
// alone; users' statements change desired state only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/lsn.hpp"

namespace catalog {

struct TableProgress {
    std::string source_table;  // as in MirrorTable
    std::string target_table;
    std::uint32_t source_oid = 0;
    std::int64_t incarnation = 1;
    std::string state = "pending";  // pending, copying, ready, error
    std::string reason_code;        // of state error
    std::string reason;
    bool made_by_us = false;  // the target
    std::int64_t rows_copied = 0;
    std::int64_t bytes_copied = 0;
    std::int64_t load_started_at = 0;
    std::int64_t load_finished_at = 0;
    std::string columns;  // the source's columns as they were last seen: the engine's own text
    /// What was committed before is in the target already: the table joined the stream here.
    protocol::Lsn from_lsn = 0;
};

struct MirrorProgress {
    std::string mirror_id;
    std::string tenant;
    std::int64_t incarnation = 0;  // of what follows; 0: nothing was begun
    std::string phase;             // "", intent, copying, streaming, completed
    std::string slot;
    bool own_slot = true;
    std::string publication;
    bool own_publication = true;
    std::string system_id;
    std::int64_t timeline = 0;
    protocol::Lsn consistent_point = 0;
    std::string group_slot;  // ours, of tables that are being copied; empty: none
    /// save_progress() leaves these two as they are, but for phase intent. Nothing for this mirror
    /// in (idle_from, idle_to]: it may resume at idle_to where its destination's
    /// position is exactly idle_from.
    protocol::Lsn idle_from = 0;
    protocol::Lsn idle_to = 0;
    std::vector<TableProgress> tables;
};

/// What could not be removed from a peer when its mirror was dropped.
struct Orphan {
    std::int64_t id = 0;
    std::string tenant;
    std::string peer;  // its name, as it was
    std::string kind;  // slot, publication, position
    std::string name;
    std::string mirror;  // its name, as it was
    std::string mirror_id;
    std::string drop_statement;  // what a person would run
    std::string sealed_options;  // the peer's options, for further attempts
    std::int64_t since = 0;
    std::string last_error;
};

/// Something that the engine has to say of a mirror. One of the same tenant, mirror, table and code
/// that is not resolved yet is counted instead of written again.
struct EngineEvent {
    std::string tenant;
    std::string severity = "info";  // info, warn, error
    std::string code;               // a reason code, or what happened: COPY_FINISHED
    std::string mirror;
    std::string source_table;
    std::string peer;
    std::string sqlstate;
    std::string message;
    std::string detail;
    std::string hint;
    bool once = false;  // one that is open is left as it is
};

struct SchemaChange {
    std::int64_t id = 0;
    std::string tenant;
    std::string mirror_id;
    std::string source_table;
    std::int64_t at = 0;
    protocol::Lsn lsn = 0;
    std::string kind;              // add_column, drop_column, alter_type, rename_table
    std::string detail;            // JSON
    std::string target_statement;  // empty: none
    std::string policy;            // apply, hold, ignore
    std::string state;             // applied, held, ignored, failed, approved, rejected
    std::string decided_by;
    std::int64_t decided_at = 0;
    std::string error;
};

}  // namespace catalog
