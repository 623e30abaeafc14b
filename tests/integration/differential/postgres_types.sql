# pg_lsn, reg types, network, and others that status queries use.

SELECT '0/16B3748'::pg_lsn, '16/B374D848'::pg_lsn - '16/B3740000'::pg_lsn, '0/10'::pg_lsn + 16, '0/20'::pg_lsn - 16::numeric, '0/10'::pg_lsn < '0/20'

SELECT pg_wal_lsn_diff('0/3000000', '0/1000000'), pg_size_pretty(pg_wal_lsn_diff('0/3000000', '0/1000000')), '0/0'::pg_lsn = '0/0', greatest('0/1'::pg_lsn, '0/2')

SELECT 'x'::pg_lsn

SELECT last_lsn, last_lsn - '0/0'::pg_lsn, last_lsn > '0/0' FROM mirror_tables

SELECT '127.0.0.1'::inet, '10.0.0.0/8'::cidr, '127.0.0.1'::inet::text, host('10.0.0.1/8'::inet), '::1'::inet

SELECT '10.0.0.1'::inet < '10.0.0.2'::inet, '10.0.0.1'::inet << '10.0.0.0/8'::inet, masklen('10.0.0.0/8'::inet)

SELECT 'int4'::regtype, 'integer'::regtype::oid, 23::regtype, 'pg_catalog'::regnamespace::text, 'text'::regtype::text

SELECT 'nothing_like_it'::regtype

SELECT 'pg_class'::regclass::oid, 1259::regclass, to_regclass('nothing_like_it'), to_regtype('int4')

SELECT 'nothing_like_it'::regclass

SELECT pg_typeof(1::int2), pg_typeof('{}'::int[]), pg_typeof(now() - now()), pg_typeof('x'::varchar(3)), pg_typeof(1 + 1.5), pg_typeof(ARRAY['x'])

SELECT '1'::xid, '5'::xid = 5::text::xid, '(0,1)'::tid, '1 2'::int2vector, '1 2'::oidvector

SELECT 'x'::"char", 'abc'::name || 'd', 'abc'::name = 'abc'

SELECT 23::oid = 23, 23::oid < 24, 5::oid::int, 5::int::oid, '7'::oid::text

SELECT quote_ident(current_schema()), has_schema_privilege('millrace', 'USAGE'), has_table_privilege('mirrors', 'SELECT')

SELECT current_setting('nothing.like_it', true), current_setting('search_path')

SELECT current_setting('nothing_like_it')

SELECT pg_encoding_to_char(6), pg_table_is_visible(1259), obj_description(1259, 'pg_class')

SELECT gen_random_uuid() IS NOT NULL, txid_current() > 0, pg_backend_pid() > 0

SELECT inet_server_port() > 0, pg_postmaster_start_time() <= now(), pg_conf_load_time() <= now()

SELECT '{"a"}'::text[]::text, 'x'::text::name, 'on'::text::bool, 1::text::int

SELECT '1'::money

SELECT '<a/>'::xml

SELECT '101'::bit(3), B'1'::varbit

SELECT '(1,2)'::point

SELECT '[1,5)'::int4range

SELECT 'a b'::tsvector

SELECT '08:00:2b:01:02:03'::macaddr

SELECT format_type(23, NULL), format_type(1043, 14), format_type(1700, 655366), format_type(1184, -1), format_type(0, NULL), format_type(1007, NULL), format_type(25, -1)

SELECT session_user = current_user, user = current_user, current_role = current_user, current_schemas(false)

SELECT pg_column_size(1::int4), pg_is_in_recovery(), pg_client_encoding()
