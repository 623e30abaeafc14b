# Targets, names, VALUES, TABLE, and the types that literals get.

SELECT 1

SELECT 1 AS one, 'two' AS two, NULL AS nothing, true AS yes, 1.5 AS number

SELECT 'text'

SELECT 2147483647, 2147483648, -9223372036854775808, 9223372036854775808

SELECT 1e3, 1.50, .5, 1., 0.000001, 123456789012345678901234567890.123

SELECT 1 AS "Odd Name", 2 AS "a.b", 3 AS x

SELECT * FROM mirrors

SELECT * FROM mirror_tables

SELECT * FROM peers

SELECT * FROM peer_options

SELECT * FROM settings

SELECT * FROM events

TABLE mirrors

SELECT m.* FROM mirrors m

SELECT m.*, m.mirror AS again FROM mirrors AS m ORDER BY mirror

SELECT mirror, mirrors.source, millrace.mirrors.destination FROM mirrors

SELECT mirror "the mirror", state the_state FROM millrace.mirrors

SELECT FROM peers

SELECT peers FROM (VALUES (1)) AS peers (peers)

VALUES (1), (2), (3)

VALUES (1, 'a'), (2, NULL), (NULL, 'c')

VALUES (1), (2.5), (NULL)

VALUES (1, 'x') ORDER BY 1

VALUES (3), (1), (2) ORDER BY column1 DESC LIMIT 2

SELECT column1, column2 FROM (VALUES (1, 'a'), (2, 'b')) AS v

SELECT a, b FROM (VALUES (1, 'a'), (2, 'b')) AS v (a, b) WHERE a > 1

SELECT * FROM (VALUES (1::int2, 2::int8, 1.5::float4, 2.5::float8, 'x'::varchar)) AS v (a, b, c, d, e)

SELECT n + 1 FROM (VALUES (1), (NULL), (3)) AS v (n)

SELECT name FROM peers WHERE port > 5432

SELECT name, port FROM peers WHERE port = 5432 AND NOT (host = 'h') OR type = 'KAFKA'

SELECT DISTINCT type FROM peers

SELECT count(*) FROM peers

SELECT count(*), count(port), count(DISTINCT type) FROM peers

SELECT name FROM peers ORDER BY name LIMIT 2

SELECT name FROM peers ORDER BY name OFFSET 3

SELECT name FROM peers ORDER BY name DESC LIMIT 2 OFFSET 1

SELECT name FROM peers ORDER BY name FETCH FIRST 3 ROWS ONLY

SELECT name FROM peers ORDER BY name LIMIT NULL OFFSET NULL

SELECT name FROM peers LIMIT 0

SELECT name FROM peers ORDER BY name LIMIT 1 + 1

SELECT name FROM peers ORDER BY name LIMIT '2'

SELECT name FROM peers ORDER BY name LIMIT 2.4

SELECT name FROM peers ORDER BY name LIMIT (SELECT 2)

SELECT name FROM peers ORDER BY name FETCH FIRST ROW ONLY

SELECT name FROM peers ORDER BY name FETCH FIRST 2 ROWS WITH TIES

SELECT upper(name) FROM peers

SELECT name || '/' || type, name IS NULL, port BETWEEN 1 AND 9000 FROM peers

SELECT 1 WHERE false

SELECT 'a' WHERE NULL

SELECT current_schema(), current_database(), current_catalog

SELECT current_setting('TimeZone'), current_setting('server_encoding')

shape
SELECT now(), current_timestamp, current_date, localtimestamp, statement_timestamp(), clock_timestamp()

shape
SELECT version(), pg_backend_pid()

SELECT now() = current_timestamp, now() > '2020-01-01', current_date = now()::date

SELECT -(-5), +3, - 2.5, -(1 + 2)

SELECT NOT true, NOT NULL::boolean, true AND NULL, false AND NULL, true OR NULL, false OR NULL

SELECT 1 = 1, 1 <> 2, 1 != 2, 1 < 2, 1 <= 1, 2 > 1, 2 >= 3

SELECT 'a' < 'b', 'a' = 'a', 'B' < 'a', '' < 'a'

SELECT pg_typeof(1), pg_typeof('x'), pg_typeof(1.5), pg_typeof(now()), pg_typeof(NULL)

SELECT E'line\nbreak\ttab\\', 'it''s', $$dollar$$, U&'\0041', B'101', X'1F'

SELECT 'a' 'b'
    'c'

SELECT 'a'
    'c'

SELECT 1 /* a comment */ + /* nested /* deeper */ */ 2 -- the end

SELECT "mirror" FROM "millrace"."mirrors" WHERE "mirror" = 'Odd Mirror'

SELECT name AS type FROM peers ORDER BY type

SELECT count(*) AS count, max(port) FROM peers

SELECT ALL name FROM peers

SELECT 0x10

SELECT peers.name FROM peers, mirrors WHERE peers.name = mirrors.source

SELECT p FROM peers p WHERE p.name = 'bus'

SELECT (p).name FROM peers p WHERE (p).port = 5433
