# Control statements are transactional (decisions.md 12).

ok BEGIN
BEGIN

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER b FROM POSTGRES WITH (host = 'i', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok CREATE MIRROR m
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

ok SELECT 1
SELECT mirror FROM mirrors
----
m

ok ROLLBACK
ROLLBACK

ok SELECT 0
SELECT mirror FROM mirrors

ok SELECT 0
SELECT peer FROM peers

ok START TRANSACTION
START TRANSACTION

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok COMMIT
COMMIT

ok SELECT 1
SELECT peer FROM peers
----
a

# A failed statement aborts the block.
ok BEGIN
BEGIN

ok DROP PEER a
DROP PEER a

error 42704
DROP PEER gone

error 25P02
SELECT 1

error 25P02
CREATE PEER c FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

error 42601
^^SELEC

ok ROLLBACK
COMMIT

ok SELECT 1
SELECT peer FROM peers
----
a

# Savepoints.
ok BEGIN
BEGIN

ok SAVEPOINT
SAVEPOINT one

ok DROP PEER a
DROP PEER a

ok SELECT 0
SELECT peer FROM peers

ok ROLLBACK
ROLLBACK TO one

ok SELECT 1
SELECT peer FROM peers
----
a

error 42704
DROP PEER gone

ok ROLLBACK
ROLLBACK TO SAVEPOINT one

ok OK
CREATE PEER c FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok RELEASE
RELEASE SAVEPOINT one

error 3B001
message one
ROLLBACK TO one

ok ROLLBACK
ABORT

ok SELECT 1
SELECT peer FROM peers
----
a

error 25P01
SAVEPOINT outside

error 25P01
ROLLBACK TO outside

error 25P01
RELEASE outside

# As Postgres: a warning, not an error.
ok COMMIT
warning no transaction
COMMIT

ok ROLLBACK
warning no transaction
ROLLBACK

ok BEGIN
BEGIN WORK

ok BEGIN
warning already
BEGIN

ok COMMIT
END

# Read only.
ok BEGIN
BEGIN READ ONLY

error 25006
DROP PEER a

ok ROLLBACK
ROLLBACK

ok BEGIN
BEGIN ISOLATION LEVEL SERIALIZABLE

ok COMMIT
COMMIT AND NO CHAIN

error 0A000
PREPARE TRANSACTION 'x'

# Several statements in one message are one implicit transaction.
error 42704
simple
DROP PEER a; DROP PEER gone

ok SELECT 1
SELECT peer FROM peers
----
a

ok OK | CREATE MIRROR n | SELECT 1
CREATE PEER IF NOT EXISTS z FROM POSTGRES WITH (host = 'z', port = 5432, user = 'u', password = 'p', database = 'd', validate = false); CREATE MIRROR n FROM a TO z WITH TABLE MAPPING (public.a : public.b) WITH (validate = false); SELECT count(*) FROM mirrors
----
1

# The block inside a message.
ok BEGIN | DROP MIRROR n | ROLLBACK | SELECT 1
BEGIN; DROP MIRROR n; ROLLBACK; SELECT count(*) FROM mirrors
----
1

# Only what stands before COMMIT stays.
error 42704
simple
BEGIN; DROP MIRROR n; COMMIT; DROP PEER gone

ok SELECT 1
SELECT count(*) FROM mirrors WHERE mirror = 'n'
----
~[01]
