# Values that a PostgreSQL 15 answered.

ok SELECT 1
select '{"a":1,"b":[1,2,{"c":"x"}]}'::jsonb -> 'b' -> 2 ->> 'c'
----
x

ok SELECT 1
select '{"a":{"b":2}}'::jsonb #> '{a,b}'
----
2

ok SELECT 1
select '{"a":{"b":2}}'::jsonb #>> '{a,b}'
----
2

ok SELECT 1
select '{"a": 1 }'::json -> 'a'
----
1

ok SELECT 1
select '[1,2,3]'::jsonb -> -1
----
3

ok SELECT 1
select '{"b":1,"a":2, "a":3}'::jsonb
----
{"a": 3, "b": 1}

ok SELECT 1
select '{"b":1,"a":2, "a":3}'::json
----
{"b":1,"a":2, "a":3}

ok SELECT 1
select '[1.50, 1e3, "\u00e9\n"]'::jsonb
----
[1.50, 1000, "é\n"]

ok SELECT 1
select '{}'::jsonb
----
{}

ok SELECT 1
select '[]'::jsonb
----
[]

ok SELECT 1
select '{"a":1,"b":2}'::jsonb @> '{"a":1}'
----
t

ok SELECT 1
select '{"a":1}'::jsonb <@ '{"a":1,"b":2}'
----
t

ok SELECT 1
select '{"a":1}'::jsonb ? 'a'
----
t

ok SELECT 1
select '{"a":1}'::jsonb ?| '{b,a}'
----
t

ok SELECT 1
select '{"a":1}'::jsonb ?& '{b,a}'
----
f

ok SELECT 1
select '[1,2]'::jsonb @> '1'
----
t

ok SELECT 1
select '{"a":1}'::jsonb || '{"b":2}'
----
{"a": 1, "b": 2}

ok SELECT 1
select '[1]'::jsonb || '2'
----
[1, 2]

ok SELECT 1
select '{"a":1,"b":2}'::jsonb - 'a'
----
{"b": 2}

ok SELECT 1
select '[1,2,3]'::jsonb - 1
----
[1, 3]

ok SELECT 1
select '{"a":{"b":1,"c":2}}'::jsonb #- '{a,b}'
----
{"a": {"c": 2}}

ok SELECT 1
select '{"a":1}'::jsonb = '{"a":1.0}'
----
t

ok SELECT 1
select '1'::jsonb < '2'
----
t

ok SELECT 1
select '"a"'::jsonb < '1'
----
t

ok SELECT 1
select '[1,2]'::jsonb < '[3]'
----
f

ok SELECT 1
select '{"a":1}'::jsonb > '[1]'
----
t

ok SELECT 1
select '[]'::jsonb < 'null'
----
t

ok SELECT 1
select 'true'::jsonb > 'false'
----
t

ok SELECT 1
select jsonb_typeof('[1]')
----
array

ok SELECT 1
select jsonb_array_length('[1,2]')
----
2

ok SELECT 1
select jsonb_extract_path('{"a":{"b":1}}','a','b')
----
1

ok SELECT 1
select jsonb_extract_path_text('{"a":{"b":"x"}}','a','b')
----
x

ok SELECT 1
select jsonb_build_object('a',1,'b',true,'c',null)
----
{"a": 1, "b": true, "c": null}

ok SELECT 1
select jsonb_build_array(1,'x',null,2.50)
----
[1, "x", null, 2.50]

ok SELECT 1
select json_build_object('a',1,'b','x')
----
{"a" : 1, "b" : "x"}

ok SELECT 1
select json_build_array(1,'x',null)
----
[1, "x", null]

ok SELECT 1
select to_jsonb('x'::text)
----
"x"

ok SELECT 1
select to_jsonb(1.50)
----
1.50

ok SELECT 1
select to_json(timestamp '2020-01-01 10:00')
----
"2020-01-01T10:00:00"

ok SELECT 1
select to_jsonb(true)
----
true

ok SELECT 1
select to_jsonb(timestamptz '2020-01-01 10:00:00.5+00')
----
"2020-01-01T10:00:00.5+00:00"

ok SELECT 1
select to_jsonb(date '2020-01-01')
----
"2020-01-01"

ok SELECT 1
select to_json(interval '1 day')
----
"1 day"

ok SELECT 1
select to_jsonb(null::int)
----
NULL

ok SELECT 1
select jsonb_set('{"a":[1,2]}','{a,0}','9')
----
{"a": [9, 2]}

ok SELECT 1
select jsonb_set('{"a":1}','{b}','2')
----
{"a": 1, "b": 2}

ok SELECT 1
select jsonb_set('{"a":1}','{b}','2',false)
----
{"a": 1}

ok SELECT 1
select jsonb_strip_nulls('{"a":null,"b":{"c":null}}')
----
{"b": {}}

ok SELECT 1
select jsonb_insert('{"a":[1,2]}','{a,1}','9')
----
{"a": [1, 9, 2]}

ok SELECT 1
select ('{"a":5}'::jsonb->'a')::int
----
5

ok SELECT 1
select ('{"a":5.5}'::jsonb->'a')::numeric
----
5.5

ok SELECT 1
select ('true'::jsonb)::boolean
----
t

ok SELECT 1
select '{"a":1}'::jsonb::text
----
{"a": 1}

ok SELECT 1
select ('5'::jsonb)::float8
----
5

ok SELECT 1
select ('5.5'::jsonb)::int
----
6

error 22P02
select 'x'::jsonb

error 42883
select '{"a":1}'::json = '{"a":1}'::json

ok SELECT 1
select '{"a":{"b":[1,2]}}'::json #> '{a,b,1}'
----
2

ok SELECT 1
select '{"a":"x"}'::json ->> 'a'
----
x

ok SELECT 1
select '{"a":null}'::jsonb ->> 'a'
----
NULL

ok SELECT 1
select '{"a":null}'::jsonb -> 'a'
----
null

ok SELECT 1
select '[1,2]'::json -> 5
----
NULL

ok SELECT 1
select '"x"'::jsonb ->> 0
----
x

ok SELECT 1
select '{"a":1}'::jsonb -> 0
----
NULL

ok SELECT 1
select '{"a":[{"b":1}]}'::jsonb -> 'a' -> 0 ->> 'b'
----
1

ok SELECT 1
select '{"a":1}'::jsonb #>> '{}'
----
{"a": 1}

ok SELECT 1
select '"x"'::jsonb #>> '{}'
----
x

ok SELECT 1
select '{"a":{"b":1}}'::jsonb @> '{"a":{}}'
----
t

ok SELECT 1
select '[1,[2]]'::jsonb @> '[[2]]'
----
t

ok SELECT 1
select '[1,2,2]'::jsonb @> '[2,1]'
----
t

ok SELECT 1
select '{"a":[1,2]}'::jsonb @> '{"a":[1]}'
----
t

ok SELECT 1
select '["a","b"]'::jsonb ? 'a'
----
t

ok SELECT 1
select '"a"'::jsonb ? 'a'
----
t

ok SELECT 1
select '{"a":1}'::jsonb @> '{}'
----
t

ok SELECT 1
select '1'::jsonb @> '1'
----
t

ok SELECT 1
select '{"a":1}'::jsonb @> '[]'
----
f

ok SELECT 1
select '[1,2]'::jsonb || '[3]'
----
[1, 2, 3]

ok SELECT 1
select '{"a":1}'::jsonb || '{"a":2}'
----
{"a": 2}

ok SELECT 1
select '1'::jsonb || '2'
----
[1, 2]

ok SELECT 1
select '{"a":1}'::jsonb || '[1]'
----
[{"a": 1}, 1]

ok SELECT 1
select '["a","b"]'::jsonb - 'a'
----
["b"]

ok SELECT 1
select '{"a":1}'::jsonb - 'z'
----
{"a": 1}

ok SELECT 1
select '[1,2]'::jsonb - -1
----
[1]

ok SELECT 1
select '{"a":[1,2]}'::jsonb #- '{a,0}'
----
{"a": [2]}

ok SELECT 1
select '{"a":1}'::jsonb <> '{"a":2}'
----
t

ok SELECT 1
select '[1]'::jsonb = '[1.0]'
----
t

ok SELECT 1
select '"a"'::jsonb = '"a"'
----
t

ok SELECT 1
select 'null'::jsonb < '1'
----
t

ok SELECT 1
select '{"a":1,"b":2}'::jsonb > '{"c":1}'
----
t

ok SELECT 1
select '{"a":1}'::jsonb < '{"a":2}'
----
t

ok SELECT 1
select '{"a":2}'::jsonb < '{"b":1}'
----
t

ok SELECT 1
select '"b"'::jsonb > '"a"'
----
t

ok SELECT 1
select '10'::jsonb > '9'
----
t

ok SELECT 1
select '-1'::jsonb < '0'
----
t

ok SELECT 1
select '{"a" : "\u0041\u00e9\ud83d\ude00"}'::jsonb
----
{"a": "Aé😀"}

ok SELECT 1
select '"\b\f\t"'::jsonb
----
"\b\f\t"

ok SELECT 1
select '1e5'::jsonb
----
100000

ok SELECT 1
select '-0.0'::jsonb
----
0.0

ok SELECT 1
select '1.10'::jsonb
----
1.10

ok SELECT 1
select '{"aa":1,"b":2}'::jsonb
----
{"b": 2, "aa": 1}

ok SELECT 1
select '[ ]'::jsonb
----
[]

error 22P05
select '"\u0000"'::jsonb

error 22023
select '{"a":1}'::jsonb - 0

error 22023
select jsonb_array_length('{}')

ok SELECT 1
select jsonb_typeof('null')
----
null

ok SELECT 1
select jsonb_typeof('"a"')
----
string

ok SELECT 1
select jsonb_typeof('1')
----
number

ok SELECT 1
select jsonb_typeof('true')
----
boolean

ok SELECT 1
select jsonb_typeof('{}')
----
object

ok SELECT 1
select json_typeof('[1]')
----
array

ok SELECT 1
select json_array_length('[1,2,3]')
----
3

ok SELECT 1
select jsonb_set('{"a":[1,2]}','{a,-1}','9')
----
{"a": [1, 9]}

ok SELECT 1
select jsonb_set('{"a":[1,2]}','{a,5}','9')
----
{"a": [1, 2, 9]}

ok SELECT 1
select jsonb_set('[{"f1":1},2]','{0,f1}','[2,3]')
----
[{"f1": [2, 3]}, 2]

ok SELECT 1
select jsonb_set('{"a":1}','{x,y}','2')
----
{"a": 1}

ok SELECT 1
select jsonb_insert('{"a":[0,1]}','{a,1}','"n"',true)
----
{"a": [0, 1, "n"]}

ok SELECT 1
select jsonb_set('{}','{a}','null')
----
{"a": null}

ok SELECT 1
select jsonb_set('[]','{0}','1')
----
[1]

ok SELECT 1
select to_jsonb(1.5::float8)
----
1.5

ok SELECT 1
select to_jsonb('NaN'::numeric)
----
"NaN"

ok SELECT 1
select to_jsonb('{"a":1}'::json)
----
{"a": 1}

ok SELECT 1
select to_jsonb('a"b'::text)
----
"a\"b"

ok SELECT 1
select to_json('10:00'::time)
----
"10:00:00"

ok SELECT 1
select to_jsonb('00000000-0000-0000-0000-000000000001'::uuid)
----
"00000000-0000-0000-0000-000000000001"

ok SELECT 1
select to_jsonb(interval '1 day')
----
"1 day"

ok SELECT 1
select jsonb_build_object(1,2)
----
{"1": 2}

ok SELECT 1
select jsonb_build_object('a','{"x":1}'::jsonb)
----
{"a": {"x": 1}}

ok SELECT 1
select jsonb_build_object()
----
{}

ok SELECT 1
select jsonb_build_array()
----
[]

ok SELECT 1
select json_build_object('t',timestamp '2020-01-01')
----
{"t" : "2020-01-01T00:00:00"}

ok SELECT 1
select jsonb_build_object('d',date '2020-01-01','i',interval '1 day','n',1.50)
----
{"d": "2020-01-01", "i": "1 day", "n": 1.50}

ok SELECT 1
select greatest('{"a":1}'::jsonb, '2')
----
{"a": 1}
