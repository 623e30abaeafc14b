#include "catalog/progress_rows.hpp"

namespace catalog {

namespace {

std::int64_t flag(bool value) {
    return value ? 1 : 0;
}

TableProgress read_table(const Statement& row) {
    TableProgress table;
    table.source_table = row.text(0);
    table.target_table = row.text(1);
    table.source_oid = static_cast<std::uint32_t>(row.integer(2));
    table.incarnation = row.integer(3);
    table.state = row.text(4);
    table.reason_code = row.text(5);
    table.reason = row.text(6);
    table.made_by_us = row.integer(7) != 0;
    table.rows_copied = row.integer(8);
    table.bytes_copied = row.integer(9);
    table.load_started_at = row.integer(10);
    table.load_finished_at = row.integer(11);
    table.columns = row.text(12);
    return table;
}

void read_tables(Connection& connection, MirrorProgress& progress) {
    Statement rows = connection.prepare(
        "SELECT source_table, target_table, source_oid, incarnation, state, reason_code, reason,"
        " made_by_us, rows_copied, bytes_copied, load_started_at, load_finished_at, columns"
        " FROM table_progress WHERE mirror_id = ?1 ORDER BY ordinal"
    );
    rows.with(progress.mirror_id);
    while (rows.step()) {
        progress.tables.push_back(read_table(rows));
    }
}

/// False: there is no such mirror. Its tenant is what the catalog says, whatever the caller thinks.
bool write_mirror_row(Connection& connection, const MirrorProgress& progress) {
    Statement write = connection.prepare(
        "INSERT OR REPLACE INTO mirror_progress (mirror_id, tenant, incarnation, phase, slot,"
        " own_slot, publication, own_publication, system_id, timeline, consistent_point, idle_from,"
        " idle_to) SELECT id, tenant, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"
        " FROM mirrors WHERE id = ?1 RETURNING 1"
    );
    write.with(
        progress.mirror_id,
        progress.incarnation,
        progress.phase,
        progress.slot,
        flag(progress.own_slot),
        progress.publication,
        flag(progress.own_publication),
        progress.system_id,
        progress.timeline,
        lsn_to_stored(progress.consistent_point),
        lsn_to_stored(progress.idle_from),
        lsn_to_stored(progress.idle_to)
    );
    return write.step();
}

void insert_tables(Connection& connection, const MirrorProgress& progress) {
    Statement insert = connection.prepare(
        "INSERT INTO table_progress (tenant, mirror_id, ordinal, source_table, target_table,"
        " source_oid, incarnation, state, reason_code, reason, made_by_us, rows_copied,"
        " bytes_copied, load_started_at, load_finished_at, columns)"
        " SELECT tenant, id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15"
        " FROM mirrors WHERE id = ?1"
    );
    std::int64_t ordinal = 0;
    for (const TableProgress& table : progress.tables) {
        insert
            .with(
                progress.mirror_id,
                ++ordinal,
                table.source_table,
                table.target_table,
                std::int64_t{table.source_oid},
                table.incarnation,
                table.state,
                table.reason_code,
                table.reason,
                flag(table.made_by_us),
                table.rows_copied,
                table.bytes_copied,
                table.load_started_at,
                table.load_finished_at,
                table.columns
            )
            .run();
        insert.reset();
    }
}

}  // namespace

std::optional<MirrorProgress> read_progress(Connection& connection, std::string_view mirror_id) {
    Statement row = connection.prepare(
        "SELECT mirror_id, tenant, incarnation, phase, slot, own_slot, publication,"
        " own_publication, system_id, timeline, consistent_point, idle_from, idle_to"
        " FROM mirror_progress WHERE mirror_id = ?1"
    );
    if (!row.with(mirror_id).step()) {
        return std::nullopt;
    }
    MirrorProgress progress;
    progress.mirror_id = row.text(0);
    progress.tenant = row.text(1);
    progress.incarnation = row.integer(2);
    progress.phase = row.text(3);
    progress.slot = row.text(4);
    progress.own_slot = row.integer(5) != 0;
    progress.publication = row.text(6);
    progress.own_publication = row.integer(7) != 0;
    progress.system_id = row.text(8);
    progress.timeline = row.integer(9);
    progress.consistent_point = lsn_from_stored(row.integer(10));
    progress.idle_from = lsn_from_stored(row.integer(11));
    progress.idle_to = lsn_from_stored(row.integer(12));
    read_tables(connection, progress);
    return progress;
}

void write_progress(Connection& connection, const MirrorProgress& progress) {
    if (!write_mirror_row(connection, progress)) {
        return;
    }
    connection.prepare("DELETE FROM table_progress WHERE mirror_id = ?1")
        .with(progress.mirror_id)
        .run();
    insert_tables(connection, progress);
}

void write_idle(
    Connection& connection, std::string_view mirror_id, protocol::Lsn from, protocol::Lsn to
) {
    connection
        .prepare("UPDATE mirror_progress SET idle_from = ?2, idle_to = ?3 WHERE mirror_id = ?1")
        .with(mirror_id, lsn_to_stored(from), lsn_to_stored(to))
        .run();
}

void write_state(
    Connection& connection, std::string_view mirror_id, std::string_view state, std::int64_t at
) {
    connection
        .prepare("UPDATE mirrors SET state = ?2, state_since = ?3 WHERE id = ?1 AND state <> ?2")
        .with(mirror_id, state, at)
        .run();
}

}  // namespace catalog
