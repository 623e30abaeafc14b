# CREATE PEER, DROP PEER: every type that is served, every option name, PeerDB's quirks made right.

ok OK
quiet
CREATE PEER pg FROM POSTGRES WITH (host = 'db.example', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
create peer lower_words from postgres with (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER quoted_port FROM POSTGRES WITH (host = 'h', port = '5432', user = 'u', password = 'p', database = 'd', validate = 'false')

ok OK
CREATE PEER spaces   FROM
  Postgres   -- a comment
  /* another /* nested */ one */
WITH(host='h',port=5432,user='u',password='',database='d',validate=false);

# A name folds unless quoted, everywhere (PeerDB could create Upper and never use it).
ok OK
CREATE PEER Upper FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok SELECT 1
SELECT name FROM peers WHERE name = 'upper'
----
upper

ok DROP PEER upper
DROP PEER UPPER

ok OK
CREATE PEER "Mixed" FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

error 42704
message mixed
DROP PEER Mixed

ok DROP PEER Mixed
DROP PEER "Mixed"

# Reserved words need no quotes.
ok OK
CREATE PEER select FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok DROP PEER select
DROP PEER select

ok OK
CREATE PEER source FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
CREATE PEER destination FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', password = 'p', database = 'd', disable_tls = true, validate = false)

# Option keys fold unless quoted, and may be quoted.
ok OK
CREATE PEER keys FROM POSTGRES WITH (HOST = 'h', "port" = 1, "user" = 'u', Password = 'p', database = 'd', VALIDATE = false)

error 22023
message Host
CREATE PEER x FROM POSTGRES WITH (^^"Host" = 'h', port = 1, user = 'u', password = 'p', database = 'd')

# Every option of POSTGRES.
ok OK
CREATE PEER pg_all FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', metadata_schema = '_mine', ssh_config = '', tls_host = 'name', require_tls = true, skip_cert_verification = true, validate = false)

ok OK
CREATE PEER pg_tls FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', password = 'p', database = 'd', disable_tls = true, validate = false)

# Booleans: true/false, on/off, yes/no, 1/0; anything else is an error (PeerDB: silently false).
ok OK
CREATE PEER b1 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', require_tls = 'yes', validate = 'off')

ok OK
CREATE PEER b2 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', require_tls = 'TRUE', validate = 'NO')

error 22023
message require_tls
CREATE PEER b3 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', require_tls = 'maybe', validate = false)

error 22023
message port
CREATE PEER b4 FROM POSTGRES WITH (host = 'h', port = 'five', user = 'u', password = 'p', database = 'd', validate = false)

error 22023
message port
CREATE PEER b4 FROM POSTGRES WITH (host = 'h', port = 0, user = 'u', password = 'p', database = 'd', validate = false)

error 22023
message port
CREATE PEER b4 FROM POSTGRES WITH (host = 'h', port = 65536, user = 'u', password = 'p', database = 'd', validate = false)

error 22023
message port
CREATE PEER b4 FROM POSTGRES WITH (host = 'h', port = 5432.5, user = 'u', password = 'p', database = 'd', validate = false)

error 22023
message port
CREATE PEER b4 FROM POSTGRES WITH (host = 'h', port = 99999999999999999999999, user = 'u', password = 'p', database = 'd', validate = false)

error 22023
message validate
CREATE PEER b5 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = 'perhaps')

# Unknown keys name the type's valid ones and the nearest.
error 22023
message pasword
hint password
CREATE PEER b6 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', ^^pasword = 'p', database = 'd', validate = false)

error 22023
message sasl_mechanism
CREATE PEER b7 FROM POSTGRES WITH (host = 'h', ^^sasl_mechanism = 'PLAIN', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

# A repeated key is an error (PeerDB: the last one wins), however it is spelt.
error 22023
message host
CREATE PEER b8 FROM POSTGRES WITH (host = 'h', ^^HOST = 'i', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

# What is required is named.
error 22023
message host
CREATE PEER b9 FROM POSTGRES WITH (port = 1, user = 'u', password = 'p', database = 'd', validate = false)

error 22023
message database
CREATE PEER b9 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', validate = false)

error 22023
message user
CREATE PEER b9 FROM POSTGRES WITH (host = 'h', port = 1, database = 'd', password = 'p', validate = false)

error 22023
CREATE PEER b9 FROM POSTGRES

# Strings: doubled quotes, E'' and dollar quotes.
ok OK
CREATE PEER s1 FROM POSTGRES WITH (host = 'h''s', port = 1, user = E'u\x41', password = $$p'w"d$$, database = $tag$d$tag$, validate = false)

ok SELECT 1
SELECT host, user_name, dbname, port FROM peers WHERE name = 's1'
----
h's|uA|d|1

# A secret may be a reference.
ok OK
CREATE PEER s2 FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'env:MILLRACE_SECRET_MILLRACE_PW', database = 'd', validate = false)

# CREATE PEER of a name that exists (decisions.md 8).
ok OK
notice unchanged
CREATE PEER pg FROM POSTGRES WITH (host = 'db.example', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
notice unchanged
CREATE PEER pg FROM POSTGRES WITH (port = '5432', password = 'p', database = 'd', user = 'u', host = 'db.example', validate = false)

error 42710
message pg
hint CREATE OR REPLACE
CREATE PEER pg FROM POSTGRES WITH (host = 'elsewhere', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

error 42710
CREATE PEER pg FROM POSTGRES WITH (host = 'db.example', port = 5432, user = 'u', password = 'another', database = 'd', validate = false)

error 42710
CREATE PEER pg FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', database = 'd', validate = false)

ok OK
warning differ|another definition
CREATE PEER IF NOT EXISTS pg FROM POSTGRES WITH (host = 'elsewhere', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok OK
notice unchanged
CREATE PEER IF NOT EXISTS pg FROM POSTGRES WITH (host = 'db.example', port = 5432, user = 'u', password = 'p', database = 'd', validate = false)

ok SELECT 1
SELECT host FROM peers WHERE name = 'pg'
----
db.example

ok OK
CREATE PEER IF NOT EXISTS fresh FROM POSTGRES WITH (host = 'h', port = 1, user = 'u', password = 'p', database = 'd', validate = false)

# An unreachable peer is 08001; nothing is stored.
error 08001
CREATE PEER nobody FROM POSTGRES WITH (host = '127.0.0.1', port = 1, user = 'u', password = 'p', database = 'd')

ok SELECT 0
SELECT name FROM peers WHERE name = 'nobody'

# libpq's own tricks are no hosts.
error 22023
message host
CREATE PEER tricks FROM POSTGRES WITH (host = '/var/run/postgresql', port = 5432, user = 'u', password = 'p', database = 'd')

# The other types that are served: stored, and a NOTICE that the check comes with the destination.
ok OK
notice check
CREATE PEER ch FROM CLICKHOUSE WITH (host = 'h', port = 9000, user = 'u', database = 'd')

ok OK
CREATE PEER ch_all FROM CLICKHOUSE WITH (host = 'h', port = '9440', user = 'u', password = 'p', database = 'd', disable_tls = false, s3_path = '', access_key_id = '', secret_access_key = '', region = '', endpoint = 'e', tls_host = 'n', cluster = '', replicated = false)

error 22023
message port
CREATE PEER ch_bad FROM CLICKHOUSE WITH (host = 'h', user = 'u', database = 'd')

ok OK
notice check
CREATE PEER kafka FROM KAFKA WITH (servers = 'a:9092, b:9092')

ok OK
CREATE PEER kafka_all FROM KAFKA WITH (servers = 'a:9092', user = 'u', password = 'p', sasl_mechanism = 'SCRAM-SHA-256', disable_tls = true, max_record_batch_bytes = 1000000)

error 22023
message max_record_batch_bytes
CREATE PEER kafka_bad FROM KAFKA WITH (servers = 'a:9092', max_record_batch_bytes = 'many')

error 22023
message sasl_mechanism
CREATE PEER kafka_bad FROM KAFKA WITH (servers = 'a:9092', user = 'u', password = 'p', sasl_mechanism = 'GSSAPI')

error 22023
message servers
CREATE PEER kafka_bad FROM KAFKA WITH (user = 'u')

ok OK
notice check
CREATE PEER s3 FROM S3 WITH (url = 's3://bucket/prefix')

ok OK
CREATE PEER s3_all FROM S3 WITH (url = 's3://bucket/prefix', access_key_id = 'k', secret_access_key = 's', region = 'r', role_arn = 'a', endpoint = 'e', tls_host = 'n', codec = 'Snappy')

error 22023
message codec
CREATE PEER s3_bad FROM S3 WITH (url = 's3://bucket/prefix', codec = 'gzip')

# From PeerDB's documents only.
ok OK
warning metadata_db
CREATE PEER s3_documents FROM S3 WITH (url = 's3://bucket/prefix', metadata_db = 'x')

error 22023
message url
CREATE PEER s3_bad FROM S3 WITH (codec = 'Null')

ok SELECT 2
SELECT peer_type, option FROM peer_options WHERE option IN ('codec', 'servers') ORDER BY option
----
S3|codec
KAFKA|servers

# PeerDB's other types: 0A000 naming what is served.
error 0A000
message MYSQL
hint POSTGRES
CREATE PEER my FROM ^^MYSQL WITH (host = 'h', port = 3306)

error 0A000
CREATE PEER mo FROM ^^MONGO WITH (uri = 'mongodb://h')

error 0A000
CREATE PEER sf FROM ^^SNOWFLAKE WITH (account_id = 'a')

error 0A000
CREATE PEER bq FROM ^^BIGQUERY WITH (type = 'service_account')

error 0A000
CREATE PEER ms FROM ^^SQLSERVER WITH (server = 'h')

error 0A000
CREATE PEER eh FROM ^^EVENTHUBS WITH (eventhubs = '[]')

error 0A000
CREATE PEER ps FROM ^^PUBSUB WITH (project_id = 'p')

error 0A000
CREATE PEER es FROM ^^ELASTICSEARCH WITH (addresses = 'http://h')

error 0A000
CREATE PEER cr FROM ^^COCKROACHDB WITH (host = 'h')

# No type at all.
error 42704
message POSTGRESQL
hint POSTGRES
CREATE PEER x FROM ^^POSTGRESQL WITH (host = 'h')

error 42601
CREATE PEER x FROM ^^'POSTGRES' WITH (host = 'h')

# DROP PEER.
error 42704
message "nothing"
DROP PEER nothing

ok NO SUCH PEER
notice nothing
DROP PEER IF EXISTS nothing

ok DROP PEER fresh
DROP PEER IF EXISTS fresh

error 42704
DROP PEER fresh
