#include "engine/destination/postgres_writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/failpoint.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::destination {

using protocol::Error;
using protocol::ErrorKind;

namespace {

/// Below this one round trip of statements is cheaper than a table between.
constexpr std::size_t bulk_changes_min = 48;

}  // namespace

// NOLINTNEXTLINE(readability-function-size): what a start has found out.
PostgresWriter::PostgresWriter(
    std::unique_ptr<net::PgConnection> connection,
    Positions positions,
    Position held,
    Options options,
    std::vector<WrittenTable> tables,
    WriterCalls calls
)
    : connection_(std::move(connection)),
      positions_(std::move(positions)),
      held_(held),
      options_(std::move(options)),
      calls_(std::move(calls)),
      durable_(held.end_lsn) {
    for (WrittenTable& table : tables) {
        const std::uint32_t oid = table.oid;
        tables_[oid].written = std::move(table);
    }
}

void PostgresWriter::begin() {
    open_ = true;
    begin_waits_ = true;
}

void PostgresWriter::commit(Lsn end_lsn, const net::Patience& patience) {
    send_begin(patience);
    failpoint("write.before_commit");
    Pending pending;
    connection_->start_pipeline();
    const bool early = queue_commit(end_lsn, pending);
    read_results(pending, patience);
    connection_->end_pipeline();
    committed(end_lsn, early);
}

void PostgresWriter::committed(Lsn end_lsn, bool early) {
    failpoint("write.after_commit");
    open_ = false;
    held_.end_lsn = end_lsn;
    if (early) {
        note_early(end_lsn);
    } else {
        durable_ = end_lsn;
        unflushed_.clear();
    }
    for (const std::uint32_t oid : columns_seen_) {
        calls_.columns_seen(tables_[oid].written);
    }
    columns_seen_.clear();
    for (auto& [oid, table] : tables_) {
        table.stage_used = false;
        table.ordered_left = std::max(0, table.ordered_left - 1);
    }
}

PostgresWriter::Table* PostgresWriter::table_of(const Batch& batch, std::uint32_t relation) {
    const auto found = tables_.find(batch.relations[relation]->oid);
    return found == tables_.end() || found->second.stopped ? nullptr : &found->second;
}

void PostgresWriter::send_ahead(const Batch& batch) {
    constexpr std::size_t bytes_max = 64UL << 10;  // what a socket takes
    if (batch.transactions.empty() || batch.continues || batch.is_open() ||
        batch.bytes > bytes_max) {
        return;
    }
    const Transaction& last = batch.transactions.back();
    if (goes_at_once(batch, last.changes_end)) {
        send_at_once(batch, last);
    }
}

WriteResult PostgresWriter::write(const Batch& batch, const net::Patience& patience) {
    WriteResult result;
    if (batch.continues != open_) {
        throw Error{ErrorKind::bug, protocol::sqlstate::internal_error, "batches out of order"};
    }
    // A transaction that goes on in the next batch has one of its own, so that what is whole
    // before it need not wait for its end.
    const bool open_end = batch.is_open();
    const std::size_t whole = batch.transactions.size() - (open_end ? 1 : 0);
    if (whole > 0) {
        const Transaction& last = batch.transactions[whole - 1];
        if (!sent_ && goes_at_once(batch, last.changes_end)) {
            send_at_once(batch, last);
        }
        if (!finish_sent(batch, last, patience)) {
            if (!open_) {
                begin();
            }
            apply(batch, 0, last.changes_end, patience);
            look_again(batch, patience);
            commit(last.end_lsn, patience);
        }
        count(batch, 0, last.changes_end, result);
        result.end_lsn = last.end_lsn;
        result.durable = durable_;
        result.last_commit_time = last.commit_time;
    }
    if (open_end) {
        const Transaction& last = batch.transactions.back();
        if (!open_) {
            begin();
        }
        apply(batch, last.changes_begin, last.changes_end, patience);
        if (whole == 0) {
            look_again(batch, patience);
        }
        count(batch, last.changes_begin, last.changes_end, result);
    }
    return result;
}

/// Few changes of rows, of tables that are as they were.
bool PostgresWriter::goes_at_once(const Batch& batch, std::size_t end) {
    if (open_ || options_.careful || end >= bulk_changes_min || !batch.described.empty()) {
        return false;
    }
    return std::all_of(
        batch.changes.begin(),
        batch.changes.begin() + static_cast<std::ptrdiff_t>(end),
        [&](const Change& change) {
            if (change.operation == Operation::truncate) {
                return false;
            }
            const Table* table = table_of(batch, change.relation);
            return table == nullptr || (table->binding && *table->binding->relation ==
                                                              *batch.relations[change.relation]);
        }
    );
}

/// Cuts at what must not be mixed with its surroundings: a truncation, a table's new description.
void PostgresWriter::apply(
    const Batch& batch, std::size_t begin, std::size_t end, const net::Patience& patience
) {
    std::size_t from = begin;
    for (std::size_t i = begin; i < end; ++i) {
        const Change& change = batch.changes[i];
        if (change.operation == Operation::truncate) {
            apply_run(batch, from, i, patience);
            send_begin(patience);
            apply_truncate(batch, change, patience);
            from = i + 1;
            continue;
        }
        Table* table = table_of(batch, change.relation);
        const RelationPtr& relation = batch.relations[change.relation];
        if (table != nullptr && (!table->binding || !(*table->binding->relation == *relation))) {
            apply_run(batch, from, i, patience);
            send_begin(patience);
            rebind(*table, relation, change.lsn, patience);
            from = i;
        }
    }
    apply_run(batch, from, end, patience);
}

void PostgresWriter::apply_run(
    const Batch& batch, std::size_t begin, std::size_t end, const net::Patience& patience
) {
    if (begin == end) {
        return;
    }
    if (end - begin >= bulk_changes_min && apply_bulk(batch, begin, end, patience)) {
        return;
    }
    std::vector<std::uint32_t> changes;
    changes.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        changes.push_back(static_cast<std::uint32_t>(i));
    }
    apply_ordered(batch, changes, patience);
}

void PostgresWriter::apply_truncate(
    const Batch& batch, const Change& change, const net::Patience& patience
) {
    const Truncation& truncation = batch.truncations[change.relation];
    if (!options_.truncate_applies) {
        for (const std::uint32_t relation : truncation.relations) {
            if (const Table* table = table_of(batch, relation)) {
                calls_.truncation_ignored(table->written);
            }
        }
        return;
    }
    std::string names;
    for (const std::uint32_t relation : truncation.relations) {
        const Table* table = table_of(batch, relation);
        if (table != nullptr) {
            const QualifiedName& name = table->written.target;
            names += (names.empty() ? "" : ", ") + net::pg_name(name.schema, name.name);
        }
    }
    if (!names.empty()) {
        connection_->run(
            fmt::format(
                "TRUNCATE {}{}{}",
                names,
                truncation.restart_identity ? " RESTART IDENTITY" : "",
                truncation.cascade ? " CASCADE" : ""
            ),
            patience
        );
    }
}

void PostgresWriter::count(
    const Batch& batch, std::size_t begin, std::size_t end, WriteResult& result
) {
    for (std::size_t i = begin; i < end; ++i) {
        const Change& change = batch.changes[i];
        if (change.operation == Operation::truncate) {
            for (const std::uint32_t relation : batch.truncations[change.relation].relations) {
                ++result.applied[batch.relations[relation]->oid].truncates;
            }
            continue;
        }
        mirror::TableCounts& counts = result.applied[batch.relations[change.relation]->oid];
        counts.inserts += change.operation == Operation::insert ? 1 : 0;
        counts.updates += change.operation == Operation::update ? 1 : 0;
        counts.deletes += change.operation == Operation::remove ? 1 : 0;
    }
}

}  // namespace engine::destination
