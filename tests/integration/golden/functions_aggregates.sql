# Values that a PostgreSQL 15 answered.

ok SELECT 1
select sum(x), avg(x), min(x), max(x), count(distinct x), stddev(x), variance(x), stddev_pop(x), var_pop(x) from (values (1),(2),(2),(4)) t(x)
----
9|2.2500000000000000|1|4|3|1.2583057392117916|1.5833333333333333|1.0897247358851684|1.1875000000000000

ok SELECT 1
select sum(x), avg(x), min(x), max(x), count(distinct x), stddev(x), variance(x) from (values (1.5),(2.25),(2.250),(4)) t(x)
----
10.000|2.5000000000000000|1.5|4|3|1.0606601717798213|1.1250000000000000

ok SELECT 1
select sum(x), avg(x), min(x), max(x), stddev(x), variance(x), var_pop(x) from (values (1.5::float8),(2.25),(4)) t(x)
----
7.75|2.5833333333333335|1.5|4|1.282900359861721|1.6458333333333333|1.097222222222222

ok SELECT 1
select sum(x), avg(x), min(x), max(x), count(distinct x) from (values (interval '1 day'),(interval '24 hours'),(interval '1 mon')) t(x)
----
1 mon 1 day 24:00:00|10 days 16:00:00|24:00:00|1 mon|2

ok SELECT 1
select string_agg(x, ',' order by x desc), string_agg(distinct x, ',' order by x), string_agg(x, ','), string_agg(x, ',') filter (where x > 'a'), count(*) filter (where x = 'b') from (values ('b'),('a'),('b'),(null)) t(x)
----
b,b,a|a,b|b,a,b|b,b|2

ok SELECT 1
select bool_and(x), bool_or(x), every(x) from (values (true),(false),(null)) t(x)
----
f|t|f

ok SELECT 1
select bit_and(x), bit_or(x), bit_xor(x) from (values (5),(3)) t(x)
----
1|7|6

ok SELECT 1
select mode() within group (order by x), percentile_cont(0.5) within group (order by x), percentile_disc(0.5) within group (order by x desc) from (values (1),(2),(2),(10)) t(x)
----
2|2|2

ok SELECT 1
select percentile_cont(0.25) within group (order by x) from (values (interval '1 day'),(interval '2 days')) t(x)
----
1 day 06:00:00

ok SELECT 1
select jsonb_agg(x order by x), json_agg(x order by x desc), jsonb_object_agg(y, x), json_object_agg(y, x order by x) from (values (1,'a'),(2,'b')) t(x,y)
----
[1, 2]|[2, 1]|{"a": 1, "b": 2}|{ "a" : 1, "b" : 2 }

ok SELECT 1
select sum(distinct x), avg(distinct x) from (values (1.0),(1.00),(2)) t(x)
----
3.0|1.5000000000000000

ok SELECT 1
select min(x), max(x), string_agg(x::text, ',' order by x) from (values (date '2020-01-01'),('2021-01-01')) t(x)
----
2020-01-01|2021-01-01|2020-01-01,2021-01-01

ok SELECT 1
select sum(x::int8), sum(x::int2), avg(x::int8), sum(x::float4), avg(x::float4) from (values (1),(2)) t(x)
----
3|3|1.5000000000000000|3|1.5

ok SELECT 1
select x, count(*) from (values (interval '1 day'),(interval '24 hours')) t(x) group by x
----
1 day|2

ok SELECT 3
select x from (values (interval '1 mon'),(interval '29 days'),(interval '31 days')) t(x) order by x
----
29 days
1 mon
31 days

ok SELECT 3
select x from (values ('{"a":1}'::jsonb),('[1]'),('2')) t(x) order by x
----
2
[1]
{"a": 1}

error 22003
select percentile_cont(2) within group (order by x) from (values (1)) t(x)

ok SELECT 1
select sum(x) from (values (interval '1 day'), (interval '2 hours')) t(x)
----
1 day 02:00:00

ok SELECT 1
select avg(x), sum(x), stddev_samp(x), var_pop(x) from (values (1::bigint),(2),(3)) t(x)
----
2.0000000000000000|6|1.00000000000000000000|0.66666666666666666667

ok SELECT 1
select avg(x), sum(x) from (values (1.50),(2.5)) t(x)
----
2.0000000000000000|4.00

ok SELECT 1
select avg(x), sum(x), max(x), min(x), stddev(x) from (values (1::int2),(2::int2)) t(x)
----
1.5000000000000000|3|2|1|0.70710678118654752440

ok SELECT 1
select variance(x), stddev(x) from (values (1)) t(x)
----
NULL|NULL

ok SELECT 1
select sum(x), avg(x), count(x), max(x), string_agg(x::text, ',') from (values (null::int)) t(x)
----
NULL|NULL|0|NULL|NULL

ok SELECT 1
select sum(x) from (values ('NaN'::numeric),(1)) t(x)
----
NaN

ok SELECT 1
select max(x), min(x) from (values ('NaN'::numeric),(1),('Infinity')) t(x)
----
NaN|1

ok SELECT 1
select max(x), min(x) from (values ('b'),('a'),('B')) t(x)
----
b|B

ok SELECT 1
select string_agg(x, ', ' order by y desc, x) from (values ('a',1),('b',2),('c',2)) t(x,y)
----
b, c, a

ok SELECT 1
select string_agg(x, ',' order by length(x), x) from (values ('bb'),('a'),('ccc'),('aa')) t(x)
----
a,aa,bb,ccc

ok SELECT 1
select string_agg(distinct x, ',' order by x desc) from (values ('b'),('a'),('b')) t(x)
----
b,a

error 42P10
select string_agg(distinct x, ',' order by length(x)) from (values ('b'),('a'),('b')) t(x)

ok SELECT 1
select count(distinct x) from (values (1.0),(1.00),(2)) t(x)
----
2

ok SELECT 1
select count(distinct x), sum(distinct x) from (values (1),(1),(2)) t(x)
----
2|3

ok SELECT 2
select y, string_agg(x, ',' order by x) from (values ('a',1),('b',2),('c',2)) t(x,y) group by y order by y
----
1|a
2|b,c

ok SELECT 1
select jsonb_agg(x) from (values (1),(null),(2)) t(x)
----
[1, null, 2]

ok SELECT 1
select jsonb_agg(distinct x) from (values (2),(1),(2)) t(x)
----
[1, 2]

ok SELECT 1
select jsonb_agg(x order by x desc) filter (where x > 1), count(*) filter (where x > 1) from (values (1),(2),(3)) t(x)
----
[3, 2]|2

ok SELECT 1
select jsonb_object_agg(x, y) from (values ('b',1),('a',2),('b',3)) t(x,y)
----
{"a": 2, "b": 3}

ok SELECT 1
select json_object_agg(x, y order by x) from (values ('b',1),('a',2)) t(x,y)
----
{ "a" : 2, "b" : 1 }

ok SELECT 1
select jsonb_agg(x) from (values (1)) t(x) where false
----
NULL

ok SELECT 1
select percentile_cont(0.5) within group (order by x), percentile_disc(0.9) within group (order by x), mode() within group (order by x desc) from (values (1),(2),(3),(3),(4),(4)) t(x)
----
3|4|4

ok SELECT 1
select percentile_disc(0.5) within group (order by x), mode() within group (order by x) from (values ('b'),('a'),('a')) t(x)
----
a|a

ok SELECT 1
select percentile_disc(0.5) within group (order by x) from (values (1.5),(2.5),(3.5)) t(x)
----
2.5

ok SELECT 1
select bool_and(x > 1), bool_or(x > 1), every(x > 0) from (values (1),(2)) t(x)
----
f|t|t

ok SELECT 1
select bit_and(x::bigint), bit_or(x::int2) from (values (5),(3)) t(x)
----
1|7

ok SELECT 1
select max(x), min(x) from (values (timestamptz '2020-01-01 00:00+00'),(timestamptz '2021-01-01 00:00+00')) t(x)
----
2021-01-01 00:00:00+00|2020-01-01 00:00:00+00

ok SELECT 1
select max(x), min(x) from (values ('10.0.0.2'::inet),('9.0.0.1'),('10.0.0.1/8')) t(x)
----
10.0.0.2|9.0.0.1

ok SELECT 4
select x from (values ('10.0.0.2'::inet),('9.0.0.1'),('10.0.0.1/8'),('::1')) t(x) order by x
----
9.0.0.1
10.0.0.1/8
10.0.0.2
::1

ok SELECT 1
select x, sum(y) from (values ('1 day'::interval, 1),('24:00'::interval,2)) t(x,y) group by x
----
1 day|3

ok SELECT 1
select case when x > interval '1 hour' then 'long' else 'short' end from (values (interval '2 hours')) t(x)
----
long
