// Of what tells a source table's rows apart: without it the application's own UPDATE fails as soon
// as the table is published.
#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"

namespace engine::source {

using postgres::Identity;
using postgres::quoted_list;
using postgres::TableFacts;

namespace {

std::string identity_fix(const TableCheck& check) {
    const postgres::UniqueKey* primary = check.table.primary_key();
    if (primary != nullptr && primary->immediate) {
        return fmt::format("ALTER TABLE {} REPLICA IDENTITY DEFAULT.", check.name());
    }
    return fmt::format(
        "Give it a primary key, or ALTER TABLE {} REPLICA IDENTITY FULL{}.",
        check.name(),
        check.table.kind == 'p' ? ", and each of its partitions" : ""
    );
}

std::string missing_identity(const TableFacts& table) {
    if (table.identity == 'n') {
        return "has REPLICA IDENTITY NOTHING";
    }
    if (table.identity == 'i') {
        return "has lost the index of its replica identity";
    }
    return table.primary_key() != nullptr
               ? "has a DEFERRABLE primary key, which is no replica identity"
               : "has no primary key and no other replica identity";
}

void report_missing_identity(TableCheck& check, bool update_published) {
    const std::string text = missing_identity(check.table);
    if (check.all.spec.own_publication) {
        check.fail(
            "replica_identity",
            text + ": once published, the application's UPDATE and DELETE would fail",
            identity_fix(check)
        );
    } else if (update_published) {
        check.warn(
            "replica_identity",
            text + ": the application's UPDATE and DELETE fail already",
            identity_fix(check)
        );
    }
}

void check_excluded_key(TableCheck& check, std::vector<std::string> key) {
    std::erase_if(key, [&check](const std::string& name) { return !check.is_excluded(name); });
    if (!key.empty()) {
        check.fail(
            "replica_identity",
            fmt::format("the mapping excludes {} of its key", quoted_list(key)),
            "Do not exclude columns of the key."
        );
    }
}

void warn_of_whole_rows(const TableCheck& check) {
    check.warn(
        "replica_identity",
        check.spec.exclude.empty()
            ? "has no primary key: rows are told apart by all their columns, which is slow"
            : "has no primary key, and the mapping excludes columns: rows that differ only in "
              "those are taken for each other",
        fmt::format("ALTER TABLE {} ADD PRIMARY KEY (…).", check.name())
    );
}

/// A mapped partition whose root is mapped too is published under the root's name.
void check_root(TableCheck& check) {
    const auto& tables = check.all.spec.tables;
    if (!check.table.root.name.empty() &&
        std::ranges::find(tables, check.table.root, &mirror::TableSpec::source) != tables.end()) {
        check.fail(
            "table",
            fmt::format("is a partition of {}, which is mapped too", check.table.root.text()),
            "Map either the partitioned table or its partitions."
        );
    }
}

}  // namespace

void check_identity(TableCheck& check, bool update_published) {
    const Identity identity = postgres::identity_of(check.table);
    const postgres::UniqueKey* primary = check.table.primary_key();
    switch (identity.kind) {
        case Identity::Kind::none:
            report_missing_identity(check, update_published);
            break;
        case Identity::Kind::columns:
            check_excluded_key(check, identity.columns);
            break;
        case Identity::Kind::whole_row:
            if (primary != nullptr) {
                check_excluded_key(check, primary->columns);
            } else {
                warn_of_whole_rows(check);
            }
    }
    check_root(check);
}

}  // namespace engine::source
