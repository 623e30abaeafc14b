#include "engine/postgres/table_facts.hpp"

#include <algorithm>
#include <set>

#include "engine/net/pg_text.hpp"
#include "engine/postgres/column_types.hpp"
#include "engine/postgres/names.hpp"

namespace engine::postgres {

namespace {

// Sizes come from pg_class: pg_relation_size() would wait for an ALTER TABLE under way.
constexpr const char* tables_sql =
    "SELECT t.i, c.oid, c.relkind, c.relpersistence, c.relreplident, "
    "n.oid IS NOT NULL, has_schema_privilege(n.oid, 'USAGE'), has_schema_privilege(n.oid, "
    "'CREATE'), pg_has_role(c.relowner, 'USAGE'), row_security_active(c.oid), c.oid::bigint < "
    "16384, has_table_privilege(c.oid, 'SELECT'), has_column_privilege(c.oid, (-1)::int2, "
    "'SELECT'), has_table_privilege(c.oid, 'INSERT'), has_table_privilege(c.oid, 'UPDATE'), "
    "has_table_privilege(c.oid, 'DELETE'), has_table_privilege(c.oid, 'TRUNCATE'), "
    "size.pages, size.rows, size.children, rn.nspname, r.relname, "
    "EXISTS (SELECT FROM pg_class fc JOIN pg_namespace fn ON fn.oid = fc.relnamespace WHERE "
    "fn.nspname = lower(t.s) AND fc.relname = lower(t.n)) "
    "FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t(s, n, i) "
    "LEFT JOIN pg_namespace n ON n.nspname = t.s "
    "LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.n "
    "LEFT JOIN LATERAL (WITH RECURSIVE parts(oid) AS (SELECT c.oid UNION SELECT h.inhrelid FROM "
    "parts JOIN pg_inherits h ON h.inhparent = parts.oid) SELECT count(*) - 1 AS children, "
    "sum(p.relpages) FILTER (WHERE f.counts) AS pages, "
    "sum(greatest(p.reltuples, 0)) FILTER (WHERE f.counts)::bigint AS rows "
    "FROM parts JOIN pg_class p ON p.oid = parts.oid CROSS JOIN LATERAL (SELECT CASE c.relkind "
    "WHEN "
    "'p' THEN p.relkind <> 'p' ELSE p.oid = c.oid END) AS f(counts)) size ON true "
    "LEFT JOIN pg_class r ON r.oid = pg_partition_root(c.oid) AND r.oid <> c.oid "
    "LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace ORDER BY t.i";

constexpr const char* columns_sql =
    "SELECT t.i, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), a.atttypmod, "
    "a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attgenerated <> '', "
    "has_column_privilege(a.attrelid, a.attnum, 'SELECT'), a.attidentity = 'a', "
    "CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END "
    "FROM unnest($1::oid[]) WITH ORDINALITY AS t(oid, i) JOIN pg_attribute a ON a.attrelid = t.oid "
    "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY t.i, a.attnum";

constexpr const char* keys_sql =
    "SELECT t.i, x.indexrelid, x.indisprimary, x.indisreplident, x.indimmediate, a.attname "
    "FROM unnest($1::oid[]) WITH ORDINALITY AS t(oid, i) JOIN pg_index x ON x.indrelid = t.oid "
    "CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, place) "
    "JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum "
    "WHERE x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL AND NOT "
    "x.indisexclusion AND k.place <= x.indnkeyatts ORDER BY t.i, x.indexrelid, k.place";

TableFacts table_from(const Row& row, const mirror::QualifiedName& name) {
    TableFacts table;
    table.name = name;
    table.oid = text_at(row, 1);
    table.kind = char_at(row, 2);
    table.persistence = char_at(row, 3);
    table.identity = char_at(row, 4);
    table.schema_exists = flag_at(row, 5);
    table.schema_usage = flag_at(row, 6);
    table.schema_create = flag_at(row, 7);
    table.rights.owner = flag_at(row, 8);
    table.row_security = flag_at(row, 9);
    table.of_system = flag_at(row, 10);
    table.rights.select = flag_at(row, 11);
    table.rights.select_ctid = flag_at(row, 12);
    table.rights.insert = flag_at(row, 13);
    table.rights.update = flag_at(row, 14);
    table.rights.remove = flag_at(row, 15);
    table.rights.truncate = flag_at(row, 16);
    table.pages = number_at(row, 17);
    table.rows = number_at(row, 18);
    table.children = number_at(row, 19);
    table.root = {text_at(row, 20), text_at(row, 21)};
    table.folded_exists = flag_at(row, 22);
    return table;
}

TableFacts& table_at(std::vector<TableFacts>& tables, const Row& row) {
    return tables.at(static_cast<std::size_t>(number_at(row, 0)) - 1);
}

void read_columns(CheckSession& session, const std::string& oids, std::vector<TableFacts>& tables) {
    const net::PgRows rows = session.query(columns_sql, {oids});
    std::set<std::string> type_oids;
    for (const Row& row : rows) {
        type_oids.insert(text_at(row, 2));
    }
    const ColumnTypes types(session, type_oids);
    for (const Row& row : rows) {
        ColumnFacts& column = table_at(tables, row).columns.emplace_back();
        column.name = text_at(row, 1);
        column.type = types.resolve(
            text_at(row, 2), text_at(row, 3), static_cast<std::int32_t>(number_at(row, 4))
        );
        column.not_null = flag_at(row, 5);
        column.has_default = flag_at(row, 6);
        column.generated = flag_at(row, 7);
        column.may_select = flag_at(row, 8);
        column.always_identity = flag_at(row, 9);
        column.expression = text_at(row, 10);
    }
    for (const Row& row : session.query(generated_needs_sql, {oids})) {
        for (ColumnFacts& column : table_at(tables, row).columns) {
            if (column.name == text_at(row, 1)) {
                column.needs.push_back(text_at(row, 2));
            }
        }
    }
}

void read_keys(CheckSession& session, const std::string& oids, std::vector<TableFacts>& tables) {
    std::string before;  // the table's place and the index of the row before
    for (const Row& row : session.query(keys_sql, {oids})) {
        std::vector<UniqueKey>& keys = table_at(tables, row).keys;
        std::string index = text_at(row, 0) + ' ' + text_at(row, 1);
        if (index != before) {
            before = std::move(index);
            keys.push_back({{}, flag_at(row, 2), flag_at(row, 3), flag_at(row, 4)});
        }
        keys.back().columns.push_back(text_at(row, 5));
    }
}

}  // namespace

// Before 15 the column itself depends on what it reads, from then on its expression does.
const char* const generated_needs_sql =
    "SELECT t.i, g.attname, f.attname FROM unnest($1::oid[]) WITH ORDINALITY AS t(oid, i) "
    "JOIN pg_catalog.pg_attribute g ON g.attrelid = t.oid AND g.attgenerated <> '' "
    "JOIN pg_catalog.pg_attrdef e ON e.adrelid = g.attrelid AND e.adnum = g.attnum "
    "JOIN pg_catalog.pg_attribute f ON f.attrelid = g.attrelid AND f.attnum > 0 AND f.attnum <> "
    "g.attnum WHERE EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.refclassid = "
    "'pg_catalog.pg_class'::regclass AND d.refobjid = f.attrelid AND d.refobjsubid = f.attnum AND "
    "(d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = e.oid OR d.classid = "
    "'pg_catalog.pg_class'::regclass AND d.objid = g.attrelid AND d.objsubid = g.attnum)) "
    "ORDER BY t.i, g.attnum, f.attnum";

const ColumnFacts* TableFacts::find_column(std::string_view column) const {
    const auto found = std::ranges::find(columns, column, &ColumnFacts::name);
    return found == columns.end() ? nullptr : &*found;
}

const UniqueKey* TableFacts::primary_key() const {
    const auto found = std::ranges::find(keys, true, &UniqueKey::primary);
    return found == keys.end() ? nullptr : &*found;
}

Identity identity_of(const TableFacts& table) {
    if (table.identity == 'f') {
        return {Identity::Kind::whole_row, {}};
    }
    for (const UniqueKey& key : table.keys) {
        if (table.identity == 'i' && key.replica_identity) {
            return {Identity::Kind::columns, key.columns};
        }
        // Postgres does not take a deferrable primary key for it.
        if (table.identity == 'd' && key.primary && key.immediate) {
            return {Identity::Kind::columns, key.columns};
        }
    }
    return {};
}

std::vector<TableFacts> read_tables(
    CheckSession& session, std::span<const mirror::QualifiedName> names
) {
    std::vector<std::string> schemas;
    std::vector<std::string> relations;
    for (const mirror::QualifiedName& name : names) {
        schemas.push_back(name.schema);
        relations.push_back(name.name);
    }
    std::vector<TableFacts> tables;
    std::vector<std::string> oids;
    for (const Row& row :
         session.query(tables_sql, {net::pg_array(schemas), net::pg_array(relations)})) {
        const TableFacts& table = tables.emplace_back(table_from(row, names[tables.size()]));
        oids.push_back(table.exists() ? table.oid : "0");
    }
    const std::string list = net::pg_array(oids);
    read_columns(session, list, tables);
    read_keys(session, list, tables);
    return tables;
}

}  // namespace engine::postgres
