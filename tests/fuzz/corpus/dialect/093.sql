
-- Connect to Clickhouse
-- (Make sure to use correct password and host)
CREATE PEER destination FROM CLICKHOUSE
WITH
(
    host='your_hostname',
    port=9000,
    user='peerdb_user',
    password='your_password',
    database='peerdb',
    disable_tls = true
);


-- Connection MUST be done to the writer node!!!
-- (Logical replication from reader nodes is NOT supported)
-- (Make sure to use correct password, host and source database)
CREATE PEER source FROM POSTGRES
WITH
(
    host='aurora-pg16-writer.xyz.eu-west-1.rds.amazonaws.com',
    port=5432,
    user='peerdb_user',
    password='your_password',
    database='your_database'
);
