// Of a user's publication: does it publish the mirror's tables, and whole?
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"
#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"

namespace engine::source {

using postgres::flag_at;
using postgres::quoted;
using postgres::TableFacts;

namespace {

constexpr int version_with_filters = 150000;

/// A table as the publication has it.
struct PublishedTable {
    bool filtered = false;
    std::set<std::string, std::less<>> columns;  // before 15: empty, meaning all
};

/// By the table's place in the findings.
std::map<std::size_t, PublishedTable> read_published(SourceCheck& check) {
    std::vector<std::string> schemas;
    std::vector<std::string> names;
    for (const TableFacts& table : check.findings.tables) {
        schemas.push_back(table.name.schema);
        names.push_back(table.name.name);
    }
    const bool has_filters = check.session.version() >= version_with_filters;
    const char* const sql =
        has_filters
            ? "SELECT t.i, p.rowfilter IS NOT NULL, c.name FROM unnest($1::text[], $2::text[]) "
              "WITH ORDINALITY AS t(s, n, i) JOIN pg_publication_tables p ON p.schemaname = t.s "
              "AND p.tablename = t.n LEFT JOIN LATERAL unnest(p.attnames) AS c(name) ON true WHERE "
              "p.pubname = $3"
            : "SELECT t.i, false, NULL FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t(s, "
              "n, i) JOIN pg_publication_tables p ON p.schemaname = t.s AND p.tablename = t.n "
              "WHERE p.pubname = $3";
    std::map<std::size_t, PublishedTable> published;
    for (const postgres::Row& row : check.session.query(
             sql, {net::pg_array(schemas), net::pg_array(names), check.spec.publication}
         )) {
        PublishedTable& table =
            published[static_cast<std::size_t>(postgres::number_at(row, 0)) - 1];
        table.filtered = flag_at(row, 1);
        if (const std::optional<std::string>& column = row.at(2)) {
            table.columns.insert(*column);
        }
    }
    return published;
}

void fail_uncovered(SourceCheck& check, const PublicationFacts& facts, const TableFacts& table) {
    const std::string publication = quoted(check.spec.publication);
    if (table.kind == 'p' && !facts.via_root) {
        check.list.fail(
            "publication",
            table.name.text(),
            fmt::format(
                "is partitioned, and publication {} publishes partitions under their own names",
                publication
            ),
            fmt::format(
                "ALTER PUBLICATION {} SET (publish_via_partition_root = true).", publication
            )
        );
        return;
    }
    if (facts.via_root && !table.root.name.empty()) {
        check.list.fail(
            "publication",
            table.name.text(),
            fmt::format(
                "is a partition of {}, under whose name publication {} may publish it",
                table.root.text(),
                publication
            ),
            fmt::format("Map {} instead.", table.root.text())
        );
        return;
    }
    check.list.fail(
        "publication",
        table.name.text(),
        fmt::format("is not in publication {}", publication),
        fmt::format("ALTER PUBLICATION {} ADD TABLE {}.", publication, quoted(table.name))
    );
}

/// What the mirror takes of the table and the publication leaves out.
std::vector<std::string> unpublished_columns(
    const mirror::TableSpec& spec, const TableFacts& table, const PublishedTable& published
) {
    std::vector<std::string> columns;
    for (const postgres::ColumnFacts& column : table.columns) {
        const bool excluded = std::ranges::find(spec.exclude, column.name) != spec.exclude.end();
        if (!excluded && !column.generated && !published.columns.contains(column.name)) {
            columns.push_back(column.name);
        }
    }
    return columns;
}

void check_published_columns(
    SourceCheck& check,
    const mirror::TableSpec& spec,
    const TableFacts& table,
    const PublishedTable& published
) {
    const std::vector<std::string> missing = unpublished_columns(spec, table, published);
    if (missing.empty() || published.columns.empty()) {
        return;
    }
    const postgres::Identity identity = postgres::identity_of(table);
    const bool lacks_key =
        identity.kind == postgres::Identity::Kind::whole_row ||
        std::ranges::any_of(identity.columns, [&published](const std::string& column) {
            return !published.columns.contains(column);
        });
    const std::string text =
        fmt::format("the publication's column list lacks {}", postgres::quoted_list(missing));
    const std::string fix = fmt::format(
        "Add them to the list (ALTER PUBLICATION {} SET TABLE …), or exclude them in the mapping.",
        quoted(check.spec.publication)
    );
    if (lacks_key) {
        check.list.fail(
            "publication", table.name.text(), text + ", with columns of the replica identity", fix
        );
    } else {
        check.list.warn("publication", table.name.text(), text, fix);
    }
}

}  // namespace

void check_coverage(SourceCheck& check, const PublicationFacts& facts) {
    const std::map<std::size_t, PublishedTable> published = read_published(check);
    for (std::size_t i = 0; i < check.findings.tables.size(); ++i) {
        const TableFacts& table = check.findings.tables[i];
        if (!table.exists()) {
            continue;
        }
        const auto found = published.find(i);
        if (found == published.end()) {
            fail_uncovered(check, facts, table);
            continue;
        }
        if (found->second.filtered) {
            check.list.warn(
                "publication",
                table.name.text(),
                "has a row filter in the publication: the copy takes every row, changes only those",
                "Publish the table without WHERE."
            );
        }
        check_published_columns(check, check.spec.tables[i], table, found->second);
    }
}

}  // namespace engine::source
