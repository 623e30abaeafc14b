CREATE MIRROR mirror FROM source TO destination
WITH TABLE MAPPING (
  <schema_name>.<source_table_name>:<target_table_name>,
  <schema_name>.<source_table_name>:<target_table_name>
  ...
)
WITH(
    do_initial_copy=true,
    publication_name='peerdb_publication'
);
