// What of a statement goes to the audit log (catalog/audit.hpp), and how often failures do.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/audit.hpp"
#include "catalog/model.hpp"
#include "server/async.hpp"
#include "sql/statement.hpp"

namespace server {

class CatalogThread;

/// Does it change something, so that it is audited whether it succeeds or not?
bool is_audited(const sql::StatementBody& body);
/// May it, by its first word? For text that does not parse.
bool may_be_audited(std::string_view text);

/// The statement's text, its secrets masked; the value of a setting that there is not is hidden
/// too.
std::string masked(const sql::Statement& statement);
/// "mirror orders"; nothing where a statement is about no one object.
std::optional<std::string> audited_object(const sql::StatementBody& body);
/// Whose log it belongs in: peers and mirrors are the session's tenant's, all else is the server's.
std::string audited_tenant(const sql::StatementBody& body, std::string_view tenant);
/// What a statement's changes say: whether there are any, and the hashes before and after.
void note_changes(catalog::AuditEntry& entry, const catalog::ChangeSet& changes);

/// Failures reach the log a bounded number of times a minute for each source (a tenant's
/// statements, logins); the next one that does says how many did not. So a client that fails on and
/// on fills no disk. Thread-safe.
class AuditGate {
public:
    static constexpr int failures_a_minute_max = 60;

    /// How many were kept out since the last that got in; nothing: this one is kept out.
    std::optional<std::int64_t> enter(const std::string& source, Clock::time_point now);

private:
    struct Minute {
        Clock::time_point began;
        int entered = 0;
        std::int64_t kept_out = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Minute> minutes_;
};

/// Writes a failure in its own time, if the gate lets it in; nobody waits for it.
void audit_failure(
    AuditGate& gate, CatalogThread& catalog, const Log& log, catalog::AuditEntry entry
);

}  // namespace server
