#include "engine/source/postgres_schema.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/postgres/table_facts.hpp"

namespace engine::source {

namespace {

std::int64_t number(const std::optional<std::string>& text) {
    std::int64_t value = 0;
    if (text) {
        std::from_chars(text->data(), text->data() + text->size(), value);
    }
    return value;
}

bool is_true(const std::optional<std::string>& text) {
    return text == "t";
}

// What a type's binary form holds decides: oids of types (arrays and rows of the user's own types)
// and of other objects (reg*) mean something else on another server, what an extension's function
// sends only that extension knows, and an empty tsquery cannot be read back. Text is the same
// everywhere.
constexpr const char* columns_query = R"sql(
SELECT a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), format_type(a.atttypid, NULL),
    a.atttypid::int8, a.attnotnull, t.typcategory = 'A' AND t.typelem <> 0, b.typtype = 'e',
    CASE
        WHEN b.typsend::oid = 0 OR b.typreceive::oid = 0 THEN false
        WHEN b.typtype = 'e' THEN true
        WHEN b.typtype = 'r' OR b.typtype = 'm' THEN b.oid < 16384
        WHEN b.typtype <> 'b' OR b.oid >= 16384 THEN false
        WHEN b.typname LIKE 'reg%' OR b.typname LIKE '\_reg%' THEN false
        WHEN b.typname IN ('xml', '_xml', 'aclitem', '_aclitem', 'oid', 'record',
            'tsquery', '_tsquery') THEN false
        WHEN b.typelem <> 0 AND b.typcategory = 'A' THEN b.typelem < 16384
        ELSE true
    END,
    CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) ELSE '' END,
    d.oid IS NOT NULL AND a.attgenerated = '',
    CASE WHEN a.atthasmissing THEN (a.attmissingval::text::text[])[1] END
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
)sql";

constexpr const char* identity_query = R"sql(
SELECT a.attname, i.indisprimary, i.indisreplident
FROM pg_catalog.pg_index i
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
WHERE i.indrelid = $1::oid AND (i.indisprimary OR i.indisreplident) AND i.indisvalid
    AND i.indimmediate AND k.place <= i.indnkeyatts
ORDER BY i.indexrelid, k.place
)sql";

// Children of ordinary tables (inheritance) are tables of their own here; partitions are not.
constexpr const char* leaves_query = R"sql(
WITH RECURSIVE tree(oid, kind) AS (
    SELECT c.oid, c.relkind FROM pg_catalog.pg_class c WHERE c.oid = $1::oid
    UNION ALL
    SELECT c.oid, c.relkind FROM tree
    JOIN pg_catalog.pg_inherits h ON h.inhparent = tree.oid
    JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
    WHERE tree.kind = 'p'
)
SELECT c.oid::int8, n.nspname, c.relname,
    CASE WHEN has_column_privilege(c.oid, 'ctid', 'SELECT')
        THEN pg_relation_size(c.oid) / current_setting('block_size')::int8 ELSE 0 END,
    pg_table_size(c.oid),
    CASE WHEN c.relpages > 0 AND c.reltuples >= 0 THEN
        (c.reltuples / c.relpages
            * (pg_relation_size(c.oid) / current_setting('block_size')::int8))::int8
    ELSE 0 END
FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE tree.kind = 'r'
ORDER BY c.oid
)sql";

void read_needs(net::PgConnection& connection, SourceTable& table, const net::Patience& patience) {
    const std::string oids = fmt::format("{{{}}}", table.oid);
    for (const auto& row : connection.query(postgres::generated_needs_sql, {oids}, patience)) {
        for (SourceColumn& column : table.columns) {
            if (column.name == row[1]) {
                column.needs.push_back(row[2].value_or(""));
            }
        }
    }
}

void read_columns(
    net::PgConnection& connection, SourceTable& table, const net::Patience& patience
) {
    const std::vector<std::string> oid{std::to_string(table.oid)};
    for (const auto& row : connection.query(columns_query, oid, patience)) {
        SourceColumn& column = table.columns.emplace_back();
        column.name = row[0].value_or("");
        column.number = static_cast<int>(number(row[1]));
        column.type = row[2].value_or("");
        column.base_type = row[3].value_or("");
        column.type_oid = static_cast<std::uint32_t>(number(row[4]));
        column.not_null = is_true(row[5]);
        column.is_array = is_true(row[6]);
        column.is_enum = is_true(row[7]);
        column.same_in_binary = is_true(row[8]);
        column.generated = row[9].value_or("");
        column.has_default = is_true(row[10]);
        column.missing_value = row[11];
    }
    if (std::ranges::any_of(table.columns, [](const auto& one) {
            return !one.generated.empty();
        })) {
        read_needs(connection, table, patience);
    }
    for (const auto& row : connection.query(identity_query, oid, patience)) {
        if (is_true(row[1])) {
            table.primary_key.push_back(row[0].value_or(""));
        }
        if (table.replica_identity == 'i' && is_true(row[2])) {
            table.identity.push_back(row[0].value_or(""));
        }
    }
    if (table.replica_identity == 'd') {
        table.identity = table.primary_key;
    }
    for (const auto& row : connection.query(leaves_query, oid, patience)) {
        SourceLeaf& leaf = table.leaves.emplace_back();
        leaf.oid = static_cast<std::uint32_t>(number(row[0]));
        leaf.schema = row[1].value_or("");
        leaf.name = row[2].value_or("");
        leaf.blocks = number(row[3]);
        leaf.bytes = number(row[4]);
        table.bytes += leaf.bytes;
        table.rows_estimated += number(row[5]);
    }
}

std::optional<SourceTable> read_found(
    net::PgConnection& connection, const net::PgRows& found, const net::Patience& patience
) {
    if (found.empty()) {
        return std::nullopt;
    }
    SourceTable table;
    table.oid = static_cast<std::uint32_t>(number(found[0][0]));
    table.schema = found[0][1].value_or("");
    table.name = found[0][2].value_or("");
    table.partitioned = found[0][3] == "p";
    table.replica_identity = found[0][4].value_or("d").front();
    read_columns(connection, table, patience);
    return table;
}

}  // namespace

std::optional<SourceTable> read_table(
    net::PgConnection& connection,
    const std::string& schema,
    const std::string& name,
    const net::Patience& patience
) {
    const net::PgRows found = connection.query(
        "SELECT c.oid::int8, n.nspname, c.relname, c.relkind, c.relreplident"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')",
        {schema, name},
        patience
    );
    return read_found(connection, found, patience);
}

std::optional<SourceTable> read_table(
    net::PgConnection& connection, std::uint32_t oid, const net::Patience& patience
) {
    const net::PgRows found = connection.query(
        "SELECT c.oid::int8, n.nspname, c.relname, c.relkind, c.relreplident"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.oid = $1::oid AND c.relkind IN ('r', 'p')",
        {std::to_string(oid)},
        patience
    );
    return read_found(connection, found, patience);
}

std::vector<SchemaTable> read_schema_tables(
    net::PgConnection& connection, const std::string& schema, const net::Patience& patience
) {
    std::vector<SchemaTable> tables;
    for (const auto& row : connection.query(
             "SELECT c.oid::int8, c.relname FROM pg_catalog.pg_class c"
             " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
             " WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
             " AND c.relpersistence = 'p' ORDER BY c.relname",
             {schema},
             patience
         )) {
        tables.push_back({static_cast<std::uint32_t>(number(row[0])), row[1].value_or("")});
    }
    return tables;
}

namespace {

constexpr const char* user_types_query = R"sql(
WITH RECURSIVE needed(oid, depth) AS (
    SELECT a.atttypid, 0 FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT m.oid, n.depth + 1 FROM needed n
    JOIN pg_catalog.pg_type t ON t.oid = n.oid
    CROSS JOIN LATERAL (
        SELECT t.typelem AS oid WHERE t.typelem <> 0 AND t.typcategory = 'A'
        UNION ALL SELECT t.typbasetype WHERE t.typtype = 'd'
        UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
            WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
                AND NOT a.attisdropped
    ) m
    WHERE n.depth < 20
)
SELECT s.nspname, t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod), t.oid::int8
FROM (SELECT oid, max(depth) AS depth FROM needed GROUP BY oid) n
JOIN pg_catalog.pg_type t ON t.oid = n.oid
JOIN pg_catalog.pg_namespace s ON s.oid = t.typnamespace
WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'c')
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY n.depth DESC, t.oid
)sql";

}  // namespace

std::vector<UserType> read_user_types(
    net::PgConnection& connection, std::uint32_t table, const net::Patience& patience
) {
    std::vector<UserType> types;
    for (const auto& row : connection.query(user_types_query, {std::to_string(table)}, patience)) {
        UserType& type = types.emplace_back();
        type.schema = row[0].value_or("");
        type.name = row[1].value_or("");
        type.kind = row[2].value_or("e").front();
        type.base = row[3].value_or("");
        const std::vector<std::string> oid{row[4].value_or("0")};
        for (const auto& label : connection.query(
                 "SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = $1::oid"
                 " ORDER BY enumsortorder",
                 oid,
                 patience
             )) {
            type.labels.push_back(label[0].value_or(""));
        }
        for (const auto& attribute : connection.query(
                 "SELECT a.attname, format_type(a.atttypid, a.atttypmod)"
                 " FROM pg_catalog.pg_type t JOIN pg_catalog.pg_attribute a"
                 " ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped"
                 " WHERE t.oid = $1::oid AND t.typtype = 'c' ORDER BY a.attnum",
                 oid,
                 patience
             )) {
            type.attributes.emplace_back(attribute[0].value_or(""), attribute[1].value_or(""));
        }
    }
    return types;
}

}  // namespace engine::source
