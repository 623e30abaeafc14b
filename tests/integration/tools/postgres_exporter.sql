# What postgres_exporter asks at each scrape (versions 0.12 to 0.17): its queries rebuilt, with the same
# relations, columns and functions; then the form of a query of one's own.

ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', user = 'u', password = 'p', database = 'd', validate = false)

ok SELECT 1
SELECT version()
----
~^PostgreSQL 1[2-9]

ok SHOW
SHOW server_version

ok SELECT *
SELECT name, setting, COALESCE(unit, ''), short_desc, vartype FROM pg_settings
WHERE vartype IN ('bool', 'integer', 'real') AND name <> 'sync_commit_cancel_wait'

ok SELECT *
has millrace
SELECT pg_database.datname, pg_database.datconnlimit FROM pg_database

ok SELECT *
SELECT pg_database.datname, tmp.state, COALESCE(count, 0) AS count, COALESCE(max_tx_duration, 0) AS max_tx_duration
FROM (VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'), ('disabled')) AS tmp (state)
CROSS JOIN pg_database
LEFT JOIN (SELECT datname, state, count(*) AS count, MAX(EXTRACT(EPOCH FROM now() - xact_start))::float AS max_tx_duration
  FROM pg_stat_activity GROUP BY datname, state) AS tmp2
ON tmp.state = tmp2.state AND pg_database.datname = tmp2.datname

ok SELECT *
SELECT datid, datname, numbackends, xact_commit, xact_rollback, blks_read, blks_hit, tup_returned, tup_fetched, tup_inserted,
  tup_updated, tup_deleted, conflicts, temp_files, temp_bytes, deadlocks, blk_read_time, blk_write_time, stats_reset
FROM pg_stat_database

ok SELECT *
SELECT pg_database.datname, tmp.mode, COALESCE(count, 0) AS count
FROM (VALUES ('accesssharelock'), ('exclusivelock')) AS tmp (mode) CROSS JOIN pg_database
LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS count FROM pg_locks WHERE database IS NOT NULL
  GROUP BY database, lower(mode)) AS tmp2
ON tmp.mode = tmp2.mode AND pg_database.oid = tmp2.database ORDER BY 1

ok SELECT 1
SELECT extract(epoch from pg_postmaster_start_time) AS start_time_seconds FROM pg_postmaster_start_time()

ok SELECT *
SELECT slot_name, slot_type, active FROM pg_replication_slots

# A query of one's own, from the file of custom queries.
ok SELECT 1
SELECT peer, type, port, COALESCE(mirrors, 0) AS mirrors, COALESCE(EXTRACT(EPOCH FROM round_trip), 0) AS round_trip_seconds,
  CASE WHEN reachable THEN 1 ELSE 0 END AS up FROM millrace.peers
----
a|POSTGRES|5432|0|0|0

ok SELECT 0
SELECT mirror, COALESCE(EXTRACT(EPOCH FROM lag), 0) AS lag_seconds, COALESCE(retained_wal_bytes, 0)::float AS retained_wal_bytes
FROM mirrors
