// What the engine needs of its surroundings. Given once by the server; outlives every mirror.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "catalog/store.hpp"
#include "engine/memory_budget.hpp"
#include "engine/mirror/spec.hpp"
#include "engine/mirror/status.hpp"
#include "engine/net/pg_connection.hpp"
#include "engine/worker_pool.hpp"

namespace engine::mirror {

/// The catalog from other threads: its jobs run on its own thread, one after the other.
class CatalogAccess {
public:
    using Job = std::function<void(catalog::Store&)>;

    explicit CatalogAccess(std::function<void(Job)> post) : post_(std::move(post)) {}

    /// Nobody waits for it; it must not throw.
    void post(Job job) const { post_(std::move(job)); }
    /// For worker threads: waits until the job has run, and throws what it threw; 57P01 where the
    /// catalog has stopped.
    void run(const Job& job) const;

private:
    std::function<void(Job)> post_;
};

/// A table that cannot join its mirror as it is now.
struct Refusal {
    std::string table;
    protocol::Error why;
};

/// Adds tables that were found in a mapped schema to the mirror's definition, as ALTER MIRROR … ADD
/// TABLE would. For worker threads. Those that are neither added nor refused may be found again.
using AddTables = std::function<std::vector<Refusal>(
    const MirrorSpec& spec, const std::vector<QualifiedName>& found, const net::Patience& patience
)>;

enum class LogLevel { info, warn, error };

struct Services {
    CatalogAccess catalog;
    WorkerPool& workers;
    StatusBoard& board;
    std::filesystem::path spill_folder;
    std::string instance;  // of this process: tells its connections from those of another server
    MemoryBudget& memory;
    std::function<boost::asio::io_context&()> next_loop;
    std::function<void(LogLevel, const std::string& mirror, const std::string& text)> log;
    AddTables add_tables;
};

}  // namespace engine::mirror
