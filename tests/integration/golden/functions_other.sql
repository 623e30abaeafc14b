# Values that a PostgreSQL 15 answered.

ok SELECT 1
select '16/B374D848'::pg_lsn - '16/B374D840'::pg_lsn
----
8

ok SELECT 1
select '0/10'::pg_lsn + 16
----
0/20

ok SELECT 1
select '0/20'::pg_lsn - 16::numeric
----
0/10

ok SELECT 1
select '0/10'::pg_lsn < '0/20'::pg_lsn
----
t

ok SELECT 1
select pg_wal_lsn_diff('0/20','0/10')
----
16

ok SELECT 1
select pg_size_pretty(1::bigint)
----
1 bytes

ok SELECT 1
select pg_size_pretty(10240::bigint)
----
10 kB

ok SELECT 1
select pg_size_pretty(123456789::bigint)
----
118 MB

ok SELECT 1
select pg_size_pretty(-123456789012::bigint)
----
-115 GB

ok SELECT 1
select pg_size_pretty(123456789012345.5)
----
112 TB

ok SELECT 1
select pg_size_pretty(1024*1024*1024::bigint*1024)
----
1024 GB

ok SELECT 1
select pg_size_bytes('1.5 GB')
----
1610612736

ok SELECT 1
select pg_size_bytes('10')
----
10

ok SELECT 1
select pg_size_bytes('3 mb')
----
3145728

ok SELECT 1
select '10.0.0.1'::inet
----
10.0.0.1

ok SELECT 1
select '10.0.0.0/8'::cidr
----
10.0.0.0/8

ok SELECT 1
select '10.0.0.1/8'::inet
----
10.0.0.1/8

ok SELECT 1
select '10.0.0.1'::inet < '10.0.0.2'::inet
----
t

ok SELECT 1
select '10.0.0.1'::inet << '10.0.0.0/8'::inet
----
t

ok SELECT 1
select host('10.0.0.1/8'::inet)
----
10.0.0.1

ok SELECT 1
select '10.0.0.1'::inet::text
----
10.0.0.1/32

ok SELECT 1
select '::1'::inet
----
::1

ok SELECT 1
select 'r'::"char"
----
r

ok SELECT 1
select 'r'::"char" = 'r'
----
t

ok SELECT 1
select '5'::xid
----
5

ok SELECT 1
select '5'::xid = '5'::xid
----
t

ok SELECT 1
select '0/0'::pg_lsn
----
0/0

ok SELECT 1
select 'FFFFFFFF/FFFFFFFF'::pg_lsn
----
FFFFFFFF/FFFFFFFF

ok SELECT 1
select '16/B374D848'::pg_lsn > '16/0'
----
t

ok SELECT 1
select 'FFFFFFFF/FFFFFFFF'::pg_lsn - '0/0'::pg_lsn
----
18446744073709551615

ok SELECT 1
select '0/0'::pg_lsn - '0/10'::pg_lsn
----
-16

ok SELECT 1
select ('0/20'::pg_lsn - '0/10'::pg_lsn)::int
----
16

ok SELECT 1
select pg_size_pretty('1/0'::pg_lsn - '0/0'::pg_lsn)
----
4096 MB

ok SELECT 1
select '0/1'::pg_lsn + 1.5
----
0/3

error 22023
select '0/0'::pg_lsn - 1::numeric

error 22P02
select 'x'::pg_lsn

ok SELECT 1
select pg_size_pretty(0::bigint)
----
0 bytes

ok SELECT 1
select pg_size_pretty(10239::bigint)
----
10239 bytes

ok SELECT 1
select pg_size_pretty(10241::bigint)
----
10 kB

ok SELECT 1
select pg_size_pretty(1048576::bigint)
----
1024 kB

ok SELECT 1
select pg_size_pretty(10485760::bigint)
----
10 MB

ok SELECT 1
select pg_size_pretty(-10240::bigint)
----
-10 kB

ok SELECT 1
select pg_size_pretty(9223372036854775807)
----
8192 PB

ok SELECT 1
select pg_size_pretty(10240.0)
----
10 kB

ok SELECT 1
select pg_size_pretty(1.5)
----
1.5 bytes

ok SELECT 1
select pg_size_pretty(1e18::numeric)
----
888 PB

ok SELECT 1
select pg_size_bytes('1kB')
----
1024

ok SELECT 1
select pg_size_bytes(' 1.5 TB ')
----
1649267441664

ok SELECT 1
select pg_size_bytes('-5 MB')
----
-5242880

ok SELECT 1
select pg_size_bytes('10 bytes')
----
10

error 22023
select pg_size_bytes('1 B')

error 22023
select pg_size_bytes('1 foo')

error 42725
select pg_size_pretty(5)

ok SELECT 1
select '192.168.1.5/24'::inet::text
----
192.168.1.5/24

ok SELECT 1
select '192.168.1.0/24'::cidr
----
192.168.1.0/24

ok SELECT 1
select '10.1/16'::cidr
----
10.1.0.0/16

ok SELECT 1
select '10'::cidr
----
10.0.0.0/8

ok SELECT 1
select '10.0.0.1'::inet = '10.0.0.1/32'
----
t

ok SELECT 1
select '10.0.0.0/8'::cidr >> '10.1.1.1'::inet
----
t

ok SELECT 1
select '2001:db8::/32'::cidr
----
2001:db8::/32

error 22P02
select '10.0.0.1/8'::cidr

error 22P02
select '10.0.0.300'::inet

ok SELECT 1
select '4294967295'::xid
----
4294967295

ok SELECT 1
select '5'::xid8
----
5

ok SELECT 1
select 'abcd'::varchar(2)
----
ab

ok SELECT 1
select 123::varchar(2)
----
12

ok SELECT 1
select 'x'::"char"::text
----
x

ok SELECT 1
select false::varchar
----
false

ok SELECT 1
select '0/1'::pg_lsn::text
----
0/1
