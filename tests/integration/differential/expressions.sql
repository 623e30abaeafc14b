# CASE, COALESCE, NULL logic, BETWEEN, IN, ANY, casts and what types come out.

SELECT CASE WHEN port > 6000 THEN 'high' WHEN port > 5000 THEN 'low' ELSE 'none' END, name FROM peers ORDER BY name

SELECT CASE type WHEN 'POSTGRES' THEN 1 WHEN 'KAFKA' THEN 2 END FROM peers ORDER BY name

SELECT CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN false THEN 1 END, CASE WHEN NULL THEN 'x' ELSE 'y' END

SELECT CASE WHEN true THEN NULL ELSE 1 END, CASE 1 WHEN 1.0 THEN 'same' END

SELECT CASE WHEN true THEN '1' ELSE 2 END

SELECT CASE WHEN 1 = 1 THEN 1 ELSE 1 / 0 END

SELECT CASE WHEN true THEN 'a' ELSE 1 END

SELECT coalesce(NULL, 1), coalesce(NULL, NULL, 'x'), coalesce(1, 2.5), coalesce(NULL::int, 3)

SELECT coalesce(port, -1), coalesce(host, 'none') FROM peers ORDER BY name

SELECT coalesce(1, 'x')

SELECT nullif(1, 1), nullif(1, 2), nullif('a', 'b'), nullif(port, 5432) FROM peers ORDER BY name

SELECT greatest(1, 2, 3), least(1, 2, NULL), greatest('a', 'b'), greatest(1, 2.5), least(NULL, NULL)

SELECT NULL = NULL, NULL <> 1, NULL IS NULL, 1 IS NOT NULL, NULL IS DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM NULL

SELECT true IS TRUE, NULL IS NOT TRUE, false IS FALSE, NULL IS UNKNOWN, true IS NOT UNKNOWN, NULL::bool IS NOT FALSE

SELECT NULL AND true, NULL AND false, NULL OR true, NOT NULL

SELECT 5 BETWEEN 1 AND 10, 5 NOT BETWEEN 1 AND 10, 5 BETWEEN 10 AND 1, 5 BETWEEN SYMMETRIC 10 AND 1, NULL BETWEEN 1 AND 2

SELECT 'b' BETWEEN 'a' AND 'c', 1.5 BETWEEN 1 AND 2, 5 NOT BETWEEN SYMMETRIC 10 AND 1

SELECT 1 IN (1, 2, 3), 'a' IN ('b', 'c'), 1 NOT IN (2, 3), 1 IN (1.0, 2), 2 IN ('1', '2')

SELECT name FROM peers WHERE type IN ('POSTGRES', 'KAFKA') AND port NOT IN (5432)

SELECT 1 = ANY (ARRAY[1, 2]), 3 = ANY (ARRAY[1, 2]), 1 = ALL (ARRAY[1, 1]), 1 <> ALL ('{2,3}'), NULL = ANY (ARRAY[1])

SELECT 1 = ANY ('{1,2,3}'), 'b' = ANY ('{a,b}'::text[]), 2 > ALL (ARRAY[0, 1]), 'abc' LIKE ANY (ARRAY['a%', 'b%'])

SELECT name FROM peers WHERE name = ANY (ARRAY['shop', 'bus']) ORDER BY name

SELECT name FROM peers WHERE type <> ALL ('{POSTGRES,KAFKA}')

SELECT 1::text, 1::int8, 1::int2, 1::float8, 1::numeric, 1::bool, 0::bool

SELECT '1'::int, ' 42 '::int, '1.5'::numeric, '1e3'::float8, 't'::bool, 'off'::bool, 'yes'::bool

SELECT CAST('5' AS integer), int '5', text 'x', boolean 'true', numeric '1.50'

SELECT 1.5::int, 2.5::int, -1.5::int, 0.5::int, 2.5::float8::int, 3.5::float8::int

SELECT 1.005::numeric(10, 2), 99.999::numeric(4, 1), 5::numeric(5), '123.456'::numeric(6, 3), 1::numeric(3, 2)

SELECT 12345::numeric(4)

SELECT 'abcdef'::varchar(3), 'abc'::char(5), 'abc'::char, 'abcdef'::char(3), 'x'::bpchar

SELECT 'abc '::char(5) = 'abc'::char(5), length('abc  '::char(5)), 'abc '::char(5) || 'x'

SELECT true::text, true::int, false::int, 'true'::text::bool

SELECT 1.0::float4, 0.1::float4, 0.1::float8, 1e20::float8, 1e-7::float8, 123456.789::float4, 1e15::float8, 1e16::float8

SELECT 'Infinity'::float8, '-Infinity'::float8, 'NaN'::float8, 'inf'::float4, 'NaN'::numeric

SELECT 0.1::float8 + 0.2::float8, 0.1 + 0.2, 1::float8 / 3, 1.0 / 3, 1 / 3

SELECT 100000000000000000000::float8, 1.5e300 * 1e10, 2::float8 ^ 10

SELECT 1::oid, '5'::oid, 4294967295::oid

SELECT 'abc'::name, 'abc'::"char", 'x'::unknown

SELECT '550e8400-e29b-41d4-a716-446655440000'::uuid, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid

SELECT '\xdeadbeef'::bytea, 'abc'::bytea, '\x'::bytea, 'a\\b'::bytea

SELECT port::text || '!', port::numeric, port::float8 / 2 FROM peers ORDER BY name

SELECT created_at::date = created_at::timestamp::date, created_at::text = created_at::text FROM mirrors

SELECT 'x'::int

SELECT ''::int

SELECT '1.5'::int

SELECT 'maybe'::bool

SELECT 99999999999::int

SELECT '99999999999'::int

SELECT 40000::int2

SELECT 1e400::float8

SELECT '1e400'::float8

SELECT 'NaN'::int

SELECT 'NaN'::float8::int

SELECT true + 1

SELECT true::numeric

SELECT now()::int

SELECT 1::uuid

SELECT 'x'::uuid

SELECT 1 + 'x'

SELECT 'a' + 'b'

SELECT 1 + '2', '3' * 4, '10' - 1, 2 || 'x', 'x' || 2, 1 || 2

SELECT 'a' || NULL, NULL || 'b', 1.5 || 'x', true || 'x'

SELECT 1 = '1', '1' = 1, 1.0 = 1, 1::float8 = 1, 1::int2 = 1::int8, 'a' = 'a'::varchar, 'a'::char(3) = 'a'

SELECT 1 = 'x'

SELECT 1 = true

SELECT 'a' = 1::text, '2020-01-01' < now(), '1 day' > '1 hour'::interval

SELECT name = 1 FROM peers

SELECT name > now() FROM peers

SELECT (1, 2) = (1, 2), (1, 2) < (1, 3), (1, NULL) = (1, 2), (1, 2) IS NOT NULL, (1, NULL) IS NULL, ROW(1, 2) <> ROW(1, 3)

SELECT (1, 'a') = (1, 'a'), (1, 2) IN ((1, 2), (3, 4)), (NULL, 1) = (NULL, 1)

SELECT ROW(1, 'a'), ROW(), (1, NULL, 'x y')

SELECT (1, 2) = (1, 2, 3)

SELECT port + 1 = 5433, port % 2, -port, abs(-port) FROM peers ORDER BY name

SELECT 1 <> ANY (ARRAY[1, NULL]), 1 = ALL (ARRAY[1, NULL])

SELECT x IS NULL, x IS NOT NULL FROM (VALUES (1), (NULL)) v (x)

SELECT name COLLATE "C" < 'b' COLLATE "C" FROM peers ORDER BY name

SELECT 'a' < 'B' COLLATE "C", 'a' COLLATE "default" = 'a'

SELECT 1 OPERATOR(pg_catalog.+) 2, 'a' OPERATOR(pg_catalog.~) 'a'

SELECT nothing FROM peers

SELECT peers.nothing FROM peers

SELECT nobody.name FROM peers

SELECT name FROM peers, mirrors

SELECT * FROM nothing

SELECT * FROM nothing.peers

SELECT * FROM peers a, mirrors a

SELECT nothing(1)

SELECT upper()

SELECT upper(1)

SELECT upper('a', 'b')

SELECT 1 / 0

SELECT 1 % 0

SELECT 1.0 / 0

SELECT 1::float8 / 0

SELECT 2147483647 + 1

SELECT 9223372036854775807 + 1

SELECT 32767::int2 + 1::int2

SELECT -(-2147483648)::int

SELECT 'x' LIMIT -1

SELECT 1 OFFSET -1

SELECT 1 LIMIT 'x'

SELECT name FROM peers ORDER BY 3

SELECT name FROM peers ORDER BY nothing

SELECT name FROM peers GROUP BY 2

SELECT name FROM peers WHERE name

SELECT name FROM peers WHERE 1

SELECT NOT 1

SELECT 1 AND true

SELECT CASE WHEN 1 THEN 2 END

SELECT

SELECT 1 +

SELECT 1 FROM

SELECT * FROM peers WHERE

SELECT 'unterminated

SELECT *

SELECT 1 a b

SELECT $1

SELECT 1::nothing

SELECT 1::int[]

SELECT - 'a'

SELECT -'5'

SELECT ~5, 5 & 3, 5 | 3, 5 # 3, 1 << 4, 256 >> 2

SELECT 5 ^ 2, 2 ^ 0.5, |/ 16, ||/ 27, @ -5

SELECT 5 !~ '3'

SELECT * FROM peers ORDER BY name USING >

SELECT num_nulls(1, NULL, 'x'), num_nonnulls(1, NULL, 'x')
