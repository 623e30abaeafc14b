# array_agg with its orders, names of objects, LATERAL with aggregates.
# What is expected is what PostgreSQL 15 answers.

ok SELECT 1
select array_agg(g) from generate_series(1,3) g
----
{1,2,3}

ok SELECT 1
select array_agg(g order by g desc) from generate_series(1,3) g
----
{3,2,1}

ok SELECT 1
select array_agg(distinct x) from unnest(ARRAY[2,1,2,null]) x
----
{1,2,NULL}

ok SELECT 1
select array_agg(distinct x order by x desc) from unnest(ARRAY[2,1,2]) x
----
{2,1}

ok SELECT 1
select array_agg(x) filter (where x > 1) from unnest(ARRAY[1,2,3]) x
----
{2,3}

ok SELECT 1
select array_agg(x) from unnest(ARRAY[1]) x where false
----
NULL

ok SELECT 2
select k, array_agg(v order by v) from (values (1,'b'),(1,'a'),(2,null)) t(k,v) group by k order by k
----
1|{a,b}
2|{NULL}

ok SELECT 2
select x, array_agg(x) over (order by x) from unnest(ARRAY[1,2]) x order by x
----
1|{1}
2|{1,2}

ok SELECT 1
select array_to_string(array_agg(x::text order by x desc), '-') from unnest(ARRAY[1,2]) x
----
2-1

ok SELECT 1
select array_agg(x) from (values (1.50),(null)) t(x)
----
{1.50,NULL}

ok SELECT 1
select array_length(array_agg(x),1), cardinality(array_agg(x)) from generate_series(1,500) x
----
500|500

ok SELECT 1
select (array_agg(x order by x))[1] from unnest(ARRAY[3,2]) x
----
2

ok SELECT 1
select string_agg(x, ',' order by x desc) from unnest(ARRAY['a','b']) x
----
b,a

ok SELECT 1
select 'pg_class'::regclass::oid, 1259::regclass, 'pg_catalog.pg_type'::regclass, 'pg_namespace'::regclass::text
----
1259|pg_class|pg_type|pg_namespace

ok SELECT 1
select c.relname from pg_class c where c.oid = 'pg_class'::regclass
----
pg_class

ok SELECT 1
select attname, atttypid::regtype from pg_attribute where attrelid = 'pg_namespace'::regclass and attnum = 1
----
oid|oid

ok SELECT 2
select x.n, l.s from (values (1),(2)) x(n) left join lateral (select string_agg(g::text, ',' order by g) as s from generate_series(1,x.n) g) l on true order by 1
----
1|1
2|1,2

ok SELECT 1
select count(*) from (select distinct on (n.nspname) n.nspname from pg_namespace n where n.nspname in ('pg_catalog','information_schema') order by n.nspname) q
----
2

ok SELECT 2
select g.t from generate_series(1,3) with ordinality as g(t, o) where o > 1
----
2
3
