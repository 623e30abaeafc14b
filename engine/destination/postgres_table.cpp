#include "engine/destination/postgres_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"

namespace engine::destination {

using net::pg_literal;
using net::pg_name;

const TargetColumn* TargetTable::find(std::string_view column) const {
    const auto found = std::ranges::find(columns, column, &TargetColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

namespace {

void read_keys(
    net::PgConnection& connection,
    const std::string& oid,
    TargetTable& table,
    const net::Patience& patience
) {
    std::string index;
    for (const auto& row : connection.query(
             "SELECT i.indexrelid::int8, a.attname, i.indisprimary FROM pg_catalog.pg_index i"
             " CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)"
             " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number"
             " WHERE i.indrelid = $1::oid AND i.indisunique AND i.indimmediate AND i.indisvalid"
             " AND i.indpred IS NULL AND NOT (0::int2 = ANY (i.indkey::int2[]))"
             " AND k.place <= i.indnkeyatts ORDER BY i.indexrelid, k.place",
             {oid},
             patience
         )) {
        if (index != row[0].value_or("")) {
            index = row[0].value_or("");
            table.unique_keys.emplace_back();
        }
        table.unique_keys.back().push_back(row[1].value_or(""));
        if (row[2] == "t") {
            table.primary_key.push_back(row[1].value_or(""));
        }
    }
}

}  // namespace

std::optional<TargetTable> read_target(
    net::PgConnection& connection, const QualifiedName& name, const net::Patience& patience
) {
    const net::PgRows found = connection.query(
        "SELECT c.oid::int8, c.relkind FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1 AND c.relname = $2",
        {name.schema, name.name},
        patience
    );
    if (found.empty()) {
        return std::nullopt;
    }
    const std::string kind = found[0][1].value_or("");
    if (kind != "r" && kind != "p") {
        throw protocol::Error{
            protocol::ErrorKind::configuration,
            "42809",
            fmt::format("target \"{}\" is not a table", name.text()),
            "",
            "Give the mirror a target of another name."};
    }
    // Types are named as at the source: with their schema, wherever this session looks for them.
    connection.run(
        "SELECT set_config('millrace.search_path', current_setting('search_path'), false),"
        " set_config('search_path', 'pg_catalog', false)",
        patience
    );
    TargetTable table;
    table.name = name;
    const std::string oid = found[0][0].value_or("0");
    std::from_chars(oid.data(), oid.data() + oid.size(), table.oid);
    table.partitioned = kind == "p";
    for (const auto& row : connection.query(
             "SELECT attname, format_type(atttypid, atttypmod), format_type(atttypid, NULL),"
             " attnotnull, attgenerated <> '', attidentity = 'a',"
             " CASE WHEN attgenerated <> '' THEN pg_get_expr(adbin, adrelid) END"
             " FROM pg_catalog.pg_attribute LEFT JOIN pg_catalog.pg_attrdef"
             " ON adrelid = attrelid AND adnum = attnum WHERE attrelid = $1::oid AND attnum > 0 "
             "AND NOT attisdropped ORDER BY attnum",
             {oid},
             patience
         )) {
        table.columns.push_back(
            {row[0].value_or(""),
             row[1].value_or(""),
             row[2].value_or(""),
             row[3] == "t",
             row[4] == "t",
             row[5] == "t",
             row[6].value_or("")}
        );
    }
    connection.run(
        "SELECT set_config('search_path', current_setting('millrace.search_path'), false)", patience
    );
    read_keys(connection, oid, table, patience);
    return table;
}

namespace {

std::string target_name(const SourceColumn& column, const mirror::TableSpec& spec) {
    const auto renamed = spec.renames.find(column.name);
    return renamed == spec.renames.end() ? column.name : renamed->second;
}

bool is_excluded(const SourceColumn& column, const mirror::TableSpec& spec) {
    return std::ranges::find(spec.exclude, column.name) != spec.exclude.end();
}

}  // namespace

std::vector<ColumnPair> mapped_columns(
    const SourceTable& source, const mirror::TableSpec& spec, const TargetTable* target
) {
    std::vector<ColumnPair> pairs;
    for (const SourceColumn& column : source.columns) {
        if (is_excluded(column, spec) || !column.generated.empty()) {
            continue;
        }
        std::string name = target_name(column, spec);
        const TargetColumn* there = target == nullptr ? nullptr : target->find(name);
        if (there == nullptr || !there->generated) {
            pairs.push_back({&column, std::move(name)});
        }
    }
    return pairs;
}

std::string portable_type(const SourceColumn& column) {
    struct Rule {
        std::string_view source;
        std::string_view target;
    };
    static constexpr std::array same{
        "boolean",
        "smallint",
        "integer",
        "bigint",
        "real",
        "double precision",
        "numeric",
        "\"char\"",
        "text",
        "bytea",
        "json",
        "jsonb",
        "uuid",
        "date",
        "time without time zone",
        "time with time zone",
        "timestamp without time zone",
        "timestamp with time zone",
        "inet",
        "cidr",
        "macaddr"};
    std::string element = column.base_type;
    if (column.is_array && element.ends_with("[]")) {
        element.resize(element.size() - 2);
        static constexpr std::array array_elements{
            "boolean",
            "smallint",
            "integer",
            "bigint",
            "real",
            "double precision",
            "numeric",
            "uuid",
            "date",
            "timestamp without time zone",
            "timestamp with time zone",
            "json",
            "jsonb"};
        const bool kept = std::ranges::find(array_elements, element) != array_elements.end();
        return (kept ? element : "text") + "[]";
    }
    if (std::ranges::find(same, element) != same.end()) {
        return element;
    }
    static constexpr std::array rules{
        Rule{"hstore", "hstore"},
        Rule{"geometry", "geometry"},
        Rule{"geography", "geography"},
        Rule{"point", "point"}};
    for (const Rule& rule : rules) {
        if (element == rule.source || element.ends_with("." + std::string{rule.source})) {
            return column.base_type;
        }
    }
    return "text";
}

bool is_computable(
    const std::vector<std::string>& needs, const mirror::TableSpec& spec, bool native_types
) {
    return native_types && std::ranges::none_of(needs, [&spec](const std::string& name) {
               return spec.renames.contains(name) ||
                      std::ranges::find(spec.exclude, name) != spec.exclude.end();
           });
}

std::string column_definition(
    const SourceColumn& column, const std::string& name, bool native_types
) {
    const std::string type = native_types ? column.type : portable_type(column);
    std::string text = fmt::format("{} {}", pg_name(name), type);
    if (!column.generated.empty()) {
        return text + fmt::format(" GENERATED ALWAYS AS ({}) STORED", column.generated);
    }
    return text + (column.not_null ? " NOT NULL" : "");
}

void make_schema(
    net::PgConnection& connection, const std::string& schema, const net::Patience& patience
) {
    const bool there =
        !connection
             .query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {schema}, patience)
             .empty();
    if (!there) {
        connection.run(fmt::format("CREATE SCHEMA IF NOT EXISTS {}", pg_name(schema)), patience);
    }
}

std::string creation_statement(
    const SourceTable& source,
    const mirror::TableSpec& table,
    const QualifiedName& target,
    const mirror::MirrorSpec& spec
) {
    std::string columns;
    const auto add = [&columns](const std::string& definition) {
        columns += (columns.empty() ? "" : ", ") + definition;
    };
    for (const SourceColumn& column : source.columns) {
        const bool left_out =
            !column.generated.empty() && !is_computable(column.needs, table, spec.native_types);
        if (!is_excluded(column, table) && !left_out) {
            add(column_definition(column, target_name(column, table), spec.native_types));
        }
    }
    if (!spec.soft_delete_column.empty()) {
        add(fmt::format("{} boolean DEFAULT false", pg_name(spec.soft_delete_column)));
    }
    if (!spec.synced_at_column.empty()) {
        add(fmt::format("{} timestamp DEFAULT CURRENT_TIMESTAMP", pg_name(spec.synced_at_column)));
    }
    return fmt::format("CREATE TABLE {} ({})", pg_name(target.schema, target.name), columns);
}

namespace {

/// Empty where one of the columns is left out.
std::string key_columns(
    const SourceTable& source, const mirror::TableSpec& table, const std::vector<std::string>& key
) {
    std::string columns;
    for (const std::string& name : key) {
        const auto column = std::ranges::find(source.columns, name, &SourceColumn::name);
        if (column == source.columns.end() || is_excluded(*column, table)) {
            return {};
        }
        columns += (columns.empty() ? "" : ", ") + pg_name(target_name(*column, table));
    }
    return columns;
}

}  // namespace

std::vector<std::string> key_statements(
    const SourceTable& source, const mirror::TableSpec& table, const QualifiedName& target
) {
    const std::string name = pg_name(target.schema, target.name);
    const std::string primary = key_columns(source, table, source.primary_key);
    const std::string identity = key_columns(source, table, source.identity);
    std::vector<std::string> statements;
    if (!primary.empty()) {
        statements.push_back(fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", name, primary));
    }
    if (!identity.empty() && identity != primary) {
        // What the stream finds rows by.
        statements.push_back(
            primary.empty() ? fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", name, identity)
                            : fmt::format("CREATE UNIQUE INDEX ON {} ({})", name, identity)
        );
    }
    return statements;
}

namespace {

std::string type_definition(const source::UserType& type) {
    const std::string name = pg_name(type.schema, type.name);
    std::string parts;
    switch (type.kind) {
        case 'e':
            for (const std::string& label : type.labels) {
                parts += (parts.empty() ? "" : ", ") + pg_literal(label);
            }
            return fmt::format("CREATE TYPE {} AS ENUM ({})", name, parts);
        case 'd':
            return fmt::format("CREATE DOMAIN {} AS {}", name, type.base);
        default:
            for (const auto& [attribute, attribute_type] : type.attributes) {
                parts += fmt::format(
                    "{}{} {}", parts.empty() ? "" : ", ", pg_name(attribute), attribute_type
                );
            }
            return fmt::format("CREATE TYPE {} AS ({})", name, parts);
    }
}

/// Labels that the source's enum has got since, each at its place.
void add_labels(
    net::PgConnection& connection, const source::UserType& type, const net::Patience& patience
) {
    std::string before;
    for (const std::string& label : type.labels) {
        const std::string place =
            before.empty() ? "" : fmt::format(" AFTER {}", pg_literal(before));
        connection.run(
            fmt::format(
                "ALTER TYPE {} ADD VALUE IF NOT EXISTS {}{}",
                pg_name(type.schema, type.name),
                pg_literal(label),
                place
            ),
            patience
        );
        before = label;
    }
}

}  // namespace

void make_user_types(
    net::PgConnection& connection,
    const std::vector<source::UserType>& types,
    const net::Patience& patience
) {
    for (const source::UserType& type : types) {
        const net::PgRows labels = connection.query(
            "SELECT (SELECT count(*) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)"
            " FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace"
            " WHERE n.nspname = $1 AND t.typname = $2",
            {type.schema, type.name},
            patience
        );
        if (labels.empty()) {
            make_schema(connection, type.schema, patience);
            connection.run(type_definition(type), patience);
        } else if (type.kind == 'e' && labels[0][0] != std::to_string(type.labels.size())) {
            add_labels(connection, type, patience);
        }
    }
}

}  // namespace engine::destination
