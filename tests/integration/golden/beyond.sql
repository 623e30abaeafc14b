# What PeerDB does not have: OR REPLACE, ALTER, SHOW, EXPLAIN, VALIDATE.

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER b FROM POSTGRES WITH (host = 'i', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
notice unchanged
CREATE OR REPLACE PEER a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
notice \bchanged
CREATE OR REPLACE PEER a FROM POSTGRES WITH (host = 'h2', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok SELECT 1
SELECT host FROM peers WHERE peer = 'a'
----
h2

ok OK
CREATE OR REPLACE PEER c FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

error 42601
CREATE OR REPLACE PEER IF ^^NOT EXISTS c FROM POSTGRES WITH (host = 'h')

ok CREATE MIRROR m
CREATE OR REPLACE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

ok CREATE MIRROR m
notice unchanged
CREATE OR REPLACE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

ok CREATE MIRROR m
notice \bchanged
CREATE OR REPLACE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (max_batch_size = 500, validate = false)

# ALTER PEER.
ok ALTER PEER*
ALTER PEER a SET (host = 'h3', port = 6543, validate = false)

ok SELECT 1
SELECT host, port FROM peers WHERE peer = 'a'
----
h3|6543

ok ALTER PEER*
ALTER PEER a SET (require_tls = true, validate = false)

# RESET has no place for validate, so it is checked.
error 08001
ALTER PEER a RESET (require_tls)

error 22023
message hots
hint host
ALTER PEER a SET (^^hots = 'x', validate = false)

error 22023
message port
ALTER PEER a SET (port = 'x', validate = false)

error 22023
message host
ALTER PEER a RESET (host)

error 22023
message nothing
ALTER PEER a RESET (^^nothing)

error 42704
ALTER PEER gone SET (host = 'x')

ok *
notice gone
ALTER PEER IF EXISTS gone SET (host = 'x')

# ALTER MIRROR.
ok ALTER MIRROR*
ALTER MIRROR m SET (sync_interval = 5, max_batch_size = 100)

ok ALTER MIRROR*
ALTER MIRROR m RESET (sync_interval)

ok ALTER MIRROR*
ALTER MIRROR m ADD TABLE public.c : public.d

ok SELECT 2
SELECT source_table, target_table FROM mirror_tables WHERE mirror = 'm' ORDER BY 1
----
public.a|public.b
public.c|public.d

error 22023
message public\.d
ALTER MIRROR m ADD TABLE public.x : public.d

ok ALTER MIRROR*
ALTER MIRROR m DROP TABLE public.c

error 42704
message public\.c
ALTER MIRROR m DROP TABLE public.c

ok ALTER MIRROR*
ALTER MIRROR m RENAME TO n

error 42704
ALTER MIRROR m RENAME TO o

ok CREATE MIRROR m
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

error 42710
ALTER MIRROR m RENAME TO n

error 22023
ALTER MIRROR m SET (^^sink_interval = 5)

error 42704
ALTER MIRROR gone SET (sync_interval = 5)

ok *
ALTER MIRROR IF EXISTS gone SET (sync_interval = 5)

# A start is an option, too; it needs a slot of one's own, and no copy.
error 22023
message start_at_lsn
ALTER MIRROR m SET (^^start_at_lsn = 'zz')

error 22023
message start_at_lsn
CREATE MIRROR s FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (do_initial_copy = false, replication_slot_name = 's', ^^start_at_lsn = 'zz', validate = false)

error 22023
message replication_slot_name
ALTER MIRROR m ^^START AT '0/16B3748'

# The mirror has not begun, so all of it may still change.
ok ALTER MIRROR*
quiet
ALTER MIRROR m SET (do_initial_copy = false, replication_slot_name = 's')

ok ALTER MIRROR*
quiet
ALTER MIRROR m START AT '0/16b3748'

ok SHOW*
has ~(?s).*start_at_lsn = '0/16B3748'.*
SHOW CREATE MIRROR m

ok ALTER MIRROR*
ALTER MIRROR m RESET (do_initial_copy, replication_slot_name, start_at_lsn)

# SHOW.
ok SHOW*
SHOW PEERS

ok SHOW*
SHOW MIRRORS

ok SHOW*
SHOW SETTINGS

ok SHOW*
SHOW CREATE PEER a

ok SHOW*
SHOW CREATE MIRROR m

error 42704
SHOW CREATE PEER gone

error 42704
SHOW CREATE MIRROR gone

# EXPLAIN changes nothing.
ok EXPLAIN
EXPLAIN CREATE MIRROR e FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

ok SELECT 0
SELECT mirror FROM mirrors WHERE mirror = 'e'

ok EXPLAIN
EXPLAIN ALTER MIRROR m SET (max_batch_size = 7)

ok EXPLAIN
EXPLAIN DROP MIRROR m

ok SELECT 1
SELECT mirror FROM mirrors WHERE mirror = 'm'
----
m

ok EXPLAIN
EXPLAIN RESYNC MIRROR m
----
1|self|stop the stream of mirror m|restarts stream|NULL|NULL
2|source|drop replication slot peerflow_slot_m and make it anew|restarts stream|NULL|NULL
3|source|copy public.a into a new table beside public.b, whose rows stay readable|reloads table|NULL|NULL
4|destination|swap the new tables in for public.b in one transaction|reloads table|NULL|NULL
5|source|stream changes from the slot|online|NULL|NULL

ok EXPLAIN
has 3|source|copy public.a into a new table beside public.b, whose rows stay readable|reloads table
EXPLAIN RESYNC MIRROR m TABLE public.a

error 42704
EXPLAIN DROP MIRROR gone

error 22023
EXPLAIN CREATE MIRROR e FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (^^nothing = 1)

error 0A000
EXPLAIN SELECT 1

# VALIDATE.
error 42704
VALIDATE PEER gone

error 42704
VALIDATE MIRROR gone

ok VALIDATE*
VALIDATE MIRROR m

ok SELECT 1
SELECT DISTINCT mirror, peer, status, at IS NULL FROM checks WHERE mirror = 'm' AND check_code = 'login'
----
m|NULL|fail|f

# Settings of the server.
ok ALTER SYSTEM
ALTER SYSTEM SET any_user = on

ok ALTER SYSTEM
ALTER SYSTEM RESET any_user

error 42704
ALTER SYSTEM SET nothing_like_this = 1

error 22023
ALTER SYSTEM SET any_user = 'maybe'

ok SELECT 1
SELECT name, value FROM settings WHERE name = 'any_user'
----
any_user|on

ok DROP MIRROR m
DROP MIRROR m

ok DROP MIRROR n
DROP MIRROR n
