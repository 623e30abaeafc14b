# UNION, INTERSECT, EXCEPT, and the types they settle on; DISTINCT.

SELECT 1 UNION SELECT 2

SELECT 1 UNION ALL SELECT 1

SELECT 1 UNION SELECT 1

SELECT 1 UNION SELECT 2 UNION ALL SELECT 2 ORDER BY 1

SELECT name FROM peers UNION SELECT mirror FROM mirrors

SELECT name FROM peers UNION ALL SELECT mirror FROM mirrors ORDER BY name

SELECT source FROM mirrors INTERSECT SELECT destination FROM mirrors

SELECT name FROM peers EXCEPT SELECT source FROM mirrors

SELECT source FROM mirrors INTERSECT ALL SELECT source FROM mirrors

SELECT source FROM mirrors EXCEPT ALL SELECT name FROM peers

(SELECT name FROM peers ORDER BY name LIMIT 2) UNION ALL (SELECT mirror FROM mirrors ORDER BY mirror LIMIT 2)

SELECT 1 UNION SELECT 2 INTERSECT SELECT 2

(SELECT 1 UNION SELECT 2) INTERSECT SELECT 2

SELECT 1 EXCEPT (SELECT 1 UNION SELECT 2)

SELECT 1 UNION SELECT 2.5

SELECT 1::int2 UNION SELECT 2::int8 ORDER BY 1

SELECT 1.5::float8 UNION ALL SELECT 2.25

SELECT NULL UNION SELECT 1

SELECT NULL UNION ALL SELECT NULL

SELECT 'a' UNION SELECT NULL ORDER BY 1

SELECT '1' UNION SELECT 2

SELECT 'x' AS a UNION SELECT 'y' AS b ORDER BY a

SELECT 1, 'a' UNION SELECT 2, 'b' ORDER BY 2 DESC

SELECT '2020-01-01' UNION SELECT now() WHERE false

SELECT 'a'::varchar(5) UNION ALL SELECT 'b'::varchar(6)

VALUES (1) UNION VALUES (2)

TABLE peers INTERSECT TABLE peers

SELECT created_at FROM mirrors UNION SELECT at FROM events

SELECT count(*) FROM (SELECT type FROM peers UNION SELECT peer_type FROM peer_options) s

SELECT * FROM (SELECT 1 AS n UNION SELECT 2) s ORDER BY n DESC

SELECT 1 AS n UNION SELECT 2 ORDER BY n + 1

SELECT 1 UNION SELECT 'x'

SELECT 1, 2 UNION SELECT 1

SELECT true UNION SELECT 1

SELECT name, port FROM peers UNION SELECT mirror, tables_total FROM mirrors ORDER BY port NULLS FIRST, name LIMIT 3

SELECT lag FROM mirrors UNION SELECT NULL

SELECT round_trip FROM peers EXCEPT SELECT lag FROM mirrors

SELECT labels FROM mirrors UNION ALL SELECT '{}'::jsonb

SELECT DISTINCT type, port FROM peers ORDER BY type, port

SELECT DISTINCT type FROM peers ORDER BY type DESC

SELECT DISTINCT port IS NULL FROM peers

SELECT DISTINCT upper(type) AS t FROM peers ORDER BY t

SELECT DISTINCT ON (type) type, name FROM peers ORDER BY type, name

SELECT DISTINCT ON (type) name FROM peers ORDER BY type, port DESC NULLS LAST, name

SELECT DISTINCT ON (source) source, mirror, destination FROM mirrors ORDER BY source, mirror DESC

SELECT DISTINCT NULL::int FROM peers

SELECT DISTINCT lag, round_trip IS NULL FROM mirrors, peers

SELECT count(DISTINCT port) FROM peers

SELECT DISTINCT type FROM peers ORDER BY port

SELECT DISTINCT ON (type) name FROM peers ORDER BY name

SELECT DISTINCT n FROM (VALUES (1.0), (1.00), (2)) v (n)

SELECT DISTINCT n FROM (VALUES (0.0::float8), ('-0'::float8), ('NaN'), ('NaN')) v (n)

SELECT n FROM (VALUES (1), (1), (2)) v (n) INTERSECT ALL SELECT n FROM (VALUES (1), (1), (1)) w (n)

SELECT n FROM (VALUES (1), (1), (2)) v (n) EXCEPT ALL SELECT n FROM (VALUES (1)) w (n)

SELECT x.mirror FROM mirrors x WHERE x.mirror <> x.mirror UNION ALL SELECT y.mirror FROM mirror_tables x RIGHT JOIN mirrors y ON x.target_table = y.desired ORDER BY 1

SELECT s.a FROM (SELECT mirror AS a FROM mirrors WHERE state = 'nothing' UNION ALL SELECT y.mirror FROM peers x FULL JOIN mirrors y ON x.name = y.desired) s WHERE s.a > ''

SELECT 'a'::varchar(5) UNION ALL SELECT 'b'::varchar(5)

SELECT 'a'::varchar UNION SELECT 'b'::text
