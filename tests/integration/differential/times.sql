# Dates, times, intervals: literals, arithmetic, functions, formats.

SELECT '2024-02-29'::date, '2024-02-29 12:34:56'::timestamp, '2024-02-29 12:34:56.789+02'::timestamptz, '12:34:56'::time, '12:34:56+02'::timetz

SELECT date '2024-01-01', timestamp '2024-01-01 00:00', timestamptz '2024-01-01 00:00+00', time '01:02', interval '1 day'

SELECT '0001-01-01'::date, '9999-12-31'::date, '0044-03-15 BC'::date, 'infinity'::date, '-infinity'::timestamptz, 'epoch'::timestamptz

SELECT '2024-01-01 00:00:00.123456'::timestamp, '2024-01-01 00:00:00.1'::timestamp, '2024-01-01 00:00:00.1234567'::timestamp

SELECT '2024-01-01 00:00:00.567'::timestamp(0), '2024-01-01 00:00:00.567'::timestamptz(1), '12:00:00.567'::time(0), '1.2345 seconds'::interval(2)

SELECT '1 day'::interval, '1 year 2 months 3 days 04:05:06.7'::interval, '-1 day'::interval, '1 day -1 hour'::interval, '36 hours'::interval, '0'::interval

SELECT '1 week'::interval, '90 minutes'::interval, '1.5 days'::interval, 'P1Y2M3DT4H5M6S'::interval, '1-2'::interval, '100 years'::interval, '1 mon ago'::interval

SELECT interval '1' day, interval '5' minute, interval '1-2' year to month, interval '1 02:03' day to minute

SELECT '2024-01-31'::date + 1, '2024-01-01'::date - 1, '2024-03-01'::date - '2024-02-01'::date, 5 + '2024-01-01'::date

SELECT '2024-01-31'::date + interval '1 month', '2024-01-31'::timestamp + interval '1 month', '2024-03-31'::timestamptz - interval '1 month 1 day'

SELECT '2024-01-02'::timestamp - '2024-01-01 12:00'::timestamp, '2024-03-01'::timestamptz - '2024-01-01'::timestamptz, '12:00'::time - '10:30'::time

SELECT '10:00'::time + interval '2 hours', '2024-01-01'::date + '10:00'::time, '23:00'::time + interval '2 hours', '01:00'::time - interval '2 hours'

SELECT interval '1 day' + interval '2 hours', interval '1 day' - interval '25 hours', interval '1 day' * 2, interval '1 day' / 2, 1.5 * interval '1 day', -interval '1 day', interval '1 month' / 3

SELECT interval '1 day' = interval '24 hours', interval '1 month' > interval '29 days', interval '1 month' = interval '30 days', interval '1 hour' < '2 hours'

SELECT date '2024-01-01' < timestamp '2024-01-01 00:01', date '2024-01-01' = timestamptz '2024-01-01 00:00+00', timestamp '2024-01-01' = timestamptz '2024-01-01'

SELECT '2024-01-01'::date BETWEEN '2023-01-01' AND '2025-01-01', '2024-01-01'::timestamptz > '2023-12-31'

SELECT extract(year FROM timestamp '2024-02-29 12:34:56.789'), extract(month FROM date '2024-02-29'), extract(day FROM date '2024-02-29'), extract(hour FROM timestamp '2024-02-29 12:34:56.789'), extract(minute FROM time '12:34:56'), extract(second FROM timestamp '2024-02-29 12:34:56.789')

SELECT extract(epoch FROM timestamptz '2024-01-01 00:00+00'), extract(epoch FROM interval '1 day 2 hours'), extract(epoch FROM timestamp '2024-01-01 00:00:00.5'), extract(epoch FROM date '2024-01-01'), extract(epoch FROM interval '1 year 1 mon')

SELECT extract(dow FROM date '2024-02-25'), extract(isodow FROM date '2024-02-25'), extract(doy FROM date '2024-02-29'), extract(week FROM date '2024-12-30'), extract(isoyear FROM date '2024-12-30'), extract(quarter FROM date '2024-05-01'), extract(century FROM date '2024-01-01'), extract(decade FROM date '2024-01-01'), extract(millennium FROM date '2024-01-01')

SELECT extract(milliseconds FROM time '12:34:56.789'), extract(microseconds FROM timestamp '2024-01-01 00:00:01.5'), extract(timezone FROM timestamptz '2024-01-01'), extract(julian FROM date '2024-01-01')

SELECT extract(day FROM interval '40 days 5 hours'), extract(hour FROM interval '40 days 5 hours'), extract(month FROM interval '14 months'), extract(year FROM interval '14 months')

SELECT date_part('year', timestamp '2024-02-29'), date_part('epoch', interval '1 hour'), date_part('dow', date '2024-02-29')

SELECT extract(nothing FROM date '2024-01-01')

SELECT extract(hour FROM date '2024-01-01')

SELECT date_trunc('hour', timestamp '2024-02-29 12:34:56'), date_trunc('day', timestamptz '2024-02-29 12:34:56+00'), date_trunc('month', date '2024-02-29'), date_trunc('year', timestamp '2024-02-29 12:34:56'), date_trunc('week', timestamp '2024-02-29 12:34:56'), date_trunc('quarter', timestamp '2024-05-29 12:34:56'), date_trunc('minute', timestamp '2024-02-29 12:34:56')

SELECT date_trunc('second', timestamp '2024-02-29 12:34:56.7'), date_trunc('milliseconds', timestamp '2024-02-29 12:34:56.7891'), date_trunc('decade', timestamp '2024-02-29'), date_trunc('century', timestamp '2024-02-29'), date_trunc('hour', interval '3 days 02:47:33')

SELECT date_trunc('day', timestamptz '2024-02-29 23:30+00', 'Europe/Berlin')

SELECT date_trunc('nothing', now())

SELECT date_bin('15 minutes', timestamp '2024-02-11 15:44:17', timestamp '2001-01-01'), date_bin('1 hour', timestamptz '2024-02-11 15:44:17+00', timestamptz '2001-01-01 00:00+00')

SELECT age(timestamp '2024-04-10', timestamp '1957-06-13'), age(timestamptz '2024-03-01', timestamptz '2024-02-28 12:00'), age(timestamp '2024-01-01', timestamp '2024-03-15')

shape
SELECT age(created_at), now() - created_at, created_at + interval '1 day' FROM mirrors

SELECT to_char(timestamp '2024-02-29 15:04:05.678', 'YYYY-MM-DD HH24:MI:SS'), to_char(timestamp '2024-02-29 15:04:05.678', 'HH12:MI:SS.MS AM'), to_char(timestamp '2024-02-29 15:04:05.678', 'Dy, DD Mon YYYY'), to_char(timestamp '2024-02-29 15:04:05.678', 'FMDay, FMMonth DD')

SELECT to_char(timestamptz '2024-02-29 15:04:05+00', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(date '2024-02-05', 'D DDD IW Q WW CC J'), to_char(timestamp '2024-02-05 01:02:03.000456', 'US FF3 SSSS'), to_char(timestamptz '2024-02-05', 'TZ OF')

SELECT to_char(interval '1 day 02:03:04', 'DD HH24:MI:SS'), to_char(time '13:14:15', 'HH24:MI'), to_char(timestamp '2024-02-05', 'Day|DAY|day|Mon|MON|Month|Dth|FMDDth|YY|Y,YYY')

SELECT to_timestamp(0), to_timestamp(1700000000.5), to_timestamp('2024-02-29 15:04', 'YYYY-MM-DD HH24:MI'), to_date('29 Feb 2024', 'DD Mon YYYY'), to_date('2024060', 'YYYYDDD')

SELECT make_date(2024, 2, 29), make_time(12, 30, 15.5), make_timestamp(2024, 2, 29, 12, 0, 0), make_timestamptz(2024, 2, 29, 12, 0, 0, 'UTC'), make_interval(days => 2, hours => 3), make_interval(1, 2, 3)

SELECT make_date(2023, 2, 29)

SELECT justify_days('40 days'), justify_hours('30 hours'), justify_interval('1 mon -1 hour')

SELECT isfinite(date '2024-01-01'), isfinite('infinity'::timestamptz), isfinite(interval '1 day')

SELECT timestamp '2024-02-29 12:00' AT TIME ZONE 'UTC', timestamptz '2024-02-29 12:00+00' AT TIME ZONE 'UTC', timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Europe/Berlin', timestamp '2024-01-01 12:00' AT TIME ZONE 'America/New_York'

SELECT timezone('UTC', timestamptz '2024-02-29 12:00+00'), timestamptz '2024-02-29 12:00+00' AT TIME ZONE interval '2 hours', timestamptz '2024-02-29 12:00+00' AT TIME ZONE '+03'

SELECT timestamptz '2024-02-29 12:00 Europe/Berlin', timestamptz '2024-02-29 12:00 PST', '2024-02-29 12:00 UTC'::timestamptz

SELECT '2024-02-30'::date

SELECT '2024-13-01'::date

SELECT 'nothing'::date

SELECT '25:00'::time

SELECT '24:00'::time, '23:59:60'::time, '2024-01-01 24:00'::timestamp

SELECT 'nothing'::interval

SELECT '1 fortnight'::interval

SELECT '2024-01-01'::timestamp AT TIME ZONE 'Nowhere/Land'

SELECT now() - '1 day'::interval < now(), now() - interval '5 minutes' BETWEEN now() - interval '1 hour' AND now()

SELECT now() - now(), now()::date - current_date, extract(epoch FROM now() - now())

SELECT count(*) FROM events WHERE at > now() - interval '1 hour'

SELECT count(*) FROM events WHERE at > now() - '1 hour'::interval AND at <= now()

SELECT mirror FROM mirrors WHERE created_at > '2024-01-01' AND state_since < now() + '1 year' ORDER BY mirror

SELECT mirror FROM mirrors WHERE lag > interval '10 seconds' OR lag IS NULL ORDER BY mirror

SELECT date_trunc('hour', at) = date_trunc('hour', first_at), extract(year FROM at) > 2020 FROM events

SELECT count(*), min(at) = max(at) FROM events GROUP BY date_trunc('year', at)

SELECT to_char(at, 'YYYY') > '2020', length(to_char(at, 'YYYY-MM-DD HH24:MI:SS')) FROM events

SELECT floor(extract(epoch FROM at) / 60) * 60 AS time, count(*) FROM events GROUP BY 1 ORDER BY 1

SELECT extract(epoch FROM at) > 0, date_part('epoch', at) > 0 FROM events

SELECT extract(epoch FROM lag), extract(epoch FROM wal_runway), coalesce(lag, '0'), lag * 2 FROM mirrors

SELECT greatest(at, first_at) = at, least(at, NULL) = at FROM events

SELECT min(d), max(d) FROM (VALUES (date '2024-01-01'), ('2023-01-01')) v (d)

SELECT d FROM (VALUES (date '2024-01-01'), ('-infinity'), ('infinity'), (NULL)) v (d) ORDER BY d DESC

SELECT t FROM (VALUES (timestamptz '2024-01-01 00:00+01'), ('2024-01-01 00:00+00'), ('1999-01-01')) v (t) ORDER BY t

SELECT i FROM (VALUES (interval '1 month'), ('30 days'), ('29 days 24 hours'), ('1 second'), ('-1 day')) v (i) ORDER BY i, i::text

SELECT DISTINCT i FROM (VALUES (interval '1 day'), ('24 hours')) v (i) WHERE false

SELECT interval '1 day' IN (interval '24 hours'), date '2024-01-01' IN ('2024-01-01', '2024-01-02')

SELECT CASE WHEN now() > '2020-01-01' THEN interval '1 day' ELSE '1 hour' END

SELECT date_trunc('day', d)::date FROM (VALUES (timestamp '2024-01-01 10:00')) v (d)

SELECT '2024-01-01 10:00'::timestamp - 1

SELECT interval '1 day' + 1

SELECT now() + now()

SELECT date '2024-01-01' || '!', interval '1 day' || '', now()::text LIKE '20%'

SELECT timestamptz '2024-01-01 00:00:00+00' + (interval '1 hour' * n) FROM generate_series(0, 3) n

SELECT '1 day'::interval::text, '2024-01-01'::date::text, '12:34:56.70'::time::text, '2024-01-01 00:00:00.10+00'::timestamptz::text

SELECT interval '1 year 25 hours' AS a, interval '-1 year +3 days' AS b, interval '1 day -00:00:01' AS c, interval '-00:00:00.5' AS d

SELECT (date '2024-01-01', date '2024-06-01') OVERLAPS (date '2024-05-01', date '2024-12-01')

SELECT '2024-01-01'::timestamptz::date, '2024-01-01 12:00'::timestamp::time, '2024-01-01'::date::timestamptz, '2024-01-01 12:00+00'::timestamptz::timestamp, '12:00'::time::interval, '12:00:00'::interval::time

SELECT '2024-01-01T12:00:00Z'::timestamptz, '20240101'::date, 'January 8, 1999'::date, '1999-01-08 04:05:06 -8:00'::timestamptz, '1/8/1999'::date

SELECT timeofday() <> '', pg_typeof(current_time), localtime IS NOT NULL
