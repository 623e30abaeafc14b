# Window functions and frames.

SELECT name, row_number() OVER (ORDER BY name) FROM peers

SELECT name, type, row_number() OVER (PARTITION BY type ORDER BY name) FROM peers ORDER BY type, name

SELECT name, rank() OVER (ORDER BY type), dense_rank() OVER (ORDER BY type) FROM peers

SELECT name, percent_rank() OVER (ORDER BY type), cume_dist() OVER (ORDER BY type) FROM peers

SELECT name, ntile(3) OVER (ORDER BY name) FROM peers

SELECT name, lag(name) OVER (ORDER BY name), lead(name) OVER (ORDER BY name) FROM peers

SELECT name, lag(name, 2) OVER (ORDER BY name), lead(name, 1, 'none') OVER (ORDER BY name) FROM peers

SELECT name, first_value(name) OVER (PARTITION BY type ORDER BY name), last_value(name) OVER (PARTITION BY type ORDER BY name) FROM peers

SELECT name, nth_value(name, 2) OVER (ORDER BY name ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM peers

SELECT name, count(*) OVER () FROM peers

SELECT name, count(*) OVER (PARTITION BY type), sum(port) OVER (PARTITION BY type) FROM peers

SELECT name, sum(port) OVER (ORDER BY name) FROM peers

SELECT name, sum(port) OVER (ORDER BY name ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM peers

SELECT name, avg(port) OVER (ORDER BY name ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM peers

SELECT name, count(*) OVER (ORDER BY type RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM peers

SELECT name, count(*) OVER (ORDER BY type GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM peers

SELECT n, sum(n) OVER (ORDER BY n RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING) FROM (VALUES (1), (2), (4), (7)) v (n)

SELECT n, sum(n) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM (VALUES (1), (2), (4), (7)) v (n)

SELECT name, row_number() OVER w, count(*) OVER w FROM peers WINDOW w AS (PARTITION BY type ORDER BY name)

SELECT name, row_number() OVER (w ORDER BY name) FROM peers WINDOW w AS (PARTITION BY type)

SELECT name, min(port) OVER (PARTITION BY type), max(port) OVER (PARTITION BY type) FROM peers

SELECT name, count(*) FILTER (WHERE port > 6000) OVER (ORDER BY name) FROM peers

SELECT * FROM (SELECT name, row_number() OVER (PARTITION BY type ORDER BY name) AS n FROM peers) s WHERE n = 1 ORDER BY name

SELECT type, count(*), rank() OVER (ORDER BY count(*) DESC) FROM peers GROUP BY type

SELECT name, string_agg(name, ',') OVER (ORDER BY name) FROM peers

SELECT name, row_number() OVER (ORDER BY port NULLS FIRST, name) FROM peers

SELECT name, row_number() OVER (ORDER BY port DESC NULLS LAST, name DESC) FROM peers

SELECT name, port - lag(port) OVER (ORDER BY name) FROM peers

SELECT name, sum(port) OVER (ORDER BY name) - port AS before FROM peers ORDER BY before NULLS FIRST, name

SELECT n, first_value(n) OVER (ORDER BY n DESC) FROM (VALUES (1), (2)) v (n)

SELECT sum(sum(port)) OVER () FROM peers

SELECT row_number() OVER (), 1 FROM (VALUES (1)) v

SELECT name FROM peers WHERE row_number() OVER () = 1

SELECT row_number() FROM peers

SELECT name, sum(port) OVER nothing FROM peers

SELECT rank() OVER (ORDER BY n), n FROM (VALUES (1.0), (1.00), (2)) v (n)

SELECT lag(n, -1) OVER (ORDER BY n), lead(n, 0) OVER (ORDER BY n) FROM (VALUES (1), (2), (3)) v (n)

SELECT ntile(0) OVER (ORDER BY name) FROM peers

SELECT count(DISTINCT type) OVER () FROM peers

SELECT bool_and(required) OVER (PARTITION BY peer_type), option FROM peer_options WHERE peer_type = 'S3'
