# generate_series, unnest, and other functions that return rows.

SELECT * FROM generate_series(1, 5)

SELECT n FROM generate_series(1, 10, 3) AS n

SELECT n FROM generate_series(5, 1, -2) AS g (n)

SELECT * FROM generate_series(3, 1)

SELECT count(*) FROM generate_series(1, 1000)

SELECT generate_series(1, 3)

SELECT generate_series(1, 3), 'x'

SELECT generate_series(1, 2) + 10 AS n, generate_series(1, 3) AS m

SELECT * FROM generate_series(1::int8, 3), generate_series(1, 2)

SELECT * FROM generate_series(1.0, 2.0, 0.5)

SELECT * FROM generate_series(1, 3) WITH ORDINALITY

SELECT * FROM generate_series(10, 12) WITH ORDINALITY AS t (value, position)

SELECT * FROM unnest(ARRAY['a', 'b', NULL])

SELECT * FROM unnest(ARRAY[1, 2], ARRAY['x', 'y', 'z']) AS t (n, s)

SELECT u FROM unnest('{a,b}'::text[]) WITH ORDINALITY AS t (u, i) ORDER BY i DESC

SELECT unnest(ARRAY[3, 1, 2]) AS n ORDER BY n

SELECT n, n * n FROM generate_series(1, 4) n WHERE n % 2 = 0

SELECT g.n, p.name FROM generate_series(1, 2) g (n) CROSS JOIN peers p ORDER BY 1, 2

SELECT m.mirror, n FROM mirrors m, generate_series(1, m.tables_total) n ORDER BY 1, 2

SELECT m.mirror, n FROM mirrors m LEFT JOIN LATERAL generate_series(1, m.tables_total - 1) n ON true ORDER BY 1, 2

SELECT sum(n) FROM generate_series(1, 100) n

SELECT array_agg(n ORDER BY n DESC) FROM generate_series(1, 5) n

SELECT * FROM generate_series(1, 3) a JOIN generate_series(2, 4) b ON a = b

SELECT * FROM ROWS FROM (generate_series(1, 2), generate_series(1, 3)) AS t (a, b)

SELECT * FROM generate_series(1, 5, 0)

SELECT * FROM generate_series(NULL, 5)

SELECT * FROM generate_subscripts(ARRAY['a', 'b'], 1)

SELECT * FROM jsonb_array_elements('[1, "a", null]')

SELECT * FROM jsonb_array_elements_text('[1, "a", null]')

SELECT * FROM jsonb_each('{"a": 1, "b": "x"}')

SELECT key, value FROM jsonb_each_text('{"a": 1, "b": "x"}') ORDER BY key

SELECT * FROM jsonb_object_keys('{"b": 1, "a": 2}')

SELECT * FROM json_array_elements('[1, {"a": 2}]')

SELECT e ->> 'a' FROM jsonb_array_elements('[{"a": 1}, {"a": 2}]') e

SELECT * FROM regexp_split_to_table('a b c', ' ') WITH ORDINALITY

SELECT * FROM upper('x')

SELECT * FROM upper('x') AS u

SELECT u.u FROM upper('x') AS u

SELECT * FROM current_schema()

SELECT * FROM abs(-5) AS t (n)

SELECT * FROM nothing_of_this_name(1)

SELECT peers.name, g FROM peers, generate_series(1, 2) g WHERE peers.name = 'bus'

SELECT x FROM (SELECT generate_series(1, 3) AS x) s WHERE x > 1

SELECT count(*) FROM generate_series(1, 300) a, generate_series(1, 100) b

SELECT * FROM generate_series(timestamp '2024-01-01', timestamp '2024-01-02', interval '6 hours')

SELECT t::date FROM generate_series(timestamptz '2024-01-30 00:00+00', '2024-02-02', '1 day') AS t

SELECT d FROM generate_series('2024-01-31'::date, '2024-05-31', '1 month') AS d

SELECT generate_series('2024-01-02'::timestamp, '2024-01-01', '-12 hours')

SELECT * FROM generate_series(timestamp '2024-01-01', timestamp '2024-01-02', interval '0')

SELECT date_trunc('hour', g) AS hour, count(*) FROM generate_series(timestamptz '2024-01-01 00:00+00', '2024-01-01 03:30+00', '30 min') g GROUP BY 1 ORDER BY 1
