# The views that are not asked for progress: columns of mappings, PeerDB's names, the system catalogs.

ok *
CREATE PEER shop FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok *
CREATE PEER lake FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', password = 'p', database = 'd', validate = false)

ok *
CREATE MIRROR orders FROM shop TO lake WITH TABLE MAPPING (public.orders : orders, {from: public.customers, to: customers, exclude: [password_hash, "Odd ""Name"], columns: {customer: id, total: 'a + b' AS 'numeric'}, target_key: [customer, region]}) WITH (validate = false)

# What a mapping says of columns; their types are known once the source was asked.
ok SELECT 5
SELECT mirror, source_table, column_name, position, source_type, target_type, nullable, in_key, excluded, lossy, lossy_note FROM mirror_columns ORDER BY excluded, column_name
----
orders|public.customers|id|NULL|NULL|NULL|NULL|t|f|NULL|NULL
orders|public.customers|region|NULL|NULL|NULL|NULL|t|f|NULL|NULL
orders|public.customers|total|NULL|NULL|numeric|NULL|f|f|NULL|NULL
orders|public.customers|Odd "Name|NULL|NULL|NULL|NULL|f|t|NULL|NULL
orders|public.customers|password_hash|NULL|NULL|NULL|NULL|f|t|NULL|NULL

ok SELECT 0
SELECT * FROM errors

# Numeric and character columns have their lengths.
ok SELECT 3
SELECT table_name, column_name, numeric_precision, numeric_scale, character_maximum_length FROM information_schema.columns WHERE table_schema = 'millrace' AND (numeric_precision = 5 OR character_maximum_length IS NOT NULL) ORDER BY 1, 2
----
mirror_tables|resync_percent|5|2|NULL
mirrors|last_error_sqlstate|NULL|NULL|5
mirrors|load_percent|5|2|NULL

# PeerDB's own names.
ok SELECT 1
SELECT f.name, f.status, s.name, d.type, f.config_proto FROM flows f JOIN public.peers s ON s.id = f.source_peer JOIN public.peers d ON d.id = f.destination_peer
----
orders|4|shop|8|NULL

ok SELECT 2
SELECT name, type, options FROM public.peers ORDER BY name
----
lake|8|NULL
shop|3|NULL

ok SELECT 2
SELECT flow_name, destination_table_name, inserts_count FROM peerdb_stats.cdc_table_aggregate_counts ORDER BY 2
----
orders|customers|NULL
orders|orders|NULL

ok SELECT 1
SELECT flow_name, error_type, ack FROM peerdb_stats.flow_errors
----
orders|info|f

ok SELECT 0
SELECT batch_id, rows_in_batch, end_time IS NULL FROM peerdb_stats.cdc_batches

error 42P01
SELECT * FROM cdc_batches

# Every tenant's rows, for superusers.
ok SELECT 1
SELECT tenant, mirror, desired FROM millrace_all.mirrors
----
millrace|orders|running

# The system catalogs.
ok SELECT 1
SELECT c.relkind, n.nspname, c.relnatts > 40 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relname = 'mirrors' AND nspname = 'millrace'
----
v|millrace|t

ok SELECT 3
SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = 'flow_errors' AND a.attnum < 4 ORDER BY 1
----
1|id|bigint
2|flow_name|text
3|error_message|text

ok SELECT 2
SELECT t.typname, t.typcategory, e.typname FROM pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem WHERE t.oid IN (25, 1009) ORDER BY 1
----
_text|A|text
text|S|NULL

ok SELECT 1
SELECT datname, encoding FROM pg_database WHERE datname = 'millrace'
----
millrace|6

ok SELECT 1
SELECT rolname, rolsuper, rolcanlogin FROM pg_roles WHERE oid = 10
----
millrace|t|t

ok SELECT 1
SELECT table_catalog, table_schema, table_type FROM information_schema.tables WHERE table_name = 'mirrors' AND table_schema = 'millrace'
----
millrace|millrace|VIEW

ok SELECT 1
SELECT count(*) FROM pg_trigger
----
0

# What clients ask of them by functions.
ok SELECT 1
SELECT pg_get_userbyid(10), pg_get_userbyid(99), pg_encoding_to_char(6), format_type(1700, 327686), format_type(1042, 9), format_type(23, NULL), format_type(1043, -1)
----
millrace|unknown (OID=99)|UTF8|numeric(5,2)|character(5)|integer|character varying

ok SELECT 3
SELECT nspname, relname, pg_table_is_visible(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relname IN ('peers', 'flows') AND nspname <> 'millrace_all' ORDER BY 1, 2
----
millrace|peers|t
public|flows|t
public|peers|f

ok SELECT 1
SELECT has_table_privilege('mirrors', 'SELECT'), has_table_privilege('millrace_all.mirrors', 'select'), has_schema_privilege('millrace', 'USAGE'), has_database_privilege('millrace', 'CONNECT'), pg_has_role('millrace'::name, 'MEMBER')
----
t|t|t|t|t

error 42P01
SELECT has_table_privilege('nothing_of_that_name', 'SELECT')

error 22023
message unrecognized privilege type: "FLY"
SELECT has_table_privilege('mirrors', 'SELECT, fly')

ok SELECT 3
SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid) FROM pg_proc p JOIN pg_type t ON t.typinput = p.oid OR t.typsend = p.oid WHERE t.typname IN ('int4', 'uuid') AND p.proname <> 'uuid_send' ORDER BY 1
----
int4in|cstring|integer
int4send|integer|bytea
uuid_in|cstring|uuid

ok SELECT 1
SELECT pg_table_size('mirrors'::regclass), pg_database_size('millrace'::name), pg_get_viewdef('mirrors'::regclass), current_schemas(false)
----
0|NULL|NULL|{millrace,pg_catalog,public}

ok SELECT 1
SELECT inet_client_addr(), pg_postmaster_start_time() <= now(), pg_is_other_temp_schema(11)
----
127.0.0.1|t|f

# A session's own variables, and the server's settings.
ok SET
SET application_name = 'catalogs'

ok SELECT 3
SELECT name, setting, source, context FROM pg_settings WHERE name IN ('application_name', 'server_version_num', 'any_user') ORDER BY 1
----
any_user|on|default|*
application_name|catalogs|session|user
server_version_num|150000|default|internal

ok RESET
RESET application_name

# Databases and roles.
ok SELECT 1
SELECT d.datname, r.rolname, d.datacl FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
----
millrace|millrace|{millrace=Cc/millrace}

ok SELECT 4
SELECT rolname, rolsuper, rolcanlogin, shobj_description(oid, 'pg_authid') FROM pg_roles ORDER BY oid
----
millrace|t|t|NULL
millrace_viewer|f|f|may read the status views
millrace_operator|f|f|~pause
millrace_admin|f|f|~create

# Those that would tell what nobody knows here are left out.
error 0A000
message pg_statistic
SELECT * FROM ^^pg_statistic

# What an installation has none of its own.
ok SELECT 0
SELECT locktype, mode, pid FROM pg_locks

ok SELECT 0
SELECT slot_name, restart_lsn FROM pg_replication_slots

ok SELECT 1
SELECT d.oid = s.datid, s.datname, s.numbackends >= 1, s.blks_read
FROM pg_stat_database s JOIN pg_database d ON d.datname = s.datname
----
t|millrace|t|NULL

# "char" beside text, as SQLAlchemy compares it.
ok SELECT 1
SELECT 'v'::"char" = 'v'::char, 'v'::"char" = ANY (ARRAY['r'::varchar, 'v'::varchar]),
  'v'::"char" <> ALL (ARRAY['r'::varchar]), 'v'::"char" NOT IN ('v'::name, 'w'::name), 'a'::"char" < 'b'::text
----
t|t|t|f|t

ok SELECT 1
SELECT 'pg_catalog.array_in'::regproc = 'array_in'::regproc, 'ARRAY_IN'::regproc::oid
----
t|750

error 42883
message nowhere.array_in
SELECT 'nowhere.array_in'::regproc

# What JDBC asks of keys and of key words.
ok SELECT 2
SELECT (information_schema._pg_expandarray('7 9'::int2vector)).n, (information_schema._pg_expandarray('7 9'::int2vector)).x
----
1|7
2|9

ok SELECT 2
SELECT k, (k).x, pg_typeof((k).n) FROM (SELECT information_schema._pg_expandarray('7 9'::int2vector) AS k) s
----
(7,1)|7|integer
(9,2)|9|integer

ok SELECT 2
SELECT * FROM information_schema._pg_expandarray(ARRAY['a', 'b']) AS e
----
a|1
b|2

error 42883
message _pg_expandarray
SELECT ^^_pg_expandarray('7'::int2vector)

ok SELECT 3
SELECT * FROM pg_get_keywords() WHERE word IN ('abort', 'between', 'select') ORDER BY word
----
abort|U|t|unreserved|can be bare label
between|C|t|unreserved (cannot be function or type name)|can be bare label
select|R|t|reserved|can be bare label

# A function of Postgres that is not here is not said to be none.
error 0A000
message unistr
SELECT ^^unistr('x')

error 42883
message no_such_function
SELECT ^^no_such_function(1)

ok *
DROP MIRROR orders

ok *
DROP PEER shop

ok *
DROP PEER lake

# Which catalog a row is of: a system column, so `*` has it not, and views have none.
ok SELECT 1
SELECT c.tableoid::regclass, tableoid = 'pg_class'::regclass FROM pg_class c WHERE relname = 'pg_proc'
----
pg_class|t

ok SELECT 1
SELECT count(l.tableoid) FROM pg_namespace n LEFT JOIN pg_language l ON l.oid = n.oid
----
0

error 42703
SELECT ^^tableoid FROM pg_tables

error 42702
SELECT ^^tableoid FROM pg_class, pg_type

# Conversions that a SELECT may ask for.
ok SELECT 3
SELECT castsource::regtype, casttarget::regtype, castcontext FROM pg_cast WHERE (castsource, casttarget) IN ((23, 20), (20, 23), (1043, 25)) ORDER BY 1
----
bigint|integer|e
integer|bigint|i
character varying|text|i

# set_config() is SET; its value is there for the next statement.
ok SELECT 1
SELECT set_config('application_name', 'by set_config', false)
----
by set_config

ok SHOW
SHOW application_name
----
by set_config

ok SELECT 1
SELECT name, current_setting(name), current_setting('no.' || name, true) FROM pg_settings WHERE name = 'application_name'
----
application_name|by set_config|NULL

ok SELECT 1
SELECT set_config('my.own', 'a' || 'b', false), set_config('my.own', NULL, false)
----
ab|

ok BEGIN
BEGIN

ok SELECT 1
SELECT set_config('application_name', 'for a while', true)
----
for a while

ok SHOW
SHOW application_name
----
for a while

ok COMMIT
COMMIT

ok SHOW
SHOW application_name
----
by set_config

error 42704
message unrecognized configuration parameter
SELECT set_config('no_such_parameter', 'x', false)

error 42704
SELECT current_setting('no_such_' || relname) FROM pg_class

error 22004
SELECT set_config(NULL, 'x', false)
