// The audit log: who changed what, from where, with which result. An entry is written in the
// transaction of its change, so that neither is there without the other. Nothing changes an entry;
// the oldest go by age and number (settings audit_retention, audit_rows_max).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/value.hpp"

namespace catalog {

class Connection;

inline constexpr std::string_view audit_success = "00000";
/// Failed statements and logins that are kept for each tenant: they cannot push out the changes.
inline constexpr std::int64_t audit_failures_kept = 10'000;

/// Its hash is over itself and over the entry before it of the same tenant and kind (changes;
/// failures), so that one that was edited or taken out of the middle shows:
/// SELECT id FROM audit_log WHERE NOT intact.
struct AuditEntry {
    std::string tenant;       // whose objects it is about; of the server's own things: millrace
    std::string user;         // the role that logged in
    std::string client;       // its address
    std::string application;  // as the client calls itself
    std::string via = "sql";
    std::string statement;              // its secrets masked
    std::optional<std::string> object;  // "mirror orders"
    bool changed = false;
    std::optional<std::string> old_hash;  // config_hash before and after
    std::optional<std::string> new_hash;
    std::string result{audit_success};  // SQLSTATE
    std::int64_t at = 0;                // microseconds since 2000-01-01; 0: when it is written

    bool succeeded() const { return result == audit_success; }
};

/// Within a transaction of the caller's. Forgets a bounded number of entries that are too old.
void write_audit(Connection& connection, std::span<const AuditEntry> entries);

/// The function audit_hash(previous, tenant, at, …) that makes an entry's hash, for SQLite.
protocol::Value audit_hash(std::span<const protocol::Value> arguments);
inline constexpr int audit_hash_arguments = 14;

}  // namespace catalog
