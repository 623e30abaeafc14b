#include "engine/mirror/setup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/clock.hpp"
#include "engine/destination/known_columns.hpp"
#include "engine/destination/postgres_swap.hpp"
#include "engine/failpoint.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::mirror {

using net::pg_name;
using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

ReasonedError name_taken(std::string_view what, const std::string& name) {
    return {
        "SLOT_IN_USE",
        Error{
            ErrorKind::configuration,
            sqlstate::duplicate_object,
            fmt::format("{} \"{}\" exists at the source and is not this mirror's", what, name),
            "One that was not made by this mirror is never taken over.",
            fmt::format(
                "Drop it, or name it in the mirror's option {}.",
                what == "publication" ? "publication_name" : "replication_slot_name"
            )}};
}

std::vector<source::PublishedTable> published(const MirrorSpec& spec) {
    std::vector<source::PublishedTable> tables;
    tables.reserve(spec.tables.size());
    for (const TableSpec& table : spec.tables) {
        tables.push_back({table.source.schema, table.source.name});
    }
    return tables;
}

bool is_empty(
    net::PgConnection& destination, const QualifiedName& table, const net::Patience& patience
) {
    const std::string name = pg_name(table.schema, table.name);
    return destination.run(fmt::format("SELECT 1 FROM {} LIMIT 1", name), patience).empty();
}

/// Whether our own commit came through, of which we did not get to know: a PAUSE, a lost
/// connection.
bool was_finished(
    const MirrorSpec& spec, const CopyRun& copy, const std::optional<destination::Position>& now
) {
    if (!now) {
        return spec.initial_copy_only;
    }
    return now->incarnation == copy.held().incarnation && now->epoch == copy.held().epoch + 1 &&
           now->end_lsn == copy.consistent_point();
}

}  // namespace

void Setup::wait_for(const std::string& what) {
    services_.board.update(spec_.id, [&](MirrorStatus& status) { status.waiting_for = what; });
}

/// Names what may be at the source from now on; refuses what is there and not ours.
void Setup::record_intent(net::PgConnection& source) {
    const net::Patience patience = net::endless(stop_);
    const catalog::MirrorProgress before = keeper_.get();
    failpoint("setup.before_intent");
    if (spec_.copy_group != main_group) {
        if (before.group_slot != spec_.slot && source::read_slot(source, spec_.slot, patience)) {
            throw name_taken("replication slot", spec_.slot);
        }
        keeper_.update([&](catalog::MirrorProgress& progress) { progress.group_slot = spec_.slot; }
        );
        failpoint("setup.after_intent");
        source::drop_slot(source, spec_.slot, patience);
        return;
    }
    const bool needs_slot = !spec_.initial_copy_only && spec_.own_slot;
    if (needs_slot && !(before.own_slot && before.slot == spec_.slot) &&
        source::read_slot(source, spec_.slot, patience)) {
        throw name_taken("replication slot", spec_.slot);
    }
    const bool needs_publication = !spec_.initial_copy_only && spec_.own_publication;
    if (needs_publication && !(before.own_publication && before.publication == spec_.publication) &&
        source::has_publication(source, spec_.publication, patience)) {
        throw name_taken("publication", spec_.publication);
    }
    keeper_.update([&](catalog::MirrorProgress& progress) {
        progress.incarnation = spec_.incarnation;
        progress.phase = "intent";
        progress.slot = spec_.initial_copy_only ? "" : spec_.slot;
        progress.own_slot = spec_.own_slot;
        progress.publication = spec_.initial_copy_only ? "" : spec_.publication;
        progress.own_publication = spec_.own_publication;
        progress.idle_from = 0;
        progress.idle_to = 0;
    });
    failpoint("setup.after_intent");
    // Of an attempt that did not come to its end, or of what is to be copied anew. Only our own.
    if (needs_slot) {
        source::drop_slot(source, spec_.slot, patience);
    }
}

void Setup::make_publication(net::PgConnection& source) {
    const net::Patience patience = net::endless(stop_);
    const bool there = source::has_publication(source, spec_.publication, patience);
    if (!spec_.own_publication) {
        if (!there) {
            throw ReasonedError{
                "PUB_MISSING",
                Error{
                    ErrorKind::configuration,
                    sqlstate::undefined_object,
                    fmt::format("publication \"{}\" does not exist", spec_.publication),
                    "",
                    "CREATE PUBLICATION it at the source."}};
        }
        return;
    }
    if (there) {
        source::set_publication_tables(source, spec_.publication, published(spec_), patience);
    } else {
        source::create_publication(source, spec_.publication, published(spec_), patience);
    }
    failpoint("setup.publication_made");
}

void Setup::check_user_slot(net::PgConnection& source, protocol::Lsn start) const {
    const auto slot = source::read_slot(source, spec_.slot, net::endless(stop_));
    if (!slot) {
        throw ReasonedError{
            "SLOT_MISSING",
            Error{
                ErrorKind::configuration,
                sqlstate::undefined_object,
                fmt::format("replication slot \"{}\" does not exist", spec_.slot),
                "",
                fmt::format(
                    "SELECT pg_create_logical_replication_slot('{}', 'pgoutput') at the source.",
                    spec_.slot
                )}};
    }
    if (slot->confirmed_flush_lsn > start) {
        throw ReasonedError{
            "SLOT_RECREATED",
            Error{
                ErrorKind::configuration,
                sqlstate::wrong_state,
                fmt::format("replication slot \"{}\" is already past the start", spec_.slot),
                fmt::format(
                    "It is at {}, the mirror would begin at {}.",
                    protocol::lsn_text(slot->confirmed_flush_lsn),
                    protocol::lsn_text(start)
                ),
                "Give the mirror a later start, or a copy."}};
    }
}

/// The slot with the snapshot of its consistent point, kept by a session of its own.
std::unique_ptr<source::SnapshotHolder> Setup::make_snapshot(SnapshotPoint& point) {
    const net::Patience patience = net::endless(stop_);
    if (spec_.initial_copy_only) {
        return std::make_unique<source::SnapshotHolder>(
            endpoints_.source(for_connecting(stop_)), "", patience
        );
    }
    // A user's slot stays what it is: one of ours, for the moment, gives the snapshot.
    const auto replication = endpoints_.replication(for_connecting(stop_));
    point.identity = source::identify_system(*replication, patience);
    source::SlotRequest request;
    request.temporary = !spec_.own_slot;
    request.name =
        spec_.own_slot ? spec_.slot : fmt::format("millrace_copy_{}", services_.instance);
    request.failover = spec_.failover_slot;
    wait_for("the source: a replication slot waits for all transactions that are open there");
    const source::NewSlot slot = source::create_slot(*replication, request, patience);
    wait_for("");
    failpoint("setup.slot_made");
    point.lsn = slot.consistent_point;
    return std::make_unique<source::SnapshotHolder>(
        endpoints_.source(for_connecting(stop_)), slot.snapshot, patience
    );
}

std::vector<SourceTable> Setup::read_tables(net::PgConnection& connection) {
    std::vector<SourceTable> tables;
    for (const TableSpec& spec : spec_.tables) {
        auto table = source::read_table(
            connection, spec.source.schema, spec.source.name, net::endless(stop_)
        );
        if (!table) {
            throw ReasonedError{
                "TBL_MISSING",
                Error{
                    ErrorKind::configuration,
                    sqlstate::undefined_table,
                    fmt::format("source table {} does not exist", spec.label),
                    "",
                    "Create it, or ALTER MIRROR … DROP TABLE."}};
        }
        tables.push_back(std::move(*table));
    }
    return tables;
}

/// Decides for each table where its rows go, and writes it down before anything is made or emptied.
void Setup::record_tables(
    net::PgConnection& destination,
    const std::vector<SourceTable>& tables,
    std::vector<CopyTable>& made,
    bool to_copy
) {
    const net::Patience patience = net::endless(stop_);
    catalog::MirrorProgress before = keeper_.get();
    for (std::size_t i = 0; i < tables.size(); ++i) {
        CopyTable& table = made.emplace_back();
        table.spec = spec_.tables[i];
        table.source = tables[i];
        const catalog::TableProgress* known = find_table(before, table.spec.label);
        const bool again = known != nullptr && known->state == "copying";
        const bool renewed = spec_.incarnation > 1 || table.spec.incarnation > 1;
        const bool in_use = known != nullptr && !again;  // an earlier incarnation's
        const auto there = destination::read_target(destination, table.spec.target, patience);
        table.made_by_us = known != nullptr ? known->made_by_us : !there;
        table.target = to_copy && (in_use || (again && renewed)) && there
                           ? destination::shadow_name(table.spec.target)
                           : table.spec.target;
        const bool must_be_empty = to_copy && there && known == nullptr;
        if (must_be_empty && !is_empty(destination, table.target, patience)) {
            throw ReasonedError{
                "TBL_TARGET_NOT_EMPTY",
                Error{
                    ErrorKind::configuration,
                    sqlstate::wrong_state,
                    fmt::format("target table {} is not empty", table.target.text()),
                    "A copy into rows that are there already would mix the two.",
                    "TRUNCATE it, or WITH (do_initial_copy = false)."}};
        }
    }
    keeper_.update([&](catalog::MirrorProgress& progress) {
        if (spec_.copy_group == main_group) {
            progress.tables.clear();
            progress.phase = to_copy ? "copying" : "intent";
        }
        for (const CopyTable& table : made) {
            std::erase_if(progress.tables, [&](const catalog::TableProgress& one) {
                return one.source_table == table.spec.label;
            });
            catalog::TableProgress& one = progress.tables.emplace_back();
            one.source_table = table.spec.label;
            one.target_table = table.spec.target.text();
            one.source_oid = table.source.oid;
            one.incarnation = table.spec.incarnation;
            one.state = to_copy ? "copying" : "pending";
            one.made_by_us = table.made_by_us;
            one.columns = destination::known_columns_text(destination::known_columns(table.source));
        }
    });
}

void Setup::make_target(
    net::PgConnection& destination, net::PgConnection& source, CopyTable& table, bool to_copy
) {
    const net::Patience patience = net::endless(stop_);
    const bool shadow = table.target != table.spec.target;
    const std::string name = pg_name(table.target.schema, table.target.name);
    auto there = destination::read_target(destination, table.target, patience);
    // What an earlier attempt has left: ours goes, of a user's table only the rows.
    if (there && to_copy && (shadow || table.made_by_us)) {
        destination.run(fmt::format("DROP TABLE {}", name), patience);
        there.reset();
    }
    if (!there && spec_.native_types) {
        destination::make_user_types(
            destination, source::read_user_types(source, table.source.oid, patience), patience
        );
    }
    if (!there && shadow && !table.made_by_us) {
        if (spec_.schema_changes == SchemaChanges::apply) {
            destination::follow_columns(
                destination, table.source, table.spec, spec_.native_types, patience
            );
        }
        destination::make_shadow_like(destination, table.spec.target, patience);
    } else if (!there) {
        destination::make_schema(destination, table.target.schema, patience);
        destination.run(
            destination::creation_statement(table.source, table.spec, table.target, spec_), patience
        );
        if (!to_copy) {
            for (const std::string& key :
                 destination::key_statements(table.source, table.spec, table.target)) {
                destination.run(key, patience);
            }
        }
    }
    const auto target = destination::read_target(destination, table.target, patience);
    table.binary = spec_.binary;
    for (const destination::ColumnPair& pair :
         destination::mapped_columns(table.source, table.spec, &*target)) {
        const destination::TargetColumn* column = target->find(pair.target);
        if (column == nullptr) {
            throw ReasonedError{
                "TBL_SCHEMA_INCOMPATIBLE",
                Error{
                    ErrorKind::configuration,
                    sqlstate::undefined_column,
                    fmt::format(
                        "target table {} has no column \"{}\"", table.target.text(), pair.target
                    ),
                    "",
                    "Add it there, or leave the source's column out with exclude."}};
        }
        table.source_columns.push_back(pair.source->name);
        table.target_columns.push_back(pair.target);
        table.binary =
            table.binary && pair.source->same_in_binary && pair.source->type == column->type;
    }
}

/// Rows that an earlier attempt has left in tables of the user: all at once, as foreign keys
/// between them allow no other way.
void Setup::empty_targets(net::PgConnection& destination, const std::vector<CopyTable>& tables) {
    const net::Patience patience = net::endless(stop_);
    std::string names;
    std::vector<std::string> removals;
    for (const CopyTable& table : tables) {
        const std::string name = pg_name(table.target.schema, table.target.name);
        const bool theirs = !table.made_by_us && table.target == table.spec.target &&
                            destination::read_target(destination, table.target, patience);
        if (theirs && !is_empty(destination, table.target, patience)) {
            names += (names.empty() ? "" : ", ") + name;
            removals.push_back(fmt::format("DELETE FROM {}", name));
        }
    }
    if (names.empty()) {
        return;
    }
    try {
        destination.run(fmt::format("TRUNCATE {}", names), patience);
    } catch (const Error& error) {
        constexpr std::string_view is_referenced = "0A000";
        if (error.sqlstate != is_referenced) {
            throw;
        }
        // By a table that is no target.
        for (const std::string& removal : removals) {
            destination.run(removal, patience);
        }
    }
}

std::vector<CopyTable> Setup::make_targets(
    net::PgConnection& destination,
    net::PgConnection& source,
    const std::vector<SourceTable>& tables,
    bool to_copy
) {
    std::vector<CopyTable> made;
    record_tables(destination, tables, made, to_copy);
    if (to_copy) {
        on_side(Side::destination, [&] { empty_targets(destination, made); });
    }
    for (CopyTable& table : made) {
        on_side(Side::destination, [&] { make_target(destination, source, table, to_copy); });
    }
    failpoint("setup.targets_made");
    return made;
}

std::unique_ptr<CopyRun> Setup::begin_copy() {
    const net::Patience patience = net::endless(stop_);
    auto source = endpoints_.source(for_connecting(stop_));
    auto destination = endpoints_.destination(for_connecting(stop_));
    const destination::Positions positions =
        endpoints_.positions(spec_.copy_group, spec_.incarnation);
    const bool main = spec_.copy_group == main_group;
    on_side(Side::source, [&] { record_intent(*source); });
    const destination::Position held = on_side(Side::destination, [&] {
        positions.make_tables(*destination, patience);
        // No row of it counts until it has an end. What an earlier attempt has sent off may become
        // durable up to here, with its mark; not later.
        const destination::Position put = positions.put(*destination, spec_.name, 0, patience);
        destination->run(positions.forget_chunks_statement(), patience);
        return put;
    });
    failpoint("setup.position_made");
    SnapshotPoint point;
    auto holder = on_side(Side::source, [&] {
        if (!spec_.initial_copy_only && main) {
            make_publication(*source);
        }
        auto made = make_snapshot(point);
        if (!spec_.own_slot && !spec_.initial_copy_only) {
            check_user_slot(*source, point.lsn);
        }
        return made;
    });
    const auto tables = on_side(Side::source, [&] { return read_tables(holder->connection()); });
    if (main && !spec_.initial_copy_only) {
        keeper_.update([&](catalog::MirrorProgress& progress) {
            progress.consistent_point = point.lsn;
            progress.system_id = point.identity.system_id;
            progress.timeline = point.identity.timeline;
        });
    }
    std::vector<CopyTable> targets = make_targets(*destination, holder->connection(), tables, true);
    endpoints_.give_back(Side::source, std::move(source));
    endpoints_.give_back(Side::destination, std::move(destination));
    failpoint("copy.begun");
    return std::make_unique<CopyRun>(
        services_, spec_, endpoints_, std::move(holder), point.lsn, held, std::move(targets)
    );
}

void Setup::finish_copy(CopyRun& copy) {
    const net::Patience patience = net::endless(stop_);
    auto destination = endpoints_.destination(for_connecting(stop_));
    const destination::Positions positions =
        endpoints_.positions(spec_.copy_group, spec_.incarnation);
    const bool main = spec_.copy_group == main_group;
    on_side(Side::destination, [&] {
        destination->run("BEGIN", patience);
        try {
            destination->run(positions.lock_statement(copy.held()), patience);
        } catch (const Error& error) {
            if (error.sqlstate != sqlstate::division_by_zero) {
                throw;
            }
            destination->run("ROLLBACK", patience);
            if (!was_finished(spec_, copy, positions.read(*destination, patience))) {
                throw destination::fenced_error();
            }
            return;
        }
        for (const CopyTable& table : copy.tables()) {
            // A group's tables come in when they join.
            if (main && table.target != table.spec.target) {
                destination::swap_in(*destination, table.target, table.spec.target, patience);
            }
        }
        positions.put(*destination, spec_.name, copy.consistent_point(), patience);
        destination->run(positions.forget_chunks_statement(), patience);
        failpoint("copy.before_position");
        destination->run("COMMIT", patience);
        failpoint("copy.after_position");
    });
    if (spec_.initial_copy_only) {
        on_side(Side::destination, [&] { positions.remove(*destination, patience); });
    }
    endpoints_.give_back(Side::destination, std::move(destination));
    failpoint("copy.before_done");
    if (!main) {
        return;
    }
    keeper_.update([&](catalog::MirrorProgress& done) {
        done.phase = spec_.initial_copy_only ? "completed" : "streaming";
        for (catalog::TableProgress& table : done.tables) {
            table.state = "ready";
        }
        copy.keep_load(done);
    });
}

void Setup::begin_stream() {
    const net::Patience patience = net::endless(stop_);
    const auto source = endpoints_.source(for_connecting(stop_));
    const auto destination = endpoints_.destination(for_connecting(stop_));
    const destination::Positions positions = endpoints_.positions(0, spec_.incarnation);
    on_side(Side::source, [&] { record_intent(*source); });
    on_side(Side::destination, [&] { positions.make_tables(*destination, patience); });
    const auto replication = endpoints_.replication(for_connecting(stop_));
    protocol::Lsn start = 0;
    const source::SystemIdentity identity = on_side(Side::source, [&] {
        make_publication(*source);
        if (spec_.own_slot) {
            source::SlotRequest request;
            request.name = spec_.slot;
            request.snapshot = false;
            request.failover = spec_.failover_slot;
            wait_for("the source: a replication slot waits for all transactions that are open there"
            );
            start = source::create_slot(*replication, request, patience).consistent_point;
            wait_for("");
            failpoint("setup.slot_made");
        } else {
            const auto slot = source::read_slot(*source, spec_.slot, patience);
            start = spec_.start_at != 0 || !slot ? spec_.start_at : slot->confirmed_flush_lsn;
            check_user_slot(*source, start);
        }
        return source::identify_system(*replication, patience);
    });
    const auto tables = on_side(Side::source, [&] { return read_tables(*source); });
    make_targets(*destination, *source, tables, false);
    on_side(Side::destination, [&] { positions.put(*destination, spec_.name, start, patience); });
    keeper_.update([&](catalog::MirrorProgress& progress) {
        progress.phase = "streaming";
        progress.consistent_point = start;
        progress.system_id = identity.system_id;
        progress.timeline = identity.timeline;
        for (catalog::TableProgress& table : progress.tables) {
            table.state = "ready";
        }
    });
}

}  // namespace engine::mirror
