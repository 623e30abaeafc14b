// Of the leaves of partitioned tables: writes go by their properties, and the copy reads them one
// by one.
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"
#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"

namespace engine::source {

using postgres::flag_at;
using postgres::quoted;
using postgres::TableFacts;
using postgres::text_at;
namespace sqlstate = protocol::sqlstate;

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

// A row for each column that the user may not read, or one without a column where it is something
// else.
constexpr const char* denied_sql =
    "WITH RECURSIVE parts(i, oid) AS (SELECT t.i, t.oid FROM unnest($1::oid[]) WITH ORDINALITY AS "
    "t(oid, i) UNION SELECT parts.i, h.inhrelid FROM parts JOIN pg_inherits h ON h.inhparent = "
    "parts.oid) SELECT parts.i, n.nspname, c.relname, a.attname, NOT has_schema_privilege(n.oid, "
    "'USAGE'), row_security_active(c.oid) FROM parts JOIN pg_class c ON c.oid = parts.oid JOIN "
    "pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND "
    "a.attnum > 0 AND NOT a.attisdropped AND NOT "
    "has_column_privilege(c.oid, a.attnum, 'SELECT') WHERE c.relkind = 'r' AND (a.attname IS NOT "
    "NULL OR NOT has_schema_privilege(n.oid, 'USAGE') OR row_security_active(c.oid)) "
    "ORDER BY 1, 2, 3, 4";

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

/// The partitioned tables' OIDs in their places; 0 in those of others.
std::string partitioned(const SourceCheck& check) {
    std::vector<std::string> roots;
    roots.reserve(check.findings.tables.size());
    for (const TableFacts& table : check.findings.tables) {
        roots.push_back(table.exists() && table.kind == 'p' ? table.oid : "0");
    }
    return net::pg_array(roots);
}

/// What keeps the user from reading leaves of one table.
struct DeniedLeaves {
    std::set<std::string> tables;  // lacking SELECT; quoted
    std::set<std::string> schemas;
    bool row_security = false;
};

std::map<std::size_t, DeniedLeaves> read_denied(SourceCheck& check) {
    std::map<std::size_t, DeniedLeaves> denied;
    for (const postgres::Row& row : check.session.query(denied_sql, {partitioned(check)})) {
        const std::size_t place = static_cast<std::size_t>(postgres::number_at(row, 0)) - 1;
        const std::vector<std::string>& excluded = check.spec.tables[place].exclude;
        const std::string column = text_at(row, 3);
        DeniedLeaves& leaves = denied[place];
        if (!column.empty() && std::ranges::find(excluded, column) == excluded.end()) {
            leaves.tables.insert(quoted(mirror::QualifiedName{text_at(row, 1), text_at(row, 2)}));
        }
        if (flag_at(row, 4)) {
            leaves.schemas.insert(quoted(text_at(row, 1)));
        }
        leaves.row_security = leaves.row_security || flag_at(row, 5);
    }
    return denied;
}

}  // namespace

void check_leaves(SourceCheck& check) {
    std::set<std::int64_t> told;
    for (const postgres::Row& row : check.session.query(leaves_sql, {partitioned(check)})) {
        const std::int64_t place = postgres::number_at(row, 0);
        const auto fault = leaf_fault(row, check.spec.own_publication);
        if (fault && told.insert(place).second) {
            const TableFacts& table = check.findings.tables[static_cast<std::size_t>(place) - 1];
            check.list.fail(fault->code, table.name.text(), fault->text, fault->fix);
        }
    }
}

void check_leaf_rights(SourceCheck& check) {
    const std::string user = quoted(check.session.user());
    for (const auto& [place, leaves] : read_denied(check)) {
        const std::string object = check.findings.tables[place].name.text();
        const auto refuse = [&](std::string_view code, std::string_view text, std::string fix) {
            check.list.fail(code, object, text, std::move(fix), sqlstate::insufficient_privilege);
        };
        if (!leaves.schemas.empty()) {
            const std::string names = fmt::format("{}", fmt::join(leaves.schemas, ", "));
            refuse(
                "select_right",
                fmt::format("user {} lacks USAGE on its partitions' schema {}", user, names),
                fmt::format("GRANT USAGE ON SCHEMA {} TO {}.", names, user)
            );
        }
        if (!leaves.tables.empty()) {
            refuse(
                "select_right",
                fmt::format("user {} lacks SELECT on partitions, which the copy reads", user),
                fmt::format("GRANT SELECT ON TABLE {} TO {}.", fmt::join(leaves.tables, ", "), user)
            );
        }
        if (leaves.row_security) {
            refuse(
                "row_security",
                fmt::format("row-level security of its partitions hides rows from user {}", user),
                fmt::format("ALTER ROLE {} BYPASSRLS.", user)
            );
        }
    }
}

}  // namespace engine::source
