// Of what tells a source table's rows apart: without it the application's own UPDATE fails as soon
// as the table is published.
#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"

namespace engine::source {

using postgres::Identity;
using postgres::quoted;
using postgres::quoted_list;
using postgres::TableFacts;
using postgres::text_at;

namespace {

constexpr const char* leaves_sql =
    "WITH RECURSIVE parts(i, oid) AS (SELECT t.i, t.oid FROM unnest($1::oid[]) WITH ORDINALITY AS "
    "t(oid, i) UNION SELECT parts.i, h.inhrelid FROM parts JOIN pg_inherits h ON h.inhparent = "
    "parts.oid) SELECT parts.i, n.nspname, c.relname, c.relkind, c.relpersistence, "
    "CASE c.relreplident WHEN 'f' THEN true WHEN 'n' THEN false ELSE EXISTS (SELECT FROM pg_index "
    "x WHERE x.indrelid = c.oid AND x.indisvalid AND x.indimmediate AND CASE c.relreplident WHEN "
    "'i' THEN x.indisreplident ELSE x.indisprimary END) END FROM parts JOIN pg_class c ON c.oid = "
    "parts.oid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 'p' ORDER BY 1, 2, "
    "3";

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

struct LeafFault {
    std::string_view code;
    std::string text;
    std::string fix;
};

/// What makes the leaf's changes fail or stay away.
std::optional<LeafFault> leaf_fault(const postgres::Row& row, bool needs_identity) {
    const mirror::QualifiedName leaf{text_at(row, 1), text_at(row, 2)};
    if (text_at(row, 3) == "f") {
        return LeafFault{
            "table",
            fmt::format(
                "its partition {} is a foreign table: its changes are in no WAL", leaf.text()
            ),
            "Detach it, or map the other partitions one by one."};
    }
    if (text_at(row, 4) != "p") {
        return LeafFault{
            "table",
            fmt::format("its partition {} is unlogged: its changes are in no WAL", leaf.text()),
            fmt::format("ALTER TABLE {} SET LOGGED.", quoted(leaf))};
    }
    if (needs_identity && !postgres::flag_at(row, 5)) {
        return LeafFault{
            "replica_identity",
            fmt::format("its partition {} has no replica identity of its own", leaf.text()),
            fmt::format(
                "Give the partitioned table a primary key, or ALTER TABLE {} REPLICA IDENTITY "
                "FULL, as each of its partitions.",
                quoted(leaf)
            )};
    }
    return std::nullopt;
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

void check_leaves(SourceCheck& check) {
    std::vector<std::string> roots;
    roots.reserve(check.findings.tables.size());
    for (const TableFacts& table : check.findings.tables) {
        roots.push_back(table.exists() && table.kind == 'p' ? table.oid : "0");
    }
    std::set<std::int64_t> told;
    for (const postgres::Row& row :
         check.session.query(leaves_sql, {postgres::array_literal(roots)})) {
        const std::int64_t place = postgres::number_at(row, 0);
        const auto fault = leaf_fault(row, check.spec.own_publication);
        if (fault && told.insert(place).second) {
            const TableFacts& table = check.findings.tables[static_cast<std::size_t>(place) - 1];
            check.list.fail(fault->code, table.name.text(), fault->text, fault->fix);
        }
    }
}

}  // namespace engine::source
