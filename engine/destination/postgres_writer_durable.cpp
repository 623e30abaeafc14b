// Commits that do not wait for the disk, and how far the disk is. WAL is written in order, so one
// place in it tells of all commits before it.
#include "engine/destination/postgres_writer.hpp"

namespace engine::destination {

namespace {

constexpr std::string_view wal_query =
    "SELECT pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn(),"
    " current_setting('synchronous_standby_names') <> ''";

}  // namespace

bool PostgresWriter::commits_early(net::PgConnection& connection, const net::Patience& patience) {
    const net::PgRows rows = connection.run(std::string{wal_query}, patience);
    if (rows.at(0).at(2) != "f") {
        return false;
    }
    connection.run("SET synchronous_commit = off", patience);
    return true;
}

void PostgresWriter::queue_preparations(Pending& pending) {
    if (position_prepared_) {
        return;
    }
    connection_->queue_prepare("begin", "BEGIN");
    // What may be wrong in between must be right at the end.
    connection_->queue_prepare("defer", "SET CONSTRAINTS ALL DEFERRED");
    connection_->queue_prepare("commit", "COMMIT");
    connection_->queue_prepare("lock", positions_.lock_statement(held_, "$1"));
    connection_->queue_prepare("advance", positions_.advance_statement("$1"));
    connection_->queue_prepare("wal", std::string{wal_query});
    pending.statements.resize(pending.statements.size() + 6);
    position_prepared_ = true;
}

/// True: what was queued will not wait for the disk.
bool PostgresWriter::queue_commit(Lsn end_lsn, Pending& pending) {
    queue_preparations(pending);
    const std::string at = protocol::lsn_text(end_lsn);
    connection_->queue_prepared("advance", std::vector<net::PgParameter>{{at, false}});
    // The catalog will have it that columns are as they are now; they must not be lost again.
    const bool early = options_.early && columns_seen_.empty();
    if (!early) {
        connection_->queue("SET LOCAL synchronous_commit = on");
    }
    connection_->queue_prepared("commit", {});
    pending.statements.resize(pending.statements.size() + 3);
    if (early) {
        connection_->queue_prepared("wal", {});
    }
    return early;
}

/// The last answer of the pipeline is what wal_query asks.
void PostgresWriter::note_early(Lsn end_lsn) {
    const std::vector<std::string>& row = connection_->pipeline_row();
    unflushed_.emplace_back(protocol::parse_lsn(row.at(0)).value_or(~Lsn{0}), end_lsn);
    note_flushed(protocol::parse_lsn(row.at(1)).value_or(0));
    // Somebody may just have made a standby that commits must wait for.
    options_.early = row.at(2) == "f";
}

void PostgresWriter::note_flushed(Lsn flushed) {
    while (!unflushed_.empty() && unflushed_.front().first <= flushed) {
        durable_ = unflushed_.front().second;
        unflushed_.pop_front();
    }
}

Lsn PostgresWriter::look_durable(const net::Patience& patience) {
    if (!unflushed_.empty() && !open_) {
        const net::PgRows rows = connection_->run(std::string{wal_query}, patience);
        note_flushed(protocol::parse_lsn(rows.at(0).at(1).value_or("")).value_or(0));
    }
    return durable_;
}

/// A commit that waits brings all before it to the disk. It has to have written something.
Lsn PostgresWriter::make_durable(const net::Patience& patience) {
    if (!unflushed_.empty() && !open_) {
        connection_->run("BEGIN; SET LOCAL synchronous_commit = on", patience);
        const bool ours = !connection_->run(positions_.touch_statement(held_), patience).empty();
        connection_->run("COMMIT", patience);
        if (!ours) {
            throw fenced_error();
        }
        durable_ = held_.end_lsn;
        unflushed_.clear();
    }
    return durable_;
}

}  // namespace engine::destination
