# What the server says about itself: its sessions, the instance.

ok SET
SET application_name = 'a golden file'

ok SELECT 1
SELECT user_name, client, application, state, statement, tls FROM sessions WHERE pid = pg_backend_pid()
----
millrace|127.0.0.1|a golden file|active|SELECT user_name, client, application, state, statement, tls FROM sessions WHERE pid = pg_backend_pid()|NULL

ok SELECT 1
SELECT since <= statement_since AND statement_since <= clock_timestamp() AND state_since = statement_since AND transaction_since <= statement_since FROM sessions WHERE pid = pg_backend_pid()
----
t

ok SELECT 1
SELECT datid, usesysid, datname, usename, application_name, client_addr, state, wait_event_type, backend_type FROM pg_stat_activity WHERE pid = pg_backend_pid()
----
5|10|millrace|millrace|a golden file|127.0.0.1|active|NULL|client backend

ok SELECT 1
SELECT s.ssl, s.version FROM pg_catalog.pg_stat_ssl s JOIN pg_stat_activity a ON a.pid = s.pid WHERE a.pid = pg_backend_pid()
----
f|NULL

ok SELECT 1
SELECT ready, ready_reason, mode, length(git_commit) >= 40, data_dir LIKE '/%', memory_bytes > 1000000, cpu_seconds > 0, open_files > 5, spill_bytes FROM instance
----
t|NULL|normal|t|t|t|t|t|NULL

ok SELECT 1
SELECT version, config_hash, started_at < now(), uptime IS NOT NULL FROM millrace.instance
----
~^[0-9]|NULL|t|t

# The hash tells what is there, not when it was made.
ok OK
CREATE PEER a FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok SELECT 1
SELECT config_hash FROM instance
----
~^[0-9a-f]{64}$

ok DROP PEER a
DROP PEER a

ok SELECT 1
SELECT config_hash FROM instance
----
NULL

# It is nobody's to change.
error 0A000
DELETE FROM sessions

ok SELECT 1
SELECT pg_cancel_backend(2000000) AS cancelled, pg_terminate_backend(2000000) AS ended, pg_cancel_backend(NULL) AS nothing
----
f|f|NULL
