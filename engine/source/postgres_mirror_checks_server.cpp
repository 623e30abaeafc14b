// Of the source's server: what it is, how it is set, who we are there.
#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_checks.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"

namespace engine::source {

using postgres::quoted;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr int version_with_logical_standbys = 160000;

/// A setting as SHOW prints it; empty: the server's version does not have it.
std::string setting(SourceCheck& check, const char* name) {
    return check.session.ask("SELECT current_setting($1, true)", {name});
}

/// How many of a limited number are left; 0 also where more are used than that.
std::int64_t ask_free(SourceCheck& check, const char* sql) {
    const net::PgRows rows = check.session.query(sql);
    return std::max<std::int64_t>(postgres::number_at(rows.at(0), 0), 0);
}

}  // namespace

void check_version(SourceCheck& check) {
    const int version = check.session.version();
    const std::string text = fmt::format("PostgreSQL {}.{}", version / 10000, version % 10000);
    if (version < postgres_version_min) {
        check.list.fail(
            "version",
            "",
            fmt::format("{}, but 12 is the oldest version served", text),
            "Use a server of version 12 or later.",
            sqlstate::feature_not_supported
        );
        return;
    }
    check.list.pass("version", "", text);
}

void check_wal_level(SourceCheck& check) {
    const std::string level = setting(check, "wal_level");
    if (level == "logical") {
        check.list.pass("wal_level", "", level);
        return;
    }
    check.list.fail(
        "wal_level",
        "",
        fmt::format("wal_level is {}, which has no changes to follow", level),
        "ALTER SYSTEM SET wal_level = 'logical', then restart the server (RDS and Aurora: "
        "rds.logical_replication = 1 in its parameter group, then reboot)."
    );
}

void check_replication_right(SourceCheck& check) {
    // On RDS and Aurora membership in rds_replication stands for the attribute.
    const std::string may = check.session.ask(
        "SELECT r.rolreplication OR r.rolsuper OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = "
        "'rds_replication' AND pg_has_role(r.oid, g.oid, 'member')) FROM pg_roles r WHERE "
        "r.rolname = current_user"
    );
    if (may == "t") {
        check.list.pass("replication_right", "", "the user may replicate");
        return;
    }
    const std::string user = quoted(check.session.user());
    check.list.fail(
        "replication_right",
        "",
        fmt::format("user {} may not replicate", user),
        fmt::format(
            "ALTER ROLE {0} REPLICATION (RDS and Aurora: GRANT rds_replication TO {0}).", user
        ),
        sqlstate::insufficient_privilege
    );
}

void check_standby(SourceCheck& check) {
    if (!check.session.identity().in_recovery) {
        check.list.pass("standby", "", "the server is a primary");
        return;
    }
    if (check.session.version() < version_with_logical_standbys) {
        check.list.fail(
            "standby",
            "",
            "the server is a standby, which can be followed from version 16 on",
            "Name the primary (Aurora: the writer endpoint) in the peer's option \"host\"."
        );
        return;
    }
    if (setting(check, "hot_standby_feedback") != "on") {
        check.list.fail(
            "standby",
            "",
            "the server is a standby with hot_standby_feedback off: its primary would remove what "
            "the slot needs",
            "At the standby: ALTER SYSTEM SET hot_standby_feedback = on, then SELECT "
            "pg_reload_conf()."
        );
        return;
    }
    check.list.warn(
        "standby",
        "",
        "the server is a standby: a slot is made there only once its primary logs a snapshot",
        "At the primary, while the mirror starts: SELECT pg_log_standby_snapshot()."
    );
}

void check_slots_free(SourceCheck& check) {
    const std::int64_t free = ask_free(
        check,
        "SELECT current_setting('max_replication_slots')::bigint - (SELECT count(*) FROM "
        "pg_replication_slots)"
    );
    if (free > 0) {
        check.list.pass("slots_free", "", fmt::format("{} free", free));
        return;
    }
    const char* const text = "no replication slot is free";
    const char* const fix =
        "Drop slots that nobody uses (SELECT slot_name, active FROM pg_replication_slots), or "
        "raise max_replication_slots and restart the server.";
    if (check.makes_slot()) {
        check.list.fail("slots_free", "", text, fix, sqlstate::configuration_limit_exceeded);
    } else {
        check.list.warn("slots_free", "", text, fix);
    }
}

void check_wal_senders_free(SourceCheck& check) {
    const std::int64_t free = ask_free(
        check,
        "SELECT current_setting('max_wal_senders')::bigint - (SELECT count(*) FROM "
        "pg_stat_replication)"
    );
    if (free > 1) {
        check.list.pass("wal_senders_free", "", fmt::format("{} free", free));
        return;
    }
    const char* const fix = "Raise max_wal_senders and restart the server.";
    if (free < 1 && check.is_new) {
        check.list.fail(
            "wal_senders_free",
            "",
            "no WAL sender is free",
            fix,
            sqlstate::configuration_limit_exceeded
        );
    } else {
        check.list.warn("wal_senders_free", "", fmt::format("{} free", free), fix);
    }
}

void check_slot_wal_keep(SourceCheck& check) {
    const std::string limit = setting(check, "max_slot_wal_keep_size");
    if (limit.empty() || limit == "-1") {
        check.list.pass(
            "slot_wal_keep", "", "unlimited: while the mirror stands still, WAL stays on the disk"
        );
        return;
    }
    check.list.warn(
        "slot_wal_keep",
        "",
        fmt::format(
            "max_slot_wal_keep_size is {}: a slot that falls farther behind is lost, and the "
            "mirror needs a new copy",
            limit
        ),
        "Set max_slot_wal_keep_size to more WAL than is written while the mirror may stand still."
    );
}

void check_idle_slot_timeout(SourceCheck& check) {
    const std::string timeout = setting(check, "idle_replication_slot_timeout");
    if (timeout.empty() || timeout == "0") {
        check.list.pass("idle_slot_timeout", "", "idle slots are kept");
        return;
    }
    check.list.warn(
        "idle_slot_timeout",
        "",
        fmt::format(
            "idle_replication_slot_timeout is {}: a mirror that is paused for longer loses its "
            "slot",
            timeout
        ),
        "ALTER SYSTEM SET idle_replication_slot_timeout = 0, then SELECT pg_reload_conf()."
    );
}

void check_wal_sender_timeout(SourceCheck& check) {
    const std::string timeout = setting(check, "wal_sender_timeout");
    check.list.pass(
        "wal_sender_timeout", "", timeout == "0" ? "off: dead links are kept" : timeout
    );
}

void check_decoding_memory(SourceCheck& check) {
    const std::string memory = setting(check, "logical_decoding_work_mem");
    check.list.pass(
        "decoding_memory",
        "",
        memory.empty() ? "fixed in this version"
                       : fmt::format("larger transactions than {} are streamed or spilled", memory)
    );
}

void check_open_transactions(SourceCheck& check) {
    // Only those with a transaction id delay a slot; without pg_read_all_stats one sees one's own.
    const net::PgRows rows = check.session.query(
        "SELECT format('the transaction of pid %s', pid), justify_hours(date_trunc('second', now() "
        "- xact_start)) AS age, "
        "format('SELECT pg_terminate_backend(%s)', pid) FROM pg_stat_activity WHERE backend_xid IS "
        "NOT NULL AND pid <> pg_backend_pid() AND xact_start < now() - make_interval(secs => $1) "
        "UNION ALL SELECT format('prepared transaction %L', gid), "
        "justify_hours(date_trunc('second', now() - prepared)), format('COMMIT PREPARED %1$L or "
        "ROLLBACK PREPARED %1$L', gid) FROM pg_prepared_xacts WHERE prepared < now() - "
        "make_interval(secs => $1) ORDER BY age DESC LIMIT 1",
        {std::to_string(check.open_seconds_max)}
    );
    if (rows.empty()) {
        check.list.pass(
            "open_transactions",
            "",
            fmt::format(
                "none that the user may see is open for longer than {} s", check.open_seconds_max
            )
        );
        return;
    }
    check.list.warn(
        "open_transactions",
        "",
        fmt::format(
            "{}, open for {}: a new slot waits until it ends",
            postgres::text_at(rows[0], 0),
            postgres::text_at(rows[0], 1)
        ),
        fmt::format("End it: {}.", postgres::text_at(rows[0], 2))
    );
}

}  // namespace engine::source
