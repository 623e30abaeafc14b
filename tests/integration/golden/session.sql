# SET, SHOW, RESET, DISCARD, PREPARE, cursors, COPY, LISTEN: what drivers and psql send.

ok SET
SET application_name = 'golden'

ok SHOW
SHOW application_name
----
golden

ok RESET
RESET application_name

ok SHOW
SHOW server_version_num
----
~^1[2-9]\d{4}$

ok SHOW
SHOW client_encoding
----
UTF8

ok SET
SET client_encoding TO 'UTF8'

error 0A000
SET client_encoding TO 'LATIN1'

ok SHOW
SHOW standard_conforming_strings
----
on

ok SET
SET TIME ZONE 'europe/berlin'

ok SHOW
SHOW TimeZone
----
Europe/Berlin

ok SELECT 1
SELECT '2024-07-01 12:00'::timestamptz AS t, '2024-01-01 11:00+00'::timestamptz::text AS x
----
2024-07-01 12:00:00+02|2024-01-01 12:00:00+01

ok CREATE ROLE
CREATE ROLE until_new_year VALID UNTIL '2030-01-01'

ok SELECT 1
SELECT rolvaliduntil AT TIME ZONE 'UTC' AS until FROM pg_roles WHERE rolname = 'until_new_year'
----
2029-12-31 23:00:00

ok DROP ROLE
DROP ROLE until_new_year

ok SET
SET TimeZone = '-3.5'

ok SHOW
SHOW TimeZone
----
<-03:30>+03:30

error 22023
SET TimeZone = 'Nowhere/Land'

error 22023
SET TimeZone = '/etc/passwd'

error 22023
SET TimeZone = '../../../etc/passwd'

error 22023
SET TimeZone = ''

error 22023
SET TimeZone = '1e9'

ok SET
SET TIME ZONE 'UTC'

ok SET
SET datestyle = 'ISO, MDY'

ok SET
SET extra_float_digits = 3

ok SET
SET statement_timeout = '5s'

ok SHOW
SHOW statement_timeout
----
5s

ok SET
SET statement_timeout TO DEFAULT

error 22023
SET statement_timeout = 'soon'

error 42704
SET nothing_like_this = 1

error 42704
SHOW nothing_like_this

ok SET
SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE

ok SHOW
SHOW transaction_isolation

ok SHOW
SHOW TRANSACTION ISOLATION LEVEL

ok SHOW
SHOW search_path
----
~millrace

ok SHOW
SHOW ALL

ok BEGIN
BEGIN

ok SET
SET LOCAL application_name = 'inside'

ok SHOW
SHOW application_name
----
inside

ok COMMIT
COMMIT

ok SHOW
SHOW application_name
----
~^(?!inside)

# PREPARE, EXECUTE, DEALLOCATE.
ok PREPARE
PREPARE one (int) AS SELECT $1 + 1

ok SELECT 1
EXECUTE one (41)
----
42

error 42P05
PREPARE one AS SELECT 1

ok DEALLOCATE
DEALLOCATE one

error 26000
DEALLOCATE one

ok PREPARE
PREPARE two AS SELECT name FROM settings WHERE name = $1

ok SELECT 1
EXECUTE two ('any_user')
----
any_user

ok DEALLOCATE ALL
DEALLOCATE ALL

# Neither a prepared statement nor a peer.
error 26000|42704
EXECUTE two ('any_user')

# Cursors.
error 25P01
DECLARE c CURSOR FOR SELECT 1

ok BEGIN
BEGIN

ok DECLARE CURSOR
DECLARE c CURSOR FOR SELECT n FROM (VALUES (1), (2), (3), (4)) AS v (n)

ok FETCH 1
FETCH c
----
1

ok FETCH 2
FETCH FORWARD 2 FROM c
----
2
3

ok MOVE 1
MOVE c

ok FETCH 0
FETCH ALL FROM c

ok CLOSE CURSOR
CLOSE c

ok DECLARE CURSOR
DECLARE d SCROLL CURSOR FOR SELECT n FROM (VALUES (1), (2)) AS v (n)

ok FETCH 2
FETCH ALL d
----
1
2

ok FETCH 1
FETCH PRIOR FROM d
----
2

ok FETCH 1
FETCH FIRST FROM d
----
1

ok CLOSE CURSOR ALL
CLOSE ALL

ok COMMIT
COMMIT

error 34000
FETCH c

error 34000
CLOSE c

ok BEGIN
BEGIN

ok DECLARE CURSOR
DECLARE h CURSOR WITH HOLD FOR SELECT 7

ok COMMIT
COMMIT

ok FETCH 1
FETCH h
----
7

ok CLOSE CURSOR
CLOSE h

# LISTEN.
ok LISTEN
LISTEN millrace_events

ok UNLISTEN
UNLISTEN millrace_events

ok UNLISTEN
UNLISTEN *

ok DISCARD ALL
DISCARD ALL

ok BEGIN
BEGIN

error 25001
DISCARD ALL

ok ROLLBACK
ROLLBACK

ok DISCARD PLANS
DISCARD PLANS

# COPY.
error 42601
COPY (SELECT 1) ^^FROM STDIN

error 0A000
COPY peers FROM STDIN

error 42P01
COPY (SELECT * FROM ^^nothing) TO STDOUT

ok COPY 1
COPY (SELECT 1) TO STDOUT

ok COPY 2
COPY (SELECT n FROM (VALUES (1), (2)) AS v (n)) TO STDOUT WITH (FORMAT csv, HEADER)

ok COPY 1
COPY (SELECT 1) TO STDOUT (FORMAT binary)

ok COPY 0
COPY peers TO STDOUT

error 22023
COPY (SELECT 1) TO STDOUT (FORMAT nothing)

error 0A000
COPY (SELECT 1) TO '/tmp/file'
