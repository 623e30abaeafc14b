// What a job shows of itself, and its look at the source now and then.
#include <algorithm>

#include <fmt/format.h>

#include "catalog/clock.hpp"
#include "engine/mirror/job.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::ErrorKind;

namespace {

constexpr std::chrono::seconds look_interval{20};

/// What a table's state in the catalog means to whoever looks.
std::string shown_state(const std::string& stored) {
    return stored == "ready" ? "catching_up" : stored == "copying" ? "pending" : stored;
}

/// A table that cannot go on is what is wrong with its mirror, also after a restart.
bool show_bad_table(MirrorStatus& status) {
    const auto bad = std::ranges::find(status.tables, "error", &TableStatus::state);
    if (bad == status.tables.end()) {
        return false;
    }
    if (status.health != "error") {
        status.health = "error";
        status.health_since = catalog::now_microseconds();
        status.reason_code = bad->reason_code;
        status.reason = bad->reason;
        status.hint = "RESYNC MIRROR … TABLE copies it again, when its reason is gone.";
    }
    return true;
}

}  // namespace

void MirrorJob::show_state(const std::string& state) {
    const std::int64_t now = catalog::now_microseconds();
    services_.board.update(id_, [&](MirrorStatus& status) {
        const bool entered = status.state != state;
        if (entered) {
            status.state = state;
            status.state_since = now;
        }
        if (state == "paused" && entered) {
            status.health = "paused";
            status.reason_code.clear();
            status.reason.clear();
            status.hint.clear();
            status.waiting_for = "RESUME MIRROR";
            status.health_since = now;
        } else if (state != "paused" && (status.health == "paused" || status.health.empty())) {
            status.health = "unknown";
            status.health_since = now;
        }
        if (state == "starting") {
            status.waiting_for = "the peers";
        } else if (state == "snapshotting") {
            status.waiting_for = "the copy";
        }
    });
    if (state_ != state) {
        state_ = state;
        services_.catalog.post([id = id_, state, now](catalog::Store& store) {
            try {
                store.save_state(id, state, now);
            } catch (const Error&) {
                return;  // what is shown comes from memory; the next change is stored again
            }
        });
    }
}

void MirrorJob::show_tables() {
    catalog::MirrorProgress progress = keeper_.get();
    services_.board.update(id_, [&](MirrorStatus& status) {
        status.tenant = spec_->tenant;
        std::vector<TableStatus> tables;
        for (const TableSpec& spec : spec_->tables) {
            const auto known =
                std::ranges::find(status.tables, spec.label, &TableStatus::source_table);
            TableStatus table = known == status.tables.end() ? TableStatus{} : *known;
            table.source_table = spec.label;
            table.target_table = spec.target.text();
            const catalog::TableProgress* stored = find_table(progress, spec.label);
            if (stored != nullptr && table.state != "ready") {
                table.state = shown_state(stored->state);
                table.reason_code = stored->reason_code;
                table.reason = stored->reason;
            }
            if (stored != nullptr && stored->load_finished_at != 0) {
                table.rows_copied = stored->rows_copied;
                table.bytes_copied = stored->bytes_copied;
                table.load_started_at = stored->load_started_at;
                table.load_finished_at = stored->load_finished_at;
            }
            if (table.state_since == 0) {
                table.state_since = catalog::now_microseconds();
            }
            tables.push_back(std::move(table));
        }
        status.tables = std::move(tables);
    });
}

void MirrorJob::show_well(const std::string& state) {
    show_state(state);
    const std::int64_t now = catalog::now_microseconds();
    bool is_whole = true;
    services_.board.update(id_, [&](MirrorStatus& status) {
        if (state == "completed") {
            for (TableStatus& table : status.tables) {
                table.state = "ready";
            }
            status.waiting_for.clear();
        }
        is_whole = !show_bad_table(status);
        if (is_whole) {
            if (status.health != "ok") {
                status.health_since = now;
            }
            status.health = "ok";
            status.reason_code.clear();
            status.reason.clear();
            status.hint.clear();
        }
        status.retry_count = 0;
        status.next_retry_at = 0;
    });
    services_.log(LogLevel::info, spec_->name, "mirror is " + state);
    if (!is_whole) {
        return;  // what is wrong with its tables has not gone
    }
    services_.catalog.post([tenant = spec_->tenant, name = spec_->name](catalog::Store& store) {
        try {
            store.resolve_events(tenant, name);
        } catch (const Error&) {
            return;  // they stay open, and are counted if they come again
        }
    });
    {
        // What holds still is told again.
        const std::lock_guard lock(mutex_);
        refusals_.clear();
    }
}

void MirrorJob::show_failure(const Error& error, const std::string& state) {
    const std::string reason = reason_of(error, Side::own);
    const std::int64_t now = catalog::now_microseconds();
    show_state(state);
    const bool serious = state == "failed" || error.kind != ErrorKind::transient || retries_ > 5;
    std::shared_ptr<const MirrorSpec> spec;
    {
        const std::lock_guard lock(mutex_);
        spec = wanted_;
    }
    services_.board.update(id_, [&](MirrorStatus& status) {
        status.tenant = spec->tenant;
        status.health = serious ? "error" : "warn";
        status.health_since = now;
        status.reason_code = reason;
        status.reason = error.detail.empty() ? error.message : error.message + ": " + error.detail;
        status.hint = error.hint;
        status.waiting_for =
            state == "failed" ? "RESUME MIRROR, when its reason is gone" : "the next attempt";
        status.retry_count = retries_;
        if (state == "failed") {
            status.next_retry_at = 0;
        }
        status.last_error_at = now;
        status.last_error_code = reason;
        status.last_error_sqlstate = error.sqlstate;
    });
    catalog::EngineEvent event;
    event.tenant = spec->tenant;
    event.severity = serious ? "error" : "warn";
    event.code = reason;
    event.mirror = spec->name;
    event.sqlstate = error.sqlstate;
    event.message = error.message;
    event.detail = error.detail;
    event.hint = error.hint;
    services_.catalog.post([event](catalog::Store& store) {
        try {
            store.raise_event(event);
        } catch (const Error&) {
            return;  // the log has it
        }
    });
    services_.log(
        serious ? LogLevel::error : LogLevel::warn,
        spec->name,
        fmt::format(
            "mirror is {}: {} [{}]{}",
            state,
            error.message,
            error.sqlstate,
            error.detail.empty() ? "" : ": " + error.detail
        )
    );
}

void MirrorJob::look_if_due() {
    std::stop_token stop;
    {
        const std::lock_guard lock(mutex_);
        if (closing_ || looking_ || !wanted_ || Clock::now() < next_look_) {
            return;
        }
        looking_ = true;
        stop = activity_.get_token();
    }
    services_.workers.submit([self = shared_from_this(), stop] {
        try {
            self->look(stop);
        } catch (const std::exception&) {
            // What keeps the mirror from its source is told by the mirror itself.
        }
        {
            const std::lock_guard lock(self->mutex_);
            self->looking_ = false;
            self->next_look_ = Clock::now() + look_interval;
            self->idle_.notify_all();
        }
        self->wake();  // there may be something to tidy
    });
}

namespace {

void show_slot(const source::Slot& slot, const std::string& name, MirrorStatus& status) {
    SlotStatus& shown = status.slot;
    const std::int64_t now = catalog::now_microseconds();
    const auto before = status.positions.source_lsn;
    const auto before_at = shown.sampled_at;
    shown.slot_name = name;
    shown.active = slot.active;
    shown.active_pid = slot.active_pid;
    shown.active_application = slot.active_application;
    shown.active_client = slot.active_client;
    shown.wal_status = slot.wal_status;
    shown.restart_lsn = slot.restart_lsn;
    shown.confirmed_flush_lsn = slot.confirmed_flush_lsn;
    shown.retained_bytes = slot.retained_bytes;
    shown.safe_wal_bytes = slot.safe_wal_bytes;
    shown.failover = slot.failover;
    shown.synced = slot.synced;
    shown.invalidation_reason = slot.invalidation_reason;
    shown.spill_txns = slot.spill_txns;
    shown.spill_bytes = slot.spill_bytes;
    shown.stream_bytes = slot.stream_bytes;
    shown.total_bytes = slot.total_bytes;
    if (before_at != 0 && now > before_at && slot.source_lsn >= before) {
        shown.wal_bytes_per_second = static_cast<double>(slot.source_lsn - before) * 1e6 /
                                     static_cast<double>(now - before_at);
    }
    shown.sampled_at = now;
    status.positions.source_lsn = std::max(status.positions.source_lsn, slot.source_lsn);
    status.positions.source_lsn_at = now;
}

/// A slot that its source is about to give up, or has given up; and that it is safe again.
void show_risk(const source::Slot& slot, MirrorStatus& status) {
    const bool at_risk = slot.wal_status == "unreserved" || slot.wal_status == "lost";
    const bool shown = status.reason_code == "SLOT_AT_RISK";
    if (at_risk == shown || (at_risk && status.health == "error")) {
        return;
    }
    status.health_since = catalog::now_microseconds();
    status.health = at_risk ? "error" : status.state == "paused" ? "paused" : "ok";
    status.reason_code = at_risk ? "SLOT_AT_RISK" : "";
    status.reason = !at_risk
                        ? ""
                        : fmt::format(
                              "the source {} replication slot \"{}\"",
                              slot.wal_status == "lost" ? "has given up" : "is about to give up",
                              status.slot.slot_name
                          );
    status.hint = !at_risk                    ? ""
                  : slot.wal_status == "lost" ? "RESYNC MIRROR copies the tables again."
                                              : "RESUME the mirror, or raise "
                                                "max_slot_wal_keep_size at the source.";
}

}  // namespace

/// A table that was dropped, or left the publication, falls silent without a word in the stream.
void MirrorJob::look_at_tables(
    net::PgConnection& source, const MirrorSpec& spec, const net::Patience& patience
) {
    catalog::MirrorProgress progress = keeper_.get();
    std::vector<std::string> oids;
    for (const catalog::TableProgress& table : progress.tables) {
        if (table.state == "ready") {
            oids.push_back(std::to_string(table.source_oid));
        }
    }
    if (oids.empty() || progress.phase != "streaming") {
        return;
    }
    for (const auto& row : source.query(
             "SELECT u.oid::int8, c.oid IS NULL FROM unnest($1::oid[]) AS u(oid)"
             " LEFT JOIN pg_catalog.pg_class c ON c.oid = u.oid"
             " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
             " WHERE c.oid IS NULL OR NOT EXISTS (SELECT 1"
             " FROM pg_catalog.pg_publication_tables p WHERE p.pubname = $2"
             " AND p.schemaname = n.nspname AND p.tablename = c.relname)",
             {net::pg_array(oids), progress.publication},
             patience
         )) {
        const bool dropped = row[1] == "t";
        for (const catalog::TableProgress& table : progress.tables) {
            if (std::to_string(table.source_oid) == row[0].value_or("")) {
                lose_table(spec, table.source_table, dropped);
            }
        }
    }
}

void MirrorJob::lose_table(const MirrorSpec& spec, const std::string& label, bool dropped) {
    const std::string code = dropped ? "TBL_MISSING" : "PUB_TABLE_MISSING";
    catalog::EngineEvent event;
    event.tenant = spec.tenant;
    event.severity = "error";
    event.code = code;
    event.mirror = spec.name;
    event.source_table = label;
    event.message = dropped ? fmt::format("source table {} was dropped", label)
                            : fmt::format("source table {} has left the publication", label);
    event.detail = "Its target stays as it is; the other tables go on.";
    event.hint = dropped ? "ALTER MIRROR … DROP TABLE, or RESYNC MIRROR … TABLE once it is there."
                         : "Add it to the publication again, then RESYNC MIRROR … TABLE.";
    keeper_.update_table(label, [&](catalog::TableProgress& table) {
        table.state = "error";
        table.reason_code = code;
        table.reason = event.message;
    });
    const std::int64_t now = catalog::now_microseconds();
    services_.board.update(id_, [&](MirrorStatus& status) {
        for (TableStatus& table : status.tables) {
            if (table.source_table == label) {
                table.state = "error";
                table.state_since = now;
                table.reason_code = code;
                table.reason = event.message;
                table.last_error = event.message;
                table.last_error_at = now;
            }
        }
        status.health = "error";
        status.health_since = now;
        status.reason_code = code;
        status.reason = event.message;
        status.hint = event.hint;
    });
    services_.catalog.run([&](catalog::Store& store) { store.raise_event(event); });
}

/// The slot as the source has it; and a sign of life through the stream where it lags behind a
/// source that writes, but nothing of ours.
void MirrorJob::look(const std::stop_token& stop) {
    std::shared_ptr<const MirrorSpec> spec;
    {
        const std::lock_guard lock(mutex_);
        spec = wanted_;
    }
    const catalog::MirrorProgress progress = keeper_.get();
    if (spec->broken || progress.slot.empty()) {
        return;
    }
    const net::Patience patience = for_connecting(stop);
    const Endpoints endpoints{*spec, services_.instance};
    const auto source = endpoints.source(patience);
    const auto slot = source::read_slot(*source, progress.slot, patience);
    if (!slot) {
        return;  // the gate will say so
    }
    bool lags = false;
    services_.board.update(id_, [&](MirrorStatus& status) {
        status.slot.peer = spec->source_name;
        status.slot.owned = progress.own_slot;
        show_slot(*slot, progress.slot, status);
        constexpr protocol::Lsn much = 8UL << 20;
        lags =
            status.state == "streaming" && slot->source_lsn > status.positions.received_lsn + much;
        show_risk(*slot, status);
    });
    look_at_tables(*source, *spec, patience);
    look_for_tables(*source, *spec, patience);
    if (lags && source->server_version() >= 140000) {
        source->query(
            "SELECT pg_logical_emit_message(false, 'millrace_heartbeat', $1)", {id_}, patience
        );
        services_.board.update(id_, [](MirrorStatus& status) {
            status.positions.heartbeat_sent_at = catalog::now_microseconds();
        });
    }
}

}  // namespace engine::mirror
