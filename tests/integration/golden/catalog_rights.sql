# What the system catalogs show and answer to roles that are no superusers: their own tenant, the
# roles that have access to it, and true answers on what each may.

ok CREATE DATABASE
CREATE DATABASE acme

ok CREATE DATABASE
CREATE DATABASE beta

ok CREATE ROLE
CREATE ROLE vera LOGIN PASSWORD 'vera' IN ROLE millrace_viewer

ok CREATE ROLE
CREATE ROLE conny LOGIN PASSWORD 'conny'

ok CREATE ROLE
CREATE ROLE carl LOGIN PASSWORD 'carl'

ok CREATE ROLE
CREATE ROLE bert LOGIN PASSWORD 'bert'

ok CREATE ROLE
CREATE ROLE team

ok GRANT
GRANT CONNECT ON DATABASE acme TO vera, conny, carl, team

ok GRANT
GRANT CREATE ON DATABASE acme TO carl

ok GRANT
GRANT CONNECT ON DATABASE beta TO bert

ok GRANT ROLE
GRANT team TO conny WITH ADMIN OPTION

ok SELECT 3
SELECT datname FROM pg_database ORDER BY 1
----
acme
beta
millrace

ok SELECT 1
as vera acme
SELECT datname, pg_get_userbyid(datdba) FROM pg_database
----
acme|millrace

ok SELECT 8
as vera acme
SELECT rolname FROM pg_roles ORDER BY 1
----
carl
conny
millrace
millrace_admin
millrace_operator
millrace_viewer
team
vera

ok SELECT 2
as vera acme
SELECT r.rolname, m.rolname, a.admin_option FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member ORDER BY 1
----
millrace_viewer|vera|f
team|conny|t

ok SELECT 1
as vera acme
SELECT catalog_name FROM information_schema.schemata WHERE schema_name = 'millrace'
----
acme

# pg_authid and pg_shadow are for superusers; a password is for nobody.
error 42501
as vera acme
message permission denied
SELECT rolname FROM pg_authid

error 42501
as vera acme
SELECT usename FROM pg_shadow

ok SELECT 1
SELECT rolname, rolpassword FROM pg_authid WHERE rolname = 'vera'
----
vera|NULL

ok SELECT 1
SELECT usename, passwd FROM pg_shadow WHERE usename = 'vera'
----
vera|NULL

# Tables: the system's for whoever is in, the status views for viewers, all tenants' for superusers.
ok SELECT 1
as vera acme
SELECT has_table_privilege('pg_class', 'SELECT'), has_table_privilege('mirrors', 'SELECT'), has_table_privilege('millrace_all.mirrors', 'SELECT'), has_table_privilege('mirrors', 'INSERT'), has_table_privilege('mirrors', 'SELECT WITH GRANT OPTION')
----
t|t|f|f|f

ok SELECT 1
as conny acme
SELECT has_table_privilege('pg_class', 'SELECT'), has_table_privilege('mirrors', 'SELECT'), has_column_privilege('mirrors', 'mirror', 'SELECT'), has_any_column_privilege('settings', 'SELECT')
----
t|f|f|t

error 42501
as conny acme
SELECT * FROM mirrors

# Of another role, by its name or oid.
ok SELECT 1
as conny acme
SELECT has_table_privilege('vera', 'mirrors', 'SELECT'), has_table_privilege('conny', 'mirrors', 'SELECT'), has_table_privilege('millrace', 'millrace_all.mirrors', 'UPDATE'), has_table_privilege('public', 'mirrors', 'SELECT'), has_table_privilege('public', 'pg_class', 'SELECT')
----
t|f|t|f|t

ok SELECT 2
as vera acme
SELECT rolname, has_table_privilege(r.oid, c.oid, 'SELECT'), has_column_privilege(r.oid, c.oid, 1::int2, 'SELECT'), has_schema_privilege(r.rolname, 'millrace', 'USAGE') FROM pg_roles r, pg_class c WHERE rolname IN ('conny', 'carl') AND c.oid = 'mirrors'::regclass ORDER BY 1
----
carl|t|t|t
conny|f|f|t

# Who is of another tenant is nobody here.
error 42704
as vera acme
message role "bert" does not exist
SELECT has_table_privilege('bert', 'mirrors', 'SELECT')

ok SELECT 1
SELECT has_database_privilege('bert', 'beta', 'CONNECT'), has_database_privilege('bert', 'acme', 'CONNECT'), has_database_privilege('carl', 'acme', 'CREATE'), has_database_privilege('vera', 'acme', 'CREATE'), has_database_privilege('beta', 'TEMP')
----
t|f|t|f|t

error 3D000
as vera acme
message database "beta" does not exist
SELECT has_database_privilege('beta', 'CONNECT')

ok SELECT 1
as vera acme
SELECT has_database_privilege('acme', 'CONNECT'), has_database_privilege('acme', 'CREATE'), has_database_privilege(d.oid, 'CONNECT'), has_database_privilege(1::oid, 'CONNECT') FROM pg_database d
----
t|f|t|NULL

ok SELECT 1
as vera acme
SELECT has_schema_privilege('millrace', 'USAGE'), has_schema_privilege('millrace_all', 'USAGE'), has_schema_privilege('millrace', 'CREATE'), has_function_privilege('conny', (SELECT min(oid) FROM pg_proc WHERE proname = 'lower'), 'EXECUTE')
----
t|f|f|t

ok SELECT 1
as vera acme
SELECT pg_has_role('millrace_viewer', 'MEMBER'), pg_has_role('millrace_admin', 'USAGE'), pg_has_role('conny', 'team', 'MEMBER WITH ADMIN OPTION'), pg_has_role('vera', 'millrace_viewer', 'MEMBER WITH ADMIN OPTION'), pg_has_role('millrace', 'team', 'USAGE'), pg_has_role('vera', 'vera', 'USAGE')
----
t|f|t|f|t|t

error 42704
as vera acme
SELECT pg_has_role('bert', 'MEMBER')

error 22023
SELECT pg_has_role('vera', 'FLY')

# The access lists say the same.
ok SELECT 3
SELECT n.nspname, relname, relacl FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE (nspname, relname) IN (('pg_catalog', 'pg_class'), ('millrace', 'mirrors'), ('millrace_all', 'mirrors')) ORDER BY 1
----
millrace|mirrors|{millrace=r/millrace,millrace_viewer=r/millrace,millrace_operator=r/millrace,millrace_admin=r/millrace}
millrace_all|mirrors|{millrace=r/millrace}
pg_catalog|pg_class|{millrace=r/millrace,=r/millrace}

ok SELECT 4
SELECT grantee FROM information_schema.table_privileges WHERE table_schema = 'millrace' AND table_name = 'mirrors' ORDER BY 1
----
millrace
millrace_admin
millrace_operator
millrace_viewer
