// Of one target table that is there: does each column of the source have its place?
#include <algorithm>

#include <fmt/format.h>

#include "engine/destination/postgres_mirror_checks_parts.hpp"

namespace engine::destination {

using postgres::ColumnFacts;
using postgres::quoted;
using postgres::quoted_list;
namespace sqlstate = protocol::sqlstate;

namespace {

void check_type(OneTarget& target, const MappedColumn& column, const ColumnFacts& place) {
    const bool any_as_text = !target.all.spec().native_types;
    if (postgres::fits(column.source->type, place.type, any_as_text)) {
        return;
    }
    target.fail(
        "target_type",
        fmt::format(
            "column {} is {}, which not every value of the source's {} fits",
            quoted(place.name),
            place.type.text,
            column.source->type.text
        ),
        fmt::format(
            "ALTER TABLE {} ALTER COLUMN {} TYPE {}.",
            target.name(),
            quoted(place.name),
            column.source->type.text
        ),
        sqlstate::datatype_mismatch
    );
}

void check_column(OneTarget& target, const MappedColumn& column) {
    const ColumnFacts* place = target.table.find_column(column.target);
    if (place == nullptr) {
        // The stream does not carry generated columns, so the target need not have them.
        if (!column.source->generated) {
            target.fail(
                "target_column",
                fmt::format("has no column {}", quoted(column.target)),
                fmt::format(
                    "ALTER TABLE {} ADD COLUMN {} {}; or exclude it in the mapping.",
                    target.name(),
                    quoted(column.target),
                    column.source->type.text
                ),
                sqlstate::undefined_column
            );
        }
        return;
    }
    if (place->generated && column.source->generated) {
        return;
    }
    if (place->generated) {
        target.warn(
            "target_generated",
            fmt::format("column {} is generated there and left out", quoted(place->name)),
            fmt::format("Exclude {} in the mapping.", quoted(column.source->name))
        );
        return;
    }
    if (column.source->generated) {
        target.warn(
            "target_generated",
            fmt::format(
                "column {} is generated at the source, whose values are not copied",
                quoted(place->name)
            ),
            "Make it GENERATED ALWAYS AS (…) STORED at the target too, or exclude it."
        );
    }
    check_type(target, column, *place);
    if (place->not_null && !column.source->not_null) {
        target.warn(
            "target_not_null",
            fmt::format(
                "column {} is NOT NULL, at the source it may be NULL: such a row stops the mirror",
                quoted(place->name)
            ),
            fmt::format(
                "ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL.", target.name(), quoted(place->name)
            )
        );
    }
}

/// Columns that the mirror leaves alone must do without a value.
void check_others(OneTarget& target, const std::vector<MappedColumn>& columns) {
    for (const ColumnFacts& place : target.table.columns) {
        const auto column = std::ranges::find(columns, place.name, &MappedColumn::target);
        const bool mapped = column != columns.end() && !column->source->generated;
        const bool ours = place.name == target.all.spec().soft_delete_column ||
                          place.name == target.all.spec().synced_at_column;
        if (!mapped && !ours && place.not_null && !place.has_default && !place.generated) {
            target.fail(
                "target_not_null",
                fmt::format(
                    "column {} is NOT NULL without a default, and the source gives it no value",
                    quoted(place.name)
                ),
                fmt::format(
                    "ALTER TABLE {0} ALTER COLUMN {1} DROP NOT NULL; or ALTER TABLE {0} ALTER "
                    "COLUMN {1} SET DEFAULT ….",
                    target.name(),
                    quoted(place.name)
                )
            );
        }
    }
}

void check_own_column(OneTarget& target, const std::string& name, const char* type) {
    const ColumnFacts* place = target.table.find_column(name);
    if (place != nullptr && !place->type.base_name.starts_with(std::string{"pg_catalog."} + type)) {
        target.fail(
            "target_type",
            fmt::format(
                "column {} is {}, and the mirror writes {}", quoted(name), place->type.text, type
            ),
            fmt::format(
                "ALTER TABLE {} RENAME COLUMN {} TO …, or choose another name for the mirror's.",
                target.name(),
                quoted(name)
            ),
            sqlstate::datatype_mismatch
        );
    }
}

/// A table that is there is left as it is, but marks need their column.
void check_own_columns(OneTarget& target) {
    const mirror::MirrorSpec& spec = target.all.spec();
    if (!spec.soft_delete_column.empty()) {
        if (target.table.find_column(spec.soft_delete_column) == nullptr) {
            target.fail(
                "target_column",
                fmt::format(
                    "has no column {}, in which deleted rows are to be marked",
                    quoted(spec.soft_delete_column)
                ),
                fmt::format(
                    "ALTER TABLE {} ADD COLUMN {} boolean NOT NULL DEFAULT false.",
                    target.name(),
                    quoted(spec.soft_delete_column)
                ),
                sqlstate::undefined_column
            );
        }
        check_own_column(target, spec.soft_delete_column, "bool");
    }
    if (!spec.synced_at_column.empty()) {
        check_own_column(target, spec.synced_at_column, "timestamp");
    }
}

/// What rows are found by at the target: the source's identity, under the target's names.
std::vector<std::string> target_key(
    const postgres::TableFacts& source, const mirror::TableSpec& spec
) {
    const postgres::Identity identity = postgres::identity_of(source);
    const postgres::UniqueKey* primary = source.primary_key();
    std::vector<std::string> key =
        identity.kind == postgres::Identity::Kind::whole_row && primary != nullptr
            ? primary->columns
            : identity.columns;
    for (std::string& column : key) {
        const auto renamed = spec.renames.find(column);
        column = renamed == spec.renames.end() ? column : renamed->second;
    }
    std::ranges::sort(key);
    return key;
}

void check_key(const OneTarget& target) {
    const std::vector<std::string> key = target_key(*target.source, target.spec);
    if (key.empty() || target.all.spec().initial_copy_only) {
        return;
    }
    for (const postgres::UniqueKey& unique : target.table.keys) {
        std::vector<std::string> columns = unique.columns;
        std::ranges::sort(columns);
        if (unique.immediate && columns == key) {
            return;
        }
    }
    target.warn(
        "target_key",
        fmt::format(
            "has no unique key over ({}): each update and delete reads the whole table",
            quoted_list(key)
        ),
        fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({}).", target.name(), quoted_list(key))
    );
}

}  // namespace

std::vector<MappedColumn> mapped_columns(
    const mirror::TableSpec& spec, const postgres::TableFacts& source
) {
    std::vector<MappedColumn> columns;
    for (const ColumnFacts& column : source.columns) {
        if (std::ranges::find(spec.exclude, column.name) != spec.exclude.end()) {
            continue;
        }
        const auto renamed = spec.renames.find(column.name);
        columns.push_back({&column, renamed == spec.renames.end() ? column.name : renamed->second});
    }
    return columns;
}

void check_columns(OneTarget& target) {
    const std::vector<MappedColumn> columns = mapped_columns(target.spec, *target.source);
    for (const MappedColumn& column : columns) {
        check_column(target, column);
    }
    check_others(target, columns);
    check_own_columns(target);
    check_key(target);
}

}  // namespace engine::destination
