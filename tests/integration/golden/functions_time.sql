# Values that a PostgreSQL 15 answered.

ok SELECT 1
select interval '1 day 2 hours'
----
1 day 02:00:00

ok SELECT 1
select interval '1' day
----
1 day

ok SELECT 1
select interval '90 min'
----
01:30:00

ok SELECT 1
select interval 'P1Y2M3DT4H5M6.5S'
----
1 year 2 mons 3 days 04:05:06.5

ok SELECT 1
select interval '1.5 months'
----
1 mon 15 days

ok SELECT 1
select interval '1-2'
----
1 year 2 mons

ok SELECT 1
select interval '-1 day +02:03'
----
-1 days +02:03:00

ok SELECT 1
select interval '1 day' = interval '24 hours'
----
t

ok SELECT 1
select interval '1 mon' > interval '29 days'
----
t

ok SELECT 1
select interval '1 year' < interval '365 days'
----
t

ok SELECT 1
select interval '1 day' * 1.5
----
1 day 12:00:00

ok SELECT 1
select interval '1 month' / 4
----
7 days 12:00:00

ok SELECT 1
select -interval '1 day 2 hours'
----
-1 days -02:00:00

ok SELECT 1
select 2 * interval '3 hours'
----
06:00:00

ok SELECT 1
select interval '1 day' - interval '1 hour'
----
1 day -01:00:00

ok SELECT 1
select timestamp '2020-01-31' + interval '1 month'
----
2020-02-29 00:00:00

ok SELECT 1
select timestamptz '2020-03-01 12:00+00' - interval '1 day'
----
2020-02-29 12:00:00+00

ok SELECT 1
select date '2020-02-28' + 2
----
2020-03-01

ok SELECT 1
select date '2020-03-01' - date '2020-02-01'
----
29

ok SELECT 1
select timestamp '2020-03-01' - timestamp '2020-02-01 13:14:15'
----
28 days 10:45:45

ok SELECT 1
select time '10:00' + interval '15 hours'
----
01:00:00

ok SELECT 1
select time '10:00' - time '08:30'
----
01:30:00

ok SELECT 1
select date '2020-01-01' + time '10:00'
----
2020-01-01 10:00:00

ok SELECT 1
select date '2020-01-01' + interval '1 hour'
----
2020-01-01 01:00:00

ok SELECT 1
select extract(epoch from timestamp '2020-01-01 10:11:12.5')
----
1577873472.500000

ok SELECT 1
select extract(year from date '2020-01-01')
----
2020

ok SELECT 1
select extract(dow from timestamp '2020-01-05')
----
0

ok SELECT 1
select extract(second from interval '1 min 2.5 sec')
----
2.500000

ok SELECT 1
select extract(hour from time '10:00')
----
10

ok SELECT 1
select extract(epoch from interval '1 mon 2 days')
----
2764800.000000

ok SELECT 1
select extract(julian from timestamp '2020-01-01 12:00')
----
2458850.50000000000000000000

ok SELECT 1
select extract(isoyear from date '2021-01-01')
----
2020

ok SELECT 1
select extract(week from date '2021-01-01')
----
53

ok SELECT 1
select extract(century from date '2000-01-01')
----
20

ok SELECT 1
select extract(millennium from date '2001-01-01')
----
3

ok SELECT 1
select extract(decade from date '1999-01-01')
----
199

ok SELECT 1
select extract(doy from date '2020-12-31')
----
366

ok SELECT 1
select extract(quarter from date '2020-05-01')
----
2

ok SELECT 1
select extract(milliseconds from timestamp '2020-01-01 10:11:12.5')
----
12500.000

ok SELECT 1
select extract(microseconds from timestamp '2020-01-01 10:11:12.5')
----
12500000

ok SELECT 1
select date_part('day', interval '3 days')
----
3

ok SELECT 1
select date_part('epoch', timestamptz '2020-01-01 00:00+00')
----
1577836800

ok SELECT 1
select date_part('hour', timestamp '2020-01-01 10:00')
----
10

ok SELECT 1
select date_trunc('hour', timestamp '2020-01-01 10:11:12')
----
2020-01-01 10:00:00

ok SELECT 1
select date_trunc('week', timestamp '2020-01-01')
----
2019-12-30 00:00:00

ok SELECT 1
select date_trunc('quarter', timestamptz '2020-05-05 10:00+00')
----
2020-04-01 00:00:00+00

ok SELECT 1
select date_trunc('month', interval '1 year 2 mons 3 days')
----
1 year 2 mons

ok SELECT 1
select date_trunc('decade', timestamp '1999-01-01')
----
1990-01-01 00:00:00

ok SELECT 1
select date_trunc('century', timestamp '2000-06-01')
----
1901-01-01 00:00:00

ok SELECT 1
select date_trunc('day', date '2020-01-01')
----
2020-01-01 00:00:00+00

ok SELECT 1
select date_bin('15 minutes', timestamp '2020-02-11 15:44:17', timestamp '2001-01-01')
----
2020-02-11 15:30:00

ok SELECT 1
select age(timestamp '2020-03-01', timestamp '2019-12-31')
----
2 mons 1 day

ok SELECT 1
select age(timestamp '2001-04-10', timestamp '1957-06-13')
----
43 years 9 mons 27 days

ok SELECT 1
select age(timestamp '1957-06-13', timestamp '2001-04-10')
----
-43 years -9 mons -27 days

ok SELECT 1
select justify_days(interval '35 days')
----
1 mon 5 days

ok SELECT 1
select justify_hours(interval '27 hours')
----
1 day 03:00:00

ok SELECT 1
select justify_interval(interval '1 mon -1 hour')
----
29 days 23:00:00

ok SELECT 1
select make_interval(days => 10)
----
10 days

ok SELECT 1
select make_interval(1,2,3,4,5,6,7.5)
----
1 year 2 mons 25 days 05:06:07.5

ok SELECT 1
select make_interval(hours => 2, mins => 30)
----
02:30:00

ok SELECT 1
select make_date(2020,2,29)
----
2020-02-29

ok SELECT 1
select make_timestamp(2020,2,29,8,15,23.5)
----
2020-02-29 08:15:23.5

ok SELECT 1
select make_timestamptz(2020,2,29,8,15,23.5,'UTC')
----
2020-02-29 08:15:23.5+00

ok SELECT 1
select to_char(timestamp '2020-01-05 15:06:07.123456', 'YYYY-MM-DD HH24:MI:SS.MS US')
----
2020-01-05 15:06:07.123 123456

ok SELECT 1
select to_char(timestamp '2020-01-05 15:06:07', 'FMDay, DD Month YYYY HH12:MI AM')
----
Sunday, 05 January   2020 03:06 PM

ok SELECT 1
select to_char(timestamp '2020-01-05 15:06:07', 'Dy Mon D DDD Q WW IW ID IYYY CC J')
----
Sun Jan 1 005 1 01 01 7 2020 21 2458854

ok SELECT 1
select to_char(timestamptz '2020-01-05 15:06:07+00', 'TZ OF tz TZH:TZM')
----
UTC +00 utc +00:00

ok SELECT 1
select to_char(timestamp '2020-01-05', '"quoted YYYY" YY FMMM th DDth FMDDth')
----
quoted YYYY 20 1 th 05th 5th

ok SELECT 1
select to_char(interval '1 day 25:30:15', 'HH24:MI:SS DD')
----
25:30:15 01

ok SELECT 1
select to_char(interval '90 min', 'HH24"h"MI')
----
01h30

ok SELECT 1
select to_timestamp(1284352323)
----
2010-09-13 04:32:03+00

ok SELECT 1
select to_timestamp(1284352323.5)
----
2010-09-13 04:32:03.5+00

ok SELECT 1
select to_timestamp('05 Dec 2000', 'DD Mon YYYY')
----
2000-12-05 00:00:00+00

ok SELECT 1
select to_date('20201231','YYYYMMDD')
----
2020-12-31

ok SELECT 1
select to_timestamp('2020-01-01 10:11:12.5','YYYY-MM-DD HH24:MI:SS.MS')
----
2020-01-01 10:11:12.5+00

ok SELECT 1
select to_date('2020-1-5','YYYY-MM-DD')
----
2020-01-05

ok SELECT 1
select timestamp '2020-01-01 10:00' at time zone 'UTC'
----
2020-01-01 10:00:00+00

ok SELECT 1
select timestamptz '2020-01-01 10:00+00' at time zone '+02'
----
2020-01-01 08:00:00

ok SELECT 1
select timestamptz '2020-01-01 10:00+00' at time zone interval '2 hours'
----
2020-01-01 12:00:00

ok SELECT 1
select isfinite(date '2020-01-01')
----
t

ok SELECT 1
select isfinite(timestamp 'infinity')
----
f

ok SELECT 1
select isfinite(interval '1 day')
----
t

ok SELECT 1
select (date '2001-02-16', date '2001-12-21') overlaps (date '2001-10-30', date '2002-10-30')
----
t

ok SELECT 1
select (date '2001-02-16', interval '100 days') overlaps (date '2001-10-30', date '2002-10-30')
----
f

ok SELECT 1
select interval '1 day 02:03:04.567' second(1)
----
1 day 02:03:04.6

ok SELECT 1
select interval '1.5 hours' hour
----
01:00:00

ok SELECT 1
select interval '400 days' day
----
400 days

ok SELECT 1
select timestamp(0) '2020-01-01 10:11:12.6'
----
2020-01-01 10:11:13

ok SELECT 1
select interval '5' minute
----
00:05:00

ok SELECT 1
select cast('1.5 sec' as interval(0))
----
00:00:02

ok SELECT 1
select date '2020-01-01' = timestamp '2020-01-01'
----
t

ok SELECT 1
select date '2020-01-01' < timestamptz '2020-01-01 01:00+00'
----
t

ok SELECT 1
select timestamp '2020-01-01' = timestamptz '2020-01-01 00:00+00'
----
t

ok SELECT 1
select greatest(interval '1 day', interval '25 hours')
----
25:00:00

ok SELECT 1
select greatest(date '2020-01-01', timestamp '2020-01-01 10:00')
----
2020-01-01 10:00:00

ok SELECT 1
select date '2020-01-01'::text
----
2020-01-01

ok SELECT 1
select interval '1 day'::text
----
1 day

ok SELECT 1
select coalesce(null, interval '1 day')
----
1 day

ok SELECT 1
select nullif(interval '1 day', interval '24 hours')
----
NULL

ok SELECT 1
select case when true then interval '1 day' end
----
1 day

ok SELECT 1
select date '2020-01-01' - 1
----
2019-12-31

ok SELECT 1
select date '2020-01-01' - interval '1 day'
----
2019-12-31 00:00:00

ok SELECT 1
select '2020-01-01'::date - '2019-12-31'
----
1

error 22007
select 'foo'::interval

error 42883
select interval '1 day' + 1

ok SELECT 1
select interval '1 day ago'
----
-1 days

ok SELECT 1
select interval '@ 1 day 2 hours'
----
1 day 02:00:00

ok SELECT 1
select interval '2 weeks'
----
14 days

ok SELECT 1
select interval '1 decade'
----
10 years

ok SELECT 1
select interval '3 04:05:06'
----
3 days 04:05:06

ok SELECT 1
select interval '04:05'
----
04:05:00

ok SELECT 1
select interval '-04:05:06.789'
----
-04:05:06.789

ok SELECT 1
select interval '1 year 2 mons -3 days'
----
1 year 2 mons -3 days

ok SELECT 1
select interval 'PT36H'
----
36:00:00

ok SELECT 1
select interval '0'
----
00:00:00

ok SELECT 1
select interval '1 century'
----
100 years

error 22007
select interval '1e1 day'

ok SELECT 1
select interval '.5 day'
----
12:00:00

ok SELECT 1
select interval '1 month 0.5 day'
----
1 mon 12:00:00

ok SELECT 1
select interval '1' year
----
1 year

ok SELECT 1
select interval '5' hour
----
05:00:00

ok SELECT 1
select interval '3' month
----
3 mons

ok SELECT 1
select interval '1-2' year to month
----
1 year 2 mons

ok SELECT 1
select interval '1 02:03' day to minute
----
1 day 02:03:00

ok SELECT 1
select interval '10' second
----
00:00:10

ok SELECT 1
select interval '1 day 02:03:04' day to hour
----
1 day 02:00:00

ok SELECT 1
select interval '1 day'::text
----
1 day

ok SELECT 1
select '1 day'::interval * 2
----
2 days

ok SELECT 1
select interval '10 days' / 3
----
3 days 08:00:00

ok SELECT 1
select interval '1 mon' * 0.5
----
15 days

ok SELECT 1
select interval '1 year' / 7
----
1 mon 21 days 10:17:08.5344

ok SELECT 1
select interval '-1 mon' * 1.5
----
-1 mons -15 days

ok SELECT 1
select interval '1 day' * -1.25
----
-1 days -06:00:00

ok SELECT 1
select interval '1 day' between interval '23 hours' and interval '25 hours'
----
t

ok SELECT 1
select interval '1 day' in (interval '24 hours')
----
t

ok SELECT 1
select interval '1 day' <> interval '1 day'
----
f

ok SELECT 1
select timestamp '2020-01-01 00:00' - interval '1 month'
----
2019-12-01 00:00:00

ok SELECT 1
select timestamp '2024-02-29' + interval '1 year'
----
2025-02-28 00:00:00

ok SELECT 1
select timestamp '2020-01-01' + interval '1.5 days'
----
2020-01-02 12:00:00

ok SELECT 1
select timestamp '0001-01-01' - interval '1 year'
----
0001-01-01 00:00:00 BC

ok SELECT 1
select timestamp 'infinity' + interval '1 day'
----
infinity

ok SELECT 1
select timestamptz '2020-12-31 23:59:59.999999+00' + interval '1 microsecond'
----
2021-01-01 00:00:00+00

ok SELECT 1
select timestamp '2020-01-01' - timestamp '2020-01-01 10:00'
----
-10:00:00

ok SELECT 1
select timestamptz '2020-01-02 00:00+00' - date '2020-01-01'
----
1 day

ok SELECT 1
select date '2020-01-01' - timestamp '2019-01-01'
----
365 days

ok SELECT 1
select '2020-01-01'::timestamp - '1 day'::interval
----
2019-12-31 00:00:00

ok SELECT 1
select extract(timezone from timestamptz '2020-01-01 00:00+00')
----
0

ok SELECT 1
select extract(day from interval '40 days 1 hour')
----
40

ok SELECT 1
select extract(month from interval '14 months')
----
2

ok SELECT 1
select extract(year from interval '25 months')
----
2

ok SELECT 1
select extract(minute from interval '90 minutes')
----
30

ok SELECT 1
select extract(hour from interval '30 hours')
----
30

ok SELECT 1
select extract(epoch from interval '1 year')
----
31557600.000000

ok SELECT 1
select extract(epoch from date '2020-01-01')
----
1577836800

ok SELECT 1
select extract(epoch from time '10:00')
----
36000.000000

ok SELECT 1
select extract(year from timestamp '0044-03-15 BC')
----
-44

ok SELECT 1
select extract(century from timestamp '0044-03-15 BC')
----
-1

ok SELECT 1
select extract(year from timestamp 'infinity')
----
Infinity

ok SELECT 1
select extract(month from timestamp 'infinity')
----
NULL

ok SELECT 1
select extract(epoch from timestamptz '1970-01-01 00:00:01.25+00')
----
1.250000

error 0A000
select extract(timezone from timestamp '2020-01-01')

error 0A000
select extract(hour from date '2020-01-01')

error 0A000
select extract(week from interval '1 day')

error 0A000
select date_trunc('week', interval '1 day')

ok SELECT 1
select date_trunc('year', timestamptz '2020-05-05 10:00+00', 'UTC')
----
2020-01-01 00:00:00+00

ok SELECT 1
select date_trunc('millennium', timestamp '2020-05-05')
----
2001-01-01 00:00:00

ok SELECT 1
select date_trunc('milliseconds', timestamp '2020-05-05 10:11:12.123456')
----
2020-05-05 10:11:12.123

ok SELECT 1
select date_trunc('minute', interval '1 day 02:03:04')
----
1 day 02:03:00

ok SELECT 1
select date_trunc('week', timestamp '2021-01-03')
----
2020-12-28 00:00:00

ok SELECT 1
select date_trunc('second', timestamp '1999-12-31 23:59:59.9')
----
1999-12-31 23:59:59

ok SELECT 1
select date_bin('1 hour', timestamptz '2020-02-11 15:44:17+00', timestamptz '2001-01-01 00:30+00')
----
2020-02-11 15:30:00+00

ok SELECT 1
select date_bin('5 min', timestamp '1999-12-31 23:58', timestamp '2000-01-01')
----
1999-12-31 23:55:00

error 0A000
select date_bin('1 month', timestamp '2020-01-01', timestamp '2001-01-01')

ok SELECT 1
select age(timestamp '2020-01-31', timestamp '2020-03-01')
----
-1 mons -1 days

ok SELECT 1
select age(timestamp '2020-03-31', timestamp '2020-02-29')
----
1 mon 2 days

ok SELECT 1
select age(timestamp '2020-03-01 00:00', timestamp '2020-01-31 12:00')
----
1 mon 12:00:00

ok SELECT 1
select age(timestamptz '2020-03-01 00:00+00', timestamptz '2020-01-31 12:00+00')
----
1 mon 12:00:00

ok SELECT 1
select age(date '2020-03-01', date '2020-01-31')
----
1 mon 1 day

ok SELECT 1
select justify_interval(interval '-1 mon 40 days')
----
10 days

ok SELECT 1
select justify_days(interval '-35 days')
----
-1 mons -5 days

ok SELECT 1
select justify_hours(interval '-50 hours 20 min')
----
-2 days -01:40:00

ok SELECT 1
select to_char(timestamp '2020-01-05 00:06:07', 'HH:MI:SS PM')
----
12:06:07 AM

ok SELECT 1
select to_char(timestamp '2020-01-05 12:06:07', 'HH12 a.m. A.M.')
----
12 p.m. P.M.

ok SELECT 1
select to_char(timestamp '2020-01-05 12:06:07', 'SSSS')
----
43567

ok SELECT 1
select to_char(timestamp '0044-03-15 BC', 'YYYY BC')
----
0044 BC

ok SELECT 1
select to_char(timestamp '2020-01-05 12:06:07', 'Y,YYY YYY YY Y')
----
2,020 020 20 0

ok SELECT 1
select to_char(timestamp '2020-01-05', 'FMMonth FMDD, FMYYYY')
----
January 5, 2020

ok SELECT 1
select to_char(date '2020-01-05', 'YYYY-MM-DD')
----
2020-01-05

ok SELECT 1
select to_char(timestamp '2020-01-05 12:06:07.1', 'FF1 FF3 FF6')
----
1 100 100000

ok SELECT 1
select to_char(timestamp '2020-01-05 12:06:07.1', 'yyyy-mm-dd hh24:mi:ss')
----
2020-01-05 12:06:07

ok SELECT 1
select to_char(timestamp '2020-01-05', 'IDDD IYY I')
----
007 020 0

ok SELECT 1
select to_char(timestamptz '2020-01-05 15:06:07+00', 'YYYY-MM-DD"T"HH24:MI:SS.MSOF')
----
2020-01-05T15:06:07.000+00

ok SELECT 1
select to_char(timestamp '2020-01-05 15:00', 'FMHH12 FMMI')
----
3 0

ok SELECT 1
select to_char(interval '-1 day -02:03', 'DD HH24:MI')
----
-1 -02:-03

ok SELECT 1
select to_char(interval '15h 2m 12s', 'HH24:MI:SS')
----
15:02:12

ok SELECT 1
select to_char(interval '1 year 2 mons', 'YYYY MM')
----
0001 02

ok SELECT 1
select to_char(interval '100 hours', 'HH24')
----
100

ok SELECT 1
select to_date('05 Dec 2000', 'DD Mon YYYY')
----
2000-12-05

ok SELECT 1
select to_date('2000-12','YYYY-MM')
----
2000-12-01

ok SELECT 1
select to_timestamp('20200102030405','YYYYMMDDHH24MISS')
----
2020-01-02 03:04:05+00

ok SELECT 1
select to_timestamp('12:30 PM','HH12:MI AM')
----
0001-01-01 12:30:00+00 BC

ok SELECT 1
select to_timestamp('2020-01-01T10:00','YYYY-MM-DD"T"HH24:MI')
----
2020-01-01 10:00:00+00

ok SELECT 1
select to_date('2020-045','YYYY-DDD')
----
2020-02-14

ok SELECT 1
select to_date('2020-01','IYYY-IW')
----
2019-12-30

ok SELECT 1
select to_timestamp(0)
----
1970-01-01 00:00:00+00

ok SELECT 1
select to_timestamp(-1.5)
----
1969-12-31 23:59:58.5+00

ok SELECT 1
select to_date('21/02/2020','DD/MM/YYYY')
----
2020-02-21

ok SELECT 1
select to_timestamp('1.5','SS.MS')
----
0001-01-01 00:00:01.5+00 BC

error 22008
select to_date('2020-13-01','YYYY-MM-DD')

error 22007
select to_date('x','YYYY')

error 22008
select make_date(2020,13,1)

ok SELECT 1
select make_interval(years => 1, secs => 1.5)
----
1 year 00:00:01.5

ok SELECT 1
select make_interval()
----
00:00:00

ok SELECT 1
select make_interval(weeks => 2)
----
14 days

ok SELECT 1
select timestamp '2020-01-01 10:00' at time zone 'GMT'
----
2020-01-01 10:00:00+00

ok SELECT 1
select timestamptz '2020-01-01 10:00+00' at time zone '-03:30'
----
2020-01-01 13:30:00

ok SELECT 1
select timestamptz '2020-01-01 10:00+00' at time zone interval '-02:30'
----
2020-01-01 07:30:00

ok SELECT 1
select timestamptz '2020-01-01 10:00+02'
----
2020-01-01 08:00:00+00

ok SELECT 1
select timezone('UTC', timestamp '2020-01-01')
----
2020-01-01 00:00:00+00

ok SELECT 1
select date '2020-01-01' < '2020-01-02'
----
t

ok SELECT 1
select timestamp '2020-01-01' > '2019-01-01'
----
t

ok SELECT 1
select '2020-01-01' < date '2021-01-01'
----
t

ok SELECT 1
select date '2020-01-01' in ('2020-01-01', '2020-01-02')
----
t

ok SELECT 1
select ('2020-01-01'::timestamp)::date
----
2020-01-01

ok SELECT 1
select ('2020-01-01 10:00'::timestamp)::time
----
10:00:00

ok SELECT 1
select (date '2020-01-01')::timestamptz
----
2020-01-01 00:00:00+00

ok SELECT 1
select ('25:00'::interval)::time
----
01:00:00

ok SELECT 1
select ('10:00'::time)::interval
----
10:00:00

ok SELECT 1
select '2020-01-01 10:00'::timestamptz::timestamp
----
2020-01-01 10:00:00

ok SELECT 1
select 'epoch'::timestamptz
----
1970-01-01 00:00:00+00

ok SELECT 1
select 'infinity'::timestamp
----
infinity

ok SELECT 1
select '2020-01-01 00:00:00.123456'::timestamptz(3)
----
2020-01-01 00:00:00.123+00

ok SELECT 1
select coalesce('1 day', interval '2 days')
----
1 day

ok SELECT 1
select greatest('1 day'::interval, '2 hours')
----
1 day

ok SELECT 1
select least(timestamp '2020-01-01', date '2019-01-01')
----
2019-01-01 00:00:00

error 42883
select date '2020-01-01' + date '2020-01-01'

error 42725
select time '10:00' + time '10:00'

error 42883
select interval '1 day' * interval '1 day'

ok SELECT 1
select age('2020-01-01', '2019-01-01')
----
1 year

ok SELECT 1
select '1'::interval
----
00:00:01

error 22008
select '2020-02-30'::timestamp

error 22009
select '2020-01-01 10:00+25'::timestamptz

error 22007
select '1 foo'::interval

ok SELECT 1
select cast(null as interval)
----
NULL

# Days in the other orders that Postgres reads; the month comes before the day.
ok SELECT 1
SELECT 'January 8, 1999'::date, '1/18/1999'::date, '8-Jan-99'::date, 'Jan-08-1999'::date, '1999-Jan-08'::date,
  'Fri, 8 January 1999'::date, '990108'::date, '1999.008'::date, 'J2451187'::date, 'sept 8 70'::date,
  'Jan 8 1999 04:05:06 -8:00'::timestamptz, 'January 8, 99 BC'::date
----
1999-01-08|1999-01-18|1999-01-08|1999-01-08|1999-01-08|1999-01-08|1999-01-08|1999-01-08|1999-01-08|1970-09-08|1999-01-08 12:05:06+00|0099-01-08 BC

error 22008
SELECT ^^'18/1/1999'::date

error 22008
SELECT ^^'Jan 32 1999'::date

error 22007
SELECT ^^'Foo 8 1999'::date

error 22007
SELECT ^^'Jan 1999'::date
