// Of each source table: can it be read, and can its changes be told apart?
#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"
#include "protocol/text.hpp"

namespace engine::source {

using postgres::ColumnFacts;
using postgres::Identity;
using postgres::quoted;
using postgres::quoted_list;
using postgres::TableFacts;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::int64_t page_bytes = 8192;  // as nearly every server is built

std::string_view kind_name(const TableFacts& table) {
    switch (table.kind) {
        case 'r':
            return table.root.name.empty() ? "ordinary table" : "partition";
        case 'p':
            return "partitioned table";
        case 'v':
            return "view";
        case 'm':
            return "materialized view";
        case 'f':
            return "foreign table";
        case 'S':
            return "sequence";
        default:
            return "relation of another kind";
    }
}

void fail_missing(TableCheck& check) {
    const auto& name = check.table.name;
    const std::string folded =
        protocol::to_lower(name.schema) + '.' + protocol::to_lower(name.name);
    check.fail(
        "table",
        "does not exist",
        check.table.folded_exists
            ? fmt::format("Write {}: names in mappings keep their case.", folded)
            : "Create it, or map a table that is there; names in mappings keep their case.",
        sqlstate::undefined_table
    );
}

/// False: nothing else can be said of it.
bool check_kind(TableCheck& check) {
    const TableFacts& table = check.table;
    if (!table.exists()) {
        fail_missing(check);
        return false;
    }
    const bool is_table = (table.kind == 'r' || table.kind == 'p') && !table.of_system;
    if (!is_table) {
        check.fail(
            "table",
            fmt::format("is a {}", table.of_system ? "table of the system" : kind_name(table)),
            "Map ordinary or partitioned tables.",
            "42809"
        );
        return false;
    }
    if (table.persistence != 'p' && check.all.follows()) {
        check.fail(
            "table",
            table.persistence == 'u' ? "is unlogged: its changes are in no WAL"
                                     : "is temporary: its changes are in no WAL",
            table.persistence == 'u' ? fmt::format("ALTER TABLE {} SET LOGGED.", check.name())
                                     : "Map a permanent table."
        );
    }
    return true;
}

void check_named_columns(TableCheck& check) {
    const auto require = [&check](const std::string& column, std::string_view what) {
        if (check.table.find_column(column) == nullptr) {
            check.fail(
                "columns",
                fmt::format("has no column {}, which the mapping {}", quoted(column), what),
                "Write the mapping with columns that the table has; names in mappings keep their "
                "case.",
                sqlstate::undefined_column
            );
        }
    };
    for (const std::string& column : check.spec.exclude) {
        require(column, "excludes");
    }
    for (const auto& [from, to] : check.spec.renames) {
        require(from, "renames");
    }
}

void check_may_read(TableCheck& check) {
    if (!check.table.schema_usage) {
        check.fail(
            "select_right",
            fmt::format("user {} lacks USAGE on its schema", check.user()),
            fmt::format(
                "GRANT USAGE ON SCHEMA {} TO {}.", quoted(check.table.name.schema), check.user()
            ),
            sqlstate::insufficient_privilege
        );
    }
    std::vector<std::string> denied;
    for (const ColumnFacts& column : check.table.columns) {
        if (!column.may_select && !check.is_excluded(column.name)) {
            denied.push_back(column.name);
        }
    }
    if (!denied.empty()) {
        const bool all = denied.size() == check.table.columns.size();
        const std::string list = all ? "" : fmt::format(" ({})", quoted_list(denied));
        check.fail(
            "select_right",
            fmt::format("user {} lacks SELECT{}", check.user(), list),
            fmt::format("GRANT SELECT{} ON TABLE {} TO {}.", list, check.name(), check.user()),
            sqlstate::insufficient_privilege
        );
    } else if (!check.table.rights.select_ctid && check.all.copies_ranges()) {
        check.warn(
            "select_right",
            fmt::format(
                "user {} may read columns, but not the rows' places: the copy takes all rows in "
                "one piece",
                check.user()
            ),
            fmt::format("GRANT SELECT (ctid) ON TABLE {} TO {}.", check.name(), check.user())
        );
    }
    if (check.table.row_security) {
        check.fail(
            "row_security",
            fmt::format("row-level security hides rows from user {}", check.user()),
            fmt::format("ALTER ROLE {} BYPASSRLS.", check.user()),
            sqlstate::insufficient_privilege
        );
    }
}

void note_shape(TableCheck& check) {
    std::vector<std::string> generated;
    for (const ColumnFacts& column : check.table.columns) {
        if (column.generated && !check.is_excluded(column.name)) {
            generated.push_back(column.name);
        }
    }
    if (!generated.empty()) {
        check.all.list.pass(
            "generated_columns",
            check.table.name.text(),
            fmt::format("{} generated: their values are not copied", quoted_list(generated))
        );
    }
    if (check.table.kind == 'r' && check.table.children > 0) {
        check.warn(
            "inheritance",
            fmt::format(
                "rows of tables that inherit from it ({}) are not part of it", check.table.children
            ),
            "Map the tables that inherit as well, where their rows are wanted."
        );
    }
}

std::string size_text(const TableFacts& table) {
    if (table.pages == 0) {
        return "not analyzed yet";
    }
    static constexpr std::string_view units[] = {"kB", "MB", "GB", "TB"};
    double size = static_cast<double>(table.pages * page_bytes) / 1024;
    std::size_t unit = 0;
    while (size >= 1024 && unit + 1 < std::size(units)) {
        size /= 1024;
        ++unit;
    }
    return fmt::format("about {} rows in {:.0f} {}", table.rows, size, units[unit]);
}

void note_fit(const TableCheck& check) {
    const TableFacts& table = check.table;
    const Identity identity = postgres::identity_of(table);
    const std::string key =
        identity.kind == Identity::Kind::columns
            ? fmt::format("key ({})", quoted_list(identity.columns))
            : (identity.kind == Identity::Kind::whole_row ? "identity FULL" : "no key");
    check.all.list.pass(
        "table",
        table.name.text(),
        fmt::format(
            "{}, {}, {} columns, {}",
            kind_name(table),
            key,
            table.columns.size() - check.spec.exclude.size(),
            size_text(table)
        )
    );
}

/// Does the publication carry updates or deletes? Ours does.
bool is_update_published(SourceCheck& check) {
    return check.spec.own_publication ||
           check.session.ask(
               "SELECT pubupdate OR pubdelete FROM pg_publication WHERE pubname = $1",
               {check.spec.publication}
           ) == "t";
}

void check_table(TableCheck& check, bool update_published) {
    if (!check_kind(check)) {
        return;
    }
    check_named_columns(check);
    check_may_read(check);
    if (check.all.follows()) {
        check_identity(check, update_published);
    }
    note_shape(check);
    if (!check.failed) {
        note_fit(check);
    }
}

}  // namespace

void check_tables(SourceCheck& check) {
    std::vector<mirror::QualifiedName> names;
    names.reserve(check.spec.tables.size());
    for (const mirror::TableSpec& table : check.spec.tables) {
        names.push_back(table.source);
    }
    check.findings.tables = postgres::read_tables(check.session, names);
    const bool update_published = check.follows() && is_update_published(check);
    for (std::size_t i = 0; i < names.size(); ++i) {
        TableCheck one{check, check.spec.tables[i], check.findings.tables[i]};
        check_table(one, update_published);
    }
    if (check.follows()) {
        check_leaves(check);
    }
    if (check.is_new && check.spec.initial_copy) {
        check_leaf_rights(check);
    }
}

}  // namespace engine::source
