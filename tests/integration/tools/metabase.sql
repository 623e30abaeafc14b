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
