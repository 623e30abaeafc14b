#include "server/load_progress.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace server {

using engine::mirror::TableStatus;

namespace {

constexpr std::int64_t eta_max_us = std::int64_t{365} * 24 * 60 * 60 * 1'000'000;

bool is_unfinished(const TableStatus& table) {
    return table.state == "pending" || table.state == "copying" || table.state == "resyncing";
}

/// Estimates are of another unit than what is sent: what goes beyond one does not count.
std::int64_t done_bytes(const TableStatus& table) {
    return is_unfinished(table) ? std::min(table.bytes_copied, table.bytes_estimated)
                                : table.bytes_estimated;
}

struct Load {
    bool unfinished = false;
    bool begun = false;
    std::int64_t expected = 0;
    std::int64_t done = 0;
    std::int64_t running_done = 0;  // of tables that are being copied now
    std::int64_t running_since = 0;
};

void add_running(Load& load, const TableStatus& table) {
    load.running_done += table.bytes_copied;
    if (load.running_since == 0 || table.load_started_at < load.running_since) {
        load.running_since = table.load_started_at;
    }
}

Load sum(std::span<const TableStatus> tables) {
    Load load;
    for (const TableStatus& table : tables) {
        const bool started = table.load_started_at != 0;
        load.begun = load.begun || started;
        load.unfinished = load.unfinished || is_unfinished(table);
        load.expected += table.bytes_estimated;
        load.done += done_bytes(table);
        if (started && is_unfinished(table) && table.state != "pending") {
            add_running(load, table);
        }
    }
    return load;
}

}  // namespace

LoadProgress load_progress(std::span<const TableStatus> tables, std::int64_t now) {
    const Load load = sum(tables);
    LoadProgress progress;
    if (!load.unfinished || !load.begun || load.expected <= 0) {
        return progress;
    }
    const double part = static_cast<double>(load.done) / static_cast<double>(load.expected);
    progress.percent = fmt::format("{:.2f}", part * 100);
    const std::int64_t elapsed = now - load.running_since;
    if (load.running_since != 0 && load.running_done > 0 && elapsed > 0) {
        const double rate = static_cast<double>(load.running_done) / static_cast<double>(elapsed);
        const double left = static_cast<double>(load.expected - load.done) / rate;
        progress.eta =
            now + static_cast<std::int64_t>(std::min(left, static_cast<double>(eta_max_us)));
    }
    return progress;
}

}  // namespace server
