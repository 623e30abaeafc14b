// Following the source's tables: a description in the stream that differs from the last one.
#include <algorithm>

#include <fmt/format.h>

#include "engine/destination/known_columns.hpp"
#include "engine/destination/postgres_writer.hpp"
#include "engine/destination/type_widening.hpp"
#include "engine/failpoint.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::destination {

using net::pg_literal;
using net::pg_name;
using protocol::Error;
using protocol::ErrorKind;

namespace {

Error target_gone(const WrittenTable& table) {
    return Error{
        ErrorKind::configuration,
        protocol::sqlstate::undefined_table,
        fmt::format("target table {} is gone", table.target.text()),
        "It is not made again by itself, as its rows would be missing.",
        fmt::format("RESYNC MIRROR … TABLE {} makes and copies it again.", table.spec.label)};
}

Error incompatible(
    const WrittenTable& table,
    const std::string& column,
    const std::string& before,
    const std::string& after
) {
    return Error{
        ErrorKind::data,
        protocol::sqlstate::datatype_mismatch,
        fmt::format(
            "column \"{}\" of {} changed from {} to {}", column, table.spec.label, before, after
        ),
        "Values of the new type need not fit into the target's column, and what a rewrite at the "
        "source made of the rows does not come with the stream.",
        fmt::format("RESYNC MIRROR … TABLE {} copies the table again.", table.spec.label)};
}

const KnownColumn* find(const std::vector<KnownColumn>& columns, const std::string& name) {
    const auto found = std::ranges::find(columns, name, &KnownColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

const SourceColumn* find(const std::optional<SourceTable>& table, const std::string& name) {
    if (!table) {
        return nullptr;
    }
    const auto found = std::ranges::find(table->columns, name, &SourceColumn::name);
    return found == table->columns.end() ? nullptr : &*found;
}

}  // namespace

void PostgresWriter::rebind(
    Table& table, const RelationPtr& relation, Lsn lsn, const net::Patience& patience
) {
    if (table.binding) {
        drop_stage(table, patience);
        forget_statements(patience);
    }
    follow_schema(table, *relation, lsn, patience);
    if (table.stopped) {
        return;
    }
    std::optional<TargetTable> target = read_target(*connection_, table.written.target, patience);
    if (!target) {
        throw target_gone(table.written);
    }
    std::set<std::string> skipped = table.written.skipped;
    skipped.insert(table.generated.begin(), table.generated.end());
    table.binding = std::make_unique<Binding>(
        make_binding(relation, std::move(*target), table.written.spec, options_.service, skipped)
    );
    table.binding->number = ++bindings_made_;
    for (const Binding::Column& column : table.binding->columns) {
        if (column.always_identity && !column.in_key) {
            throw takes_no_update(*table.binding, column);
        }
    }
}

/// Names may go from one column to another, with nothing in the stream to tell. Numbers stay.
void PostgresWriter::check_names(
    const Table& table, const Relation& relation, const std::vector<KnownColumn>& known
) {
    const auto same = [](const Relation::Column& now, const KnownColumn& before) {
        return now.name == before.name;
    };
    const bool unchanged = std::ranges::equal(relation.columns, known, same);
    if (unchanged || known.empty()) {
        return;
    }
    const std::optional<SourceTable> now = calls_.source_table(relation.oid);
    std::size_t at = 0;  // columns come in the order of their numbers, always
    for (const Relation::Column& column : relation.columns) {
        const auto before = std::ranges::find(known, column.name, &KnownColumn::name);
        if (before == known.end()) {
            continue;
        }
        const auto place = static_cast<std::size_t>(before - known.begin());
        const SourceColumn* there = find(now, column.name);
        const bool moved =
            there != nullptr && before->number != 0 && there->number != before->number;
        if (place < at || moved) {
            throw Error{
                ErrorKind::data,
                protocol::sqlstate::datatype_mismatch,
                fmt::format(
                    "name \"{}\" of {} belongs to another column now",
                    column.name,
                    table.written.spec.label
                ),
                "Several columns have changed their names, and the stream does not say how.",
                fmt::format(
                    "RESYNC MIRROR … TABLE {} copies the table again.", table.written.spec.label
                )};
        }
        at = place;
    }
}

/// The name that a column had before, where this is the same column by another name.
std::string PostgresWriter::former_name(
    const Table& table,
    const Relation& relation,
    const std::string& column,
    const std::vector<KnownColumn>& known
) {
    const std::optional<SourceTable> now = calls_.source_table(relation.oid);
    const SourceColumn* there = find(now, column);
    for (const KnownColumn& candidate : known) {
        const bool gone =
            candidate.generated.empty() &&
            std::ranges::find(relation.columns, candidate.name, &Relation::Column::name) ==
                relation.columns.end();
        if (gone && there != nullptr && candidate.number == there->number) {
            return candidate.name;
        }
        if (gone && there == nullptr) {
            throw Error{
                ErrorKind::data,
                protocol::sqlstate::datatype_mismatch,
                fmt::format(
                    "column \"{}\" of {} has come and gone together with others",
                    column,
                    table.written.spec.label
                ),
                "Whether it was a new column or another name for an old one cannot be told any "
                "more.",
                fmt::format(
                    "RESYNC MIRROR … TABLE {} copies the table again.", table.written.spec.label
                )};
        }
    }
    return {};
}

void PostgresWriter::follow_schema(
    Table& table, const Relation& relation, Lsn lsn, const net::Patience& patience
) {
    const std::optional<TargetTable> target =
        read_target(*connection_, table.written.target, patience);
    if (!target) {
        throw target_gone(table.written);
    }
    const std::vector<KnownColumn> known = read_known_columns(table.written.columns);
    const std::vector<std::string> types = calls_.type_names(relation);
    std::vector<KnownColumn> seen;
    try {
        check_names(table, relation, known);
        table.generated = published_generated(relation, known);
        for (std::size_t i = 0; i < relation.columns.size(); ++i) {
            if (!table.generated.contains(relation.columns[i].name)) {
                follow_column(table, *target, relation, i, types.at(i), known, seen, lsn, patience);
            }
        }
        follow_generated(table, known, seen, lsn, patience);
        keep_without(table, *target, seen, known, lsn, patience);
    } catch (const Error& error) {
        if (error.kind != ErrorKind::data) {
            throw;
        }
        // Before anything of it is left out: whoever crashes now has said too much, not too little.
        calls_.stop_table(table.written, error);
        table.stopped = true;
        return;
    }
    keep_seen(table, seen);
}

void PostgresWriter::keep_seen(Table& table, const std::vector<KnownColumn>& seen) {
    const std::string text = known_columns_text(seen);
    if (text != table.written.columns) {
        table.written.columns = text;
        columns_seen_.push_back(table.written.oid);
    }
}

// NOLINTNEXTLINE(readability-function-size): what is known of a column.
void PostgresWriter::follow_column(
    Table& table,
    const TargetTable& target,
    const Relation& relation,
    std::size_t index,
    const std::string& type,
    const std::vector<KnownColumn>& known,
    std::vector<KnownColumn>& seen,
    Lsn lsn,
    const net::Patience& patience
) {
    const std::string& name = relation.columns[index].name;
    const KnownColumn* before = find(known, name);
    seen.push_back({name, type, before == nullptr ? 0 : before->number});
    const auto& excluded = table.written.spec.exclude;
    if (std::ranges::find(excluded, name) != excluded.end() ||
        table.written.skipped.contains(name)) {
        return;
    }
    const TargetColumn* there = target.find(target_column_name(table.written.spec, name));
    if (before != nullptr && !before->generated.empty()) {
        compute_no_more(table, name, there, lsn, patience);
    } else if (there != nullptr && before != nullptr && before->type != type) {
        change_type(table, *there, *before, type, lsn, patience);
    } else if (there == nullptr && before != nullptr) {
        throw Error{
            ErrorKind::configuration,
            protocol::sqlstate::undefined_column,
            fmt::format(
                "target {} has no column for \"{}\" any more", table.written.target.text(), name
            ),
            "",
            "Add the column again, or RESYNC MIRROR … TABLE …."};
    } else if (there == nullptr) {
        const int number = new_column(table, relation, index, type, known, lsn, patience);
        if (table.written.skipped.contains(name)) {
            seen.pop_back();  // a column that the mirror does without stays unknown to it
        } else {
            seen.back().number = number;
        }
    }
}

/// Adds it, or gives an old one its new name. The column's number at the source.
// NOLINTNEXTLINE(readability-function-size): the parameters are what a change is about.
int PostgresWriter::new_column(
    Table& table,
    const Relation& relation,
    std::size_t index,
    const std::string& type,
    const std::vector<KnownColumn>& known,
    Lsn lsn,
    const net::Patience& patience
) {
    const std::string& name = relation.columns[index].name;
    const std::string former = known.empty() ? "" : former_name(table, relation, name, known);
    const std::string target = pg_name(table.written.target.schema, table.written.target.name);
    if (!former.empty()) {
        const std::string statement = fmt::format(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            target,
            pg_name(target_column_name(table.written.spec, former)),
            pg_name(target_column_name(table.written.spec, name))
        );
        alter(table, "rename_column", former + " to " + name, statement, lsn, patience);
        return find(known, former)->number;
    }
    const std::optional<SourceTable> now = calls_.source_table(relation.oid);
    const SourceColumn* source = find(now, name);
    if (source != nullptr && !source->same_in_binary) {
        require_text();
    }
    if (now && source != nullptr && source->has_default && !source->missing_value &&
        now->bytes > 0) {
        throw Error{
            ErrorKind::data,
            protocol::sqlstate::wrong_state,
            fmt::format(
                "column \"{}\" came to {} with a value of its own for each row",
                name,
                table.written.spec.label
            ),
            "The rows that were there have got values which the stream does not bring.",
            fmt::format(
                "RESYNC MIRROR … TABLE {} copies the table again.", table.written.spec.label
            )};
    }
    calls_.make_types(relation.oid, *connection_);
    const std::string wanted =
        options_.native_types || source == nullptr ? type : portable_type(*source);
    std::string statement = fmt::format(
        "ALTER TABLE {} ADD COLUMN {} {}",
        target,
        pg_name(target_column_name(table.written.spec, name)),
        wanted
    );
    if (source != nullptr && source->missing_value) {
        // What older rows have is a constant in the source's catalog; here it becomes one, too.
        statement += fmt::format(
            " DEFAULT {}; ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT",
            pg_literal(*source->missing_value),
            target,
            pg_name(target_column_name(table.written.spec, name))
        );
    }
    const bool applied = alter(table, "add_column", name + " " + type, statement, lsn, patience);
    if (!applied) {
        table.written.skipped.insert(name);
    }
    return source == nullptr ? 0 : source->number;
}

/// False: by its policy the mirror goes on without.
// NOLINTNEXTLINE(readability-function-size): the parameters are what a change is about.
bool PostgresWriter::alter(
    Table& table,
    const std::string& kind,
    const std::string& detail,
    const std::string& statement,
    Lsn lsn,
    const net::Patience& patience
) {
    if (!calls_.schema_change(table.written, kind, detail, statement, lsn)) {
        return false;
    }
    if (!statement.empty()) {
        failpoint("ddl.before_alter");
        connection_->run(statement, patience);
        failpoint("ddl.after_alter");
    }
    return true;
}

// NOLINTNEXTLINE(readability-function-size): one place, and what it is about.
void PostgresWriter::change_type(
    Table& table,
    const TargetColumn& column,
    const KnownColumn& before,
    const std::string& type,
    Lsn lsn,
    const net::Patience& patience
) {
    if (column.type == type) {
        return;  // it has grown already
    }
    if (!is_widening(before.type, type)) {
        throw incompatible(table.written, before.name, before.type, type);
    }
    if (column.type == "text" || is_widening(type, column.type)) {
        require_text();  // a target that takes any of its values
        return;
    }
    if (!is_widening(column.type, type)) {
        throw incompatible(table.written, before.name, before.type, type);
    }
    const std::string statement = fmt::format(
        "ALTER TABLE {} ALTER COLUMN {} TYPE {}",
        pg_name(table.written.target.schema, table.written.target.name),
        pg_name(column.name),
        type
    );
    const std::string detail = fmt::format("{} from {} to {}", before.name, before.type, type);
    if (!alter(table, "alter_type", detail, statement, lsn, patience)) {
        table.written.skipped.insert(before.name);
    }
}

/// What the stream sends in binary form would be taken for something else.
void PostgresWriter::require_text() const {
    if (options_.binary) {
        throw Error{
            ErrorKind::transient,
            protocol::sqlstate::serialization_failure,
            "from here on values must come as text"};
    }
}

/// Columns that the source has dropped stay, and must do without values.
// NOLINTNEXTLINE(readability-function-size): the parameters are what a change is about.
void PostgresWriter::keep_without(
    Table& table,
    const TargetTable& target,
    const std::vector<KnownColumn>& seen,
    const std::vector<KnownColumn>& known,
    Lsn lsn,
    const net::Patience& patience
) {
    for (const KnownColumn& column : known) {
        const bool there = find(seen, column.name) != nullptr;
        const TargetColumn* kept = target.find(target_column_name(table.written.spec, column.name));
        if (there || kept == nullptr || kept->generated) {
            continue;
        }
        const auto still = read_target(*connection_, table.written.target, patience);
        if (!still || still->find(kept->name) == nullptr) {
            continue;
        }
        std::string statement;
        if (kept->not_null) {
            statement = fmt::format(
                "ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL",
                pg_name(table.written.target.schema, table.written.target.name),
                pg_name(kept->name)
            );
        }
        alter(table, "drop_column", column.name, statement, lsn, patience);
    }
}

}  // namespace engine::destination
