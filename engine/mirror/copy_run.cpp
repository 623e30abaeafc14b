#include "engine/mirror/copy_run.hpp"

#include <algorithm>
#include <exception>
#include <thread>

#include <fmt/format.h>

#include "catalog/clock.hpp"
#include "engine/failpoint.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::mirror {

using net::pg_name;
using protocol::Error;
using protocol::ErrorKind;

namespace {

constexpr std::size_t put_bytes = 256UL * 1024;
constexpr std::int64_t show_interval_us = 200'000;

}  // namespace

struct CopyRun::Worker {
    std::int64_t number = 0;
    std::unique_ptr<net::PgConnection> source;
    std::unique_ptr<net::PgConnection> destination;
    std::set<std::uint32_t> guarded;  // leaves
};

// NOLINTNEXTLINE(readability-function-size): what a copy is of, each by its name.
CopyRun::CopyRun(
    const Services& services,
    const MirrorSpec& spec,
    const Endpoints& endpoints,
    std::unique_ptr<source::SnapshotHolder> holder,
    protocol::Lsn consistent_point,
    destination::Position held,
    std::vector<CopyTable> tables
)
    : services_(services),
      spec_(spec),
      endpoints_(endpoints),
      holder_(std::move(holder)),
      consistent_point_(consistent_point),
      held_(held),
      tables_(std::move(tables)) {
    const bool ranges = holder_->connection().server_version() >= 140000;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        std::vector<source::Chunk> chunks = source::plan_chunks(
            tables_[i].source, {spec_.chunk_rows, spec_.chunks_override}, ranges
        );
        chunks_left_.push_back(chunks.size());
        for (source::Chunk& chunk : chunks) {
            chunk.table = i;
            queue_.push_back(std::move(chunk));
        }
    }
    keyed_.resize(tables_.size());
    announce();
}

namespace {

TableStatus* find_shown(MirrorStatus& status, const std::string& label) {
    const auto found = std::ranges::find(status.tables, label, &TableStatus::source_table);
    return found == status.tables.end() ? nullptr : &*found;
}

}  // namespace

/// All chunks into the status, before any of them is copied.
void CopyRun::announce() {
    services_.board.update(spec_.id, [&](MirrorStatus& status) {
        for (const CopyTable& table : tables_) {
            if (TableStatus* shown = find_shown(status, table.spec.label)) {
                shown->chunks.clear();
                shown->rows_estimated = table.source.rows_estimated;
                shown->bytes_estimated = table.source.bytes;
                shown->rows_copied = 0;
                shown->bytes_copied = 0;
                shown->state = "pending";
                shown->load_finished_at = 0;
            }
        }
        for (const source::Chunk& chunk : queue_) {
            if (TableStatus* shown = find_shown(status, tables_[chunk.table].spec.label)) {
                ChunkStatus& made = shown->chunks.emplace_back();
                made.chunk = chunk.number;
                made.kind = chunk.whole ? "whole" : "ctid";
                made.low = fmt::format("({},0)", chunk.first_block);
                made.high = chunk.end_block == 0 ? "" : fmt::format("({},0)", chunk.end_block);
            }
        }
    });
}

void CopyRun::show_chunk(
    const source::Chunk& chunk, const std::function<void(ChunkStatus&, TableStatus&)>& change
) {
    services_.board.update(spec_.id, [&](MirrorStatus& status) {
        if (TableStatus* table = find_shown(status, tables_[chunk.table].spec.label)) {
            change(table->chunks.at(static_cast<std::size_t>(chunk.number - 1)), *table);
        }
        status.last_progress_at = catalog::now_microseconds();
    });
}

std::optional<source::Chunk> CopyRun::take_chunk() {
    const std::lock_guard lock(mutex_);
    for (auto chunk = queue_.begin(); chunk != queue_.end(); ++chunk) {
        const bool begun = active_[chunk->table] > 0;
        const auto busy =
            std::ranges::count_if(active_, [](const auto& one) { return one.second > 0; });
        if (begun || spec_.copy_tables == 0 || busy < spec_.copy_tables) {
            source::Chunk taken = std::move(*chunk);
            queue_.erase(chunk);
            ++active_[taken.table];
            return taken;
        }
    }
    return std::nullopt;
}

void CopyRun::give_back(const source::Chunk& chunk) {
    const std::lock_guard lock(mutex_);
    --active_[chunk.table];
    queue_.push_front(chunk);
    ++queue_.front().tries;
}

void CopyRun::run(const std::stop_token& stop) {
    const auto wanted = std::max<std::int64_t>(1, spec_.copy_workers);
    const std::size_t count =
        std::min(std::max<std::size_t>(1, queue_.size()), static_cast<std::size_t>(wanted));
    std::stop_source halt;
    const std::stop_callback forward(stop, [&halt] { halt.request_stop(); });
    std::exception_ptr first;
    std::mutex first_mutex;
    {
        std::vector<std::jthread> workers;
        for (std::size_t i = 0; i < count; ++i) {
            workers.emplace_back([&, number = static_cast<std::int64_t>(i + 1)] {
                try {
                    work(number, halt.get_token());
                } catch (...) {
                    const std::lock_guard lock(first_mutex);
                    if (!first) {
                        first = std::current_exception();
                    }
                    halt.request_stop();
                }
            });
        }
    }
    if (first) {
        std::rethrow_exception(first);
    }
}

void CopyRun::work(std::int64_t number, const std::stop_token& stop) {
    const net::Patience patience = net::endless(stop);
    Worker worker;
    worker.number = number;
    worker.source = endpoints_.source(for_connecting(stop));
    worker.destination = endpoints_.destination(for_connecting(stop));
    on_side(Side::source, [&] {
        source::import_snapshot(*worker.source, holder_->snapshot(), patience);
    });
    while (true) {
        std::optional<source::Chunk> chunk = take_chunk();
        if (!chunk) {
            break;
        }
        try {
            copy_chunk(worker, *chunk, patience);
        } catch (const Error& error) {
            const std::string text = error.message;
            show_chunk(*chunk, [&](ChunkStatus& shown, TableStatus& table) {
                table.bytes_copied -= shown.bytes;
                shown.state =
                    error.sqlstate == protocol::sqlstate::query_canceled ? "pending" : "failed";
                shown.last_error = text;
                shown.rows = 0;
                shown.bytes = 0;
            });
            give_back(*chunk);
            throw;
        }
        bool last = false;
        {
            const std::lock_guard lock(mutex_);
            last = --chunks_left_[chunk->table] == 0;
        }
        if (last) {
            finish_table(worker, chunk->table, patience);
        }
        const std::lock_guard lock(mutex_);
        --active_[chunk->table];
    }
    // Tables whose rows were there already when the copy was stopped.
    for (std::size_t table = 0; table < tables_.size(); ++table) {
        bool mine = false;
        {
            const std::lock_guard lock(mutex_);
            mine = chunks_left_[table] == 0 && !keyed_[table] && active_[table] == 0;
            active_[table] += mine ? 1 : 0;
        }
        if (mine) {
            finish_table(worker, table, patience);
            const std::lock_guard lock(mutex_);
            --active_[table];
        }
    }
    endpoints_.give_back(Side::destination, std::move(worker.destination));
    try {
        worker.source->run("COMMIT", patience);
        endpoints_.give_back(Side::source, std::move(worker.source));
    } catch (const Error&) {
        return;  // whatever has become of it: all of its rows are there
    }
}

namespace {

void mark_chunk(
    net::PgConnection& destination, const std::string& marker, const net::Patience& patience
) {
    constexpr std::string_view marked_already = "23505";
    try {
        if (destination.execute(marker.c_str(), {}, patience) != 1) {
            throw destination::fenced_error();
        }
    } catch (const Error& error) {
        if (error.sqlstate != marked_already) {
            throw;
        }
        // By a session of ours whose end we have not seen: the next try finds it done.
        throw Error{
            ErrorKind::transient,
            protocol::sqlstate::cannot_connect,
            "a chunk was committed by an earlier session"};
    }
}

}  // namespace

/// Its commit may have come through although its answer did not.
bool CopyRun::is_done_already(
    Worker& worker, const source::Chunk& chunk, const net::Patience& patience
) {
    if (chunk.tries == 0) {
        return false;
    }
    const std::string marked = endpoints_.positions(spec_.copy_group, spec_.incarnation)
                                   .chunk_query(tables_[chunk.table].spec.label, chunk.number);
    const bool done = on_side(Side::destination, [&] {
        return !worker.destination->run(marked, patience).empty();
    });
    if (done) {
        show_chunk(chunk, [](ChunkStatus& shown, TableStatus&) { shown.state = "done"; });
    }
    return done;
}

void CopyRun::begin_chunk(
    Worker& worker, const source::Chunk& chunk, const net::Patience& patience
) {
    const CopyTable& table = tables_[chunk.table];
    const std::int64_t started = catalog::now_microseconds();
    show_chunk(chunk, [&](ChunkStatus& shown, TableStatus& of) {
        shown.state = "copying";
        ++shown.attempts;
        shown.worker = worker.number;
        shown.started_at = started;
        if (of.state == "pending") {
            of.state = "copying";
            of.state_since = started;
            of.load_started_at = started;
        }
    });
    on_side(Side::source, [&] {
        if (worker.guarded.insert(chunk.leaf.oid).second) {
            source::guard_leaf(*worker.source, chunk.leaf, patience);
        }
        worker.source->start_copy_out(
            source::copy_out_statement(chunk, table.source_columns, table.binary), patience
        );
    });
    std::string columns;
    for (const std::string& column : table.target_columns) {
        columns += (columns.empty() ? "" : ", ") + pg_name(column);
    }
    const std::string statement = fmt::format(
        "COPY {}{} FROM STDIN{}",
        pg_name(table.target.schema, table.target.name),
        columns.empty() ? "" : " (" + columns + ")",
        table.binary ? " (FORMAT binary)" : ""
    );
    on_side(Side::destination, [&] {
        worker.destination->run("BEGIN", patience);
        worker.destination->start_copy_in(statement, patience);
    });
}

/// The rows as they are, from one socket to the other. How many bytes they were.
std::int64_t CopyRun::pass_rows(
    Worker& worker, const source::Chunk& chunk, const net::Patience& patience
) {
    std::string buffer;
    buffer.reserve(2 * put_bytes);
    std::int64_t bytes = 0;
    std::int64_t shown_at = catalog::now_microseconds();
    const auto put = [&] {
        on_side(Side::destination, [&] { worker.destination->put_copy(buffer, patience); });
        bytes += static_cast<std::int64_t>(buffer.size());
        buffer.clear();
        const std::int64_t now = catalog::now_microseconds();
        if (now - shown_at >= show_interval_us) {
            shown_at = now;
            show_chunk(chunk, [&](ChunkStatus& shown, TableStatus& of) {
                of.bytes_copied += bytes - shown.bytes;
                shown.bytes = bytes;
            });
        }
    };
    while (true) {
        const std::optional<std::string_view> row =
            on_side(Side::source, [&] { return worker.source->copy_row(patience); });
        if (!row) {
            break;
        }
        buffer.append(*row);
        if (buffer.size() >= put_bytes) {
            put();
        }
    }
    put();
    return bytes;
}

void CopyRun::copy_chunk(
    Worker& worker, const source::Chunk& chunk, const net::Patience& patience
) {
    if (is_done_already(worker, chunk, patience)) {
        return;
    }
    begin_chunk(worker, chunk, patience);
    const std::int64_t bytes = pass_rows(worker, chunk, patience);
    const destination::Positions positions =
        endpoints_.positions(spec_.copy_group, spec_.incarnation);
    const std::int64_t rows = on_side(Side::destination, [&] {
        const std::int64_t count = worker.destination->end_copy_in(patience);
        const std::string marker =
            positions.chunk_statement(held_, tables_[chunk.table].spec.label, chunk.number, count);
        mark_chunk(*worker.destination, marker, patience);
        failpoint("copy.chunk_before_commit");
        worker.destination->run("COMMIT", for_connecting({}));
        failpoint("copy.chunk_after_commit");
        return count;
    });
    show_chunk(chunk, [&](ChunkStatus& shown, TableStatus& of) {
        of.bytes_copied += bytes - shown.bytes;
        of.rows_copied += rows;
        shown.bytes = bytes;
        shown.rows = rows;
        shown.state = "done";
        shown.last_error.clear();
        shown.finished_at = catalog::now_microseconds();
    });
}

/// The key comes when the rows are there: an index is built faster than it grows.
void CopyRun::finish_table(Worker& worker, std::size_t index, const net::Patience& patience) {
    const CopyTable& table = tables_[index];
    const auto keys = destination::key_statements(table.source, table.spec, table.target);
    if (table.made_by_us && !keys.empty()) {
        failpoint("copy.before_keys");
        on_side(Side::destination, [&] {
            constexpr std::string_view has_one_already = "42P16";
            for (const std::string& key : keys) {
                try {
                    worker.destination->run(key, patience);
                } catch (const Error& error) {
                    // Of an earlier run, whose answer was lost.
                    if (error.sqlstate != has_one_already) {
                        throw;
                    }
                }
            }
        });
        failpoint("copy.after_keys");
    }
    {
        const std::lock_guard lock(mutex_);
        keyed_[index] = true;
    }
    services_.board.update(spec_.id, [&](MirrorStatus& status) {
        if (TableStatus* shown = find_shown(status, table.spec.label)) {
            shown->state = "catching_up";
            shown->state_since = catalog::now_microseconds();
            shown->load_finished_at = shown->state_since;
        }
    });
}

void CopyRun::keep_load(catalog::MirrorProgress& progress) const {
    services_.board.for_each([&](const MirrorStatus& status) {
        if (status.mirror_id != spec_.id) {
            return;
        }
        for (const TableStatus& shown : status.tables) {
            const bool is_ours = std::ranges::any_of(tables_, [&shown](const CopyTable& table) {
                return table.spec.label == shown.source_table;
            });
            catalog::TableProgress* kept = find_table(progress, shown.source_table);
            if (!is_ours || kept == nullptr) {
                continue;
            }
            kept->rows_copied = shown.rows_copied;
            kept->bytes_copied = shown.bytes_copied;
            kept->load_started_at = shown.load_started_at;
            kept->load_finished_at = shown.load_finished_at;
        }
    });
}

}  // namespace engine::mirror
