# Arrays, functions that give rows, LATERAL, names of objects.
# What is expected is what PostgreSQL 15 answers.

ok SELECT 1
select ARRAY[1,2,3]
----
{1,2,3}

ok SELECT 1
select ARRAY[1,2.5,null]
----
{1,2.5,NULL}

ok SELECT 1
select ARRAY['a','b c',null,'NULL','','x"y\z']
----
{a,"b c",NULL,"NULL","","x\"y\\z"}

ok SELECT 1
select ARRAY[[1,2],[3,4]]
----
{{1,2},{3,4}}

ok SELECT 1
select '{1,2,3}'::int[]
----
{1,2,3}

ok SELECT 1
select '{1, 2 ,3}'::bigint[], '{"a b",c}'::text[]
----
{1,2,3}|{"a b",c}

error 22P02
select '{1,2'::int[]

error 22P02
select '{1,x}'::int[]

ok SELECT 1
select ARRAY[]::int[]
----
{}

error 42P18
select ARRAY[]

ok SELECT 1
select (ARRAY[1,2,3])[2]
----
2

ok SELECT 1
select (ARRAY[[1,2],[3,4]])[2][1], (ARRAY[[1,2],[3,4]])[2]
----
3|NULL

ok SELECT 1
select (ARRAY[1,2,3,4])[2:3], (ARRAY[1,2,3,4])[:2], (ARRAY[1,2,3,4])[3:]
----
{2,3}|{1,2}|{3,4}

ok SELECT 1
select (ARRAY[[1,2],[3,4]])[1:2][2:2]
----
{{2},{4}}

ok SELECT 1
select 1 = ANY(ARRAY[1,2]), 3 = ANY('{1,2}'), null = ANY(ARRAY[1]), 3 = ANY(ARRAY[1,null]), 1 <> ALL(ARRAY[2,3])
----
t|f|NULL|NULL|t

ok SELECT 1
select 5 > ALL('{1,2,3}'::int[]), 5 < ANY('{1,2,3}'::int[]), 5 > ALL('{}'::int[]), 5 > ANY('{}'::int[])
----
t|f|t|f

ok SELECT 1
select 'abc' LIKE ANY(ARRAY['a%','z%']), 'abc' NOT LIKE ALL('{x%,y%}')
----
t|t

ok SELECT 1
select 'abc' LIKE ANY(ARRAY['x%',null])
----
NULL

ok SELECT 1
select 1.0 = ANY('{1.00,2}'::numeric[])
----
t

ok SELECT 1
select 1 = ANY(null::int[])
----
NULL

ok SELECT 1
select array_length(ARRAY[1,2,3],1), array_length(ARRAY[1],2), array_upper(ARRAY[1,2],1), array_lower(ARRAY[1,2],1), cardinality(ARRAY[[1,2],[3,4]]), array_ndims(ARRAY[[1],[2]]), array_dims(ARRAY[[1],[2]])
----
3|NULL|2|1|4|2|[1:2][1:1]

ok SELECT 1
select array_to_string(ARRAY[1,null,3],','), array_to_string(ARRAY[1,null,3],',','*'), array_to_string(ARRAY[true,false],',')
----
1,3|1,*,3|t,f

ok SELECT 1
select string_to_array('a,b,,c',','), string_to_array('a,b,,c',',',''), string_to_array('abc',null), string_to_array('','x'), string_to_array(null,'x')
----
{a,b,"",c}|{a,b,NULL,c}|{a,b,c}|{}|NULL

ok SELECT 1
select array_position(ARRAY['a','b','c'],'b'), array_position(ARRAY[1,2,1],1,2), array_positions(ARRAY[1,2,1],1)
----
2|3|{1,3}

ok SELECT 1
select array_append(ARRAY[1,2],3), array_prepend(0,ARRAY[1]), array_cat(ARRAY[1],ARRAY[2,3]), array_remove(ARRAY[1,2,1],1), array_replace(ARRAY[1,2,1],1,9)
----
{1,2,3}|{0,1}|{1,2,3}|{2}|{9,2,9}

ok SELECT 1
select ARRAY[1,2]||3, 0||ARRAY[1], ARRAY[1]||ARRAY[2], ARRAY[1]||'{2,3}', ARRAY['a']||'{b}', ARRAY[1,2]||null
----
{1,2,3}|{0,1}|{1,2}|{1,2,3}|{a,b}|{1,2}

ok SELECT 1
select ARRAY[[1,2]]||ARRAY[3,4], ARRAY[1,2]||2.5
----
{{1,2},{3,4}}|{1,2,2.5}

error 22P02
select ARRAY['a']||'b'

ok SELECT 1
select ARRAY[1,2,3] @> ARRAY[2], ARRAY[2] <@ ARRAY[1,2], ARRAY[1,2] && ARRAY[2,3], ARRAY[1] && '{3}'
----
t|t|t|f

ok SELECT 1
select ARRAY[1,2] = ARRAY[1,2], ARRAY[1,2] < ARRAY[1,3], ARRAY[1,2] < ARRAY[1,2,0], ARRAY[1,null] > ARRAY[1,5], ARRAY['a'] = '{a}', ARRAY[1.0]=ARRAY[1.00]
----
t|t|t|t|t|t

ok SELECT 1
select ARRAY[1]::bigint[] , ARRAY[1,2]::text[], '{t,f}'::bool[], ARRAY[1]::numeric[], '{1.5}'::float8[]
----
{1}|{1,2}|{t,f}|{1}|{1.5}

ok SELECT 3
select unnest(ARRAY[1,2,3])
----
1
2
3

ok SELECT 3
select unnest('{a,b}'::text[]) as x, generate_series(1,3) as y
----
a|1
b|2
NULL|3

ok SELECT 3
select * from unnest(ARRAY[1,2,3])
----
1
2
3

ok SELECT 3
select * from unnest(ARRAY[1,2,3]) as t
----
1
2
3

ok SELECT 3
select * from unnest(ARRAY[1,2,3]) as t(x)
----
1
2
3

ok SELECT 3
select * from unnest(ARRAY[1,2,3],ARRAY['a','b']) as t(x,y)
----
1|a
2|b
3|NULL

ok SELECT 2
select * from unnest(ARRAY['a','b']) with ordinality
----
a|1
b|2

ok SELECT 2
select * from unnest(ARRAY['a','b']) with ordinality as t(v,n)
----
a|1
b|2

ok SELECT 3
select * from generate_series(1,5,2)
----
1
3
5

ok SELECT 3
select g, g*2 as d from generate_series(1,3) g
----
1|2
2|4
3|6

ok SELECT 3
select * from generate_series(5,1,-2)
----
5
3
1

error 22023
select * from generate_series(1,2,0)

ok SELECT 3
select * from generate_series(1.0,2.0,0.5)
----
1.0
1.5
2.0

ok SELECT 1
select count(*) from generate_series(1,100000)
----
100000

ok SELECT 1
select sum(x) from generate_series(1,10) t(x) where x % 2 = 0
----
30

ok SELECT 3
select * from rows from (generate_series(1,2), unnest(ARRAY['a','b','c'])) as t(a,b)
----
1|a
2|b
NULL|c

ok SELECT 3
select * from rows from (generate_series(1,2), unnest(ARRAY['a','b','c'])) with ordinality
----
1|a|1
2|b|2
NULL|c|3

ok SELECT 2
select * from jsonb_each('{"a":1,"b":"x"}') order by key
----
a|1
b|"x"

ok SELECT 3
select * from jsonb_each_text('{"a":1,"b":"x","c":null}') order by key
----
a|1
b|x
c|NULL

ok SELECT 3
select value from jsonb_array_elements_text('["a",1,null]') x
----
a
1
NULL

ok SELECT 1
select * from jsonb_object_keys('{"a":1}') k
----
a

error 22023
select jsonb_array_elements('{"a":1}')

ok SELECT 2
select * from string_to_table('a,b',',')
----
a
b

ok SELECT 2
select generate_subscripts(ARRAY['a','b'],1)
----
1
2

ok SELECT 2
select s, a[s] from (select ARRAY['x','y'] as a) t, generate_subscripts(a,1) s
----
1|x
2|y

ok SELECT 3
select t.a, u.x from (values (ARRAY[1,2]),(ARRAY[3]),(null)) t(a), unnest(t.a) u(x)
----
{1,2}|1
{1,2}|2
{3}|3

ok SELECT 4
select t.a, u.x from (values (ARRAY[1,2]),(ARRAY[3]),('{}')) t(a) left join unnest(t.a) u(x) on true
----
{1,2}|1
{1,2}|2
{3}|3
{}|NULL

ok SELECT 5
select t.n, l.* from (values (1),(2),(3)) t(n), lateral (select g, g*t.n as m from generate_series(1,t.n) g order by g desc limit 2) l
----
1|1|1
2|2|4
2|1|2
3|3|9
3|2|6

ok SELECT 3
select t.n, l.m from (values (1),(2),(3)) t(n) left join lateral (select max(g) as m from generate_series(2,t.n) g) l on true
----
1|NULL
2|2
3|3

ok SELECT 3
select t.n, l.m from (values (1),(2),(3)) t(n) cross join lateral (select t.n+1 as m) l
----
1|2
2|3
3|4

ok SELECT 1
select ARRAY(select g from generate_series(1,3) g order by g desc), ARRAY(select 1 where false)
----
{3,2,1}|{}

ok SELECT 1
select ARRAY(select 'a' || g from generate_series(1,2) g)
----
{a1,a2}

ok SELECT 1
select * from lower('ABC')
----
abc

ok SELECT 0
select * from current_date x where false

ok SELECT 1
select now() is not null from now() as n(t)
----
t

error 42P01
select 'nope'::regclass

error 42704
select 'nope'::regtype

ok SELECT 1
select to_regclass('nope'), to_regtype('int8'), pg_typeof(1), pg_typeof('a'::text), pg_typeof(ARRAY[1])
----
NULL|bigint|integer|text|integer[]

ok SELECT 1
select 'integer'::regtype::text, '-'::regtype
----
integer|-

ok SELECT 1
select 'int4'::regtype = 23, 23::oid::regtype
----
t|integer

ok SELECT 1
select pg_catalog.array_to_string(ARRAY(select g from generate_series(1,2) g),',') x, 'a' OPERATOR(pg_catalog.=) 'b', 'a' COLLATE pg_catalog."default" = 'a', 1::pg_catalog.int4, 'x'::pg_catalog.text
----
1,2|f|t|1|x

error 42704
select 'a' COLLATE "nope"

ok SELECT 1
select ARRAY(select 1), (ARRAY[1])[1], ARRAY[1]
----
{1}|1|{1}

ok SELECT 1
select 3 = any(select g from generate_series(1,3) g), 5 > all(select g from generate_series(1,3) g), 2 < any (select 1), 'a' like any(select 'a%')
----
t|t|f|t

ok SELECT 1
select '1 2 3'::int2vector, ('1 2 3'::int2vector)[0], 2 = any('1 2'::int2vector), array_upper('1 2'::int2vector,1)
----
1 2 3|1|t|1

ok SELECT 1
select distinct x from unnest(ARRAY[ARRAY[1]]) x
----
1

ok SELECT 4
select x from (values (ARRAY[2]),(ARRAY[1,5]),(null),(ARRAY[1])) t(x) order by x
----
{1}
{1,5}
{2}
NULL

ok SELECT 2
select x, count(*) from (values (ARRAY[2]),(ARRAY[1,5]),(ARRAY[2])) t(x) group by x order by x
----
{1,5}|1
{2}|2

ok SELECT 1
select trim_array(ARRAY[1,2,3],1)
----
{1,2}

ok SELECT 1
select '[0:1]={5,6}'::int[], ('[0:1]={5,6}'::int[])[0]
----
[0:1]={5,6}|5

error 42804
select array_to_string('{a,b}','-')

error 42804
select array_length('{1,2}',1)

ok SELECT 2
select 1 + unnest(ARRAY[1,2])
----
2
3

error 0A000
select 1 where generate_series(1,2) = 1

error 42883
select cardinality(5)

error 42809
select 1 = any(5)
