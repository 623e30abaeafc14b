// What a lane's writer asks and tells while the source's tables change.
#include <algorithm>

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "catalog/clock.hpp"
#include "engine/mirror/lane.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::ErrorKind;
using protocol::Lsn;

net::PgConnection& Lane::source_control() {
    if (!source_control_ || !source_control_->is_usable()) {
        source_control_ = endpoints_->source(for_connecting(stop_.get_token()));
    }
    return *source_control_;
}

destination::WriterCalls Lane::writer_calls() {
    destination::WriterCalls calls;
    calls.type_names = [this](const Relation& relation) {
        std::vector<std::string> types;
        std::vector<std::string> modifiers;
        for (const Relation::Column& column : relation.columns) {
            types.push_back(std::to_string(column.type));
            modifiers.push_back(std::to_string(column.typmod));
        }
        std::vector<std::string> names;
        for (const auto& row : on_side(Side::source, [&] {
                 return source_control().query(
                     "SELECT format_type(t, m) FROM unnest($1::oid[], $2::int4[])"
                     " WITH ORDINALITY AS u(t, m, n) ORDER BY n",
                     {net::pg_array(types), net::pg_array(modifiers)},
                     for_connecting(stop_.get_token())
                 );
             })) {
            names.push_back(row[0].value_or(""));
        }
        return names;
    };
    calls.source_table = [this](std::uint32_t oid) {
        return on_side(Side::source, [&] {
            return source::read_table(source_control(), oid, for_connecting(stop_.get_token()));
        });
    };
    calls.schema_change = [this](
                              const destination::WrittenTable& table,
                              const std::string& kind,
                              const std::string& detail,
                              const std::string& statement,
                              Lsn lsn
                          ) { return schema_change(table, kind, detail, statement, lsn); };
    calls.stop_table = [this](const destination::WrittenTable& table, const Error& why) {
        stop_table(table, why);
    };
    calls.column_left_out = [this](
                                const destination::WrittenTable& table,
                                const std::string& kind,
                                const std::string& detail,
                                const Error& why,
                                Lsn lsn
                            ) { column_left_out(table, kind, detail, why, lsn); };
    calls.columns_seen = [this](const destination::WrittenTable& table) {
        keeper_.update_table(table.spec.label, [&](catalog::TableProgress& progress) {
            progress.columns = table.columns;
        });
        services_.board.update(spec_->id, [&](MirrorStatus& status) {
            for (TableStatus& shown : status.tables) {
                if (shown.source_table == table.spec.label) {
                    ++shown.schema_version;
                    ++shown.ddl_count;
                }
            }
        });
    };
    calls.truncation_ignored = [this](const destination::WrittenTable& table) {
        truncation_ignored(table);
    };
    calls.make_types = [this](std::uint32_t oid, net::PgConnection& destination) {
        make_types(oid, destination);
    };
    return calls;
}

void Lane::truncation_ignored(const destination::WrittenTable& table) {
    catalog::EngineEvent event;
    event.tenant = spec_->tenant;
    event.severity = "warn";
    event.code = "TRUNCATE_IGNORED";
    event.mirror = spec_->name;
    event.source_table = table.spec.label;
    event.message =
        fmt::format("TRUNCATE of {} was left out: on_truncate is ignore", table.spec.label);
    services_.catalog.run([&](catalog::Store& store) { store.raise_event(event); });
}

void Lane::make_types(std::uint32_t oid, net::PgConnection& destination) {
    const net::Patience patience = for_connecting(stop_.get_token());
    const auto types = on_side(Side::source, [&] {
        return source::read_user_types(source_control(), oid, patience);
    });
    destination::make_user_types(destination, types, patience);
}

namespace {

catalog::SchemaChange change_of(
    const MirrorSpec& spec,
    const destination::WrittenTable& table,
    const std::string& kind,
    const std::string& detail,
    Lsn lsn
) {
    catalog::SchemaChange change;
    change.tenant = spec.tenant;
    change.mirror_id = spec.id;
    change.source_table = table.spec.label;
    change.at = catalog::now_microseconds();
    change.lsn = lsn;
    change.kind = kind;
    change.detail = boost::json::serialize(boost::json::object{{"change", detail}});
    change.policy = spec.schema_changes == SchemaChanges::apply    ? "apply"
                    : spec.schema_changes == SchemaChanges::ignore ? "ignore"
                                                                   : "hold";
    return change;
}

/// The catalog writes JSON in its own way.
bool is_same(const catalog::SchemaChange& known, const catalog::SchemaChange& change) {
    boost::system::error_code damaged;
    return known.source_table == change.source_table && known.kind == change.kind &&
           boost::json::parse(known.detail, damaged) == boost::json::parse(change.detail);
}

ReasonedError held_error(std::int64_t id, const std::string& table, const std::string& detail) {
    return {
        "TBL_SCHEMA_HELD",
        Error{
            ErrorKind::configuration,
            protocol::sqlstate::wrong_state,
            fmt::format("a change of {} waits to be approved: {}", table, detail),
            "",
            fmt::format("APPROVE SCHEMA CHANGE {0} or REJECT SCHEMA CHANGE {0}.", id)}};
}

}  // namespace

// NOLINTNEXTLINE(readability-function-cognitive-complexity): three policies, one decision.
bool Lane::schema_change(
    const destination::WrittenTable& table,
    const std::string& kind,
    const std::string& detail,
    const std::string& statement,
    Lsn lsn
) {
    catalog::SchemaChange change = change_of(*spec_, table, kind, detail, lsn);
    change.target_statement = statement;
    // A rejected or ignored column is left out; one that is dropped has nothing to leave out.
    bool apply = spec_->schema_changes != SchemaChanges::ignore || kind == "drop_column";
    std::int64_t held = 0;
    services_.catalog.run([&](catalog::Store& store) {
        for (const catalog::SchemaChange& known : store.schema_changes(spec_->id)) {
            const bool same = is_same(known, change);
            if (same && known.state == "approved") {
                store.decide_schema_change(known.id, "applied", known.decided_by);
                return;
            }
            const bool ignored =
                known.state == "ignored" && spec_->schema_changes == SchemaChanges::ignore;
            if (same && (known.state == "rejected" || ignored)) {
                apply = false;
                return;
            }
            if (same && known.state == "held") {
                held = known.id;
                return;
            }
            if (same && (known.state == "applied" || known.state == "ignored") &&
                known.lsn == lsn) {
                return;  // of an attempt that came to nothing
            }
        }
        const bool hold = spec_->schema_changes == SchemaChanges::hold && kind != "drop_column";
        change.state = hold ? "held" : apply ? "applied" : "ignored";
        const std::int64_t id = store.add_schema_change(change);
        held = hold ? id : 0;
    });
    if (held != 0) {
        throw held_error(held, table.spec.label, detail);
    }
    return apply;
}

void Lane::column_left_out(
    const destination::WrittenTable& table,
    const std::string& kind,
    const std::string& detail,
    const Error& why,
    Lsn lsn
) {
    catalog::SchemaChange change = change_of(*spec_, table, kind, detail, lsn);
    change.state = "ignored";
    change.error = why.detail;
    catalog::EngineEvent event;
    event.tenant = spec_->tenant;
    event.severity = "warn";
    event.code = "COLUMN_LEFT_OUT";
    event.mirror = spec_->name;
    event.source_table = table.spec.label;
    event.message = why.message;
    event.detail = why.detail;
    event.hint = why.hint;
    services_.catalog.run([&](catalog::Store& store) {
        store.raise_event(event);
        for (const catalog::SchemaChange& known : store.schema_changes(spec_->id)) {
            const bool same = is_same(known, change);
            if (same && known.state == "applied") {
                store.decide_schema_change(known.id, "failed", known.decided_by, why.detail);
                return;
            }
            if (same && (known.state == "ignored" || known.state == "failed")) {
                return;  // of an attempt that came to nothing
            }
        }
        store.add_schema_change(change);
    });
}

void Lane::stop_table(const destination::WrittenTable& table, const Error& why) {
    const std::string reason = why.message;
    keeper_.update_table(table.spec.label, [&](catalog::TableProgress& progress) {
        progress.state = "error";
        progress.reason_code = "TBL_SCHEMA_INCOMPATIBLE";
        progress.reason = reason;
    });
    const std::int64_t now = catalog::now_microseconds();
    services_.board.update(spec_->id, [&](MirrorStatus& status) {
        for (TableStatus& shown : status.tables) {
            if (shown.source_table == table.spec.label) {
                shown.state = "error";
                shown.state_since = now;
                shown.reason_code = "TBL_SCHEMA_INCOMPATIBLE";
                shown.reason = reason;
                shown.last_error = reason;
                shown.last_error_at = now;
            }
        }
        status.health = "error";
        status.reason_code = "TBL_SCHEMA_INCOMPATIBLE";
        status.reason = reason;
        status.hint = why.hint;
    });
    catalog::EngineEvent event;
    event.tenant = spec_->tenant;
    event.severity = "error";
    event.code = "TBL_SCHEMA_INCOMPATIBLE";
    event.mirror = spec_->name;
    event.source_table = table.spec.label;
    event.sqlstate = why.sqlstate;
    event.message = why.message;
    event.detail = why.detail;
    event.hint = why.hint;
    services_.catalog.run([&](catalog::Store& store) { store.raise_event(event); });
    boost::asio::post(loop_, [subscription = subscription_, oid = table.oid] {
        subscription->unwant(oid);
    });
}

}  // namespace engine::mirror
