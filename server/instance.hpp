// This process as millrace.instance shows it, and its sessions as millrace.sessions does: the
// sources of the catalog's live tables (catalog/live_rows.hpp).
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "catalog/live_rows.hpp"
#include "server/session_registry.hpp"

namespace server {

class Instance {
public:
    explicit Instance(std::filesystem::path data_dir);

    /// From here on it is shown as not ready. From any thread.
    void drain() { draining_ = true; }
    std::vector<protocol::Row> rows(const catalog::Viewer& viewer) const;

private:
    std::filesystem::path data_dir_;
    std::int64_t started_at_;
    std::atomic<bool> draining_ = false;
};

/// The sessions of the viewer's tenant, or all that a superuser may ask for, by pid.
std::vector<protocol::Row> session_rows(
    const SessionRegistry& registry, const catalog::Viewer& viewer
);

}  // namespace server
