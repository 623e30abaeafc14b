# What Metabase asks at a synchronisation (versions 0.50 and later): its queries rebuilt, with the same
# relations, columns, functions and operators. Its driver is pgjdbc, so all are of the extended
# protocol; that driver's own metadata calls are in tests/clients/pgjdbc.

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER b FROM POSTGRES WITH (host = 'h', user = 'u', password = 'p', database = 'd', validate = false)

ok CREATE MIRROR *
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.t : public.t) WITH (validate = false)

ok SET
SET SESSION TIMEZONE TO 'UTC'

ok SHOW
SHOW TIMEZONE
----
UTC

# Enum types.
ok SELECT 0
SELECT nspname, typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid IN (SELECT DISTINCT enumtypid FROM pg_enum e)

# Tables.
ok SELECT *
has millrace|mirrors|VIEW
has millrace|events|VIEW
SELECT "n"."nspname" AS "schema", "c"."relname" AS "name", CASE "c"."relkind" WHEN 'r' THEN 'TABLE'
  WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
  WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END AS "type", "d"."description" AS "description",
  "stat"."n_live_tup" AS "estimated_row_count"
FROM "pg_catalog"."pg_class" AS "c" INNER JOIN "pg_catalog"."pg_namespace" AS "n" ON "c"."relnamespace" = "n"."oid"
LEFT JOIN "pg_catalog"."pg_description" AS "d" ON ("c"."oid" = "d"."objoid") AND ("d"."objsubid" = 0)
  AND ("d"."classoid" = 'pg_class'::regclass)
LEFT JOIN "pg_stat_user_tables" AS "stat" ON ("n"."nspname" = "stat"."schemaname") AND ("c"."relname" = "stat"."relname")
WHERE ("c"."relnamespace" = "n"."oid") AND ("n"."nspname" !~ '^pg_') AND ("n"."nspname" <> 'information_schema')
  AND c.relkind in ('r', 'p', 'v', 'f', 'm') AND ("n"."nspname" IN ('millrace', 'public'))
ORDER BY "type" ASC, "schema" ASC, "name" ASC

# What may be read of them.
ok SELECT *
has millrace|mirrors|t
SELECT n.nspname AS schema, c.relname AS table,
  pg_catalog.has_any_column_privilege(current_user, c.oid, 'SELECT') OR pg_catalog.has_table_privilege(c.oid, 'SELECT') AS "select"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON c.relnamespace = n.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'f', 'm')

# Columns, with those of materialized views behind UNION ALL.
ok SELECT *
has mirror|text|0|millrace|mirrors|f
has created_at|timestamptz|~\d+|millrace|mirrors|f
SELECT c.column_name AS name, CASE WHEN c.udt_schema IN ('public', 'pg_catalog') THEN format('%s', c.udt_name)
    ELSE format('"%s"."%s"', c.udt_schema, c.udt_name) END AS "database-type",
  c.ordinal_position - 1 AS "database-position", c.table_schema AS "table-schema", c.table_name AS "table-name",
  pk.column_name IS NOT NULL AS "pk?",
  col_description(CAST(CAST(format('%I.%I', CAST(c.table_schema AS text), CAST(c.table_name AS text)) AS regclass) AS oid),
    c.ordinal_position) AS "field-comment",
  (column_default IS NULL OR lower(column_default) = 'null') AND is_nullable = 'NO'
    AND NOT ((column_default IS NOT NULL AND column_default LIKE '%nextval(%') OR is_identity <> 'NO') AS "database-required",
  (column_default IS NOT NULL AND column_default LIKE '%nextval(%') OR is_identity <> 'NO' AS "database-is-auto-increment"
FROM information_schema.columns AS c
LEFT JOIN (SELECT tc.table_schema, tc.table_name, kc.column_name FROM information_schema.table_constraints AS tc
  INNER JOIN information_schema.key_column_usage AS kc ON tc.constraint_name = kc.constraint_name
    AND tc.table_schema = kc.table_schema AND tc.table_name = kc.table_name
  WHERE tc.constraint_type = 'PRIMARY KEY') AS pk
ON c.table_schema = pk.table_schema AND c.table_name = pk.table_name AND c.column_name = pk.column_name
WHERE c.table_schema !~ '^information_schema|catalog_history|pg_' AND c.table_schema IN ('millrace')
UNION ALL
SELECT pa.attname AS name, CASE WHEN ptn.nspname IN ('public', 'pg_catalog') THEN format('%s', pt.typname)
    ELSE format('"%s"."%s"', ptn.nspname, pt.typname) END AS "database-type",
  pa.attnum - 1 AS "database-position", pn.nspname AS "table-schema", pc.relname AS "table-name", FALSE AS "pk?",
  NULL AS "field-comment", FALSE AS "database-required", FALSE AS "database-is-auto-increment"
FROM pg_catalog.pg_class AS pc INNER JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace
INNER JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = pc.oid
INNER JOIN pg_catalog.pg_type AS pt ON pt.oid = pa.atttypid
INNER JOIN pg_catalog.pg_namespace AS ptn ON ptn.oid = pt.typnamespace
WHERE pc.relkind = 'm' AND pa.attnum >= 1 AND pn.nspname IN ('millrace')
ORDER BY "table-schema", "table-name", "database-position"

# Foreign keys and indexes: none.
ok SELECT 0
SELECT fk_ns.nspname AS "fk-table-schema", fk_table.relname AS "fk-table-name", fk_column.attname AS "fk-column-name",
  pk_ns.nspname AS "pk-table-schema", pk_table.relname AS "pk-table-name", pk_column.attname AS "pk-column-name"
FROM pg_constraint AS c INNER JOIN pg_class AS fk_table ON c.conrelid = fk_table.oid
INNER JOIN pg_namespace AS fk_ns ON c.connamespace = fk_ns.oid
INNER JOIN pg_attribute AS fk_column ON c.conrelid = fk_column.attrelid
INNER JOIN pg_class AS pk_table ON c.confrelid = pk_table.oid
INNER JOIN pg_namespace AS pk_ns ON pk_table.relnamespace = pk_ns.oid
INNER JOIN pg_attribute AS pk_column ON c.confrelid = pk_column.attrelid
WHERE fk_ns.nspname !~ '^information_schema|catalog_history|pg_' AND c.contype = 'f'::char
  AND fk_column.attnum = ANY(c.conkey) AND pk_column.attnum = ANY(c.confkey)
ORDER BY "fk-table-schema", "fk-table-name"

ok SELECT 0
SELECT tmp."table-schema", tmp."table-name", trim(BOTH '"' FROM pg_catalog.pg_get_indexdef(tmp.ci_oid, tmp.pos, FALSE)) AS "field-name"
FROM (SELECT n.nspname AS "table-schema", ct.relname AS "table-name", ci.oid AS ci_oid,
    (information_schema._pg_expandarray(i.indkey)).n AS pos
  FROM pg_catalog.pg_class AS ct INNER JOIN pg_catalog.pg_namespace AS n ON ct.relnamespace = n.oid
  INNER JOIN pg_catalog.pg_index AS i ON ct.oid = i.indrelid INNER JOIN pg_catalog.pg_class AS ci ON ci.oid = i.indexrelid
  WHERE pg_catalog.pg_get_expr(i.indpred, i.indrelid) IS NULL
    AND n.nspname !~ '^information_schema|catalog_history|pg_' AND n.nspname IN ('millrace')) AS tmp
WHERE tmp.pos = 1

# A sample of rows for the fingerprints, and questions as its builder writes them.
ok SELECT 1
SELECT "source"."substring1" AS "substring1" FROM (SELECT substring("millrace"."mirrors"."mirror", 1, 1234) AS "substring1"
  FROM "millrace"."mirrors" LIMIT 10000) AS "source" LIMIT 10000
----
m

ok SELECT 2
SELECT "millrace"."peers"."name" AS "name", "millrace"."peers"."port" AS "port" FROM "millrace"."peers"
ORDER BY "millrace"."peers"."name" ASC LIMIT 2000
----
a|5432
b|5432

ok SELECT 1
SELECT CAST(DATE_TRUNC('month', CAST("millrace"."mirrors"."created_at" AS timestamp)) AS date) >= '2024-01-01' AS "since",
  COUNT(*) AS "count" FROM "millrace"."mirrors" GROUP BY 1 ORDER BY 1 ASC
----
t|1

ok SELECT 1
SELECT COUNT(*) AS "count" FROM "millrace"."mirrors"
WHERE "millrace"."mirrors"."created_at" >= CAST((CAST(now() AS timestamp) + (INTERVAL '-30 day')) AS date)
  AND "millrace"."mirrors"."created_at" < CAST((CAST(now() AS timestamp) + (INTERVAL '1 day')) AS date)
----
1
