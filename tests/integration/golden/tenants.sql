# Databases and roles: their statements, and what each kind of role may do. A block with `as ROLE
# DATABASE` runs on a connection of that role, whose password is its name.

ok CREATE DATABASE
CREATE DATABASE acme

error 42P04
message database "acme" already exists
CREATE DATABASE ^^acme

ok CREATE DATABASE
notice already exists
CREATE DATABASE IF NOT EXISTS acme

ok CREATE DATABASE
CREATE DATABASE beta WITH OWNER = millrace ENCODING = 'UTF8' TEMPLATE template0 max_mirrors = 3

error 0A000
CREATE DATABASE gamma ENCODING 'LATIN1'

error 42602
CREATE DATABASE ^^"Acme"

error 42602
CREATE DATABASE ^^a__b

error 42602
CREATE DATABASE ^^"a-b"

error 42939
CREATE DATABASE ^^postgres

error 42704
CREATE DATABASE gamma ^^OWNER nobody

# Quotas, in both spellings.
ok ALTER DATABASE
ALTER DATABASE acme SET (max_mirrors = 5, max_peers = 2)

ok ALTER DATABASE
ALTER DATABASE acme SET max_tables_per_mirror = 2

ok ALTER DATABASE
ALTER DATABASE acme SET max_mirrors TO DEFAULT

ok ALTER DATABASE
ALTER DATABASE acme RESET (max_mirrors)

ok ALTER DATABASE
ALTER DATABASE acme SET max_mirrors = '1'

ok ALTER DATABASE
ALTER DATABASE acme CONNECTION LIMIT 50

error 22023
message unknown setting
hint max_mirrors
ALTER DATABASE acme SET (^^max_things = 5)

error 22023
ALTER DATABASE acme SET (^^max_peers = 'many')

error 22023
ALTER DATABASE acme SET (^^max_peers = -1)

error 3D000
ALTER DATABASE ^^nothing SET (max_peers = 1)

error 0A000
ALTER DATABASE acme RENAME TO emca

# Roles.
ok CREATE ROLE
CREATE ROLE vera LOGIN PASSWORD 'vera'

ok CREATE ROLE
notice unchanged
CREATE ROLE IF NOT EXISTS vera LOGIN PASSWORD 'vera'

error 42710
CREATE ROLE ^^vera

ok CREATE ROLE
CREATE USER otto PASSWORD 'otto' CONNECTION LIMIT 20 VALID UNTIL '2099-01-01' NOCREATEDB INHERIT

ok CREATE ROLE
CREATE USER anna WITH PASSWORD 'anna' IN ROLE millrace_admin

ok CREATE ROLE
CREATE USER carl PASSWORD 'carl'

ok CREATE ROLE
CREATE USER conny PASSWORD 'conny'

ok CREATE ROLE
CREATE ROLE team

ok CREATE ROLE
CREATE ROLE root SUPERUSER LOGIN PASSWORD 'root'

error 42939
CREATE ROLE ^^millrace_mine

error 42939
CREATE ROLE ^^pg_mine

error 0A000
message CREATEDB
CREATE ROLE x ^^CREATEDB

error 0A000
message REPLICATION
CREATE ROLE x ^^REPLICATION

error 22023
message MD5
CREATE ROLE x LOGIN ^^PASSWORD 'md55f4dcc3b5aa765d61d8327deb882cf99'

error 22023
message malformed
CREATE ROLE x LOGIN ^^PASSWORD 'SCRAM-SHA-256$1:AAAA$AAAA:AAAA'

error 22007
CREATE ROLE x ^^VALID UNTIL 'soon'

ok CREATE ROLE
notice clearing password
CREATE ROLE empty LOGIN PASSWORD ''

ok DROP ROLE
DROP ROLE empty

ok GRANT
GRANT CONNECT ON DATABASE acme TO vera, otto, anna, carl, conny

ok GRANT
GRANT CONNECT, CREATE ON DATABASE acme TO carl

ok GRANT ROLE
GRANT millrace_viewer TO vera

ok GRANT ROLE
GRANT millrace_operator TO team

ok GRANT ROLE
GRANT team TO otto

ok GRANT ROLE
notice already a member
GRANT team TO otto

error 0LP01
GRANT otto TO team

ok REVOKE ROLE
warning not a member
REVOKE team FROM vera

error 0A000
hint ON DATABASE
GRANT SELECT ON mirrors TO vera

error 0A000
GRANT CONNECT ON DATABASE acme TO ^^PUBLIC

ok REVOKE
notice nothing to revoke
REVOKE ALL ON DATABASE acme FROM PUBLIC

error 42704
GRANT CONNECT ON DATABASE acme TO ^^nobody

error 3D000
GRANT CONNECT ON DATABASE ^^nowhere TO vera

error 2BP01
detail privileges for database acme
DROP ROLE ^^vera

error 2BP01
DROP ROLE ^^millrace

error 2BP01
DROP ROLE ^^millrace_viewer

error 42704
DROP ROLE ^^nobody

ok DROP ROLE
notice skipping
DROP ROLE IF EXISTS nobody

error 0A000
hint password-file
ALTER ROLE ^^millrace PASSWORD 'x'

error 42939
ALTER ROLE ^^millrace_viewer LOGIN

error 0A000
DROP OWNED BY vera

error 0A000
REASSIGN OWNED BY vera TO otto

ok COMMENT
COMMENT ON DATABASE acme IS 'a tenant'

ok COMMENT
COMMENT ON ROLE vera IS 'looks'

ok ALTER ROLE
ALTER ROLE vera SET home_database = acme

error 3D000
ALTER ROLE vera SET ^^home_database = nowhere

error 0A000
hint home_database
ALTER ROLE vera SET ^^search_path = x

ok ALTER ROLE
ALTER ROLE vera RENAME TO violet

ok ALTER ROLE
ALTER ROLE violet RENAME TO vera

error 42710
ALTER ROLE vera RENAME TO ^^otto

# In a transaction block.
ok BEGIN
BEGIN

error 25001
CREATE DATABASE delta

ok ROLLBACK
ROLLBACK

ok BEGIN
BEGIN

ok CREATE ROLE
CREATE ROLE later

ok GRANT
GRANT CONNECT ON DATABASE acme TO later

ok ROLLBACK
ROLLBACK

error 42704
DROP ROLE later

# A superuser in a tenant; what is made there is seen there alone.
ok OK
as root acme
CREATE PEER shop FROM POSTGRES WITH (host = 'shop.test', database = 'shop', user = 'u', validate = false)

ok SELECT 1
as root acme
SELECT current_database(), current_user, session_user
----
acme|root|root

ok SELECT 0
SELECT * FROM peers

error 42704
SHOW CREATE PEER shop

error 2BP01
DROP DATABASE ^^acme

# A viewer.
ok SELECT 1
as vera acme
SELECT peer FROM peers
----
shop

ok SHOW
as vera acme
SHOW CREATE PEER shop

ok SHOW
as vera acme
SHOW is_superuser
----
off

ok SHOW
as vera acme
SHOW SETTINGS

error 42501
as vera acme
message create peers
hint millrace_admin
CREATE PEER x FROM POSTGRES WITH (host = 'h', database = 'd', user = 'u', validate = false)

error 42501
as vera acme
hint millrace_operator
PAUSE MIRROR m

error 42501
as vera acme
VALIDATE PEER shop

error 42501
as vera acme
ALTER SYSTEM SET any_user = off

error 42501
as vera acme
BACKUP CATALOG TO '/tmp/no'

error 42501
as vera acme
CREATE DATABASE mine

error 42501
as vera acme
CREATE ROLE mine

error 42501
as vera acme
ALTER ROLE otto PASSWORD 'x'

error 42501
as vera acme
ALTER ROLE nobody PASSWORD 'x'

error 42501
as vera acme
GRANT millrace_admin TO vera

error 42501
as vera acme
ALTER DATABASE acme SET (max_mirrors = 1000)

error 42501
as vera acme
SET ROLE root

error 42501
as vera acme
SET ROLE nobody

ok ALTER ROLE
as vera acme
ALTER ROLE vera PASSWORD 'vera'

ok ALTER ROLE
as vera acme
ALTER USER CURRENT_USER PASSWORD 'vera'

# An operator: by way of a role of one's own.
error 42704
as otto acme
PAUSE MIRROR m

error 42501
as otto acme
DROP PEER shop

# CONNECT alone.
ok SELECT 1
as conny acme
SELECT 1

error 42501
as conny acme
message view millrace.peers
hint millrace_viewer
SELECT * FROM peers

error 42501
as conny acme
SHOW MIRRORS

error 42501
as conny acme
SELECT 1 WHERE EXISTS (SELECT 1 FROM mirrors)

ok SELECT 1
as conny acme
SELECT value FROM settings WHERE name = 'any_user'

# An admin, and one with CREATE.
ok OK
as anna acme
CREATE PEER lake FROM CLICKHOUSE WITH (host = 'lake.test', port = 9000, user = 'u', database = 'd', validate = false)

error 53400
as carl acme
message max_peers = 2
hint ALTER DATABASE acme SET \(max_peers
CREATE PEER more FROM POSTGRES WITH (host = 'h', database = 'd', user = 'u', validate = false)

ok DROP PEER *
as carl acme
DROP PEER lake

# SET ROLE: what would that role see?
ok SET
as root acme
SET ROLE conny

ok SELECT 1
as root acme
SELECT current_user, session_user
----
conny|root

error 42501
as root acme
SELECT * FROM peers

ok SHOW
as root acme
SHOW is_superuser
----
off

ok RESET
as root acme
RESET ROLE

ok SELECT 1
as root acme
SELECT peer FROM peers
----
shop

error 22023
as root acme
SET ROLE nobody

ok DROP PEER *
as root acme
DROP PEER shop

error 55006
as root acme
DROP DATABASE ^^acme

error 55006
detail sessions
DROP DATABASE ^^acme

error 2BP01
DROP DATABASE ^^millrace

error 3D000
DROP DATABASE ^^nothing

ok DROP DATABASE
notice skipping
DROP DATABASE IF EXISTS nothing

ok DROP DATABASE
DROP DATABASE beta

ok DROP DATABASE
DROP DATABASE acme WITH (FORCE)

# What was granted on it went with it.
ok DROP ROLE
DROP ROLE vera, otto, anna, carl, conny, team

# What the system catalogs show of databases and roles: to superusers all, to others their own.
ok CREATE DATABASE
CREATE DATABASE one WITH CONNECTION LIMIT 7

ok CREATE DATABASE
CREATE DATABASE two

ok CREATE ROLE
CREATE ROLE staff

ok CREATE ROLE
CREATE ROLE mia LOGIN PASSWORD 'mia' IN ROLE staff, millrace_viewer

ok CREATE ROLE
CREATE ROLE noah LOGIN PASSWORD 'noah'

ok GRANT
GRANT CONNECT ON DATABASE one TO staff

ok GRANT
GRANT CONNECT ON DATABASE two TO noah

ok SELECT 3
SELECT datname, datconnlimit FROM pg_database ORDER BY 1
----
millrace|-1
one|7
two|-1

ok SELECT 1
as mia one
SELECT datname FROM pg_database
----
one

ok SELECT 3
as mia one
SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'millrace%' ORDER BY 1
----
mia
root
staff

ok SELECT 2
as mia one
SELECT g.rolname FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE m.rolname = 'mia' ORDER BY 1
----
millrace_viewer
staff

error 42501
as mia one
SELECT * FROM millrace_all.peers
