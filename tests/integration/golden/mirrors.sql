# CREATE MIRROR: both mapping forms, PeerDB's options, what a definition may not be.

ok OK
CREATE PEER source FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER target FROM POSTGRES WITH (host = 'i', port = 5432, user = 'u', password = 'p', database = 'e', validate = false)

ok OK
CREATE PEER ch FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', database = 'd')

ok OK
CREATE PEER kafka FROM KAFKA WITH (servers = 'a:9092')

# The short form; do_initial_copy defaults to true, the last WITH may be left out.
ok CREATE MIRROR short
CREATE MIRROR short FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (do_initial_copy = true, validate = false)

ok CREATE MIRROR copies
CREATE MIRROR copies FROM source TO target WITH TABLE MAPPING (public.a:public.b, public.c : public.d) WITH (validate = false)

ok SELECT 1
SELECT mirror, source, destination, tables_total FROM mirrors WHERE mirror = 'copies'
----
copies|source|target|2

ok CREATE MIRROR lower
create mirror LOWER from SOURCE to Target with table mapping (public.a : public.b) with (DO_INITIAL_COPY = TRUE, validate = false)

# The document of the ClickHouse seed: unqualified targets there.
ok CREATE MIRROR seed
CREATE MIRROR seed FROM source TO ch
WITH TABLE MAPPING (
  public.orders:orders,
  public.customers:customers
)
WITH(
    do_initial_copy=true,
    publication_name='peerdb_publication', validate = false
);

# Names in mappings keep their case; quotes are syntax; reserved words need none.
ok CREATE MIRROR cases
CREATE MIRROR cases FROM source TO target WITH TABLE MAPPING (public.Orders : public.orders_copy, "public"."Weird table" : public.weird, public.user:user.user) WITH (validate = false)

ok SELECT 3
SELECT source_table, target_table FROM mirror_tables WHERE mirror = 'cases' ORDER BY target_table
----
public.Orders|public.orders_copy
~public\.("?)Weird table("?)|public.weird
public.user|user.user

# The long form: keys in any order and any case.
ok CREATE MIRROR long1
CREATE MIRROR long1 FROM source TO target WITH TABLE MAPPING ({from : public.a, to : public.b, key : id, exclude : [secret, "Other"]}) WITH (validate = false)

ok CREATE MIRROR long2
CREATE MIRROR long2 FROM source TO target WITH TABLE MAPPING ({TO : public.b, FROM : public.a}, public.c : public.d, {from : public.e, to : public.f, exclude : [x,]}) WITH (validate = false)

ok CREATE MIRROR long3
CREATE MIRROR long3 FROM source TO target WITH TABLE MAPPING ({from : public.a, to : public.b, columns : {full_name : name}}) WITH (validate = false)

# What a destination does not serve yet would give other rows than were asked for.
error 0A000
message where
CREATE MIRROR long3b FROM source TO target WITH TABLE MAPPING (^^{from : public.a, to : public.b, where : 'id > 5'}) WITH (validate = false)

# Stored and shown from the start, served later.
ok CREATE MIRROR long5
CREATE MIRROR long5 FROM source TO ch WITH TABLE MAPPING ({from : public.a, to : b, columns : {full_name : name}, target_key : [id], where : 'id > 5'}) WITH (validate = false)

ok CREATE MIRROR long4
CREATE MIRROR long4 FROM source TO ch WITH TABLE MAPPING ({from : public.a, to : b, engine : 'MergeTree', order_by : [id]}) WITH (validate = false)

# SCHEMA MAPPING and whole schemas need the source to be resolved (test_seed.py has one that is there).
error 08001
CREATE MIRROR whole FROM source TO target WITH SCHEMA MAPPING (public : copy) WITH (validate = false)

error 08001
CREATE MIRROR stars FROM source TO target WITH TABLE MAPPING (public.* : copy.*) WITH (validate = false)

ok CREATE MIRROR dotted
CREATE MIRROR dotted FROM source TO target WITH SCHEMA MAPPING (public.a : copy.b) WITH (validate = false)

# Every option that PeerDB has.
ok CREATE MIRROR options
CREATE MIRROR options FROM source TO target WITH TABLE MAPPING (public.a : public.b)
WITH (do_initial_copy = true, publication_name = 'pub', max_batch_size = 1000, sync_interval = 30,
snapshot_num_rows_per_partition = 1000, snapshot_max_parallel_workers = 4,
snapshot_num_tables_in_parallel = 2, soft_delete_col_name = 'gone', synced_at_col_name = 'at', validate = false)

ok CREATE MIRROR quoted
CREATE MIRROR quoted FROM source TO target WITH TABLE MAPPING (public.a : public.b)
WITH (do_initial_copy = 'true', max_batch_size = '1000', sync_interval = '5 min', initial_copy_only = 'no', validate = false)

ok CREATE MIRROR slot
CREATE MIRROR slot FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (do_initial_copy = false, replication_slot_name = 'mine', publication_name = 'pub', validate = false)

ok CREATE MIRROR staging
notice snapshot_staging_path
CREATE MIRROR staging FROM source TO ch WITH TABLE MAPPING (public.a : b) WITH (snapshot_staging_path = 's3://x', validate = false)

error 0A000
message script
CREATE MIRROR script FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (script = 'f', validate = false)

# From PeerDB's documents only.
ok CREATE MIRROR documents
warning soft_delete
CREATE MIRROR documents FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (soft_delete = true, validate = false)

ok CREATE MIRROR modes
warning snapshot_sync_mode
CREATE MIRROR modes FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (snapshot_sync_mode = 'avro', validate = false)

# Unknown and ill-typed options are errors (PeerDB: ignored).
error 22023
message do_inital_copy
hint do_initial_copy
CREATE MIRROR o1 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (^^do_inital_copy = true, validate = false)

error 22023
message do_initial_copy
CREATE MIRROR o2 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (do_initial_copy = 'si', validate = false)

error 22023
message max_batch_size
CREATE MIRROR o3 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (max_batch_size = 'many', validate = false)

error 22023
message max_batch_size
CREATE MIRROR o4 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (max_batch_size = -1, validate = false)

error 22023
message sync_interval
CREATE MIRROR o5 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (sync_interval = 'soon', validate = false)

error 22023
message max_batch_size
CREATE MIRROR o6 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (max_batch_size = 1, ^^max_batch_size = 2, validate = false)

error 22023
CREATE MIRROR o7 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (initial_copy_only = true, do_initial_copy = false, validate = false)

error 22023
message system
CREATE MIRROR o8 FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (system = 'X', validate = false)

# The mapping as a whole.
error 22023
message public\.z
CREATE MIRROR d1 FROM source TO target WITH TABLE MAPPING (public.a : public.z, public.b : public.z) WITH (validate = false)

error 22023
message public\.a
CREATE MIRROR d2 FROM source TO target WITH TABLE MAPPING (public.a : public.y, public.a : public.z) WITH (validate = false)

error 22023
message frobnicate
CREATE MIRROR d3 FROM source TO target WITH TABLE MAPPING (public.a : public.b, {from : public.c, to : public.d, ^^frobnicate : 1})  WITH (validate = false)

# Peers that are not there, or are the wrong way round.
error 42704
message "nobody"
CREATE MIRROR p1 FROM ^^nobody TO target WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

error 42704
message "nobody"
CREATE MIRROR p2 FROM source TO ^^nobody WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

error 0A000|22023
CREATE MIRROR p3 FROM ch TO target WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

# A name that exists.
error 42710
message "short"
CREATE MIRROR short FROM source TO target WITH TABLE MAPPING (public.x : public.y) WITH (validate = false)

ok MIRROR ALREADY EXISTS
CREATE MIRROR IF NOT EXISTS short FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (do_initial_copy = true, validate = false)

ok CREATE MIRROR another
CREATE MIRROR IF NOT EXISTS another FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

# The order of words that PeerDB's documents have.
ok MIRROR ALREADY EXISTS
CREATE MIRROR another IF NOT EXISTS FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

# Query mirrors are parsed and checked, then 0A000 until their issue.
error 0A000
CREATE MIRROR q1 FROM source TO target FOR $$SELECT * FROM t WHERE id BETWEEN {{.start}} AND {{.end}}$$ WITH (destination_table_name = 'public.t', num_rows_per_partition = 1000, watermark_column = 'id', watermark_table_name = 'public.t', mode = 'append')

error 0A000
CREATE MIRROR q2 FROM source TO target FOR $q$SELECT 1$q$ WITH (destination_table_name = 'public.t', num_rows_per_partition = 1000)

# Longer than a name may be.
error 42622
CREATE MIRROR aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa FROM source TO target WITH TABLE MAPPING (public.a : public.b) WITH (validate = false)

# A peer in use cannot go, and the answer says what uses it.
error 2BP01
message source
detail short
DROP PEER source

error 2BP01
detail seed
DROP PEER IF EXISTS ch
