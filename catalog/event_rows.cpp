#include "catalog/event_rows.hpp"

#include <optional>
#include <string>

#include "catalog/clock.hpp"

namespace catalog {

namespace {

constexpr std::int64_t events_kept = 10000;

std::optional<std::string> or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

void forget_oldest(Connection& connection, std::string_view tenant) {
    connection
        .prepare(
            "DELETE FROM events WHERE tenant = ?1 AND id <= (SELECT id FROM events"
            " WHERE tenant = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"
        )
        .with(tenant, events_kept)
        .run();
}

std::optional<std::int64_t> find_open(Connection& connection, const EngineEvent& event) {
    Statement row = connection.prepare(
        "SELECT id FROM events WHERE tenant = ?1 AND mirror IS ?2 AND source_table IS ?3"
        " AND peer IS ?4 AND code = ?5 AND resolved_at IS NULL ORDER BY id DESC LIMIT 1"
    );
    row.with(
        event.tenant,
        or_null(event.mirror),
        or_null(event.source_table),
        or_null(event.peer),
        event.code
    );
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

void count_again(
    Connection& connection, std::int64_t id, const EngineEvent& event, std::int64_t now
) {
    connection
        .prepare(
            "UPDATE events SET count = count + 1, last_at = ?2, severity = ?3, sqlstate = ?4,"
            " message = ?5, detail = ?6, hint = ?7 WHERE id = ?1"
        )
        .with(
            id,
            now,
            event.severity,
            or_null(event.sqlstate),
            event.message,
            or_null(event.detail),
            or_null(event.hint)
        )
        .run();
}

void insert_event(Connection& connection, const EngineEvent& event, std::int64_t now) {
    Statement insert = connection.prepare(
        "INSERT INTO events (tenant, at, last_at, severity, code, mirror, source_table, peer,"
        " sqlstate, message, detail, hint)"
        " SELECT name, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM tenants WHERE name = ?1"
    );
    insert
        .with(
            event.tenant,
            now,
            event.severity,
            event.code,
            or_null(event.mirror),
            or_null(event.source_table),
            or_null(event.peer),
            or_null(event.sqlstate),
            event.message,
            or_null(event.detail),
            or_null(event.hint)
        )
        .run();
}

}  // namespace

void write_events(
    Connection& connection, std::string_view tenant, const std::vector<Event>& events
) {
    if (events.empty()) {
        return;
    }
    Statement insert = connection.prepare(
        "INSERT INTO events (tenant, at, last_at, severity, code, mirror, peer, message)"
        " VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    for (const Event& event : events) {
        const std::int64_t at = event.at != 0 ? event.at : now_microseconds();
        insert.with(tenant, at, event.severity, event.code, event.mirror, event.peer, event.message)
            .run();
        insert.reset();
    }
    forget_oldest(connection, tenant);
}

void raise_event(Connection& connection, const EngineEvent& event) {
    const std::int64_t now = now_microseconds();
    if (const auto id = find_open(connection, event)) {
        if (!event.once) {
            count_again(connection, *id, event, now);
        }
        return;
    }
    insert_event(connection, event, now);
    forget_oldest(connection, event.tenant);
}

void resolve_events(Connection& connection, const EventsOver& over) {
    connection
        .prepare(
            "UPDATE events SET resolved_at = ?6 WHERE tenant = ?1 AND mirror = ?2"
            " AND resolved_at IS NULL AND (?3 = '' OR source_table = ?3) AND (?4 = '' OR code = ?4)"
            " AND (severity = 'error' OR (severity = 'warn' AND ?5 <> 'error'))"
        )
        .with(
            over.tenant,
            over.mirror,
            over.source_table,
            over.code,
            over.severity_min,
            now_microseconds()
        )
        .run();
}

void close_events(Connection& connection, std::string_view tenant, std::string_view mirror) {
    resolve_events(
        connection, {.tenant = tenant, .mirror = mirror, .source_table = {}, .code = {}}
    );
}

}  // namespace catalog
