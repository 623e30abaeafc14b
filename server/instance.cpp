#include "server/instance.hpp"

#include <fstream>
#include <git_commit.hpp>
#include <optional>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include "server/row_values.hpp"
#include "server/transaction.hpp"

namespace server {

namespace {

using protocol::Value;

std::optional<std::int64_t> first_number(const std::filesystem::path& file, int skip = 0) {
    std::ifstream in(file);
    std::int64_t number = 0;
    for (int i = 0; i <= skip; ++i) {
        in >> number;
    }
    return in ? std::optional{number} : std::nullopt;
}

std::optional<std::int64_t> resident_bytes() {
    const auto pages = first_number("/proc/self/statm", 1);
    return pages ? std::optional{*pages * sysconf(_SC_PAGESIZE)} : std::nullopt;
}

/// Of the group of processes that this one is in; nothing where it may take what there is.
std::optional<std::int64_t> memory_limit() {
    namespace fs = std::filesystem;
    std::ifstream groups("/proc/self/cgroup");
    std::string line;
    while (std::getline(groups, line)) {
        // "0::/path" is of version 2, "5:memory:/path" of version 1.
        const std::size_t colon = line.find(':');
        const std::size_t path = line.find(':', colon + 1);
        if (colon == std::string::npos || path == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(colon + 1, path - colon - 1);
        const bool old = controllers == "memory";
        if (!old && !controllers.empty()) {
            continue;
        }
        const fs::path root = old ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
        const char* name = old ? "memory.limit_in_bytes" : "memory.max";
        // In a container the path is often that of the host, and the root is its own.
        for (const fs::path& folder : {root / line.substr(path + 2), root}) {
            const auto limit = first_number(folder / name);
            // Version 1 says "none" by a number that no machine has.
            if (limit && *limit < (std::int64_t{1} << 60)) {
                return limit;
            }
        }
    }
    return std::nullopt;
}

Value cpu_seconds() {
    rusage used{};
    if (getrusage(RUSAGE_SELF, &used) != 0) {
        return {};
    }
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

Value open_files() {
    std::error_code failure;
    std::int64_t count = 0;
    for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", failure);
         !failure && entry != std::filesystem::directory_iterator();
         entry.increment(failure)) {
        ++count;
    }
    // The one that the counting itself has open does not count.
    return failure ? Value{} : Value{count - 1};
}

}  // namespace

Instance::Instance(std::filesystem::path data_dir)
    : data_dir_(std::move(data_dir)), started_at_(now_micros()) {}

std::vector<protocol::Row> Instance::rows(const catalog::Viewer& viewer) const {
    const bool draining = draining_;
    const std::string why = draining ? "the server is shutting down" : "";
    const std::string folder = viewer.superuser ? std::filesystem::absolute(data_dir_) : "";
    return {
        {std::string{MILLRACE_VERSION},
         text_or_null(MILLRACE_GIT_COMMIT),
         started_at_,
         interval_text(now_micros() - started_at_),
         !draining,
         text_or_null(why),
         std::string{draining ? "draining" : "normal"},
         text_or_null(folder),
         optional_value(resident_bytes()),
         optional_value(memory_limit()),
         cpu_seconds(),
         open_files()}};
}

std::vector<protocol::Row> session_rows(
    const SessionRegistry& registry, const catalog::Viewer& viewer
) {
    std::vector<protocol::Row> rows;
    for (const std::shared_ptr<SessionHandle>& handle : registry.all()) {
        SessionActivity::Snapshot session = handle->activity.snapshot();
        const bool logged_in = session.since != 0;
        // The views hide other tenants' rows as well; what is not handed out cannot leak.
        if (!logged_in || (!viewer.superuser && session.client.tenant != viewer.tenant)) {
            continue;
        }
        rows.push_back(
            {std::move(session.client.tenant),
             std::int64_t{handle->pid},
             std::move(session.client.user),
             text_or_null(std::move(session.client.address)),
             session.client.port,
             text_or_null(std::move(session.application)),
             number_or_null(session.since),
             number_or_null(session.transaction_since),
             number_or_null(session.statement_since),
             std::move(session.state),
             number_or_null(session.state_since),
             text_or_null(std::move(session.statement)),
             text_or_null(std::move(session.client.tls_version)),
             text_or_null(std::move(session.client.tls_cipher))}
        );
    }
    return rows;
}

}  // namespace server
