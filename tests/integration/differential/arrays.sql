# Arrays.

SELECT ARRAY[1, 2, 3], ARRAY['a', 'b'], ARRAY[1, NULL], ARRAY[1.5, 2], ARRAY[]::int[], ARRAY[[1, 2], [3, 4]]

SELECT '{1,2,3}'::int[], '{a,"b c",NULL,"NULL"}'::text[], '{}'::int[], '{{1,2},{3,4}}'::int[], '{"a\"b","c\\d"}'::text[]

SELECT (ARRAY[1, 2, 3])[2], ('{a,b}'::text[])[1], (ARRAY[1, 2])[5], (ARRAY[1, 2, 3])[2:3], (ARRAY[1, 2, 3])[:2]

SELECT array_length(ARRAY[1, 2, 3], 1), cardinality(ARRAY[1, 2]), array_length('{}'::int[], 1), array_ndims(ARRAY[1]), array_upper(ARRAY[1, 2], 1), array_lower(ARRAY[1, 2], 1), array_dims(ARRAY[1, 2])

SELECT ARRAY[1, 2] || ARRAY[3], ARRAY[1] || 2, 0 || ARRAY[1], array_append(ARRAY[1], 2), array_prepend(0, ARRAY[1]), array_cat(ARRAY[1], ARRAY[2])

SELECT ARRAY[1, 2] = ARRAY[1, 2], ARRAY[1, 2] < ARRAY[1, 3], ARRAY[1, 2] @> ARRAY[1], ARRAY[1] <@ ARRAY[1, 2], ARRAY[1, 2] && ARRAY[2, 3], ARRAY[1] <> ARRAY[2]

SELECT array_position(ARRAY['a', 'b'], 'b'), array_positions(ARRAY[1, 2, 1], 1), array_remove(ARRAY[1, 2, 1], 1), array_replace(ARRAY[1, 2], 2, 5)

SELECT array_to_string(ARRAY[1, 2, 3], ','), array_to_string(ARRAY[1, NULL], ',', 'x'), string_to_array('1,2', ',')::int[]

SELECT ARRAY[1, 2]::text[], ARRAY['1', '2']::int[], ARRAY[1, 2]::text, '{1,2}'::int[]::text

SELECT ARRAY[date '2024-01-01'], ARRAY[true, false], ARRAY[1::int8], ARRAY[1.5::float8], ARRAY['550e8400-e29b-41d4-a716-446655440000'::uuid], ARRAY[now() IS NULL]

SELECT ARRAY[interval '1 day'], ARRAY[timestamptz '2024-01-01 00:00+00'], ARRAY['{"a": 1}'::jsonb], ARRAY['x'::varchar]

SELECT ARRAY[1, 'x']

SELECT ARRAY[]

SELECT '{1,2'::int[]

SELECT '{1,x}'::int[]

SELECT ARRAY[1, 2] IS NULL, ARRAY[NULL] IS NULL, NULL::int[] IS NULL

SELECT name FROM peers WHERE ARRAY[type] <@ ARRAY['POSTGRES', 'KAFKA'] ORDER BY name

SELECT type, array_length(array_agg(name), 1) FROM peers GROUP BY type ORDER BY type

SELECT (array_agg(name ORDER BY name))[1] FROM peers

SELECT n = ANY (ARRAY[1, 3]) FROM generate_series(1, 3) n ORDER BY n

SELECT ARRAY(SELECT n * 2 FROM generate_series(1, 3) n)

SELECT unnest(ARRAY[[1, 2], [3, 4]])

SELECT array(SELECT 1 WHERE false)

SELECT ARRAY[1, 2, 3] @> '{1}', '{a}' && ARRAY['a', 'b']

SELECT a[1], a FROM (VALUES (ARRAY[1, 2]), ('{3}')) v (a) ORDER BY a

SELECT DISTINCT a FROM (VALUES (ARRAY[1, 2]), ('{1,2}'), (NULL)) v (a)

SELECT ARRAY[ARRAY[1], ARRAY[2]], ARRAY[ROW(1, 2)] IS NOT NULL

SELECT (ARRAY[[1, 2], [3, 4]])[2][1], (ARRAY['a', 'b'])[1] || 'x'

SELECT '[2:3]={1,2}'::int[], array_lower('[2:3]={1,2}'::int[], 1)

SELECT array_fill(7, ARRAY[3]), trim_array(ARRAY[1, 2, 3], 1)
