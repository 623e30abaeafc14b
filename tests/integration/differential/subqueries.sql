# Subqueries in every place, CTEs, recursive ones.

SELECT name FROM peers WHERE name IN (SELECT source FROM mirrors)

SELECT name FROM peers WHERE name NOT IN (SELECT source FROM mirrors)

SELECT name FROM peers p WHERE EXISTS (SELECT 1 FROM mirrors m WHERE m.source = p.name)

SELECT name FROM peers p WHERE NOT EXISTS (SELECT FROM mirrors m WHERE m.source = p.name OR m.destination = p.name)

SELECT name, (SELECT count(*) FROM mirrors m WHERE m.source = p.name) FROM peers p

SELECT name, (SELECT mirror FROM mirrors m WHERE m.source = p.name ORDER BY mirror LIMIT 1) AS first FROM peers p ORDER BY name

SELECT (SELECT 1), (SELECT 'x'), (SELECT NULL), (SELECT 1 WHERE false)

SELECT EXISTS (SELECT 1), NOT EXISTS (SELECT 1 WHERE false)

SELECT name FROM peers WHERE port = (SELECT max(port) FROM peers)

SELECT name FROM peers WHERE port > ALL (SELECT port FROM peers WHERE type = 'POSTGRES')

SELECT name FROM peers WHERE port >= ANY (SELECT port FROM peers WHERE type = 'CLICKHOUSE')

SELECT name FROM peers WHERE name = SOME (SELECT destination FROM mirrors)

SELECT name FROM peers WHERE name <> ALL (SELECT destination FROM mirrors)

SELECT 1 IN (1, 2), 3 IN (1, 2), NULL IN (1, 2), 1 IN (NULL, 2), 1 NOT IN (NULL, 2)

SELECT 1 = ANY (SELECT NULL::int), 1 <> ALL (SELECT 1 WHERE false), 1 = ANY (SELECT 1 WHERE false)

SELECT * FROM (SELECT name, port FROM peers) AS sub WHERE port IS NOT NULL ORDER BY name

SELECT sub.a FROM (SELECT name FROM peers) AS sub (a) ORDER BY a

SELECT n FROM (SELECT count(*) AS n FROM peers) s WHERE n > 3

SELECT x.n, y.n FROM (SELECT count(*) n FROM peers) x, (SELECT count(*) n FROM mirrors) y

WITH a AS (SELECT name FROM peers WHERE type = 'POSTGRES') SELECT * FROM a ORDER BY name

WITH a (one, two) AS (SELECT name, port FROM peers), b AS (SELECT one FROM a WHERE two > 5432) SELECT * FROM b

WITH a AS (SELECT 1 AS n), b AS (SELECT n + 1 AS n FROM a) SELECT a.n, b.n FROM a, b

WITH a AS MATERIALIZED (SELECT 1 AS n) SELECT n FROM a

WITH a AS NOT MATERIALIZED (SELECT 1 AS n) SELECT n, x.n FROM a JOIN a x USING (n)

WITH peers AS (SELECT 1 AS name) SELECT * FROM peers

WITH v AS (VALUES (1, 'a'), (2, 'b')) SELECT * FROM v

SELECT * FROM (WITH a AS (SELECT 1 AS n) SELECT n FROM a) s

SELECT (WITH a AS (SELECT 5 AS n) SELECT n FROM a)

WITH a AS (SELECT 1 AS n UNION ALL SELECT 2) SELECT sum(n) FROM a

WITH per_mirror AS (SELECT mirror, count(*) AS n FROM mirror_tables GROUP BY mirror) SELECT m.mirror, coalesce(p.n, 0) FROM mirrors m LEFT JOIN per_mirror p USING (mirror) ORDER BY 1

WITH RECURSIVE t (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT n FROM t

WITH RECURSIVE t (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 100) SELECT sum(n), count(*) FROM t

WITH RECURSIVE t AS (SELECT 1 AS n, 'a'::text AS s UNION ALL SELECT n + 1, s || 'a' FROM t WHERE n < 4) SELECT * FROM t

WITH RECURSIVE t (n) AS (SELECT 1 UNION SELECT (n % 3) + 1 FROM t) SELECT n FROM t

WITH RECURSIVE fib (a, b) AS (VALUES (0, 1) UNION ALL SELECT b, a + b FROM fib WHERE b < 50) SELECT a FROM fib

WITH RECURSIVE t (n) AS (SELECT 1), u AS (SELECT n FROM t) SELECT * FROM u

WITH RECURSIVE path (name, depth) AS (SELECT 'shop', 0 UNION ALL SELECT m.destination, p.depth + 1 FROM path p JOIN mirrors m ON m.source = p.name) SELECT * FROM path

SELECT name FROM peers WHERE (name, type) IN (SELECT source, 'POSTGRES' FROM mirrors)

SELECT name FROM peers WHERE (type, port) IN (('POSTGRES', 5432), ('KAFKA', NULL))

SELECT (SELECT max(n) FROM (VALUES (1), (2), (x)) v (n)) FROM (VALUES (5), (0)) o (x)

SELECT mirror FROM mirrors m WHERE tables_total = (SELECT count(*) FROM mirror_tables t WHERE t.mirror = m.mirror)

SELECT mirror FROM mirrors WHERE source IN (SELECT name FROM peers WHERE type IN (SELECT peer_type FROM peer_options WHERE option = 'metadata_schema'))

SELECT name FROM peers ORDER BY (SELECT count(*) FROM mirrors WHERE source = peers.name) DESC, name

SELECT type, count(*) FROM peers GROUP BY type HAVING count(*) > (SELECT 1) ORDER BY type

SELECT CASE WHEN EXISTS (SELECT 1 FROM mirrors) THEN 'some' ELSE 'none' END

SELECT coalesce((SELECT name FROM peers WHERE false), 'none')

SELECT ARRAY(SELECT name FROM peers WHERE type = 'POSTGRES' ORDER BY name)

SELECT mirror, ARRAY(SELECT source_table FROM mirror_tables t WHERE t.mirror = m.mirror ORDER BY 1) AS tables FROM mirrors m ORDER BY mirror

SELECT (SELECT name, type FROM peers LIMIT 1)

SELECT (SELECT name FROM peers)

SELECT name FROM peers WHERE name = (SELECT name FROM peers)

WITH a AS (SELECT 1) SELECT * FROM b

SELECT sub.nothing FROM (SELECT name FROM peers) sub

WITH a AS (SELECT 1), a AS (SELECT 2) SELECT 1

WITH a (x, y) AS (SELECT 1) SELECT * FROM a

WITH RECURSIVE t (n) AS (SELECT n FROM t) SELECT * FROM t

SELECT name FROM peers p WHERE EXISTS (SELECT FROM mirrors m WHERE m.source = p.name LIMIT 1) AND NOT EXISTS (SELECT FROM mirrors WHERE false)

SELECT EXISTS (SELECT), EXISTS (SELECT FROM peers WHERE name = 'nobody'), EXISTS (SELECT FROM peers GROUP BY type HAVING count(*) > 100), EXISTS (SELECT FROM peers GROUP BY type)

SELECT EXISTS (SELECT FROM peers OFFSET 1000), EXISTS (WITH x AS (SELECT 1) SELECT FROM x), EXISTS (SELECT FROM peers, mirrors)
