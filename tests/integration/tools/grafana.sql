# What Grafana's PostgreSQL data source asks (versions 10 to 12): its queries rebuilt, with the same
# relations, columns, functions and operators. It talks the simple protocol (lib/pq) until 12.0, then
# the extended one (pgx). First something to look at.

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER b FROM POSTGRES WITH (host = 'h', user = 'u', password = 'p', database = 'd', validate = false)

ok CREATE MIRROR *
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.t : public.t) WITH (validate = false)

# "Save & test" and the detection of features.
ok SELECT 1
SELECT 1
----
1

ok SELECT 1
SELECT current_setting('server_version_num')::int/100 AS version
----
~^1[2-9]

ok SELECT 0
SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'

# The picker of schemas.
ok SELECT *
has millrace
SELECT schema_name AS "name" FROM information_schema.schemata
WHERE schema_name NOT IN ('information_schema', 'pg_catalog', 'pg_toast', '_timescaledb_cache') ORDER BY schema_name

# The picker of tables: those on the search path by their bare names.
ok SELECT *
has mirrors
has peers
SELECT CASE WHEN quote_ident(table_schema) IN (
    SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
    FROM generate_series(
        array_lower(string_to_array(current_setting('search_path'), ','), 1),
        array_upper(string_to_array(current_setting('search_path'), ','), 1)) AS i,
    string_to_array(current_setting('search_path'), ',') s)
  THEN quote_ident(table_name) ELSE quote_ident(table_schema) || '.' || quote_ident(table_name) END AS "table"
FROM information_schema.tables
WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog')
ORDER BY CASE WHEN quote_ident(table_schema) IN (
    SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
    FROM generate_series(
        array_lower(string_to_array(current_setting('search_path'), ','), 1),
        array_upper(string_to_array(current_setting('search_path'), ','), 1)) AS i,
    string_to_array(current_setting('search_path'), ',') s) THEN 0 ELSE 1 END, 1

ok SELECT *
has mirror_tables
SELECT quote_ident(table_name) AS "table" FROM information_schema.tables
WHERE quote_ident(table_schema) = 'millrace' ORDER BY 1

# The picker of columns, with their types.
ok SELECT *
has mirror|text
has created_at|timestamp with time zone
has tables_total|integer
has lag|interval
SELECT quote_ident(column_name) AS "column", data_type AS "type" FROM information_schema.columns
WHERE CASE WHEN array_length(parse_ident('mirrors'), 1) = 2
  THEN quote_ident(table_schema) = (parse_ident('mirrors'))[1] AND quote_ident(table_name) = (parse_ident('mirrors'))[2]
  ELSE quote_ident(table_name) = 'mirrors' AND quote_ident(table_schema) IN (
    SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
    FROM generate_series(
        array_lower(string_to_array(current_setting('search_path'), ','), 1),
        array_upper(string_to_array(current_setting('search_path'), ','), 1)) AS i,
    string_to_array(current_setting('search_path'), ',') s)
  END

ok SELECT *
has value|text
SELECT quote_ident(column_name) AS "column", data_type AS "type" FROM information_schema.columns
WHERE CASE WHEN array_length(parse_ident('millrace.settings'), 1) = 2
  THEN quote_ident(table_schema) = (parse_ident('millrace.settings'))[1] AND quote_ident(table_name) = (parse_ident('millrace.settings'))[2]
  ELSE quote_ident(table_name) = 'millrace.settings' END

# Panels: $__timeFilter, $__timeGroup, $__timeGroupAlias, $__time, $__timeEpoch, $__unixEpochFilter, as
# Grafana expands them.
ok SELECT 1
SELECT at AS "time", count AS value FROM events
WHERE at BETWEEN '2020-01-01T00:00:00Z' AND '2099-01-01T00:00:00Z' AND mirror = 'm' AND code = 'MIRROR_CREATED' ORDER BY 1

ok SELECT 1
SELECT floor(extract(epoch from at)/60)*60 AS "time", severity AS metric, count(*) AS value FROM events
WHERE at BETWEEN '2020-01-01T00:00:00Z' AND '2099-01-01T00:00:00Z' AND mirror = 'm' AND code = 'MIRROR_CREATED' GROUP BY 1, 2 ORDER BY 1, 2

ok SELECT *
SELECT floor(extract(epoch from at)/300)*300 AS "time", sum(count) AS "changes" FROM events
WHERE extract(epoch from at) >= 1577836800 AND extract(epoch from at) <= 4070908800 GROUP BY time ORDER BY time

ok SELECT 0
SELECT at AS "time", id AS value FROM events WHERE at BETWEEN '1999-01-01T00:00:00Z' AND '1999-01-02T00:00:00Z' LIMIT 50

ok SELECT 1
SELECT extract(epoch from created_at) AS "time", tables_total AS value FROM mirrors WHERE mirror IN ('m') ORDER BY 1

# A variable's values, and a table panel as the query builder writes it.
ok SELECT 1
SELECT DISTINCT mirror AS __value, mirror AS __text FROM mirrors ORDER BY mirror
----
m|m

ok SELECT 1
SELECT mirror, state, health, lag, COUNT(tables_total) AS "tables" FROM mirrors WHERE state <> 'completed' GROUP BY mirror, state, health, lag LIMIT 50

ok SELECT *
SELECT AVG(port), type FROM millrace.peers GROUP BY type LIMIT 50

# Alerts.
ok SELECT 1
SELECT count(*) FROM mirrors WHERE health NOT IN ('ok', 'paused') OR lag > interval '5 minutes'
----
1
