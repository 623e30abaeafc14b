// Of the mirror's slot: the user's must be fit to be read from, ours must not be there yet.
#include <fmt/format.h>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"
#include "protocol/text.hpp"

namespace engine::source {

using postgres::text_at;
namespace sqlstate = protocol::sqlstate;

namespace {

struct SlotFacts {
    bool exists = false;
    std::string type;
    std::string plugin;
    std::string database;
    bool temporary = false;
    bool active = false;
    std::string active_pid;
    std::string wal_status;           // from 13 on
    std::string invalidation_reason;  // from 17 on
    bool conflicting = false;         // from 16 on
    bool two_phase = false;           // from 14 on
};

SlotFacts read_slot(SourceCheck& check) {
    // By way of JSON, since each version has a few columns more.
    const net::PgRows rows = check.session.query(
        "SELECT slot_type, plugin, database, temporary, active, active_pid, "
        "to_jsonb(s) ->> 'wal_status', to_jsonb(s) ->> 'invalidation_reason', "
        "(to_jsonb(s) ->> 'conflicting')::boolean, (to_jsonb(s) ->> 'two_phase')::boolean "
        "FROM pg_replication_slots s WHERE slot_name = $1",
        {check.spec.slot}
    );
    SlotFacts slot;
    slot.exists = !rows.empty();
    if (slot.exists) {
        const postgres::Row& row = rows[0];
        slot.type = text_at(row, 0);
        slot.plugin = text_at(row, 1);
        slot.database = text_at(row, 2);
        slot.temporary = postgres::flag_at(row, 3);
        slot.active = postgres::flag_at(row, 4);
        slot.active_pid = text_at(row, 5);
        slot.wal_status = text_at(row, 6);
        slot.invalidation_reason = text_at(row, 7);
        slot.conflicting = postgres::flag_at(row, 8);
        slot.two_phase = postgres::flag_at(row, 9);
    }
    return slot;
}

/// Adds failures to the list under the slot's name, and knows whether there were some.
class SlotReport {
public:
    explicit SlotReport(SourceCheck& check)
        : check_(check),
          object_("slot " + check.spec.slot),
          literal_(protocol::quote_literal(check.spec.slot)) {}

    void fail(std::string_view text, std::string fix, std::string_view state = {}) {
        check_.list.fail("slot", object_, text, std::move(fix), state);
        failed_ = true;
    }
    void settle(std::string_view text) {
        if (!failed_) {
            check_.list.pass("slot", object_, text);
        }
    }
    std::string drop_sql() const {
        return fmt::format("SELECT pg_drop_replication_slot({})", literal_);
    }
    std::string create_sql() const {
        return fmt::format("SELECT pg_create_logical_replication_slot({}, 'pgoutput')", literal_);
    }

private:
    SourceCheck& check_;
    std::string object_;
    std::string literal_;
    bool failed_ = false;
};

void check_is_alive(const SlotFacts& slot, std::string fix, SlotReport& report) {
    if (slot.wal_status == "lost" || slot.conflicting || !slot.invalidation_reason.empty()) {
        report.fail(
            fmt::format(
                "was invalidated ({}): changes since then are gone",
                slot.invalidation_reason.empty() ? "wal_status lost" : slot.invalidation_reason
            ),
            std::move(fix)
        );
    }
}

void check_is_free(SourceCheck& check, const SlotFacts& slot, SlotReport& report) {
    if (check.is_new && slot.active) {
        report.fail(
            fmt::format("is in use by the session with pid {}", slot.active_pid),
            fmt::format(
                "Stop its consumer, or end its session: SELECT pg_terminate_backend({}).",
                slot.active_pid
            ),
            sqlstate::object_in_use
        );
    }
}

/// Of a logical slot: does it say what we can read?
void check_is_readable(SourceCheck& check, const SlotFacts& slot, SlotReport& report) {
    const std::string anew = fmt::format("{}; {}.", report.drop_sql(), report.create_sql());
    if (slot.plugin != "pgoutput") {
        report.fail(fmt::format("has the plugin {}, not pgoutput", slot.plugin), anew);
    }
    if (slot.database != check.session.database()) {
        report.fail(
            fmt::format(
                "is of database {}, the peer is of {}",
                postgres::quoted(slot.database),
                postgres::quoted(check.session.database())
            ),
            "Name a slot of the peer's database in the option replication_slot_name."
        );
    }
    if (slot.temporary) {
        report.fail(
            "is temporary: it ends with the session that made it", report.create_sql() + "."
        );
    }
    if (slot.two_phase) {
        report.fail("has two_phase on, which is not served", anew, sqlstate::feature_not_supported);
    }
    check_is_alive(
        slot, fmt::format("{}; {}; then copy anew.", report.drop_sql(), report.create_sql()), report
    );
    check_is_free(check, slot, report);
}

void check_users_slot(SourceCheck& check, const SlotFacts& slot, SlotReport& report) {
    if (!slot.exists) {
        report.fail("does not exist", report.create_sql() + ".", sqlstate::undefined_object);
        return;
    }
    if (slot.type != "logical") {
        report.fail(
            "is a physical slot", "Name a logical slot in the option replication_slot_name."
        );
        return;
    }
    check_is_readable(check, slot, report);
    report.settle("is there");
}

void check_own_slot(SourceCheck& check, const SlotFacts& slot, SlotReport& report) {
    if (check.is_new && slot.exists) {
        report.fail(
            "is there already, and this mirror did not make it",
            fmt::format(
                "If nobody needs it: {}. Else choose another name for the mirror.",
                report.drop_sql()
            ),
            sqlstate::duplicate_object
        );
        return;
    }
    if (slot.exists) {
        check_is_alive(slot, fmt::format("RESYNC MIRROR {}.", check.spec.name), report);
    }
    report.settle(slot.exists ? "is there" : "will be made");
}

}  // namespace

void check_slot(SourceCheck& check) {
    const SlotFacts slot = read_slot(check);
    SlotReport report(check);
    if (check.spec.own_slot) {
        check_own_slot(check, slot, report);
    } else {
        check_users_slot(check, slot, report);
    }
}

}  // namespace engine::source
