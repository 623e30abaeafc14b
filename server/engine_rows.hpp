// The engine's live tables (catalog/live_rows.cpp), made of the status that mirrors' jobs write.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/live_rows.hpp"
#include "engine/mirror/status.hpp"
#include "protocol/value.hpp"
#include "server/transaction.hpp"

namespace server {

/// Calls `add` with each mirror's status that the viewer may see and the rows so far.
template <class Add>
std::vector<protocol::Row> collect_visible(
    const engine::mirror::StatusBoard& board, const catalog::Viewer& viewer, Add add
) {
    std::vector<protocol::Row> rows;
    board.for_each([&](const engine::mirror::MirrorStatus& status) {
        // The views hide other tenants' rows as well; what is not handed out cannot leak.
        if (viewer.superuser || status.tenant == viewer.tenant) {
            add(status, rows);
        }
    });
    return rows;
}

// Each: the rows of the viewer's tenant, or of all for a superuser. `now` as now_micros() has it.
std::vector<protocol::Row> mirror_rows(
    const engine::mirror::StatusBoard& board,
    const catalog::Viewer& viewer,
    std::int64_t now = now_micros()
);
std::vector<protocol::Row> position_rows(
    const engine::mirror::StatusBoard& board,
    const catalog::Viewer& viewer,
    std::int64_t now = now_micros()
);
std::vector<protocol::Row> table_rows(
    const engine::mirror::StatusBoard& board,
    const catalog::Viewer& viewer,
    std::int64_t now = now_micros()
);
std::vector<protocol::Row> chunk_rows(
    const engine::mirror::StatusBoard& board, const catalog::Viewer& viewer
);
std::vector<protocol::Row> slot_rows(
    const engine::mirror::StatusBoard& board, const catalog::Viewer& viewer
);
std::vector<protocol::Row> batch_rows(
    const engine::mirror::StatusBoard& board, const catalog::Viewer& viewer
);

}  // namespace server
