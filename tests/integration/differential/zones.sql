# Moments by the clocks of other zones than UTC.
zone America/New_York

SELECT timestamptz '2024-01-01 00:00+00', '2024-07-01 12:34:56.789+00'::timestamptz, '1850-01-01 00:00+00'::timestamptz, '0044-03-15 BC'::timestamptz

SELECT '2024-03-31 02:30'::timestamptz, '2024-10-27 02:30'::timestamptz, '2024-03-10 02:30'::timestamptz, '2024-11-03 01:30'::timestamptz

SELECT 'infinity'::timestamptz, '-infinity'::timestamptz, 'epoch'::timestamptz, '9999-12-31'::timestamptz, '294276-12-31 12:00+00'::timestamptz

SELECT timestamptz '2024-02-29 12:00 Europe/Berlin', timestamptz '2024-07-01 12:00 europe/berlin', timestamptz '2024-02-29 12:00 PST', timestamptz '2024-02-29 12:00 cet', '2024-02-29 12:00 EST5EDT'::timestamptz, '2024-02-29 UTC+3'::timestamptz

SELECT t::date, t::time, t::timestamp, t::text FROM (VALUES (timestamptz '2024-03-10 04:30+00'), ('2024-07-01 03:59:59.5+00'), ('infinity'), (NULL)) v (t) WHERE t < 'infinity' OR t IS NULL

SELECT '2024-07-01'::date::timestamptz, '2024-07-01 02:00'::timestamp::timestamptz, '2024-03-10 02:30'::timestamp::timestamptz, '2024-11-03 01:30'::timestamp::timestamptz, 'infinity'::timestamp::timestamptz, '-infinity'::date::timestamptz

SELECT x::timestamptz FROM (VALUES ('2024-07-01 12:00'::text), ('2024-07-01 12:00+02'), ('2024-01-01 EST')) v (x)

SELECT t + interval '1 day', t + interval '24 hours', t - interval '1 month', t + '1 month 1 day 1 hour'::interval, interval '1 year' + t FROM (VALUES (timestamptz '2024-03-09 12:00+00'), ('2024-11-02 12:00+00'), ('2024-03-31 01:30+01'), ('infinity')) v (t)

SELECT timestamptz '2024-11-04 00:00' - timestamptz '2024-11-03 00:00', timestamptz '2024-03-11' - '2024-03-10', age(timestamptz '2024-07-01 00:00+00', '2024-01-01 00:00+00')

SELECT date_trunc('hour', t), date_trunc('day', t), date_trunc('week', t), date_trunc('month', t), date_trunc('quarter', t), date_trunc('year', t), date_trunc('decade', t), date_trunc('minute', t) FROM (VALUES (timestamptz '2024-11-03 05:30:31+00'), ('2024-11-03 06:30:31+00'), ('2024-03-10 07:15+00'), ('2024-07-01 03:00+00'), ('-infinity')) v (t)

SELECT date_trunc('day', timestamptz '2024-02-29 23:30+00', 'Europe/Berlin'), date_trunc('hour', timestamptz '2024-02-29 23:30+00', 'Asia/Kolkata'), date_trunc('month', timestamptz '2024-02-29 23:30+00', 'PST'), date_trunc('day', timestamptz '2024-02-29 23:30+00', '+3')

SELECT extract(hour FROM t), extract(day FROM t), extract(epoch FROM t), extract(timezone FROM t), extract(timezone_hour FROM t), extract(timezone_minute FROM t), extract(julian FROM t), extract(dow FROM t), date_part('year', t) FROM (VALUES (timestamptz '2024-01-01 04:30+00'), ('2024-07-01 00:00+00'), ('1850-01-01 00:00+00')) v (t)

SELECT extract(timezone FROM 'infinity'::timestamptz), extract(year FROM '-infinity'::timestamptz)

SELECT timestamp '2024-02-29 12:00' AT TIME ZONE 'UTC', timestamptz '2024-02-29 12:00+00' AT TIME ZONE 'UTC', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Europe/Berlin', timestamp '2024-01-01 12:00' AT TIME ZONE 'America/New_York'

SELECT timestamp '2024-01-01' AT TIME ZONE '+2', timestamp '2024-01-01' AT TIME ZONE '2', timestamp '2024-01-01' AT TIME ZONE 'UTC-05:30', timestamptz '2024-01-01 00:00+00' AT TIME ZONE '<+05>-05', timestamp '2024-01-01' AT TIME ZONE interval '-3:30', timestamptz '2024-01-01 00:00+00' AT TIME ZONE interval '02:00'

SELECT timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'CET', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'EST', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'pdt', 'infinity'::timestamptz AT TIME ZONE 'Europe/Berlin'

SELECT timestamp '2024-03-31 02:30' AT TIME ZONE 'Europe/Berlin', timestamp '2024-10-27 02:30' AT TIME ZONE 'Europe/Berlin', timestamp '2024-10-06 02:15' AT TIME ZONE 'Australia/Lord_Howe', timestamp '2011-12-30 12:00' AT TIME ZONE 'Pacific/Apia'

SELECT timestamp '2050-07-01' AT TIME ZONE 'Europe/Berlin', timestamp '2500-01-01' AT TIME ZONE 'Europe/Berlin', timestamp '1900-01-01' AT TIME ZONE 'Europe/Berlin', timestamp '0100-01-01' AT TIME ZONE 'Asia/Tokyo'

SELECT to_char(t, 'YYYY-MM-DD HH24:MI:SS TZ tz OF TZH:TZM') FROM (VALUES (timestamptz '2024-01-01 00:00+00'), ('2024-07-01 00:00+00'), ('1850-01-01 00:00+00')) v (t)

SELECT to_timestamp('2024-07-01 12:00', 'YYYY-MM-DD HH24:MI'), to_timestamp('2024-07-01 12:00 +02', 'YYYY-MM-DD HH24:MI TZH'), to_timestamp(1720000000)

SELECT make_timestamptz(2024, 7, 1, 12, 0, 0), make_timestamptz(2024, 7, 1, 12, 0, 0, '+2'), make_timestamptz(2024, 7, 1, 12, 0, 0, 'UTC+2'), make_timestamptz(2024, 7, 1, 12, 0, 0, 'Europe/Berlin'), make_timestamptz(2024, 7, 1, 12, 0, 0, '-03:30')

SELECT make_timestamptz(2024, 7, 1, 12, 0, 0, '2')

SELECT to_json(timestamptz '2024-07-01 00:00+00'), to_jsonb(timestamptz '2024-01-01 00:00+00'), json_build_object('t', timestamptz '1850-01-01 00:00+00'), to_jsonb('0044-03-15 00:00+00 BC'::timestamptz), to_json('infinity'::timestamptz), to_json(NULL::timestamptz)

SELECT ARRAY[timestamptz '2024-07-01 00:00+00', NULL, '2024-01-01'], '{2024-07-01 12:00, infinity}'::timestamptz[], array_agg(t) FROM (VALUES (timestamptz '2024-01-01 12:00+00')) v (t)

SELECT count(*) FROM (VALUES (timestamptz '2024-07-01 03:00+00'), ('2024-07-01 05:00+00')) v (t) WHERE t >= '2024-07-01'

SELECT t = timestamp '2024-07-01', t > date '2024-06-30', t < timestamp '2024-07-01 00:01', t BETWEEN '2024-06-30 20:00' AND '2024-07-01' FROM (VALUES (timestamptz '2024-07-01 04:00+00'), ('2024-07-01 00:00+00')) v (t)

SELECT g FROM generate_series(timestamptz '2024-03-09 12:00', '2024-03-12', '1 day') g

SELECT g FROM generate_series(timestamptz '2024-11-02 00:00', '2024-11-05', '12 hours') g

SELECT g FROM generate_series('2024-03-09'::date, '2024-03-11', '1 day') g

SELECT (timestamptz '2024-03-09 12:00', interval '1 day') OVERLAPS (timestamptz '2024-03-10 11:59', interval '1 hour')

SELECT now() = localtimestamp::timestamptz, current_date = now()::date, now()::time(0) = localtime(0), current_timestamp(0) = localtimestamp(0)

SELECT age(timestamp '2024-07-01') IS NOT NULL, age(timestamptz '2024-07-01') = age(current_date::timestamptz, '2024-07-01')

SELECT coalesce(t, '2024-07-01 12:00'), CASE WHEN t IS NULL THEN '2024-01-01' ELSE t END, greatest(t, timestamp '2024-01-01') FROM (VALUES (NULL::timestamptz)) v (t)

SELECT t::date AS day, count(*) FROM (VALUES (timestamptz '2024-07-01 03:00+00'), ('2024-07-01 05:00+00'), ('2024-07-02 03:00+00')) v (t) GROUP BY 1 ORDER BY 1

SELECT '2024-02-29 12:00 Nowhere/Land'::timestamptz

SELECT '2024-02-29 12:00 XYZ'::timestamptz

SELECT '2024-01-01'::timestamp AT TIME ZONE 'Nowhere/Land'

SELECT '2024-01-01'::timestamp AT TIME ZONE '170'

SELECT '2024-01-01'::timestamp AT TIME ZONE '+02:99'

SELECT '2024-01-01'::timestamp AT TIME ZONE ''

SELECT '2024-01-01'::timestamp AT TIME ZONE '../../etc/passwd'

SELECT '2024-01-01'::timestamp AT TIME ZONE 'EST5EDT', '2024-07-01'::timestamp AT TIME ZONE 'est5edt', '2024-07-01'::timestamp AT TIME ZONE 'US/Pacific', '2024-07-01'::timestamp AT TIME ZONE 'Etc/GMT+5', '2024-07-01'::timestamp AT TIME ZONE 'zulu'

SELECT '12:00 PST'::time, '2024-01-01 12:00 Europe/Berlin'::timestamp, '2024-01-01 12:00 Europe/Berlin'::date

SELECT '12:00 Europe/Berlin'::time

SELECT date_bin('1 day', timestamptz '2024-07-01 12:00+00', timestamptz '2024-01-01'), date_bin('6 hours', timestamptz '2024-07-01 13:00+00', '2024-01-01')

SELECT timezone('Europe/Berlin', timestamptz '2024-07-01 00:00+00'), timezone(interval '1 hour', timestamp '2024-07-01')

SELECT current_setting('TimeZone')

zone Asia/Kolkata

SELECT timestamptz '2024-01-01 00:00+00', '1850-01-01 00:00+00'::timestamptz, to_char(timestamptz '2024-01-01 00:00+00', 'TZ OF TZH TZM'), to_json(timestamptz '2024-01-01 00:00+00'), extract(timezone_minute FROM timestamptz '2024-01-01')

param timestamptz 2024-07-01 12:00
SELECT $1, $1::text, $1::date, $1 AT TIME ZONE 'UTC'

param text 2024-07-01 12:00
SELECT $1::timestamptz

param _timestamptz {2024-07-01 12:00,2024-07-01 12:00+00}
SELECT $1, $1[1], unnest($1)

SELECT '2024-07-01 12:00'::timestamptz AS t, x FROM (VALUES ('2024-07-01'::date)) v (x) WHERE x = '2024-07-01'::timestamptz

zone <+02>-02

SELECT timestamptz '2024-01-01 00:00+00', to_char(timestamptz '2024-01-01 00:00+00', 'TZ OF TZH TZM'), '2024-01-01'::timestamptz AT TIME ZONE 'UTC', current_setting('TimeZone')

zone UTC+3

SELECT timestamptz '2024-01-01 00:00+00', to_char(timestamptz '2024-01-01 00:00+00', 'TZ OF TZH TZM'), current_setting('TimeZone')

zone europe/london

SELECT timestamptz '2024-07-01 00:00+00', to_char(timestamptz '2024-07-01 00:00+00', 'TZ OF TZH TZM'), '1970-01-01'::timestamptz, current_setting('TimeZone')

zone -3.5

SELECT timestamptz '2024-01-01 00:00+00', current_setting('TimeZone')

zone CET

SELECT timestamptz '2024-07-01 00:00+00', '2024-07-01'::timestamptz, current_setting('TimeZone')
