// A table's changes of a whole batch at once: compacted to what is left of each key, copied, merged.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/destination/key_index.hpp"
#include "engine/destination/postgres_writer.hpp"
#include "engine/destination/row_encoder.hpp"

namespace engine::destination {

using protocol::Error;
using protocol::ErrorKind;
using protocol::pgoutput::Field;
using protocol::pgoutput::FieldKind;
using protocol::pgoutput::read_fields;

namespace {

constexpr std::size_t put_bytes = 128UL * 1024;
constexpr int ordered_batches = 20;

// Valid data that compaction has put into an impossible order.
constexpr std::array order_states{"23505", "23503", "23P01"};

bool is_order_error(const Error& error) {
    return std::ranges::find(order_states, error.sqlstate) != order_states.end();
}

}  // namespace

/// What has become of one key.
struct PostgresWriter::Net {
    std::size_t image = 0;    // its fields begin here, in the order of the binding's columns
    bool existed = false;     // before this batch
    bool removed = false;     // and was deleted since
    bool present = false;     // there is an image
    std::int16_t group = 0;   // of an update: which columns it has
};

struct PostgresWriter::Compacted {
    std::vector<Field> images;
    std::vector<Field> keys;  // of each key, behind one another
    std::vector<PostgresWriter::Net> nets;
    std::map<std::vector<bool>, std::int16_t> groups;
    Arena bytes;  // of keys of several columns
};

namespace {

/// The key's bytes as one text: a view where it has one column, else kept in the arena.
std::string_view key_text(
    const Binding& binding, const std::vector<Field>& fields, std::string& scratch, Arena& arena
) {
    if (binding.key.size() == 1) {
        return fields.at(binding.columns[binding.key[0]].source).bytes;
    }
    scratch.clear();
    for (const std::size_t at : binding.key) {
        const std::string_view part = fields.at(binding.columns[at].source).bytes;
        const std::size_t size = part.size();
        scratch.append(reinterpret_cast<const char*>(&size), sizeof size);
        scratch.append(part);
    }
    const auto kept =
        arena.keep({reinterpret_cast<const std::uint8_t*>(scratch.data()), scratch.size()});
    return {reinterpret_cast<const char*>(kept.data()), kept.size()};
}

bool key_is_whole(const Binding& binding, const std::vector<Field>& fields) {
    return std::ranges::all_of(binding.key, [&](std::size_t at) {
        const FieldKind kind = fields.at(binding.columns[at].source).kind;
        return kind == FieldKind::text || kind == FieldKind::binary;
    });
}

}  // namespace

/// False: a key was changed while a value stayed where it is, which only an UPDATE can carry over;
/// or a deleted row stays, and was written before in this batch, or goes on under another key.
// NOLINTNEXTLINE(readability-function-size): the rules of one key's life, side by side.
bool PostgresWriter::compact(
    const Batch& batch, Table& table, std::span<const std::uint32_t> changes, Compacted& out
) {
    const Binding& binding = *table.binding;
    const std::size_t width = binding.columns.size();
    KeyIndex index;
    std::string scratch;
    out.nets.reserve(changes.size());
    out.images.reserve(changes.size() * width);
    const auto net_of = [&](const std::vector<Field>& fields, bool existed) -> Net& {
        const auto next = static_cast<std::uint32_t>(out.nets.size());
        const std::uint32_t at =
            index.find_or_add(key_text(binding, fields, scratch, out.bytes), next);
        if (at == next) {
            Net& made = out.nets.emplace_back();
            made.existed = existed;
            for (const std::size_t column : binding.key) {
                out.keys.push_back(fields.at(binding.columns[column].source));
            }
            made.image = out.images.size();
            out.images.resize(out.images.size() + width);
        }
        return out.nets[at];
    };
    const auto keep_image = [&](Net& net, const std::vector<Field>& fields, bool over_old) {
        for (std::size_t i = 0; i < width; ++i) {
            const Field& field = fields.at(binding.columns[i].source);
            Field& kept = out.images[net.image + i];
            // An unchanged value is the one of the image before; without one, the target's.
            if (field.kind != FieldKind::unchanged) {
                kept = field;
            } else if (!over_old) {
                kept = field;
            }
        }
        net.present = true;
    };
    for (const std::uint32_t change_index : changes) {
        const Change& change = batch.changes[change_index];
        if (change.before_kind != 0) {
            read_fields(change.before, before_);
        }
        if (change.operation == Operation::remove) {
            if (!key_is_whole(binding, before_)) {
                return false;
            }
            Net& net = net_of(before_, true);
            if (binding.soft() && net.present) {
                return false;
            }
            net.present = false;
            net.removed = true;
            continue;
        }
        read_fields(change.after, after_);
        if (change.before_kind == 'O') {
            for (std::size_t i = 0; i < after_.size(); ++i) {
                if (after_[i].kind == FieldKind::unchanged) {
                    after_[i] = before_.at(i);
                }
            }
        }
        if (!key_is_whole(binding, after_)) {
            return false;
        }
        if (change.operation == Operation::insert) {
            Net& net = net_of(after_, false);
            keep_image(net, after_, false);
            continue;
        }
        bool moved = false;
        if (change.before_kind != 0) {
            for (const std::size_t at : binding.key) {
                const std::size_t source = binding.columns[at].source;
                moved = moved || after_.at(source).bytes != before_.at(source).bytes;
            }
        }
        if (!moved) {
            Net& net = net_of(after_, true);
            keep_image(net, after_, net.present);
            continue;
        }
        if (binding.soft() || !key_is_whole(binding, before_)) {
            return false;
        }
        for (const Binding::Column& column : binding.columns) {
            if (after_.at(column.source).kind == FieldKind::unchanged) {
                return false;
            }
        }
        Net& old = net_of(before_, true);
        old.present = false;
        old.removed = true;
        Net& net = net_of(after_, false);
        keep_image(net, after_, false);
    }
    return true;
}

void PostgresWriter::make_stage(Table& table, const net::Patience& patience) {
    if (!table.stage_made) {
        connection_->run(table.binding->stage_definition(), patience);
        table.stage_made = true;
    } else if (table.stage_used) {
        connection_->run(fmt::format("TRUNCATE {}", table.binding->stage()), patience);
    }
    table.stage_used = true;
}

// NOLINTNEXTLINE(readability-function-size): stage, then merge, in the one order that is right.
void PostgresWriter::merge(Table& table, Compacted& compacted, const net::Patience& patience) {
    const Binding& binding = *table.binding;
    const std::size_t width = binding.columns.size();
    // Inserts go straight into the target, unless rows that count as deleted are still there.
    const bool insert_by_copy = !binding.soft();
    std::size_t removals = 0;
    std::size_t inserts = 0;
    std::vector<std::int64_t> updates;
    const auto is_insert = [](const Net& net) { return net.present && (!net.existed || net.removed); };
    for (Net& net : compacted.nets) {
        removals += net.removed && net.existed && !(net.present && !insert_by_copy) ? 1 : 0;
        if (is_insert(net)) {
            ++inserts;
        } else if (net.present) {
            set_.assign(width, false);
            for (std::size_t i = 0; i < width; ++i) {
                set_[i] = compacted.images[net.image + i].kind != FieldKind::unchanged;
            }
            const auto [group, added] = compacted.groups.try_emplace(
                set_, static_cast<std::int16_t>(compacted.groups.size())
            );
            net.group = group->second;
            updates.resize(compacted.groups.size());
            ++updates[static_cast<std::size_t>(net.group)];
        }
    }
    const auto encode_image = [&](RowEncoder& encoder, const Net& net) {
        for (std::size_t i = 0; i < width; ++i) {
            encoder.field(compacted.images[net.image + i]);
        }
        encoder.end_row();
    };
    const auto put = [&](RowEncoder& encoder, std::size_t at_least) {
        if (encoder.buffer().size() >= at_least) {
            connection_->put_copy(encoder.buffer(), patience);
            encoder.buffer().clear();
        }
    };
    const std::string format = options_.binary ? " (FORMAT binary)" : "";
    if (!binding.conflict_key) {
        // No index to look rows up by, one at a time.
        connection_->run("SET LOCAL enable_hashjoin = on", patience);
    }
    if (removals > 0 || !updates.empty() || (inserts > 0 && !insert_by_copy)) {
        make_stage(table, patience);
        connection_->start_copy_in(
            fmt::format("COPY {} FROM STDIN{}", binding.stage(), format), patience
        );
        RowEncoder encoder(options_.binary);
        std::vector<Field> key_row(width);
        std::size_t key_at = 0;
        for (const Net& net : compacted.nets) {
            if (net.removed && net.existed && !(net.present && !insert_by_copy)) {
                encoder.begin_row(width + 1);
                encoder.small(Binding::op_remove);
                for (std::size_t k = 0; k < binding.key.size(); ++k) {
                    key_row[binding.key[k]] = compacted.keys[key_at + k];
                }
                for (const Field& field : key_row) {
                    encoder.field(field);
                }
                encoder.end_row();
            }
            if (net.present && !is_insert(net)) {
                encoder.begin_row(width + 1);
                encoder.small(net.group);
                encode_image(encoder, net);
            } else if (net.present && !insert_by_copy) {
                encoder.begin_row(width + 1);
                encoder.small(Binding::op_insert);
                encode_image(encoder, net);
            }
            key_at += binding.key.size();
            put(encoder, put_bytes);
        }
        encoder.end();
        put(encoder, 0);
        connection_->end_copy_in(patience);
        if (removals > 0) {
            connection_->execute(binding.merge_removals().c_str(), {}, patience);
        }
        for (const auto& [set, group] : compacted.groups) {
            const std::int64_t expected = updates[static_cast<std::size_t>(group)];
            const std::int64_t touched =
                connection_->execute(binding.merge_updates(group, set).c_str(), {}, patience);
            if (touched >= expected) {
                continue;
            }
            const bool whole = std::ranges::all_of(set, [](bool one) { return one; });
            if (!whole) {
                throw Error{
                    ErrorKind::data,
                    "P0002",
                    fmt::format(
                        "{} rows to update are not in target {}",
                        expected - touched,
                        binding.target.name.text()
                    ),
                    "Somebody else writes to the target, or it was not complete when the mirror "
                    "began.",
                    "RESYNC MIRROR … TABLE … copies the table again."};
            }
            connection_->execute(binding.merge_missing(group).c_str(), {}, patience);
        }
    }
    if (inserts > 0 && !insert_by_copy) {
        connection_->execute(binding.merge_inserts().c_str(), {}, patience);
    } else if (inserts > 0) {
        connection_->start_copy_in(
            fmt::format("COPY {} ({}) FROM STDIN{}", binding.table, binding.column_list(), format),
            patience
        );
        RowEncoder encoder(options_.binary);
        for (const Net& net : compacted.nets) {
            if (is_insert(net)) {
                encoder.begin_row(width);
                encode_image(encoder, net);
                put(encoder, put_bytes);
            }
        }
        encoder.end();
        put(encoder, 0);
        connection_->end_copy_in(patience);
    }
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
            Compacted compacted;
            if (table.binding->has_key() && changes.size() > 8 &&
                compact(batch, table, changes, compacted)) {
                merge(table, compacted, patience);
            } else {
                apply_ordered(batch, changes, patience);
            }
        }
        connection_->run("RELEASE SAVEPOINT bulk", patience);
        return true;
    } catch (const Error& error) {
        if (!is_order_error(error) && error.sqlstate != "P0002") {
            throw;
        }
    }
    connection_->leave_pipeline();
    connection_->run("ROLLBACK TO SAVEPOINT bulk; RELEASE SAVEPOINT bulk", patience);
    for (const auto& [relation, changes] : by_table) {
        Table& table = *table_of(batch, relation);
        table.ordered_left = ordered_batches;
        // What was prepared or made under the savepoint may be gone with it.
        table.stage_made = false;
        ++bindings_made_;
        table.binding->number = bindings_made_;
        table.prepared.clear();
    }
    return false;
}

}  // namespace engine::destination
