// Changes one by one, in the source's order, many in one round trip.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/destination/postgres_writer.hpp"
#include "engine/failpoint.hpp"

namespace engine::destination {

using protocol::Error;
using protocol::ErrorKind;
using protocol::pgoutput::Field;
using protocol::pgoutput::FieldKind;
using protocol::pgoutput::read_fields;

namespace {

// libpq moves what is unsent together again and again, so a pipeline must not grow long.
constexpr std::size_t statements_per_sync = 256;
constexpr std::size_t bytes_per_sync = 256UL * 1024;

net::PgParameter parameter_of(const Field& field) {
    net::PgParameter parameter;
    if (field.kind == FieldKind::text || field.kind == FieldKind::binary) {
        parameter.bytes = field.bytes;
        parameter.binary = field.kind == FieldKind::binary;
    }
    return parameter;
}

bool same_field(const Field& a, const Field& b) {
    return a.kind == b.kind && a.bytes == b.bytes;
}

Error missing_row(const Binding& binding, std::string_view what) {
    return Error{
        ErrorKind::data,
        "P0002",
        fmt::format("the row to {} is not in target {}", what, binding.target.name.text()),
        "Somebody else writes to the target, or it was not complete when the mirror began.",
        "RESYNC MIRROR … TABLE … copies the table again."};
}

}  // namespace

void PostgresWriter::apply_ordered(
    const Batch& batch, std::span<const std::uint32_t> changes, const net::Patience& patience
) {
    Pending pending;
    connection_->start_pipeline();
    if (begin_waits_) {
        queue_begin(pending);
    }
    for (const std::uint32_t index : changes) {
        const Change& change = batch.changes[index];
        queue_change(batch, change, pending);
        if (options_.careful || pending.statements.size() >= statements_per_sync ||
            pending.bytes >= bytes_per_sync) {
            sync(batch, pending, patience);
        }
    }
    sync(batch, pending, patience);
    connection_->end_pipeline();
}

/// Begin, lock, changes, position and commit in one round trip: what fails lets none of the rest
/// through. Nothing is counted here, so each statement that must touch a row says so itself.
void PostgresWriter::send_at_once(const Batch& batch, const Transaction& last) {
    Sent& sent = sent_.emplace(Sent{});
    try {
        connection_->start_pipeline();
        queue_begin(sent.pending);
        checks_touched_ = true;
        for (std::size_t i = 0; i < last.changes_end; ++i) {
            queue_change(batch, batch.changes[i], sent.pending);
        }
        checks_touched_ = false;
        sent.early = queue_commit(last.end_lsn, sent.pending);
        failpoint("write.before_commit");
        connection_->send_pipeline();
    } catch (...) {
        sent.failure = std::current_exception();
    }
}

/// False: nothing of it has been sent.
bool PostgresWriter::finish_sent(
    const Batch& batch, const Transaction& last, const net::Patience& patience
) {
    std::optional<Sent> sent = std::exchange(sent_, std::nullopt);
    if (!sent) {
        return false;
    }
    if (sent->failure) {
        std::rethrow_exception(sent->failure);
    }
    sync(batch, sent->pending, patience);
    connection_->end_pipeline();
    committed(last.end_lsn, sent->early);
    return true;
}

/// The last fails where somebody else has the mirror.
void PostgresWriter::queue_begin(Pending& pending) {
    queue_preparations(pending);
    connection_->queue_prepared("begin", {});
    connection_->queue_prepared("defer", {});
    pending.statements.resize(pending.statements.size() + 2);
    const std::string at = protocol::lsn_text(held_.end_lsn);
    connection_->queue_prepared("lock", std::vector<net::PgParameter>{{at, false}});
    pending.statements.push_back({nullptr, false, true, false});
    begin_waits_ = false;
}

void PostgresWriter::send_begin(const net::Patience& patience) {
    if (!begin_waits_) {
        return;
    }
    Pending pending;
    connection_->start_pipeline();
    queue_begin(pending);
    read_results(pending, patience);
    connection_->end_pipeline();
    failpoint("write.begun");
}

void PostgresWriter::add_parameter(
    const Binding& binding, const std::vector<Field>& fields, std::size_t column
) {
    parameters_.push_back(parameter_of(fields.at(binding.columns[column].source)));
}

void PostgresWriter::add_row(const Binding& binding, const std::vector<Field>& fields) {
    for (std::size_t i = 0; i < binding.columns.size(); ++i) {
        add_parameter(binding, fields, i);
    }
}

void PostgresWriter::add_key(const Binding& binding, const std::vector<Field>& fields) {
    for (const std::size_t at : binding.key) {
        add_parameter(binding, fields, at);
    }
}

void PostgresWriter::queue_change(const Batch& batch, const Change& change, Pending& pending) {
    Table* table = table_of(batch, change.relation);
    if (table == nullptr || table->binding->columns.empty()) {
        return;
    }
    const Binding& binding = *table->binding;
    parameters_.clear();
    if (change.operation == Operation::insert) {
        read_fields(change.after, after_);
        add_row(binding, after_);
        const auto sql = [&binding] { return binding.insert(); };
        queue_statement(*table, "i", sql, {&change, false, false, false}, pending);
        return;
    }
    if (change.before_kind != 0) {
        read_fields(change.before, before_);
    }
    if (!binding.has_key() && change.before_kind != 'O') {
        throw Error{
            ErrorKind::configuration,
            protocol::sqlstate::wrong_state,
            fmt::format("rows of {} cannot be told apart", table->written.spec.label),
            "The table has no key that the mirror has as well.",
            "ALTER TABLE … REPLICA IDENTITY FULL at the source."};
    }
    if (change.operation == Operation::remove) {
        queue_remove(*table, change, pending);
    } else {
        queue_update(*table, change, pending);
    }
}

void PostgresWriter::queue_remove(Table& table, const Change& change, Pending& pending) {
    const Binding& binding = *table.binding;
    if (binding.has_key()) {
        add_key(binding, before_);
        const auto sql = [&binding] { return binding.remove(); };
        queue_statement(table, "d", sql, {&change, false, false, false}, pending);
        return;
    }
    add_row(binding, before_);
    const auto sql = [&binding] { return binding.remove_same(); };
    queue_statement(table, "ds", sql, {&change, true, false, false}, pending);
}

/// The new row; what it leaves unchanged comes from the old one, where that came whole.
void PostgresWriter::read_after(const Change& change) {
    read_fields(change.after, after_);
    if (change.before_kind != 'O') {
        return;
    }
    for (std::size_t i = 0; i < after_.size(); ++i) {
        if (after_[i].kind == FieldKind::unchanged) {
            after_[i] = before_.at(i);
        }
    }
}

void PostgresWriter::queue_update(Table& table, const Change& change, Pending& pending) {
    const Binding& binding = *table.binding;
    read_after(change);
    if (!binding.has_key()) {
        add_row(binding, after_);
        add_row(binding, before_);
        const auto sql = [&binding] { return binding.update_same(); };
        queue_statement(table, "us", sql, {&change, true, false, false}, pending);
        return;
    }
    const std::vector<Field>& key_fields = change.before_kind != 0 ? before_ : after_;
    if (binding.soft() && change.before_kind != 0) {
        queue_room(table, change, pending);
    }
    std::string name = "u";
    set_.assign(binding.columns.size(), false);
    for (std::size_t i = 0; i < binding.columns.size(); ++i) {
        const Field& field = after_.at(binding.columns[i].source);
        const bool moved = binding.columns[i].in_key && change.before_kind != 0 &&
                           !same_field(field, key_fields.at(binding.columns[i].source));
        set_[i] = field.kind != FieldKind::unchanged && (!binding.columns[i].in_key || moved);
        name.push_back(set_[i] ? '1' : '0');
        if (moved && binding.columns[i].always_identity) {
            throw takes_no_update(binding, binding.columns[i]);
        }
        if (set_[i]) {
            add_parameter(binding, after_, i);
        }
    }
    if (parameters_.empty() && binding.service.synced_at.empty() && !binding.soft()) {
        return;  // nothing that the mirror has was changed
    }
    add_key(binding, key_fields);
    const auto sql = [this, &binding] { return binding.update(set_); };
    queue_statement(table, name, sql, {&change, true, false, false}, pending);
}

/// Where a row moves to the key of one that is deleted and has stayed, that one goes.
void PostgresWriter::queue_room(Table& table, const Change& change, Pending& pending) {
    const Binding& binding = *table.binding;
    bool moved = false;
    for (const std::size_t at : binding.key) {
        const std::size_t source = binding.columns[at].source;
        const bool sent = after_.at(source).kind != FieldKind::unchanged;
        moved = moved || (sent && !same_field(after_.at(source), before_.at(source)));
        parameters_.push_back(parameter_of(sent ? after_.at(source) : before_.at(source)));
    }
    if (moved) {
        const auto sql = [&] { return binding.remove_deleted(); };
        queue_statement(table, "dd", sql, {&change, false, false, false}, pending);
    }
    parameters_.clear();
}

// NOLINTNEXTLINE(readability-function-size): what a statement is made of.
void PostgresWriter::queue_statement(
    Table& table,
    std::string name,
    const std::function<std::string()>& sql,
    Pending::Statement statement,
    Pending& pending
) {
    statement.is_checked = checks_touched_ && statement.must_touch;
    if (statement.is_checked) {
        statement.must_touch = false;
        name += 'c';
    }
    // A server cuts names at 63 bytes, so they are numbers.
    const auto [prepared, added] = table.prepared.try_emplace(name, statements_made_ + 1);
    const std::string full = fmt::format("m{}", prepared->second);
    if (added) {
        ++statements_made_;
        connection_->queue_prepare(
            full,
            statement.is_checked
                ? fmt::format("WITH t AS ({} RETURNING 1) SELECT 1 / count(*) FROM t", sql())
                : sql()
        );
        pending.statements.push_back({});
        pending.bytes += 1000;
    }
    for (const net::PgParameter& parameter : parameters_) {
        pending.bytes += parameter.bytes ? parameter.bytes->size() : 0;
    }
    connection_->queue_prepared(full, parameters_);
    pending.statements.push_back(statement);
}

/// A lock that was not there fails before whatever comes behind it; so does a checked statement.
std::vector<std::int64_t> PostgresWriter::read_results(
    const Pending& pending, const net::Patience& patience
) {
    try {
        return connection_->sync_pipeline(patience);
    } catch (const Error& error) {
        const std::size_t at = connection_->failed_at();
        if (error.sqlstate != protocol::sqlstate::division_by_zero ||
            at >= pending.statements.size()) {
            throw;
        }
        if (pending.statements[at].is_lock) {
            throw fenced_error();
        }
        if (pending.statements[at].is_checked) {
            need_care();
        }
        throw;
    }
}

/// What came after the missing row may have been about the same: again, one at a time.
void PostgresWriter::need_care() {
    wants_care_ = true;
    throw Error{
        ErrorKind::transient,
        protocol::sqlstate::serialization_failure,
        "a row is missing at the target"};
}

void PostgresWriter::sync(const Batch& batch, Pending& pending, const net::Patience& patience) {
    if (pending.statements.empty()) {
        return;
    }
    const std::vector<std::int64_t> touched = read_results(pending, patience);
    std::vector<Pending::Statement> statements;
    statements.swap(pending.statements);
    pending.bytes = 0;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (statements[i].is_lock) {
            failpoint("write.begun");
        }
        if (!statements[i].must_touch || touched.at(i) != 0) {
            continue;
        }
        if (!options_.careful) {
            need_care();
        }
        complete_missing(batch, *statements[i].change, patience);
    }
}

/// The row that an update was to change is not there: its new image is, if it came whole.
void PostgresWriter::complete_missing(
    const Batch& batch, const Change& change, const net::Patience& patience
) {
    Table* table = table_of(batch, change.relation);
    const Binding& binding = *table->binding;
    if (change.operation == Operation::remove) {
        throw missing_row(binding, "delete");
    }
    read_fields(change.after, after_);
    if (change.before_kind == 'O') {
        read_fields(change.before, before_);
        for (std::size_t i = 0; i < after_.size(); ++i) {
            if (after_[i].kind == FieldKind::unchanged) {
                after_[i] = before_.at(i);
            }
        }
    }
    parameters_.clear();
    for (const Binding::Column& column : binding.columns) {
        const Field& field = after_.at(column.source);
        if (field.kind == FieldKind::unchanged) {
            throw missing_row(binding, "update");
        }
        parameters_.push_back(parameter_of(field));
    }
    Pending pending;
    Change insertion = change;
    insertion.operation = Operation::insert;
    queue_statement(
        *table, "i", [&] { return binding.insert(); }, {&insertion, false, false, false}, pending
    );
    sync(batch, pending, patience);
}

}  // namespace engine::destination
