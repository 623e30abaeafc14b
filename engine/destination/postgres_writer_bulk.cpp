// A table's changes of a whole batch at once: compacted to what is left of each key, copied,
// merged.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/destination/compaction.hpp"
#include "engine/destination/postgres_writer.hpp"
#include "engine/destination/row_encoder.hpp"

namespace engine::destination {

using protocol::Error;
using protocol::ErrorKind;
using protocol::pgoutput::Field;
using protocol::pgoutput::read_fields;

namespace {

constexpr std::size_t put_bytes = 128UL * 1024;
constexpr int ordered_batches = 20;
constexpr std::string_view row_missing = "P0002";

// Valid data that compaction has put into an impossible order.
constexpr std::array order_states{"23505", "23503", "23P01"};

bool is_order_error(const Error& error) {
    return std::ranges::find(order_states, error.sqlstate) != order_states.end();
}

}  // namespace

void PostgresWriter::make_stage(Table& table, const net::Patience& patience) {
    if (!table.stage_made) {
        connection_->run(table.binding->stage_definition(), patience);
        table.stage_made = true;
    } else if (table.stage_used) {
        connection_->run(fmt::format("TRUNCATE {}", table.binding->stage()), patience);
    }
    table.stage_used = true;
}

/// Rows that go, in which only the key counts; rows that have changed; and, where deleted rows
/// stay, those that are new as well.
void PostgresWriter::stage_rows(
    Table& table, const Compaction& compacted, const net::Patience& patience
) {
    const Binding& binding = *table.binding;
    const std::size_t width = binding.columns.size();
    make_stage(table, patience);
    connection_->start_copy_in(
        fmt::format("COPY {} FROM STDIN{}", binding.stage(), copy_options()), patience
    );
    RowEncoder encoder(options_.binary);
    std::vector<Field> key_row(width);
    const auto encode = [&](std::int16_t op, std::span<const Field> fields) {
        encoder.begin_row(width + 1);
        encoder.small(op);
        for (const Field& field : fields) {
            encoder.field(field);
        }
        encoder.end_row();
    };
    for (std::size_t i = 0; i < compacted.nets.size(); ++i) {
        const Compaction::Net& net = compacted.nets[i];
        if (net.removed && net.existed && !(net.present && binding.soft())) {
            for (std::size_t k = 0; k < binding.key.size(); ++k) {
                key_row.at(binding.key.at(k)) = compacted.key(i)[k];
            }
            encode(Binding::op_remove, key_row);
        }
        if (net.is_update()) {
            encode(net.group, compacted.image(net));
        } else if (net.present && binding.soft()) {
            encode(Binding::op_insert, compacted.image(net));
        }
        put_rows(encoder, put_bytes, patience);
    }
    encoder.end();
    put_rows(encoder, 0, patience);
    connection_->end_copy_in(patience);
}

void PostgresWriter::put_rows(
    RowEncoder& encoder, std::size_t at_least, const net::Patience& patience
) {
    if (encoder.buffer().size() >= at_least) {
        connection_->put_copy(encoder.buffer(), patience);
        encoder.buffer().clear();
    }
}

std::string PostgresWriter::copy_options() const {
    return options_.binary ? " (FORMAT binary)" : "";
}

/// Every row that is staged as changed must be there; one that is not is made, if it came whole.
void PostgresWriter::merge_updates(
    const Binding& binding, const Compaction& compacted, const net::Patience& patience
) {
    for (const auto& [set, group] : compacted.groups) {
        const std::int64_t expected = compacted.updates[static_cast<std::size_t>(group)];
        const std::int64_t touched =
            connection_->execute(binding.merge_updates(group, set).c_str(), {}, patience);
        if (touched >= expected) {
            continue;
        }
        if (std::ranges::find(set, false) != set.end()) {
            throw Error{
                ErrorKind::data,
                row_missing,
                fmt::format(
                    "{} rows to update are not in target {}",
                    expected - touched,
                    binding.target.name.text()
                ),
                "Somebody else writes to the target, or it was not complete when the mirror began.",
                "RESYNC MIRROR … TABLE … copies the table again."};
        }
        connection_->execute(binding.merge_missing(group).c_str(), {}, patience);
    }
}

/// In the one order that is right: what goes, what changes, what comes.
void PostgresWriter::merge(
    Table& table, const Compaction& compacted, const net::Patience& patience
) {
    const Binding& binding = *table.binding;
    if (!binding.conflict_key) {
        // No index to look rows up by, one at a time.
        connection_->run("SET LOCAL enable_hashjoin = on", patience);
    }
    const bool removes = std::ranges::any_of(compacted.nets, [](const Compaction::Net& net) {
        return net.removed && net.existed;
    });
    // Inserts go straight into the target, unless rows that count as deleted are still there.
    const bool stages_inserts = binding.soft() && compacted.inserts > 0;
    if (removes || !compacted.updates.empty() || stages_inserts) {
        stage_rows(table, compacted, patience);
        if (removes) {
            connection_->execute(binding.merge_removals().c_str(), {}, patience);
        }
        merge_updates(binding, compacted, patience);
    }
    if (stages_inserts) {
        connection_->execute(binding.merge_inserts().c_str(), {}, patience);
    } else if (compacted.inserts > 0) {
        copy_inserts(binding, compacted, patience);
    }
}

void PostgresWriter::copy_inserts(
    const Binding& binding, const Compaction& compacted, const net::Patience& patience
) {
    connection_->start_copy_in(
        fmt::format(
            "COPY {} ({}) FROM STDIN{}", binding.table, binding.column_list(), copy_options()
        ),
        patience
    );
    RowEncoder encoder(options_.binary);
    for (const Compaction::Net& net : compacted.nets) {
        if (!net.is_insert()) {
            continue;
        }
        encoder.begin_row(binding.columns.size());
        for (const Field& field : compacted.image(net)) {
            encoder.field(field);
        }
        encoder.end_row();
        put_rows(encoder, put_bytes, patience);
    }
    encoder.end();
    put_rows(encoder, 0, patience);
    connection_->end_copy_in(patience);
}

/// Rows of a table without a key, to which nothing but inserts has come.
void PostgresWriter::copy_rows(
    Table& table,
    std::span<const std::uint32_t> changes,
    const Batch& batch,
    const net::Patience& patience
) {
    const Binding& binding = *table.binding;
    connection_->start_copy_in(
        fmt::format(
            "COPY {} ({}) FROM STDIN{}",
            binding.table,
            binding.column_list(),
            options_.binary ? " (FORMAT binary)" : ""
        ),
        patience
    );
    RowEncoder encoder(options_.binary);
    for (const std::uint32_t index : changes) {
        read_fields(batch.changes[index].after, after_);
        encoder.begin_row(binding.columns.size());
        for (const Binding::Column& column : binding.columns) {
            encoder.field(after_.at(column.source));
        }
        encoder.end_row();
        if (encoder.buffer().size() >= put_bytes) {
            connection_->put_copy(encoder.buffer(), patience);
            encoder.buffer().clear();
        }
    }
    encoder.end();
    connection_->put_copy(encoder.buffer(), patience);
    connection_->end_copy_in(patience);
}

/// False: nothing was done, the run must go one by one.
bool PostgresWriter::apply_bulk(
    const Batch& batch, std::size_t begin, std::size_t end, const net::Patience& patience
) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> by_table;  // by relation index
    for (std::size_t i = begin; i < end; ++i) {
        const Change& change = batch.changes[i];
        Table* table = table_of(batch, change.relation);
        if (table == nullptr || table->binding->columns.empty()) {
            continue;
        }
        if (table->ordered_left > 0) {
            return false;
        }
        by_table[change.relation].push_back(static_cast<std::uint32_t>(i));
    }
    send_begin(patience);
    connection_->run("SAVEPOINT bulk", patience);
    try {
        for (const auto& [relation, changes] : by_table) {
            Table& table = *table_of(batch, relation);
            const bool only_inserts = std::ranges::all_of(changes, [&](std::uint32_t i) {
                return batch.changes[i].operation == Operation::insert;
            });
            if (only_inserts && !table.binding->soft()) {
                copy_rows(table, changes, batch, patience);
                continue;
            }
            Compaction compacted(*table.binding);
            if (table.binding->has_key() && compacted.add(batch, changes)) {
                merge(table, compacted, patience);
            } else {
                apply_ordered(batch, changes, patience);
            }
        }
        connection_->run("RELEASE SAVEPOINT bulk", patience);
        return true;
    } catch (const Error& error) {
        if (!is_order_error(error) && error.sqlstate != row_missing) {
            throw;
        }
    }
    connection_->leave_pipeline();
    connection_->run("ROLLBACK TO SAVEPOINT bulk; RELEASE SAVEPOINT bulk", patience);
    for (const auto& [relation, changes] : by_table) {
        Table& table = *table_of(batch, relation);
        table.ordered_left = ordered_batches;
        drop_stage(table, patience);
    }
    // Some were prepared behind the one that failed, and are not there.
    forget_statements(patience);
    return false;
}

/// Made under a savepoint that was rolled back, it is gone already.
void PostgresWriter::drop_stage(Table& table, const net::Patience& patience) {
    if (table.stage_made) {
        connection_->run(fmt::format("DROP TABLE IF EXISTS {}", table.binding->stage()), patience);
        table.stage_made = false;
        table.stage_used = false;
    }
}

void PostgresWriter::forget_statements(const net::Patience& patience) {
    const bool any =
        std::ranges::any_of(tables_, [](const auto& one) { return !one.second.prepared.empty(); });
    if (!any) {
        return;
    }
    connection_->run("DEALLOCATE ALL", patience);
    position_prepared_ = false;
    for (auto& [oid, table] : tables_) {
        table.prepared.clear();
    }
}

}  // namespace engine::destination
