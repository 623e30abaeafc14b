#include "catalog/live_rows.hpp"

#include <array>

namespace catalog {

namespace {

constexpr std::array<std::string_view, 14> session_columns = {
    "tenant",
    "pid",
    "user_name",
    "client",
    "client_port",
    "application",
    "since",
    "transaction_since",
    "statement_since",
    "state",
    "state_since",
    "statement",
    "tls_version",
    "tls_cipher",
};

constexpr std::array<std::string_view, 12> instance_columns = {
    "version",
    "git_commit",
    "started_at",
    "uptime",
    "ready",
    "ready_reason",
    "mode",
    "data_dir",
    "memory_bytes",
    "memory_limit_bytes",
    "cpu_seconds",
    "open_files",
};

constexpr std::array tables = {
    LiveTable{"live_sessions", session_columns},
    LiveTable{"live_instance", instance_columns},
};

}  // namespace

std::span<const LiveTable> live_tables() {
    return tables;
}

}  // namespace catalog
