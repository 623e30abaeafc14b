# Aggregates, GROUP BY, HAVING, FILTER, DISTINCT and ORDER BY in them.

SELECT min(name), max(name), min(port), max(port) FROM peers

SELECT sum(port), avg(port) FROM peers

SELECT sum(n::int2), sum(n::int4), sum(n::int8), sum(n::numeric), sum(n::float4), sum(n::float8) FROM (VALUES (1), (2), (4)) v (n)

SELECT avg(n::int2), avg(n::int4), avg(n::int8), avg(n::numeric), avg(n::float8) FROM (VALUES (1), (2), (4)) v (n)

SELECT min(n), max(n) FROM (VALUES (1.5), (2.25), (10)) v (n)

SELECT count(*), sum(port), min(port), avg(port) FROM peers WHERE false

SELECT count(*) FROM peers WHERE false GROUP BY type

SELECT type, count(*), min(name), max(port) FROM peers GROUP BY type

SELECT type AS t, count(*) FROM peers GROUP BY t ORDER BY t

SELECT type, count(*) FROM peers GROUP BY 1 ORDER BY 2 DESC, 1

SELECT upper(type), count(*) FROM peers GROUP BY upper(type)

SELECT port IS NULL AS none, count(*) FROM peers GROUP BY none ORDER BY 1

SELECT type, port, count(*) FROM peers GROUP BY type, port ORDER BY type, port

SELECT type FROM peers GROUP BY type HAVING count(*) > 1

SELECT type, count(*) FROM peers GROUP BY type HAVING max(port) > 6000 AND type <> 'KAFKA'

SELECT count(*) FROM peers HAVING count(*) > 100

SELECT 1 FROM peers HAVING true

SELECT count(*) FILTER (WHERE type = 'POSTGRES'), count(*) FILTER (WHERE port > 6000), sum(port) FILTER (WHERE false) FROM peers

SELECT type, count(*) FILTER (WHERE port = 5432) AS default_port FROM peers GROUP BY type ORDER BY type

SELECT bool_and(required), bool_or(required), every(secret) FROM peer_options

SELECT bool_and(b), bool_or(b) FROM (VALUES (true), (NULL), (false)) v (b)

SELECT string_agg(name, ', ' ORDER BY name) FROM peers

SELECT type, string_agg(name, ',' ORDER BY name DESC) FROM peers GROUP BY type

SELECT string_agg(DISTINCT type, '|' ORDER BY type) FROM peers

SELECT string_agg(x, '') FROM (VALUES ('a'), (NULL), ('b')) v (x)

SELECT string_agg(name, NULL ORDER BY name) FROM peers

SELECT array_agg(name ORDER BY name) FROM peers

SELECT array_agg(port ORDER BY port NULLS FIRST) FROM peers

SELECT array_agg(DISTINCT type ORDER BY type) FROM peers

SELECT array_agg(n) FROM (VALUES (1), (NULL), (3)) v (n)

SELECT type, array_agg(name ORDER BY name) FILTER (WHERE port > 5432) FROM peers GROUP BY type

SELECT json_agg(name ORDER BY name) FROM peers WHERE type = 'KAFKA'

SELECT jsonb_agg(port ORDER BY name) FROM peers

SELECT jsonb_object_agg(name, port) FROM peers

SELECT jsonb_agg(jsonb_build_object('name', name, 'port', port) ORDER BY name) FROM peers

SELECT count(DISTINCT (type)), count(DISTINCT port % 2) FROM peers

SELECT sum(DISTINCT n), avg(DISTINCT n) FROM (VALUES (1), (1), (3)) v (n)

SELECT stddev(n), variance(n), stddev_pop(n), var_pop(n), stddev_samp(n), var_samp(n) FROM (VALUES (1), (2), (4), (8)) v (n)

SELECT stddev(n::float8), var_pop(n::float8) FROM (VALUES (1), (2), (4), (8)) v (n)

SELECT stddev(n), var_pop(n) FROM (VALUES (1)) v (n)

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY port) FROM peers

SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY port), percentile_disc(0.9) WITHIN GROUP (ORDER BY name) FROM peers

SELECT mode() WITHIN GROUP (ORDER BY type) FROM peers

SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY n) FROM (VALUES (1.0::float8), (2), (10)) v (n)

SELECT corr(y, x), covar_pop(y, x), regr_slope(y, x) FROM (VALUES (1.0::float8, 2.0::float8), (2, 4.5), (3, 5)) v (x, y)

SELECT bit_and(n), bit_or(n) FROM (VALUES (7), (5), (13)) v (n)

SELECT min(at) IS NOT NULL, max(at) >= min(at) FROM events

SELECT sum(lag), avg(lag), min(lag), max(round_trip) FROM mirrors, peers

SELECT sum(i), avg(i), min(i), max(i) FROM (VALUES ('1 day'::interval), ('12 hours'), ('-1 hour')) v (i)

SELECT max(b) FROM (VALUES (true), (false)) v (b)

SELECT sum(n) FROM (VALUES (9223372036854775807), (1)) v (n)

SELECT sum(n) FROM (VALUES (2147483647), (1)) v (n)

SELECT sum(n) FROM (VALUES ('NaN'::float8), (1)) v (n)

SELECT avg(n) FROM (VALUES (1::numeric), (2), (2)) v (n)

SELECT sum(port) / count(port), round(avg(port), 2) FROM peers

SELECT sum(tables_total) OVER () FROM mirrors

SELECT type, grouping(type), count(*) FROM peers GROUP BY ROLLUP (type)

SELECT type, port, count(*) FROM peers GROUP BY CUBE (type, port)

SELECT type, port, count(*) FROM peers GROUP BY GROUPING SETS ((type), (port), ())

SELECT type, reachable, count(*), grouping(type, reachable) FROM peers GROUP BY GROUPING SETS ((type, reachable), (type)) ORDER BY 1, 2, 4

SELECT count(*) FROM peers GROUP BY ()

SELECT max(length(name)), min(length(name)) FROM peers

SELECT max(count) FROM events

SELECT length(string_agg(description, '')) FROM peer_options

SELECT CASE WHEN count(*) > 5 THEN 'many' ELSE 'few' END FROM peers

SELECT coalesce(sum(port), 0) FROM peers WHERE type = 'S3'

SELECT count(*) + 1, -count(*), count(*)::text || '!' FROM peers

SELECT (count(*) FILTER (WHERE required))::float8 / count(*) FROM peer_options

SELECT type, count(*) * 100 / sum(count(*)) OVER () FROM peers GROUP BY type ORDER BY type

SELECT count(*) FROM peers GROUP BY type ORDER BY count(*) DESC, type

SELECT (SELECT count(*) FROM mirrors WHERE source = p.type) FROM peers p GROUP BY p.type

SELECT name, count(*) FROM peers

SELECT type, name FROM peers GROUP BY type

SELECT sum(name) FROM peers

SELECT count(count(*)) FROM peers

SELECT name FROM peers WHERE count(*) > 1

SELECT avg(n::float4) FROM (VALUES (1.5), (2.25)) v (n)

SELECT max(x) FROM (VALUES ('a'::varchar), ('b')) v (x)

SELECT count(ALL port), sum(ALL port) FROM peers

SELECT any_value(1)

SELECT max() FROM peers

SELECT string_agg(name) FROM peers

SELECT * FROM peers GROUP BY peer

SELECT lower(type) FROM peers GROUP BY upper(type)

SELECT EXISTS (SELECT 1 FROM mirror_tables s WHERE s.mirror = x.mirror) AS k, count(*) FROM mirrors x GROUP BY 1

SELECT (SELECT count(*) FROM mirror_tables s WHERE s.mirror = x.mirror) AS k, count(*) FROM mirrors x GROUP BY k ORDER BY k
