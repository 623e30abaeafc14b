# json and jsonb.

SELECT '{"a": {"b": 5}}'::jsonb -> 'a', '{"a": {"b": 5}}'::jsonb -> 'a' -> 'b', '{"a": "x"}'::jsonb ->> 'a', '[1, 2, 3]'::jsonb -> 1, '[1, 2, 3]'::jsonb ->> -1, '{"a": 1}'::jsonb -> 'z'

SELECT '{"a": {"b": [1, 2]}}'::jsonb #> '{a,b}', '{"a": {"b": [1, 2]}}'::jsonb #>> '{a,b,1}', '{"a": 1}'::json -> 'a', '{"a": "x"}'::json ->> 'a'

SELECT '{"a": 1, "b": 2}'::jsonb @> '{"a": 1}', '{"a": 1}'::jsonb <@ '{"a": 1, "b": 2}', '[1, 2, 3]'::jsonb @> '[3, 1]', '{"a": {"b": 1, "c": 2}}'::jsonb @> '{"a": {"b": 1}}'

SELECT '{"a": 1}'::jsonb ? 'a', '{"a": 1}'::jsonb ?| ARRAY['x', 'a'], '{"a": 1, "b": 2}'::jsonb ?& ARRAY['a', 'b'], '["a"]'::jsonb ? 'a'

SELECT '{"a": 1}'::jsonb || '{"b": 2}', '[1]'::jsonb || '[2]', '{"a": 1, "b": 2}'::jsonb - 'a', '[1, 2, 3]'::jsonb - 1, '{"a": {"b": 1, "c": 2}}'::jsonb #- '{a,b}'

SELECT '{"a": 1}'::jsonb = '{"a": 1.0}'::jsonb, '[1]'::jsonb < '[2]'::jsonb, '{}'::jsonb <> '[]'::jsonb, 'null'::jsonb = 'null'::jsonb

SELECT jsonb_build_object('a', 1, 'b', 'x', 'c', NULL, 'd', true, 'e', 1.50), jsonb_build_array(1, 'a', NULL, now() IS NULL), jsonb_build_object()

SELECT json_build_object('a', 1, 'b', 'x'), json_build_array(1, 'a', 2.5)

SELECT to_jsonb(1), to_jsonb('x'::text), to_jsonb(true), to_jsonb(1.5), to_jsonb(NULL::int), to_json('a"b'::text), to_jsonb(ARRAY[1, 2])

SELECT to_jsonb(date '2024-01-01'), to_jsonb(timestamptz '2024-01-01 12:00+00'), to_jsonb(interval '1 day')

SELECT ('{"a": 5}'::jsonb ->> 'a')::int + 1, ('{"a": 5}'::jsonb -> 'a')::int, ('{"a": true}'::jsonb -> 'a')::bool, ('{"n": 1.5}'::jsonb -> 'n')::numeric

SELECT '{bad'::jsonb

SELECT '{"a": 1}'::jsonb ->> 1

SELECT labels, labels ->> 'team', labels IS NULL FROM mirrors

SELECT '{"a": [1, 2, {"b": 3}]}'::jsonb @? '$.a[*].b', jsonb_path_query_first('{"a": [1, 2]}', '$.a[1]')

SELECT ('{"a": {"b": 1}}'::jsonb)['a']['b'], ('[1, 2]'::jsonb)[0]

SELECT row_to_json(r) FROM (SELECT name, port FROM peers WHERE name = 'shop') r

SELECT json_agg(r) FROM (SELECT name FROM peers ORDER BY name LIMIT 2) r

SELECT jsonb_object_agg(option, required ORDER BY option) FROM peer_options WHERE peer_type = 'FILE'

SELECT x -> 'k' FROM (VALUES ('{"k": 1}'::jsonb), ('{"k": "v"}'), ('{}'), (NULL)) v (x)

SELECT DISTINCT x FROM (VALUES ('{"k": 1}'::jsonb), ('{"k": 1.0}'), ('{"k":1}')) v (x) WHERE x ->> 'k' = '1'

SELECT '"a"'::jsonb < '1'::jsonb, '{"a":1,"a":2}'::jsonb, '[]'::jsonb < '{}'::jsonb, '1e2'::jsonb, '-0'::jsonb
