# PAUSE, RESUME, RESYNC, EXECUTE, DROP MIRROR; IF EXISTS that means it.

ok OK | OK | CREATE MIRROR m
CREATE PEER a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false);
CREATE PEER b FROM POSTGRES WITH (host = 'i', port = 5432, user = 'u', password = 'p', database = 'd', validate = false);
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

ok OK
CREATE PEER IF NOT EXISTS a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER IF NOT EXISTS b FROM POSTGRES WITH (host = 'i', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok *
CREATE MIRROR IF NOT EXISTS m FROM a TO b WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

ok SELECT 1
SELECT mirror, desired FROM mirrors
----
m|running

ok PAUSE MIRROR m
PAUSE MIRROR m

ok SELECT 1
SELECT desired FROM mirrors WHERE mirror = 'm'
----
paused

ok PAUSE MIRROR m
PAUSE MIRROR M

ok RESUME MIRROR m
RESUME MIRROR IF EXISTS "m"

ok SELECT 1
SELECT desired FROM mirrors WHERE mirror = 'm'
----
running

ok RESUME MIRROR m
resume mirror m

error 42704
message "gone"
PAUSE MIRROR gone

error 42704
RESUME MIRROR gone

error 42704
RESYNC MIRROR gone

error 42704
DROP MIRROR gone

error 42704
EXECUTE MIRROR gone

ok NO SUCH MIRROR
notice gone
PAUSE MIRROR IF EXISTS gone

ok NO SUCH MIRROR
RESUME MIRROR IF EXISTS gone

ok NO SUCH MIRROR
RESYNC MIRROR IF EXISTS gone

ok NO SUCH MIRROR
DROP MIRROR IF EXISTS gone

error 42704
DROP MIRROR "M"

# A name cannot be a string (PeerDB took it, quotes and all).
error 42601
DROP MIRROR ^^'m'

ok COMMENT
COMMENT ON MIRROR m IS 'orders for the warehouse'

ok COMMENT
COMMENT ON MIRROR m IS NULL

error 42704
COMMENT ON MIRROR gone IS 'x'

ok DROP MIRROR m
DROP MIRROR IF EXISTS m

error 42704
DROP MIRROR m

ok SELECT 1
SELECT count(*) FROM mirrors
----
0

ok DROP PEER a
DROP PEER a

ok DROP PEER b
DROP PEER b
