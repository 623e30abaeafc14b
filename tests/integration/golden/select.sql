# Enough of SELECT for a user to look around.

ok SELECT 1
SELECT 1
----
1

ok SELECT 1
SELECT 1 AS one, 'two' AS two, NULL, true, 1.5
----
1|two|NULL|t|1.5

ok SELECT 1
SELECT version()
----
~Millrace

# A name that is no role is the superuser, and all databases are one (decisions.md 15).
ok SELECT 1
SELECT current_database(), current_user, current_schema()
----
millrace|millrace|millrace

ok SELECT 1
SELECT 1 + 2 * 3, 7 / 2, 7 % 2, 'a' || 'b', upper('x'), length('abc'), coalesce(NULL, 5)
----
7|3|1|ab|X|3|5

ok SELECT 3
VALUES (1), (2), (3)
----
1
2
3

ok SELECT 0
SELECT * FROM peers

ok SELECT 0
SELECT * FROM mirrors

ok SELECT 0
TABLE mirror_tables

ok SELECT 0
SELECT * FROM millrace.mirrors WHERE state = 'streaming' ORDER BY mirror LIMIT 10 OFFSET 0

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h1', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER b FROM POSTGRES WITH (host = 'h2', port = 2, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER c FROM KAFKA WITH (servers = 's:9092')

ok SELECT 3
SELECT peer, type FROM peers ORDER BY peer DESC
----
c|KAFKA
b|POSTGRES
a|POSTGRES

ok SELECT 1
SELECT count(*) FROM peers WHERE type = 'POSTGRES' AND port > 1
----
1

ok SELECT 2
SELECT type, count(*) AS n FROM peers GROUP BY type ORDER BY n DESC, type
----
POSTGRES|2
KAFKA|1

ok SELECT 1
SELECT max(port), min(port), sum(port) FROM peers
----
2|1|3

ok SELECT 2
SELECT p.name FROM peers AS p WHERE p.name IN ('a', 'c') ORDER BY 1
----
a
c

ok SELECT 2
SELECT name FROM peers WHERE host LIKE 'h%' ORDER BY name
----
a
b

ok SELECT 1
SELECT name FROM peers ORDER BY name LIMIT 1 OFFSET 1
----
b

ok SELECT 3
SELECT CASE WHEN port IS NULL THEN 'none' ELSE port::text END FROM peers ORDER BY name
----
1
2
none

ok SELECT 1
SELECT secret, required FROM peer_options WHERE peer_type = 'POSTGRES' AND option = 'password'
----
t|*

ok SELECT 1
SELECT count(*) > 10 FROM peer_options WHERE peer_type = 'POSTGRES'
----
t

ok SELECT 1
SELECT default_value FROM settings WHERE name = 'any_user'
----
on

ok SELECT 1
WITH x AS (SELECT name FROM peers WHERE name = 'a') SELECT * FROM x
----
a

error 42P01
message nothing
SELECT * FROM ^^nothing

error 42703
message colour
SELECT ^^colour FROM peers

error 42703
SELECT name FROM peers WHERE ^^colour = 1

error 42883
SELECT ^^nothing_like_this(1)

error 42P01
SELECT * FROM ^^sqlite_master

error 42P01
SELECT * FROM ^^other.peers

error 22012
SELECT 1 / 0

error 22P02
SELECT 'x'::int

error 42803
SELECT type, count(*) FROM peers

error 42883
SELECT ^^load_extension('x')

error 0A000
SELECT ^^pg_read_file('/etc/passwd')

error 42P02
simple
SELECT ^^$1

# No object of the server can be changed by SQL's own means (PeerDB: everything).
error 0A000
INSERT INTO peers (name) VALUES ('x')

error 0A000
UPDATE peers SET name = 'x'

error 0A000
DELETE FROM peers

error 0A000
DROP TABLE peers

error 0A000
CREATE TABLE t (a int)

error 0A000
TRUNCATE peers

error 0A000
ALTER TABLE peers ADD COLUMN x int

error 0A000
CREATE VIEW v AS SELECT 1

error 0A000
DO $$BEGIN END$$

error 0A000
VACUUM

error 0A000
SELECT * FROM peers FOR UPDATE

error 0A000
SELECT 1 INTO t

error 0A000
GRANT ALL ON peers TO public

error 0A000
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'

error 0A000
WITH gone AS (DELETE FROM peers RETURNING *) SELECT * FROM gone

ok SELECT 3
SELECT name FROM peers ORDER BY name
----
a
b
c
