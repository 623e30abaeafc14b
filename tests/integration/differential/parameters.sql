# Parameters: declared or inferred, of every type, as text and in binary.

param ? 5
SELECT $1 + 1

param ? 5
SELECT $1::int8

param ? shop
SELECT name, port FROM peers WHERE name = $1

param ? 5432
SELECT name FROM peers WHERE port = $1 ORDER BY name

param ? 5000
param ? 6000
SELECT name FROM peers WHERE port BETWEEN $1 AND $2 ORDER BY name

param ? 2
param ? 1
SELECT name FROM peers ORDER BY name LIMIT $1 OFFSET $2

param ? \N
SELECT $1::text IS NULL

param ? \N
SELECT name FROM peers WHERE port = $1

param ? x
SELECT $1

param ? x
SELECT $1::text

param int8 7
SELECT $1 * 2

param bool t
SELECT NOT $1

param text abc
SELECT $1 || 'x', upper($1)

param varchar abc
SELECT $1, $1 || 'x'

param timestamptz 2024-01-01 00:00:00+00
SELECT $1, $1 + interval '1 day', $1::date

param interval 1 day 02:00:00
SELECT $1, timestamptz '2024-01-01 00:00+00' + $1

param jsonb {"a": 1}
SELECT $1 ->> 'a'

param pg_lsn 0/16B3748
SELECT $1, $1 - '0/0'

param _int4 {1,2}
SELECT 1 = ANY ($1)

param _text {shop,bus}
SELECT name FROM peers WHERE name = ANY ($1) ORDER BY name

param ? {5432,9000}
SELECT name FROM peers WHERE port = ANY ($1) ORDER BY name

param ? {5432}
SELECT name FROM peers WHERE port <> ALL ($1::int[]) ORDER BY name

param _int8 {1,NULL,3}
SELECT $1, array_length($1, 1), unnest($1)

param ? 2024-01-01
SELECT count(*) FROM events WHERE at > $1

param ? 2024-01-01
SELECT mirror FROM mirrors WHERE created_at > $1 AND created_at < now() ORDER BY mirror

param ? 1 hour
SELECT count(*) FROM events WHERE at > now() - $1::interval

param ? t
SELECT count(*) FROM peer_options WHERE required = $1

param ? POSTGRES
param ? t
SELECT option FROM peer_options WHERE peer_type = $1 AND required = $2 ORDER BY option

param ? s%
SELECT name FROM peers WHERE name LIKE $1 ORDER BY name

param ? 1
param ? 2
SELECT $2::int - $1::int, $1::text

param ? 1
SELECT $1::int, $1 + 1

param ? 5
SELECT CASE WHEN $1 > 3 THEN 'big' ELSE 'small' END

param ? x
SELECT coalesce($1, 'y')

param ? 5
SELECT coalesce($1, 1)

param ? 3
SELECT n FROM generate_series(1, $1) n

param ? a
SELECT concat($1::text, 'b')

param ? shop
param ? bus
SELECT name FROM peers WHERE name IN ($1, $2) ORDER BY name

param ? x
SELECT $1::int

param ? 2
SELECT 10 / $1, 10.0 / $1

param ? 1
VALUES ($1), ('b')

param ? 1
SELECT * FROM (VALUES ($1::int, 'x')) v (a, b)

param ? 1
SELECT $1 = $1

param ? 1
param ? 2
SELECT $1, $2

param ? shop
SELECT p.name, (SELECT count(*) FROM mirrors m WHERE m.source = $1) FROM peers p WHERE p.name = $1

param ? shop
WITH x AS (SELECT name FROM peers WHERE name = $1) SELECT * FROM x

param ? a
param ? b
SELECT $1 UNION SELECT $2 ORDER BY 1

param ? 1
SELECT 1 UNION SELECT $1

param ? 2024-02-29
SELECT date_trunc('month', $1::timestamp)

param ? day
SELECT date_trunc($1, timestamp '2024-02-29 12:00')

param ? 5
SELECT -$1

param ? true
SELECT 1 WHERE $1

param int4 5
param int2 3
param int8 4
SELECT $1 + $2, $2 + $2, $3 + $1

param ? 1
SELECT $2::int, $1::int

param float4 1.5
SELECT $1, $1 * 2

param name shop
SELECT name FROM peers WHERE name = $1

param regclass pg_class
SELECT $1::oid

param ? 3
SELECT $1 IS NOT NULL
