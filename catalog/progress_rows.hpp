// Progress as rows: the tables mirror_progress and table_progress, and the state of mirrors.
#pragma once

#include <optional>
#include <string_view>

#include "catalog/progress.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

std::optional<MirrorProgress> read_progress(Connection& connection, std::string_view mirror_id);

/// Whole; nothing where the mirror is gone. The caller has a transaction.
void write_progress(Connection& connection, const MirrorProgress& progress);
void write_idle(
    Connection& connection, std::string_view mirror_id, protocol::Lsn from, protocol::Lsn to
);

/// Of the row in mirrors; its version stays, so that no session's change meets 40001 by it.
void write_state(
    Connection& connection, std::string_view mirror_id, std::string_view state, std::int64_t at
);

/// An LSN as the catalog keeps it: the same bits.
inline std::int64_t lsn_to_stored(protocol::Lsn lsn) {
    return static_cast<std::int64_t>(lsn);
}
inline protocol::Lsn lsn_from_stored(std::int64_t stored) {
    return static_cast<protocol::Lsn>(stored);
}

}  // namespace catalog
