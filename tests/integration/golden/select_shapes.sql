# Window functions, DISTINCT and set operations by value, rows, recursion.
# What is expected is what PostgreSQL 15 answers.

ok SELECT 4
select x, row_number() over (order by x), rank() over (order by x), dense_rank() over (order by x), percent_rank() over (order by x), cume_dist() over (order by x) from unnest(ARRAY[3,1,2,2]) x order by x, 2
----
1|1|1|1|0|0.25
2|2|2|2|0.3333333333333333|0.75
2|3|2|2|0.3333333333333333|0.75
3|4|4|3|1|1

ok SELECT 3
select x, ntile(2) over (order by x), lag(x) over (order by x), lead(x,1,0) over (order by x), first_value(x) over (order by x), last_value(x) over (order by x), nth_value(x,2) over (order by x) from unnest(ARRAY[3,1,2]) x order by x
----
1|1|NULL|2|1|1|NULL
2|1|1|3|1|2|2
3|2|2|0|1|3|2

ok SELECT 4
select x, sum(x) over (order by x), count(*) over (), avg(x) over (partition by x % 2) from unnest(ARRAY[1,2,3,4]) x order by x
----
1|1|4|2.0000000000000000
2|3|4|3.0000000000000000
3|6|4|2.0000000000000000
4|10|4|3.0000000000000000

ok SELECT 3
select x, sum(x) over w from unnest(ARRAY[1,2,3]) x window w as (order by x desc) order by x
----
1|6
2|5
3|3

ok SELECT 3
select x, sum(x) over (w rows between 1 preceding and current row) from unnest(ARRAY[1,2,3]) x window w as (order by x) order by x
----
1|1
2|3
3|5

ok SELECT 4
select x, sum(x) over (order by x rows between unbounded preceding and 1 following), sum(x) over (order by x range between 1 preceding and 1 following), sum(x) over (order by x groups between 1 preceding and current row exclude ties) from unnest(ARRAY[1,2,2,5]) x order by x
----
1|3|5|1
2|5|5|3
2|10|5|3
5|10|5|9

ok SELECT 3
select x, count(*) filter (where x > 1) over () from unnest(ARRAY[1,2,3]) x order by x
----
1|2
2|2
3|2

ok SELECT 2
select x % 2 as k, sum(x), rank() over (order by sum(x) desc) from unnest(ARRAY[1,2,3,4]) x group by x % 2 order by k
----
0|6|1
1|4|2

ok SELECT 2
select x, sum(sum(x)) over () from unnest(ARRAY[1,2]) x group by x order by x
----
1|3
2|3

error 42P20
select 1 where row_number() over () = 1

error 42809
select row_number() from unnest(ARRAY[1]) x

error 42803
select sum(row_number() over ()) from unnest(ARRAY[1]) x

error 42P20
select sum(x) over (order by row_number() over ()) from unnest(ARRAY[1]) x

error 42704
select sum(x) over nope from unnest(ARRAY[1]) x

error 22014
select ntile(0) over () from unnest(ARRAY[1]) x

error 42809
select lower('A') over ()

error 0A000
select count(distinct x) over () from unnest(ARRAY[1]) x

ok SELECT 3
select x from unnest(ARRAY[3,1,2]) x order by row_number() over (order by x desc)
----
3
2
1

ok SELECT 3
select x, row_number() over (order by x nulls first), row_number() over (order by x desc) from unnest(ARRAY[2,null,1]) x order by x
----
1|2|3
2|3|2
NULL|1|1

ok SELECT 2
select distinct x from (values (1.0),(2.5),(2.50)) t(x) order by x desc
----
2.5
1.0

ok SELECT 2
select distinct x from (values (ARRAY[1]),(ARRAY[2]),(ARRAY[1])) t(x) order by x
----
{1}
{2}

ok SELECT 2
select x from (values (1.0)) t(x) union select 2 order by x
----
1.0
2

ok SELECT 1
select x from (values (1.0),(2.0)) t(x) except select 2.00 order by x
----
1.0

ok SELECT 2
select 1.0 union select 1.00 union all select 1.000
----
1.0
1.000

ok SELECT 2
select distinct on (x % 2) x from unnest(ARRAY[1,2,3,4]) x order by x % 2, x desc
----
4
3

ok SELECT 2
select distinct on (k) k, v from (values (1,'b'),(1,'a'),(2,'c')) t(k,v) order by k, v
----
1|a
2|c

ok SELECT 2
select distinct on (1) x % 2 as k, x from unnest(ARRAY[1,2,3,4]) x order by k desc, x
----
1|1
0|2

error 42P10
select distinct on (k) k, v from (values (1,'b'),(1,'a'),(2,'c')) t(k,v) order by v

ok SELECT 1
select distinct on (k) v from (values (1,'b'),(1,'a'),(2,'c')) t(k,v) order by k, v desc limit 1
----
b

ok SELECT 1
select (1,2) = (1,2), (1,2) <> (1,3), (1,2) < (1,3), (2,1) > (1,9), (1,2) <= (1,2), (1,null) = (1,2), (1,null) = (2,3), (1,null) < (2,null)
----
t|t|t|t|t|NULL|f|t

ok SELECT 1
select (1,2) in ((1,2),(3,4)), (1,2) not in ((3,4)), (1,2) in (select 1,2), (1,2) not in (select 1,3), row(1,2) = row(1,2)
----
t|t|t|t|t

ok SELECT 1
select (1,2) is distinct from (1,null), (1,null) is not distinct from (1,null)
----
t|t

error 42601
select (1,2) = (1,2,3)

ok SELECT 1
with recursive t(n) as (values (1) union all select n+1 from t where n < 5) select sum(n) from t
----
15

ok SELECT 3
with recursive t as (select 1 as n union all select n+1 from t where n < 3) select n from t order by n
----
1
2
3

ok SELECT 10
with recursive t(a,b) as (select 0,1 union all select b,a+b from t where b < 50) select a from t
----
0
1
1
2
3
5
8
13
21
34

ok SELECT 3
with recursive t(n) as (select 1 union select n % 3 + 1 from t) select n from t order by n
----
1
2
3

ok SELECT 3
with recursive t(n) as (select 1 union all select n+1 from t) select n from t limit 3
----
1
2
3

error 42804
with recursive t(n) as (select 1 union all select n+1.5 from t where n < 3) select n from t

ok SELECT 3
with recursive c(id,parent) as (values (1,null::int),(2,1),(3,2)), up(id,parent,depth) as (select id,parent,0 from c where id=3 union all select c.id,c.parent,up.depth+1 from c join up on c.id = up.parent) select * from up order by depth
----
3|2|0
2|1|1
1|NULL|2

ok SELECT 1
with t as materialized (select 1 as x) select * from t
----
1

ok SELECT 1
with t as not materialized (select 1 as x) select t.x, u.x from t, t u
----
1|1

ok SELECT 1
select exists(select 1 from unnest(ARRAY[1]) x where x = 1), (select max(y) from unnest(ARRAY[1,2]) y where y < z.q) from (values (2)) z(q)
----
t|1

# Without columns only EXISTS may be.
error 0A000
SELECT created_at FROM mirrors UNION SELECT

error 0A000
SELECT FROM mirrors UNION ALL SELECT FROM mirrors

error 0A000
SELECT ARRAY(SELECT)

error 0A000
SELECT 1 IN (SELECT FROM mirrors)

error 0A000
SELECT (SELECT FROM mirrors)

error 0A000
SELECT * FROM (SELECT FROM mirrors) s

error 0A000
SELECT EXISTS (SELECT FROM mirrors ORDER BY 1)

error 0A000
SELECT EXISTS (SELECT FROM mirrors UNION SELECT FROM mirrors)

error 0A000
WITH x AS (SELECT FROM mirrors) SELECT 1 FROM x
