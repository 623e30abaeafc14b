#include "catalog/audit.hpp"

#include "catalog/clock.hpp"
#include "catalog/crypto.hpp"
#include "catalog/settings.hpp"
#include "catalog/sqlite.hpp"
#include "protocol/utf8_prefix.hpp"

namespace catalog {

namespace {

/// Enough for any statement by hand; of a generated one the beginning.
constexpr std::size_t statement_bytes_max = 8192;
constexpr std::size_t name_bytes_max = 256;

// Looking for old entries costs more than writing one, so only every so many look.
constexpr std::int64_t writes_between_prunings = 64;
constexpr std::int64_t pruned_at_once_max = 256;

std::string_view bounded(std::string_view text, std::size_t bytes_max) {
    return protocol::utf8_prefix(text, bytes_max);
}

std::int64_t setting(Connection& connection, std::string_view name) {
    Statement row = connection.prepare("SELECT value FROM settings WHERE name = ?1");
    const bool own = row.with(name).step();
    return std::stoll(own ? row.text(0) : std::string{find_setting(name)->default_value});
}

void insert(Connection& connection, const AuditEntry& entry) {
    // One statement: the hash is over what is stored, and the entry before it cannot change.
    Statement row = connection.prepare(
        "INSERT INTO audit_log (tenant, failed, at, user_name, client, application, via, statement,"
        " object, changed, old_hash, new_hash, result, previous, hash)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, p.hash,"
        "  audit_hash(p.hash, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        " FROM (SELECT coalesce((SELECT a.hash FROM audit_log AS a WHERE a.tenant = ?1"
        "  AND a.failed = ?2 ORDER BY a.id DESC LIMIT 1), '') AS hash) AS p"
    );
    row.with(
           entry.tenant,
           std::int64_t{!entry.succeeded()},
           entry.at != 0 ? entry.at : now_microseconds(),
           bounded(entry.user, name_bytes_max),
           bounded(entry.client, name_bytes_max),
           bounded(entry.application, name_bytes_max),
           entry.via,
           bounded(entry.statement, statement_bytes_max),
           entry.object,
           std::int64_t{entry.changed},
           entry.old_hash,
           entry.new_hash,
           entry.result
    )
        .run();
}

/// From the oldest on, so that what is left is still a chain.
void prune(Connection& connection, std::string_view tenant, bool failed) {
    const std::int64_t rows_max =
        failed ? audit_failures_kept : setting(connection, "audit_rows_max");
    const std::int64_t kept_for_ms = setting(connection, "audit_retention");
    const std::int64_t oldest =
        kept_for_ms == 0 ? INT64_MIN : now_microseconds() - kept_for_ms * 1000;
    connection
        .prepare(
            "DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE tenant = ?1"
            " AND failed = ?2 AND (at < ?3 OR id <= (SELECT id FROM audit_log WHERE tenant = ?1"
            "  AND failed = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?4)) ORDER BY id LIMIT ?5)"
        )
        .with(tenant, std::int64_t{failed}, oldest, rows_max, pruned_at_once_max)
        .run();
}

/// A length before each part: no two entries have the same text.
void append_part(std::string& text, const protocol::Value& value) {
    if (protocol::is_null(value)) {
        text += "-;";
        return;
    }
    const auto* number = std::get_if<std::int64_t>(&value);
    const std::string part =
        number != nullptr ? std::to_string(*number) : std::get<std::string>(value);
    text += std::to_string(part.size()) + ":" + part + ";";
}

}  // namespace

void write_audit(Connection& connection, std::span<const AuditEntry> entries) {
    for (const AuditEntry& entry : entries) {
        insert(connection, entry);
        Statement last = connection.prepare("SELECT last_insert_rowid()");
        if (last.step() && last.integer(0) % writes_between_prunings == 0) {
            prune(connection, entry.tenant, !entry.succeeded());
        }
    }
}

protocol::Value audit_hash(std::span<const protocol::Value> arguments) {
    std::string text;
    for (const protocol::Value& argument : arguments) {
        append_part(text, argument);
    }
    const Digest digest = sha256(text);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace catalog
