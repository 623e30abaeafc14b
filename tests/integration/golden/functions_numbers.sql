# Values that a PostgreSQL 15 answered.

ok SELECT 1
select make_time(8,15,23.5)
----
08:15:23.5

ok SELECT 1
select to_char(-123.456, '999D99')
----
-123.46

ok SELECT 1
select to_char(12, 'FM000')
----
012

ok SELECT 1
select to_char(485,'FMRN')
----
CDLXXXV

ok SELECT 1
select to_char(1.5,'FM9.99')
----
1.5

ok SELECT 1
select to_char(1,'FM9.00')
----
1.00

ok SELECT 1
select to_char(-5,'9')
----
-5

ok SELECT 1
select to_char(12,'SG99')
----
+12

ok SELECT 1
select least(1.5, 2)
----
1.5

ok SELECT 1
select greatest('b','a')
----
b

ok SELECT 1
select substring('foobar' from 'o(.)b')
----
o

ok SELECT 1
select substring('foobar' from 'o.b')
----
oob

ok SELECT 1
select substring('foobar' from 2 for 3)
----
oob

ok SELECT 1
select repeat('Pg',4)
----
PgPgPgPg

ok SELECT 1
select reverse('abcde')
----
edcba

ok SELECT 1
select translate('12345','143','ax')
----
a2x5

ok SELECT 1
select ascii('x')
----
120

ok SELECT 1
select chr(65)
----
A

ok SELECT 1
select to_hex(2147483647)
----
7fffffff

ok SELECT 1
select to_hex(-1)
----
ffffffff

ok SELECT 1
select bit_length('jose')
----
32

ok SELECT 1
select starts_with('alphabet','alph')
----
t

ok SELECT 1
select 'ÄBC' ilike 'äbc'
----
t

ok SELECT 1
select length('äbc')
----
3

ok SELECT 1
select octet_length('äbc')
----
4

ok SELECT 1
select decode('EjQ=','base64')
----
\x1234

ok SELECT 1
select convert_from('\x616263','UTF8')
----
abc

ok SELECT 1
select round(2.5)
----
3

ok SELECT 1
select round(-2.5)
----
-3

ok SELECT 1
select round(2.567,2)
----
2.57

ok SELECT 1
select round(1234.5,-2)
----
1200

ok SELECT 1
select round(2.5::float8)
----
2

ok SELECT 1
select ceil(1.2)
----
2

ok SELECT 1
select floor(-1.2)
----
-2

ok SELECT 1
select trunc(1.9)
----
1

ok SELECT 1
select trunc(1.567,2)
----
1.56

ok SELECT 1
select mod(7,3)
----
1

ok SELECT 1
select mod(-7,3)
----
-1

ok SELECT 1
select mod(7.5,2)
----
1.5

ok SELECT 1
select power(2,3)
----
8

ok SELECT 1
select power(2.0,3)
----
8.0000000000000000

ok SELECT 1
select sqrt(2)
----
1.4142135623730951

ok SELECT 1
select sqrt(2.0)
----
1.414213562373095

ok SELECT 1
select cbrt(27.0)
----
3.0000000000000004

ok SELECT 1
select exp(1.0)
----
2.7182818284590452

ok SELECT 1
select exp(1)
----
2.718281828459045

ok SELECT 1
select ln(2.0)
----
0.6931471805599453

ok SELECT 1
select ln(2)
----
0.6931471805599453

ok SELECT 1
select log(100.0)
----
2.0000000000000000

ok SELECT 1
select log(100)
----
2

ok SELECT 1
select log(2.0,64.0)
----
6.0000000000000000

ok SELECT 1
select sign(-5)
----
-1

ok SELECT 1
select sign(-5.5)
----
-1

ok SELECT 1
select div(7,2)
----
3

ok SELECT 1
select gcd(12,18)
----
6

ok SELECT 1
select lcm(4,6)
----
12

ok SELECT 1
select abs(-1.5)
----
1.5

ok SELECT 1
select @ -5
----
5

ok SELECT 1
select |/ 25
----
5

ok SELECT 1
select ||/ 27
----
3.0000000000000004

ok SELECT 1
select 2^3
----
8

ok SELECT 1
select 2.0^3
----
8.0000000000000000

ok SELECT 1
select 2^0.5
----
1.4142135623730950

ok SELECT 1
select 5 & 3
----
1

ok SELECT 1
select 5 | 3
----
7

ok SELECT 1
select 5 # 3
----
6

ok SELECT 1
select 1 << 4
----
16

ok SELECT 1
select 16 >> 2
----
4

ok SELECT 1
select factorial(5)
----
120

ok SELECT 1
select width_bucket(5.35,0.024,10.06,5)
----
3

ok SELECT 1
select width_bucket(5.35::float8,0.024,10.06,5)
----
3

ok SELECT 1
select scale(8.410)
----
3

ok SELECT 1
select min_scale(8.4100)
----
2

ok SELECT 1
select sin(1)
----
0.8414709848078965

ok SELECT 1
select cos(1)
----
0.5403023058681398

ok SELECT 1
select atan2(1,2)
----
0.4636476090008061

ok SELECT 1
select degrees(1)
----
57.29577951308232

ok SELECT 1
select radians(180)
----
3.141592653589793

ok SELECT 1
select pi()
----
3.141592653589793

ok SELECT 1
select 'NaN'::numeric = 'NaN'::numeric
----
t

ok SELECT 1
select 'NaN'::numeric > 1
----
t

ok SELECT 1
select 'NaN'::numeric + 1
----
NaN

ok SELECT 1
select 'Infinity'::numeric
----
Infinity

ok SELECT 1
select 'Infinity'::numeric - 'Infinity'::numeric
----
NaN

ok SELECT 1
select -'Infinity'::numeric
----
-Infinity

ok SELECT 1
select 'NaN'::numeric::text
----
NaN

ok SELECT 1
select 1/2
----
0

ok SELECT 1
select 1/2.0
----
0.50000000000000000000

ok SELECT 1
select 1/2::float8
----
0.5

ok SELECT 1
select 7%3
----
1

ok SELECT 1
select 1+1.5
----
2.5

ok SELECT 1
select 1::int2+1::int4
----
2

ok SELECT 1
select 1::int8*2
----
2

ok SELECT 1
select 1::float4+1::float8
----
2

ok SELECT 1
select 1::numeric/3
----
0.33333333333333333333

ok SELECT 1
select 10/3.0
----
3.3333333333333333

ok SELECT 1
select 2::int8/3
----
0

ok SELECT 1
select 1.0::float4
----
1

ok SELECT 1
select 1e10
----
10000000000

ok SELECT 1
select 3.0*2
----
6.0

ok SELECT 1
select masklen('10.0.0.0/8')
----
8

ok SELECT 1
select family('::1')
----
6

ok SELECT 1
select 'a'::text || 1
----
a1

ok SELECT 1
select 1 || 'a'
----
1a

ok SELECT 1
select true::text
----
true

ok SELECT 1
select 1.50::text
----
1.50

ok SELECT 1
select '1'::int
----
1

ok SELECT 1
select ' 5 '::int8
----
5

ok SELECT 1
select 'yes'::boolean
----
t

ok SELECT 1
select 1::boolean
----
t

ok SELECT 1
select true::int
----
1

ok SELECT 1
select 1.555::numeric(4,2)
----
1.56

ok SELECT 1
select 3.7::int
----
4

ok SELECT 1
select 2.5::float8::int
----
2

ok SELECT 1
select num_nulls(1,null,2)
----
1

ok SELECT 1
select num_nonnulls(1,null)
----
1

error 22P02
select 'x'::int

error 22008
select '2020-13-01'::date

error 22012
select 1/0

error 2201E
select ln(0.0)

error 2201F
select sqrt(-1)

error 22P02
select 'a'::uuid

error 42883
select sum('a'::text)

error 22003
select 9223372036854775807 + 1

ok SELECT 1
select to_char(1234.5678, 'FM9,999.00')
----
1,234.57

ok SELECT 1
select to_char(-0.5, '0.9')
----
-0.5

ok SELECT 1
select to_char(148.5, 'FM999.990')
----
148.500

ok SELECT 1
select to_char(-485, '999S')
----
485-

ok SELECT 1
select to_char(485, '"Good number:"999')
----
Good number: 485

ok SELECT 1
select to_char(1, 'FM9th')
----
1st

ok SELECT 1
select to_char(-485,'SG999')
----
-485

ok SELECT 1
select to_char(0,'FM999')
----
0

ok SELECT 1
select to_char(100::bigint,'FM999,999')
----
100

ok SELECT 1
select to_char(0.00,'FM9.99')
----
0.

ok SELECT 1
select to_char(-1.5,'MI9.9')
----
-1.5

ok SELECT 1
select to_char(12345.678,'FM99999990.0000')
----
12345.6780

error 22008
select make_time(25,0,0)

ok SELECT 1
select '-infinity'::date
----
-infinity

ok SELECT 1
select '12:34:56.789'::time(1)
----
12:34:56.8

ok SELECT 1
select reverse('äb')
----
bä

ok SELECT 1
select ascii('')
----
0

ok SELECT 1
select chr(228)
----
ä

ok SELECT 1
select ascii('ä')
----
228

ok SELECT 1
select to_hex(255::bigint)
----
ff

ok SELECT 1
select to_hex(-1::bigint)
----
ffffffffffffffff

ok SELECT 1
select split_part('a,b,c',',',2)
----
b

ok SELECT 1
select replace('abab','a','x')
----
xbxb

error 54000
select chr(0)

ok SELECT 1
select decode('deadbeef','hex')
----
\xdeadbeef

error 22023
select decode('zz','hex')

ok SELECT 1
select round(-0.5)
----
-1

ok SELECT 1
select round(0.5::float8)
----
0

ok SELECT 1
select round(1.5::float8)
----
2

ok SELECT 1
select round(12.345,1)
----
12.3

ok SELECT 1
select trunc(-1.5)
----
-1

ok SELECT 1
select trunc(123.456,-1)
----
120

ok SELECT 1
select ceil(-0.5)
----
0

ok SELECT 1
select floor(0.5)
----
0

ok SELECT 1
select abs(-5)
----
5

ok SELECT 1
select abs(-5::bigint)
----
5

ok SELECT 1
select mod(-7,-3)
----
-1

ok SELECT 1
select mod(5.5,-2)
----
1.5

ok SELECT 1
select sign(0)
----
0

ok SELECT 1
select sign(2.5::float8)
----
1

ok SELECT 1
select power(0,0)
----
1

ok SELECT 1
select power(2,-1)
----
0.5

ok SELECT 1
select power(2::numeric,-1)
----
0.5000000000000000

ok SELECT 1
select power(2.0,0.5)
----
1.4142135623730950

ok SELECT 1
select power(1.5,10)
----
57.6650390625000000

ok SELECT 1
select power(10,20)
----
1e+20

ok SELECT 1
select 10.0^10
----
10000000000.0000000000000000

ok SELECT 1
select 2::numeric^100
----
1267650600228229401496703205376.0000000000000000

ok SELECT 1
select (-2.0)^3
----
-8.0000000000000000

ok SELECT 1
select sqrt(16)
----
4

ok SELECT 1
select sqrt(0.25)
----
0.50000000000000000

ok SELECT 1
select sqrt(1e10)
----
100000.00000000000

ok SELECT 1
select sqrt(3.0)
----
1.732050807568877

ok SELECT 1
select cbrt(-8)
----
-2

ok SELECT 1
select exp(0)
----
1

ok SELECT 1
select exp(2.5)
----
12.182493960703473

ok SELECT 1
select exp(-1.5)
----
0.2231301601484298

ok SELECT 1
select ln(10)
----
2.302585092994046

ok SELECT 1
select ln(10.5)
----
2.3513752571634777

ok SELECT 1
select ln(0.5)
----
-0.6931471805599453

ok SELECT 1
select ln(1.0)
----
0.0000000000000000

ok SELECT 1
select log(2)
----
0.3010299956639812

ok SELECT 1
select log(1000.0)
----
3.0000000000000000

ok SELECT 1
select log(0.001)
----
-3.0000000000000000

ok SELECT 1
select log(2,8)
----
3.0000000000000000

ok SELECT 1
select log(10.0,1000)
----
3.0000000000000000

ok SELECT 1
select div(-7,2)
----
-3

ok SELECT 1
select div(7.5,2)
----
3

ok SELECT 1
select gcd(0,5)
----
5

ok SELECT 1
select lcm(0,5)
----
0

ok SELECT 1
select gcd(-12,18)
----
6

ok SELECT 1
select factorial(20)
----
2432902008176640000

ok SELECT 1
select factorial(0)
----
1

ok SELECT 1
select width_bucket(0,1,10,3)
----
0

ok SELECT 1
select width_bucket(11,1,10,3)
----
4

ok SELECT 1
select degrees(pi())
----
180

ok SELECT 1
select 5 % 3
----
2

ok SELECT 1
select -5 % 3
----
-2

ok SELECT 1
select 5.5 % 2
----
1.5

ok SELECT 1
select 2 ^ 10
----
1024

ok SELECT 1
select -1 >> 1
----
-1

ok SELECT 1
select 1::bigint << 40
----
1099511627776

ok SELECT 1
select 5::smallint & 3::smallint
----
1

ok SELECT 1
select @ -2.5
----
2.5

error 2201F
select power(0,-1)

error 2201F
select (-1)^0.5

error 22012
select 1::int2 / 0

error 22003
select 2147483647 + 1

ok SELECT 1
select 1e400
----
10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000

ok SELECT 1
select 'Infinity'::numeric + 1
----
Infinity

ok SELECT 1
select 'Infinity'::numeric * -1
----
-Infinity

ok SELECT 1
select 1 / 'Infinity'::numeric
----
0

ok SELECT 1
select 'Infinity'::numeric / 'Infinity'
----
NaN

ok SELECT 1
select abs('-Infinity'::numeric)
----
Infinity

ok SELECT 1
select round('NaN'::numeric)
----
NaN

ok SELECT 1
select 'NaN'::numeric = 'NaN'
----
t

ok SELECT 1
select 'NaN'::numeric > 'Infinity'
----
t

ok SELECT 1
select 5 % 'Infinity'::numeric
----
5

ok SELECT 1
select -'NaN'::numeric
----
NaN

ok SELECT 1
select 1.0/3
----
0.33333333333333333333

ok SELECT 1
select 2/3.0
----
0.66666666666666666667

ok SELECT 1
select 1e-10*1
----
0.0000000001

ok SELECT 1
select 100/7.0
----
14.2857142857142857

ok SELECT 1
select 1.10+1
----
2.10

ok SELECT 1
select 1.5*1.5
----
2.25

ok SELECT 1
select 10::numeric/4
----
2.5000000000000000

ok SELECT 1
select 1::float4/3
----
0.3333333333333333

ok SELECT 1
select 0.1::float4::float8
----
0.10000000149011612

ok SELECT 1
select 1e20::float8
----
1e+20

ok SELECT 1
select 1e-7::float8
----
1e-07

ok SELECT 1
select 123456789.123::float4
----
1.2345679e+08

ok SELECT 1
select 1::float8/3
----
0.3333333333333333

ok SELECT 1
select 0.1+0.2
----
0.3

ok SELECT 1
select 0.1::float8+0.2::float8
----
0.30000000000000004

ok SELECT 1
select 1.5::float4*2
----
3

ok SELECT 1
select 3::float4
----
3

ok SELECT 1
select 1e15::float8
----
1e+15

ok SELECT 1
select 123456789012345678::float8
----
1.2345678901234568e+17

ok SELECT 1
select 0.1::float4 = 0.1::float8
----
f

ok SELECT 1
select 0.1::float4 = 0.1::numeric
----
f

ok SELECT 1
select 1 = 1.0
----
t

ok SELECT 1
select 1::oid = 1
----
t

ok SELECT 1
select 5::oid < 6::int8
----
t

ok SELECT 1
select network('192.168.1.5/24')
----
192.168.1.0/24

ok SELECT 1
select greatest(1, 2.5)
----
2.5

ok SELECT 1
select greatest('a'::text, 'B')
----
a

ok SELECT 1
select nullif(1.0, 1.00)
----
NULL

ok SELECT 1
select nullif('a','b')
----
a

ok SELECT 1
select 'a' like 'A'
----
f

ok SELECT 1
select 'ABC' ilike '%b%'
----
t

ok SELECT 1
select 'a%c' like 'a\%c'
----
t

ok SELECT 1
select 'ÄX' ilike 'ä_'
----
t

ok SELECT 1
select '5'::int + '3'
----
8

ok SELECT 1
select '5' + 3
----
8

ok SELECT 1
select 'a' || 'b'
----
ab

ok SELECT 1
select '1' = 1
----
t

ok SELECT 1
select '1.5'::float8 * '2'
----
3

error 42725
select -'5'

ok SELECT 1
select +5
----
5

ok SELECT 1
select - -5
----
5

error 22P02
select 1 + 'x'

error 42725
select 'a' + 'b'

error 42883
select true + 1

error 42883
select length(5)

error 22P02
select round('a')

ok SELECT 1
select sqrt('4')
----
2

ok SELECT 1
select abs('-5')
----
5

error 42725
select date_part('year', '2020-01-01')

error 42725
select extract(year from '2020-01-01')

error 42725
select to_char('2020-01-01', 'YYYY')

ok SELECT 1
select to_char(5, 'YYYY')
----
YYYY

ok SELECT 1
select ' 5 '::int
----
5

ok SELECT 1
select '0x10'::text
----
0x10

ok SELECT 1
select 't'::bool
----
t

ok SELECT 1
select 'off'::bool
----
f

ok SELECT 1
select '1,5'::text
----
1,5

ok SELECT 1
select '1e3'::float8
----
1000

ok SELECT 1
select '1_000'::text
----
1_000

ok SELECT 1
select '+5'::int
----
5

ok SELECT 1
select '.5'::numeric
----
0.5

ok SELECT 1
select '5.'::numeric
----
5

ok SELECT 1
select '1e2'::numeric
----
100

ok SELECT 1
select '{1F2}'::text
----
{1F2}

error 22P02
select 't1'::bool

error 22P02
select '1.5'::int

error 22003
select '99999'::int2

error 22P02
select 'a'::uuid

error 22008
select '25:00'::time

ok SELECT 1
select 5::oid::int8
----
5

ok SELECT 1
select 5::int8::oid
----
5

ok SELECT 1
select 'ab'::char(4) || 'x'
----
abx

ok SELECT 1
select length('ab'::char(4))
----
2

ok SELECT 1
select 1.999::numeric(3,2)
----
2.00

ok SELECT 1
select 12345.678::numeric(8,1)
----
12345.7

error 22003
select 99.999::numeric(4,2)

ok SELECT 1
select true::text
----
true

ok SELECT 1
select 1::text
----
1

ok SELECT 1
select 1.5::float8::text
----
1.5

ok SELECT 1
select 1e20::float8::text
----
1e+20

ok SELECT 1
select 5::bool
----
t

ok SELECT 1
select 0::bool
----
f

ok SELECT 1
select true::int
----
1

error 22P02
select 'a'::text::int

ok SELECT 1
select cast('5' as integer)
----
5

ok SELECT 1
select cast(5 as text)
----
5
