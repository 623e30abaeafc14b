# Arithmetic and mathematical functions.

SELECT 1 + 2, 5 - 7, 3 * 4, 7 / 2, -7 / 2, 7 % 3, -7 % 3, 7 % -3

SELECT 1.5 + 2, 1.50 - 0.5, 1.5 * 2.25, 7.0 / 2, 7.5 % 2, 1.10 + 1.1

SELECT 10::numeric / 3, 1::numeric / 7, 100::numeric / 3, 1e10::numeric / 3, 0.001 / 7, 1234567890.12 / 1.5

SELECT 1::int2 + 1, 1 + 1::int8, 1 + 1.0, 1 + 1::float8, 1::float4 + 1, 1::float4 + 1::float8, 1.0 + 1::float8, 1::float4 * 1.5

SELECT 1::int2 + 1::int2, 1::int2 * 1::int8, 1::int8 / 2, 5::int2 % 2::int2

SELECT abs(-5), abs(-5.5), abs(-5.5::float8), sign(-3), sign(2.5), sign(0.0::float8)

SELECT ceil(1.2), ceiling(-1.2), floor(1.8), floor(-1.2), ceil(1.2::float8), floor(5)

SELECT round(1.5), round(2.5), round(-1.5), round(1.2345, 2), round(1234.5, -2), round(2.5::float8), round(5, 1)

SELECT trunc(1.9), trunc(-1.9), trunc(1.2345, 2), trunc(1.9::float8), trunc(1234.5, -2)

SELECT sqrt(16), sqrt(2), sqrt(2::numeric), cbrt(27), power(2, 10), power(2, 0.5), power(2::numeric, 3)

SELECT exp(1), exp(1.0), ln(10), ln(10.0), log(100), log(100.0), log(2, 64), log10(1000)

SELECT width_bucket(5.35, 0.024, 10.06, 5), width_bucket(5, 0, 10, 4)

SELECT 2147483647::int8 + 1, -2147483648, 9223372036854775807, 0.1 + 0.2 = 0.3

SELECT 1e-10, 1E+5, 123.456e2, 1e-3 * 1000

SELECT 0.1::float4::float8, 1.1::float8::numeric, 16777217::float4, 1e10::float4

SELECT 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 1e308, 'Infinity'::float8 > 1, 'Infinity'::float8 - 'Infinity'::float8

SELECT 'NaN'::numeric + 1, 'Infinity'::numeric, 'NaN'::numeric = 'NaN'::numeric

SELECT sqrt(-1)

SELECT ln(0)

SELECT ln(-1)

SELECT log(0)

SELECT power(0, -1)

SELECT power(-1, 0.5)

SELECT exp(1000)

SELECT 1e308::float8 * 10

SELECT 5 / 2.0, 5 / 2::float8, 1 / 3::numeric, 2::numeric ^ 100, 2 ^ 3

SELECT 7 & 3, 7::int8 | 8, 5 # 1, ~7::int2, 1::int8 << 40

SELECT to_char(1234.5, '9999.99'), to_char(1234.5, 'FM9,999.00'), to_char(-5, '999'), to_char(5, '000'), to_char(0.5, 'FM0.99')

SELECT to_char(12, '9'), to_char(1234567, 'FM9,999,999'), to_char(12, 'S99'), to_char(-12, '99MI'), to_char(12.345, '99D9'), to_char(485, 'RN')

SELECT to_number('1,234.5', '9,999.9'), to_number('-12', 'S99')

SELECT random() < 1, random() >= 0

SELECT 5::numeric(10, 2) + 1, 5::numeric(10, 2), 1.005::numeric(10, 2) * 2, sum(1.10::numeric(5, 2))

SELECT n / 3, n % 3, n * 1.1, n ^ 2, -n FROM generate_series(-3, 3) n

SELECT max(port) - min(port), sum(port) / count(*), sum(port)::float8 / count(*) FROM peers

SELECT round(avg(port), 2), round(avg(port)::numeric, 0), trunc(avg(port)) FROM peers

SELECT pg_size_pretty(0::int8), pg_size_pretty(1023::int8), pg_size_pretty(10240::int8), pg_size_pretty(1048576::int8), pg_size_pretty(123456789012::int8), pg_size_pretty(-20000::int8), pg_size_pretty(1.5e15::numeric)

SELECT pg_size_pretty(lag_bytes), pg_size_pretty(retained_wal_bytes) FROM mirrors

SELECT 16 / 3 * 3, 2 + 3 * 4 ^ 2, (2 + 3) * 4, -2 ^ 2, 10 - 5 - 2, 2 * 3 % 4

SELECT erf(1)

SELECT pi(), degrees(pi()), radians(180), sin(1), cos(1), tan(1), asin(1), acos(1), atan(1), atan2(1, 1), cot(1)

SELECT mod(7, 3), mod(7.5, 2), div(7, 2), div(-7.5, 2), gcd(12, 18), lcm(4, 6), factorial(5)

SELECT scale(1.500), min_scale(1.500), trim_scale(1.500)

SELECT pg_size_bytes('10 kB'), pg_size_bytes('1.5 GB'), pg_size_bytes('5')

SELECT 3.0::float8, 3.5::float4, 1e100::float8, 1.7976931348623157e308::float8, 5e-324::float8, -0.0::float8

SELECT int4(5.6), int8 '7', float8(3), numeric '5.10' + 1, 5.5::int8
