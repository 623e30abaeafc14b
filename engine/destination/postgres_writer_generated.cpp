// Columns that the source generates. The stream does not describe them, nor bring their values:
// the target computes them by the same expression, or does without, and that is said.
#include <algorithm>

#include <fmt/format.h>

#include "engine/destination/postgres_writer.hpp"
#include "engine/failpoint.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::destination {

using net::pg_name;
using protocol::Error;
using protocol::ErrorKind;

namespace {

constexpr int version_with_set_expression = 170000;

std::string detail_of(const SourceColumn& column) {
    return fmt::format(
        "{} {} GENERATED ALWAYS AS ({}) STORED", column.name, column.type, column.generated
    );
}

Error left_out(const WrittenTable& table, const SourceColumn& column, std::string why) {
    return Error{
        ErrorKind::data,
        protocol::sqlstate::wrong_state,
        fmt::format(
            "column \"{}\" of {} is generated, and target {} does not compute it as the source",
            column.name,
            table.spec.label,
            table.target.text()
        ),
        std::move(why),
        fmt::format(
            "Where its values are wanted, ALTER TABLE {} ADD COLUMN {} … GENERATED ALWAYS AS (…) "
            "STORED at the destination.",
            pg_name(table.target.schema, table.target.name),
            pg_name(target_column_name(table.spec, column.name))
        )};
}

const KnownColumn* find(const std::vector<KnownColumn>& columns, const std::string& name) {
    const auto found = std::ranges::find(columns, name, &KnownColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

}  // namespace

/// Described again as they were, tables may have got columns that no description names.
void PostgresWriter::look_again(const Batch& batch, const net::Patience& patience) {
    for (const std::uint32_t oid : batch.described) {
        const auto found = tables_.find(oid);
        if (found == tables_.end() || found->second.stopped || !found->second.binding) {
            continue;
        }
        Table& table = found->second;
        const std::vector<KnownColumn> known = read_known_columns(table.written.columns);
        std::vector<KnownColumn> seen = known;
        std::erase_if(seen, [](const KnownColumn& column) { return !column.generated.empty(); });
        send_begin(patience);
        follow_generated(table, known, seen, batch.transactions.back().commit_lsn, patience);
        keep_seen(table, seen);
    }
}

/// Which of a relation's columns the source generates, and publishes all the same (from 18 on).
std::set<std::string> PostgresWriter::published_generated(
    const Relation& relation, const std::vector<KnownColumn>& known
) {
    const bool all_plain = std::ranges::all_of(relation.columns, [&](const auto& column) {
        const KnownColumn* before = find(known, column.name);
        return before != nullptr && before->generated.empty();
    });
    std::set<std::string> names;
    if (const auto now = all_plain ? std::nullopt : calls_.source_table(relation.oid)) {
        for (const SourceColumn& column : now->columns) {
            if (!column.generated.empty()) {
                names.insert(column.name);
            }
        }
    }
    return names;
}

/// Adds the source's generated columns to those that were seen, unless one has to wait.
void PostgresWriter::follow_generated(
    Table& table,
    const std::vector<KnownColumn>& known,
    std::vector<KnownColumn>& seen,
    Lsn lsn,
    const net::Patience& patience
) {
    const std::optional<SourceTable> now = calls_.source_table(table.written.oid);
    std::optional<TargetTable> target;
    for (const SourceColumn& column : now ? now->columns : std::vector<SourceColumn>{}) {
        const auto& excluded = table.written.spec.exclude;
        if (column.generated.empty() || table.written.skipped.contains(column.name) ||
            std::ranges::find(excluded, column.name) != excluded.end()) {
            continue;
        }
        const KnownColumn* before = find(known, column.name);
        // What earlier releases have kept says nothing of expressions.
        const bool same = before != nullptr && before->number == column.number &&
                          (before->generated.empty() || before->generated == column.generated);
        if (!same) {
            target = read_target(*connection_, table.written.target, patience);
            if (!target || !compute(table, column, *target, lsn, patience)) {
                continue;
            }
        }
        seen.push_back({column.name, column.type, column.number, column.generated});
    }
}

/// False: not yet, or not by the mirror's policy.
bool PostgresWriter::compute(
    Table& table,
    const SourceColumn& column,
    const TargetTable& target,
    Lsn lsn,
    const net::Patience& patience
) {
    const WrittenTable& written = table.written;
    const TargetColumn* there = target.find(target_column_name(written.spec, column.name));
    const std::string kind = there == nullptr ? "add_column" : "alter_expression";
    const auto do_without = [&](std::string why) {
        const Error error = left_out(written, column, std::move(why));
        calls_.column_left_out(written, kind, detail_of(column), error, lsn);
        return true;
    };
    if (there != nullptr && !there->generated) {
        return do_without("The target has a plain column of its name, which is not written.");
    }
    if (there != nullptr && there->expression == column.generated && there->type == column.type) {
        return true;
    }
    if (!is_computable(column.needs, written.spec, options_.native_types)) {
        return do_without(
            options_.native_types
                ? "It is made from columns that the mapping excludes or calls otherwise."
                : "The target's types are not the source's."
        );
    }
    for (const std::string& name : column.needs) {
        if (table.written.skipped.contains(name)) {
            return do_without(fmt::format("The target does without column \"{}\" as well.", name));
        }
        if (target.find(name) == nullptr) {
            return false;  // the stream is not yet where the column came
        }
    }
    const std::string statement = computing_statement(written, column, there);
    if (!calls_.schema_change(written, kind, detail_of(column), statement, lsn)) {
        table.written.skipped.insert(column.name);
        return false;
    }
    const std::optional<Error> failure = try_statement(written.oid, statement, patience);
    return failure ? do_without(fmt::format("{} ({})", failure->message, failure->sqlstate)) : true;
}

std::string PostgresWriter::computing_statement(
    const WrittenTable& table, const SourceColumn& column, const TargetColumn* there
) const {
    const std::string name = target_column_name(table.spec, column.name);
    const std::string alter =
        fmt::format("ALTER TABLE {} ", pg_name(table.target.schema, table.target.name));
    const std::string add = "ADD COLUMN " + column_definition(column, name, true);
    if (there == nullptr) {
        return alter + add;
    }
    if (there->type == column.type &&
        connection_->server_version() >= version_with_set_expression) {
        return alter + fmt::format(
                           "ALTER COLUMN {} SET EXPRESSION AS ({})", pg_name(name), column.generated
                       );
    }
    return alter + fmt::format("DROP COLUMN {}, {}", pg_name(name), add);
}

/// What the destination says where it cannot: a function or a type may be missing there.
std::optional<Error> PostgresWriter::try_statement(
    std::uint32_t source_oid, const std::string& statement, const net::Patience& patience
) {
    connection_->run("SAVEPOINT generated", patience);
    try {
        failpoint("ddl.before_alter");
        calls_.make_types(source_oid, *connection_);
        connection_->run(statement, patience);
        failpoint("ddl.after_alter");
    } catch (const Error& error) {
        if (error.kind == ErrorKind::transient || !connection_->is_usable()) {
            throw;
        }
        connection_->run("ROLLBACK TO SAVEPOINT generated", patience);
        return error;
    }
    connection_->run("RELEASE SAVEPOINT generated", patience);
    return std::nullopt;
}

/// A column that the source has generated comes with the stream from now on.
void PostgresWriter::compute_no_more(
    Table& table,
    const std::string& name,
    const TargetColumn* there,
    Lsn lsn,
    const net::Patience& patience
) {
    const std::optional<SourceTable> now = calls_.source_table(table.written.oid);
    const auto column = now ? std::ranges::find(now->columns, name, &SourceColumn::name)
                            : std::vector<SourceColumn>::const_iterator{};
    const bool found = now && column != now->columns.end();
    const bool fits =
        there != nullptr && there->generated &&
        (!options_.binary || (found && column->same_in_binary && column->type == there->type));
    if (!fits) {
        throw Error{
            ErrorKind::data,
            protocol::sqlstate::wrong_state,
            fmt::format(
                "column \"{}\" of {} is not generated any more", name, table.written.spec.label
            ),
            "The values that the rows have got before are not in the stream.",
            fmt::format(
                "RESYNC MIRROR … TABLE {} copies the table again.", table.written.spec.label
            )};
    }
    const std::string statement = fmt::format(
        "ALTER TABLE {} ALTER COLUMN {} DROP EXPRESSION",
        pg_name(table.written.target.schema, table.written.target.name),
        pg_name(there->name)
    );
    alter(table, "drop_expression", name, statement, lsn, patience);
}

}  // namespace engine::destination
