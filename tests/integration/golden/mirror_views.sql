# The views of what mirrors do: that they are there, with their types, for whom; and what they say of
# a mirror that nothing was copied of.

ok SELECT 11
SELECT c.relname, count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'millrace' AND c.relname IN ('mirrors', 'mirror_positions', 'mirror_tables', 'snapshot_chunks', 'slots', 'batches', 'events', 'errors', 'checks', 'orphans', 'schema_changes') GROUP BY 1 ORDER BY 1
----
batches|16
checks|7
errors|17
events|17
mirror_positions|27
mirror_tables|48
mirrors|41
orphans|8
schema_changes|13
slots|24
snapshot_chunks|16

ok SELECT 27
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'millrace.mirror_positions'::regclass ORDER BY attnum
----
mirror|text
slot_name|text
publication|text
source_system_id|bigint
source_timeline|integer
source_lsn|pg_lsn
source_lsn_at|timestamp with time zone
received_lsn|pg_lsn
received_at|timestamp with time zone
applied_lsn|pg_lsn
applied_commit_at|timestamp with time zone
confirmed_lsn|pg_lsn
confirmed_at|timestamp with time zone
restart_lsn|pg_lsn
receive_lag|interval
apply_lag|interval
confirm_lag|interval
receive_lag_bytes|bigint
apply_lag_bytes|bigint
confirm_lag_bytes|bigint
open_transaction_xid|bigint
open_transaction_bytes|bigint
open_transaction_since|timestamp with time zone
spilled_bytes|bigint
buffered_bytes|bigint
heartbeat_sent_at|timestamp with time zone
heartbeat_seen_at|timestamp with time zone

ok SELECT 7
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'slots'::regclass AND attname IN ('active', 'active_client', 'active_pid', 'restart_lsn', 'runway', 'wal_bytes_per_second', 'sampled_at') ORDER BY 1
----
active|boolean
active_client|inet
active_pid|integer
restart_lsn|pg_lsn
runway|interval
sampled_at|timestamp with time zone
wal_bytes_per_second|double precision

# Each is there for all tenants together, too.
ok SELECT 7
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant' AND a.attnum = 1 WHERE n.nspname = 'millrace_all' AND c.relname IN ('mirror_positions', 'snapshot_chunks', 'slots', 'batches', 'checks', 'orphans', 'schema_changes') ORDER BY 1
----
batches
checks
mirror_positions
orphans
schema_changes
slots
snapshot_chunks

ok OK
CREATE PEER source FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER target FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok BEGIN
BEGIN

# In an open block, so that nothing runs it.
ok CREATE MIRROR *
CREATE MIRROR moves FROM source TO target WITH TABLE MAPPING (public.orders : public.orders, public.lines : public.lines) WITH (validate = false)

ok SELECT 1
SELECT desired, state, health, reason_code, waiting_for, lag, tables_total, tables_ready, tables_loading, tables_error, tables_paused, load_percent, pending_schema_changes FROM mirrors WHERE mirror = 'moves'
----
running|created|unknown|NULL|the engine to start it|NULL|2|0|0|0|0|NULL|0

ok PAUSE MIRROR moves
PAUSE MIRROR moves

ok SELECT 1
SELECT desired, state, health, waiting_for FROM mirrors WHERE mirror = 'moves'
----
paused|created|paused|RESUME MIRROR

ok SELECT 2
SELECT source_table, state, health, rows_copied, chunks_total, applied_inserts FROM mirror_tables WHERE mirror = 'moves' ORDER BY 1
----
public.lines|pending|paused|NULL|NULL|NULL
public.orders|pending|paused|NULL|NULL|NULL

ok SELECT 1
SELECT mirror, slot_name, source_lsn, applied_lsn, apply_lag, apply_lag_bytes FROM mirror_positions
----
moves|NULL|NULL|NULL|NULL|NULL

ok SELECT 1
SELECT severity, code, source_table, sqlstate, detail, hint, first_at = at, last_at = at, count, resolved_at, acked_at FROM events WHERE mirror = 'moves' AND code = 'MIRROR_CREATED'
----
info|MIRROR_CREATED|NULL|NULL|NULL|NULL|t|t|1|NULL|NULL

ok SELECT 0
SELECT * FROM snapshot_chunks c JOIN batches b USING (mirror) WHERE c.low_watermark IS NULL AND b.apply_seconds > 1 AND mirror = 'moves'

ok SELECT 0
SELECT peer, slot_name, runway FROM slots WHERE runway < interval '2 hours' AND mirror = 'moves'

ok SELECT 0
SELECT id, detail ->> 'column' FROM schema_changes WHERE state = 'held' AND mirror = 'moves'

ok SELECT 0
SELECT check_code, status, fix FROM checks WHERE mirror = 'moves' OR peer = 'source'

ok SELECT 0
SELECT drop_statement, now() - since AS age FROM orphans WHERE kind = 'slot'

ok SELECT 1
SELECT flow_name, latest_lsn_at_source FROM peerdb_stats.cdc_flows WHERE flow_name = 'moves'
----
moves|NULL

ok SELECT 0
SELECT batch_id, rows_in_batch, batch_end_lsn_text, end_time - start_time FROM peerdb_stats.cdc_batches WHERE flow_name = 'moves'

ok SELECT 0
SELECT slot_name, slot_size, wal_status FROM peerdb_stats.peer_slot_size WHERE peer_name = 'source'

ok ROLLBACK
ROLLBACK
