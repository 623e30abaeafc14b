#include "engine/postgres/check_session.hpp"

#include <charconv>

namespace engine::postgres {

using protocol::Error;

std::string text_at(const Row& row, std::size_t column) {
    return row.at(column).value_or("");
}

bool flag_at(const Row& row, std::size_t column) {
    return row.at(column) == "t";
}

std::int64_t number_at(const Row& row, std::size_t column) {
    const std::string text = text_at(row, column);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

char char_at(const Row& row, std::size_t column) {
    const std::string text = text_at(row, column);
    return text.empty() ? ' ' : text[0];
}

bool is_same_database(const DatabaseIdentity& a, const DatabaseIdentity& b) {
    if (a.system_id.empty() || a.system_id != b.system_id || a.database_oid != b.database_oid) {
        return false;
    }
    if (a.started_at == b.started_at) {
        return true;
    }
    // Otherwise a copy of its files: one that follows it has its timeline, one that left it has
    // not.
    return a.in_recovery != b.in_recovery && a.timeline == b.timeline;
}

CheckSession::CheckSession(const net::PgTarget& target, const net::Patience& patience)
    : patience_(patience), connection_(target, patience) {
    // A check never waits long for somebody else's lock, nor for a compiler that takes longer than
    // the query.
    const net::PgRows rows = query(
        "SELECT current_user, current_database(), pg_is_in_recovery(), "
        "set_config('lock_timeout', '2s', false), CASE WHEN current_setting('jit', true) = 'on' "
        "THEN set_config('jit', 'off', false) END"
    );
    user_ = text_at(rows.at(0), 0);
    database_ = text_at(rows.at(0), 1);
    identity_.in_recovery = flag_at(rows.at(0), 2);
    read_identity();
}

void CheckSession::read_identity() {
    try {
        const net::PgRows rows = query(
            "SELECT s.system_identifier, c.timeline_id, extract(epoch FROM "
            "pg_postmaster_start_time()), d.oid FROM "
            "pg_control_system() s, pg_control_checkpoint() c, pg_database d WHERE d.datname = "
            "current_database()"
        );
        const Row& row = rows.at(0);
        identity_.system_id = text_at(row, 0);
        identity_.timeline = text_at(row, 1);
        identity_.started_at = text_at(row, 2);
        identity_.database_oid = text_at(row, 3);
    } catch (const Error& error) {
        if (is_over()) {
            throw;
        }
        // Some managed servers keep these functions to themselves.
    }
}

net::PgRows CheckSession::query(const char* sql, const std::vector<std::string>& parameters) {
    try {
        return connection_.query(sql, parameters, patience_);
    } catch (const Error& error) {
        over_ = error.sqlstate.starts_with("08") || error.sqlstate.starts_with("57P") ||
                patience_.stop.stop_requested();
        throw;
    }
}

std::string CheckSession::ask(const char* sql, const std::vector<std::string>& parameters) {
    const net::PgRows rows = query(sql, parameters);
    return rows.empty() ? std::string{} : text_at(rows[0], 0);
}

}  // namespace engine::postgres
