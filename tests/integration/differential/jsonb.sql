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

SELECT '{"a": 1, "b": [1, 2, {"c": null}]}'::jsonb, '{"b":1,"a":2,"aa":3}'::jsonb, '  {"a" :  1}'::json, '[1.50, 1e3, true, "x\u0041"]'::jsonb

SELECT jsonb_typeof('{}'), jsonb_typeof('[]'), jsonb_typeof('1'), jsonb_typeof('"x"'), jsonb_typeof('true'), jsonb_typeof('null'), json_typeof('{}')

SELECT jsonb_array_length('[1, 2]'), json_array_length('[1, 2, 3]')

SELECT jsonb_array_length('{}')

SELECT jsonb_set('{"a": 1}', '{a}', '2'), jsonb_set('{"a": 1}', '{b}', '2'), jsonb_set('{"a": 1}', '{b}', '2', false), jsonb_insert('[1, 2]', '{0}', '0')

SELECT jsonb_strip_nulls('{"a": null, "b": 1}'), jsonb_pretty('{"a": [1, 2]}')

SELECT jsonb_extract_path('{"a": {"b": 1}}', 'a', 'b'), jsonb_extract_path_text('{"a": {"b": "x"}}', 'a', 'b'), json_extract_path_text('{"a": 1}', 'a')

SELECT '{"a": 1}'::jsonb::text, '{"a":1}'::json::text, '{"a":1}'::json::jsonb, '"x"'::jsonb #>> '{}'

SELECT jsonb_exists('{"a":1}', 'a'), '{"a":1}'::jsonb -> 'a' = '1', '{"a":1}'::jsonb ->> 'a' = '1'
