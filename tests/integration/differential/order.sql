# ORDER BY, NULLS, and the order of values of every type.

SELECT name, port FROM peers ORDER BY port, name

SELECT name, port FROM peers ORDER BY port DESC, name

SELECT name, port FROM peers ORDER BY port NULLS FIRST, name

SELECT name, port FROM peers ORDER BY port DESC NULLS LAST, name DESC

SELECT name FROM peers ORDER BY length(name), name

SELECT name FROM peers ORDER BY lower(name) DESC

SELECT name AS n FROM peers ORDER BY n

SELECT name FROM peers ORDER BY 1 DESC

SELECT name, type FROM peers ORDER BY type || name

SELECT name FROM peers ORDER BY type, port NULLS FIRST, name

SELECT name FROM peers ORDER BY CASE type WHEN 'KAFKA' THEN 0 ELSE 1 END, name

SELECT name FROM peers ORDER BY port IS NULL, port, name

SELECT x FROM (VALUES (true), (false), (NULL)) v (x) ORDER BY x

SELECT x FROM (VALUES (1.5::float8), ('NaN'), ('Infinity'), ('-Infinity'), (NULL), (0)) v (x) ORDER BY x

SELECT x FROM (VALUES ('a'), ('B'), ('ä'), (''), (NULL), ('a b'), ('_')) v (x) ORDER BY x

SELECT x FROM (VALUES ('\x00'::bytea), ('\x0001'), ('\xff'), ('')) v (x) ORDER BY x DESC

SELECT x FROM (VALUES ('0/10'::pg_lsn), ('1/0'), ('0/FF'), ('A/0')) v (x) ORDER BY x

SELECT x FROM (VALUES ('12:00'::time), ('01:00'), ('23:59:59.9')) v (x) ORDER BY x

SELECT x FROM (VALUES ('550e8400-e29b-41d4-a716-446655440000'::uuid), ('00000000-0000-0000-0000-000000000000'), ('ffffffff-ffff-ffff-ffff-ffffffffffff')) v (x) ORDER BY x

SELECT x FROM (VALUES ('[1]'::jsonb), ('{}'), ('"a"'), ('1'), ('true'), ('null'), ('[]'), ('{"a": 1}')) v (x) ORDER BY x

SELECT x FROM (VALUES (ARRAY[1, 2]), (ARRAY[1]), (ARRAY[2]), ('{}')) v (x) ORDER BY x

SELECT x FROM (VALUES ('10.0.0.10'::inet), ('10.0.0.9'), ('10.0.0.0/8')) v (x) ORDER BY x

SELECT x, y FROM (VALUES (1, 'b'), (1, 'a'), (0, 'c')) v (x, y) ORDER BY x, y

SELECT x FROM (VALUES (1), (2), (3)) v (x) ORDER BY -x

SELECT x FROM (VALUES (1), (2), (3)) v (x) ORDER BY x USING >

SELECT name FROM peers ORDER BY name COLLATE "C" LIMIT 3

SELECT peer_type, option FROM peer_options ORDER BY peer_type, option LIMIT 10 OFFSET 20

SELECT mirror, source_table FROM mirror_tables ORDER BY mirror DESC, source_table

SELECT name FROM settings ORDER BY max NULLS FIRST, name

SELECT name, value, unit FROM settings ORDER BY name

SELECT code, count(*) FROM events GROUP BY code ORDER BY count(*) DESC, code

SELECT id FROM events ORDER BY at DESC, id DESC LIMIT 3

SELECT name, min, max FROM settings WHERE min IS NOT NULL ORDER BY min, max, name

SELECT x FROM (VALUES ('a'::char(3)), ('ab'), ('')) v (x) ORDER BY x

SELECT x FROM (VALUES (1.10), (1.1), (-5), (NULL), (1e10), ('NaN'::numeric)) v (x) ORDER BY x, x::text
