# Joins of every kind, and what of their columns can be named.

SELECT m.mirror, t.source_table FROM mirrors m JOIN mirror_tables t ON t.mirror = m.mirror

SELECT m.mirror, t.source_table FROM mirrors m, mirror_tables t WHERE t.mirror = m.mirror ORDER BY 1, 2

SELECT mirror, count(source_table) FROM mirrors JOIN mirror_tables USING (mirror) GROUP BY mirror

SELECT * FROM (SELECT mirror, source FROM mirrors) m JOIN (SELECT mirror, target_table FROM mirror_tables) t USING (mirror)

SELECT p.name, m.mirror FROM peers p LEFT JOIN mirrors m ON m.source = p.name

SELECT p.name, m.mirror FROM mirrors m RIGHT JOIN peers p ON m.source = p.name

SELECT p.name, m.mirror FROM peers p FULL JOIN mirrors m ON m.destination = p.name

SELECT p.name, m.mirror FROM peers p LEFT OUTER JOIN mirrors m ON m.source = p.name AND m.state = 'nothing'

SELECT p.name FROM peers p LEFT JOIN mirrors m ON m.source = p.name WHERE m.mirror IS NULL

SELECT a.name, b.name FROM peers a CROSS JOIN peers b WHERE a.name < b.name

SELECT count(*) FROM peers a, peers b, peers c

SELECT a.name, b.name FROM peers a JOIN peers b ON a.type = b.type AND a.name <> b.name

SELECT s.name AS source, d.name AS destination, m.mirror FROM mirrors m JOIN peers s ON s.name = m.source JOIN peers d ON d.name = m.destination

SELECT s.type, d.type, count(*) FROM mirrors m JOIN peers s ON s.name = m.source JOIN peers d ON d.name = m.destination GROUP BY s.type, d.type

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) x (id, v) NATURAL JOIN (VALUES (1, 'c'), (3, 'd')) y (id, w)

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) x (id, v) NATURAL LEFT JOIN (VALUES (1, 'c'), (3, 'd')) y (id, w)

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) x (id, v) FULL JOIN (VALUES (1, 'c'), (3, 'd')) y (id, w) USING (id)

SELECT id, x.id, y.id FROM (VALUES (1), (2)) x (id) FULL JOIN (VALUES (2), (3)) y (id) USING (id)

SELECT * FROM (VALUES (1), (2)) x (id) RIGHT JOIN (VALUES (2), (3)) y (id) USING (id)

SELECT x.*, y.* FROM (VALUES (1), (2)) x (id) LEFT JOIN (VALUES (2), (3)) y (id) USING (id)

SELECT * FROM (VALUES (1, 2), (3, 4)) x (a, b) JOIN (VALUES (1, 2), (3, 5)) y (a, b) USING (a, b)

SELECT * FROM (VALUES (1), (2)) x (a) JOIN (VALUES (1), (2)) y (b) ON true

SELECT * FROM (VALUES (1), (2)) x (a) JOIN (VALUES (1), (2)) y (b) ON a < b

SELECT * FROM (VALUES (1), (2), (NULL)) x (a) LEFT JOIN (VALUES (1), (NULL)) y (a) ON x.a = y.a

SELECT * FROM (VALUES (1), (2), (NULL)) x (a) LEFT JOIN (VALUES (1), (NULL)) y (a) ON x.a IS NOT DISTINCT FROM y.a

SELECT * FROM ((VALUES (1)) x (a) JOIN (VALUES (1)) y (b) ON a = b) JOIN (VALUES (1)) z (c) ON c = b

SELECT j.a, j.b FROM ((VALUES (1)) x (a) CROSS JOIN (VALUES (2)) y (b)) AS j

SELECT * FROM (VALUES (1)) x (a) CROSS JOIN (VALUES (2)) y (b) CROSS JOIN (VALUES (3)) z (c)

SELECT * FROM (VALUES (1), (2)) x (id) JOIN (VALUES (1), (2)) y (id) USING (id) AS j

SELECT j.id FROM (VALUES (1), (2)) x (id) JOIN (VALUES (1), (2)) y (id) USING (id) AS j

SELECT m.mirror, l.n FROM mirrors m, LATERAL (SELECT count(*) AS n FROM mirror_tables t WHERE t.mirror = m.mirror) l

SELECT m.mirror, l.source_table FROM mirrors m LEFT JOIN LATERAL (SELECT source_table FROM mirror_tables t WHERE t.mirror = m.mirror ORDER BY source_table LIMIT 1) l ON true

SELECT m.mirror, l.source_table FROM mirrors m CROSS JOIN LATERAL (SELECT source_table FROM mirror_tables t WHERE t.mirror = m.mirror ORDER BY source_table DESC LIMIT 2) l

SELECT p.peer, o.option FROM peers p JOIN peer_options o ON o.peer_type = p.type WHERE o.required ORDER BY p.peer, o.option

SELECT p.type, count(DISTINCT o.option) FROM peers p LEFT JOIN peer_options o ON o.peer_type = p.type AND o.secret GROUP BY p.type

SELECT a.x, b.x FROM (VALUES (1::int2)) a (x) JOIN (VALUES (1::int8)) b (x) ON a.x = b.x

SELECT x FROM (VALUES (1::int2), (3)) a (x) JOIN (VALUES (1::int8), (2)) b (x) USING (x)

SELECT x FROM (VALUES (1), (3)) a (x) FULL JOIN (VALUES (1.0), (2.5)) b (x) USING (x)

SELECT e.code, count(*), count(m.mirror) FROM events e LEFT JOIN mirrors m ON e.mirror = m.mirror GROUP BY e.code

SELECT t1.mirror FROM mirror_tables t1 JOIN mirror_tables t2 ON t1.target_table = t2.target_table AND t1.source_table < t2.source_table
