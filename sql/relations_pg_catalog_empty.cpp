// The system catalogs of what this server does not have: triggers, indexes, extensions …
#include "sql/declared_relation.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

// A relation is a row, its columns flow on behind it.
// clang-format off
constexpr DeclaredRelation declared[] = {
    {"pg_amop", 2602, "",
     "oid oid, amopfamily oid, amoplefttype oid, amoprighttype oid, amopstrategy int2, "
     "amoppurpose char, amopopr oid, amopmethod oid, amopsortfamily oid"},
    {"pg_amproc", 2603, "",
     "oid oid, amprocfamily oid, amproclefttype oid, amprocrighttype oid, amprocnum int2, "
     "amproc regproc"},
    {"pg_attrdef", 2604, "",
     "oid oid, adrelid oid, adnum int2, adbin pg_node_tree"},
    {"pg_available_extension_versions", 12085, "",
     "name name, version text, installed bool, superuser bool, trusted bool, relocatable "
     "bool, schema name, requires _name, comment text"},
    {"pg_available_extensions", 12081, "",
     "name name, default_version text, installed_version text, comment text"},
    {"pg_constraint", 2606, "",
     "oid oid, conname name, connamespace oid, contype char, condeferrable bool, condeferred "
     "bool, convalidated bool, conrelid oid, contypid oid, conindid oid, conparentid oid, "
     "confrelid oid, confupdtype char, confdeltype char, confmatchtype char, conislocal "
     "bool, coninhcount int4, connoinherit bool, conkey _int2, confkey _int2, conpfeqop "
     "_oid, conppeqop _oid, conffeqop _oid, confdelsetcols _int2, conexclop _oid, conbin "
     "pg_node_tree"},
    {"pg_conversion", 2607, "",
     "oid oid, conname name, connamespace oid, conowner oid, conforencoding int4, "
     "contoencoding int4, conproc regproc, condefault bool"},
    {"pg_db_role_setting", 2964, "",
     "setdatabase oid, setrole oid, setconfig _text"},
    {"pg_default_acl", 826, "",
     "oid oid, defaclrole oid, defaclnamespace oid, defaclobjtype char, defaclacl _aclitem"},
    {"pg_depend", 2608, "",
     "classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, refobjsubid int4, "
     "deptype char"},
    {"pg_description", 2609, "",
     "objoid oid, classoid oid, objsubid int4, description text"},
    {"pg_enum", 3501, "",
     "oid oid, enumtypid oid, enumsortorder float4, enumlabel name"},
    {"pg_event_trigger", 3466, "",
     "oid oid, evtname name, evtevent name, evtowner oid, evtfoid oid, evtenabled char, "
     "evttags _text"},
    {"pg_extension", 3079, "",
     "oid oid, extname name, extowner oid, extnamespace oid, extrelocatable bool, extversion "
     "text, extconfig _oid, extcondition _text"},
    {"pg_foreign_data_wrapper", 2328, "",
     "oid oid, fdwname name, fdwowner oid, fdwhandler oid, fdwvalidator oid, fdwacl "
     "_aclitem, fdwoptions _text"},
    {"pg_foreign_server", 1417, "",
     "oid oid, srvname name, srvowner oid, srvfdw oid, srvtype text, srvversion text, srvacl "
     "_aclitem, srvoptions _text"},
    {"pg_foreign_table", 3118, "",
     "ftrelid oid, ftserver oid, ftoptions _text"},
    {"pg_index", 2610, "",
     "indexrelid oid, indrelid oid, indnatts int2, indnkeyatts int2, indisunique bool, "
     "indnullsnotdistinct bool, indisprimary bool, indisexclusion bool, indimmediate bool, "
     "indisclustered bool, indisvalid bool, indcheckxmin bool, indisready bool, indislive "
     "bool, indisreplident bool, indkey int2vector, indcollation oidvector, indclass "
     "oidvector, indoption int2vector, indexprs pg_node_tree, indpred pg_node_tree"},
    {"pg_indexes", 12043, "",
     "schemaname name, tablename name, indexname name, tablespace name, indexdef text"},
    {"pg_inherits", 2611, "",
     "inhrelid oid, inhparent oid, inhseqno int4, inhdetachpending bool"},
    {"pg_init_privs", 3394, "",
     "objoid oid, classoid oid, objsubid int4, privtype char, initprivs _aclitem"},
    {"pg_largeobject_metadata", 2995, "",
     "oid oid, lomowner oid, lomacl _aclitem"},
    {"pg_matviews", 12038, "",
     "schemaname name, matviewname name, matviewowner name, tablespace name, hasindexes "
     "bool, ispopulated bool, definition text"},
    {"pg_opclass", 2616, "",
     "oid oid, opcmethod oid, opcname name, opcnamespace oid, opcowner oid, opcfamily oid, "
     "opcintype oid, opcdefault bool, opckeytype oid"},
    {"pg_opfamily", 2753, "",
     "oid oid, opfmethod oid, opfname name, opfnamespace oid, opfowner oid"},
    {"pg_partitioned_table", 3350, "",
     "partrelid oid, partstrat char, partnatts int2, partdefid oid, partattrs int2vector, "
     "partclass oidvector, partcollation oidvector, partexprs pg_node_tree"},
    {"pg_policies", 12018, "",
     "schemaname name, tablename name, policyname name, permissive text, roles _name, cmd "
     "text, qual text, with_check text"},
    {"pg_policy", 3256, "",
     "oid oid, polname name, polrelid oid, polcmd char, polpermissive bool, polroles _oid, "
     "polqual pg_node_tree, polwithcheck pg_node_tree"},
    {"pg_prepared_xacts", 12090, "",
     "transaction xid, gid text, prepared timestamptz, owner name, database name"},
    {"pg_publication", 6104, "",
     "oid oid, pubname name, pubowner oid, puballtables bool, pubinsert bool, pubupdate "
     "bool, pubdelete bool, pubtruncate bool, pubviaroot bool"},
    {"pg_publication_namespace", 6237, "",
     "oid oid, pnpubid oid, pnnspid oid"},
    {"pg_publication_rel", 6106, "",
     "oid oid, prpubid oid, prrelid oid, prqual pg_node_tree, prattrs int2vector"},
    {"pg_publication_tables", 12068, "",
     "pubname name, schemaname name, tablename name, attnames _name, rowfilter text"},
    {"pg_range", 3541, "",
     "rngtypid oid, rngsubtype oid, rngmultitypid oid, rngcollation oid, rngsubopc oid, "
     "rngcanonical regproc, rngsubdiff regproc"},
    {"pg_rewrite", 2618, "",
     "oid oid, rulename name, ev_class oid, ev_type char, ev_enabled char, is_instead bool, "
     "ev_qual pg_node_tree, ev_action pg_node_tree"},
    {"pg_rules", 12023, "",
     "schemaname name, tablename name, rulename name, definition text"},
    {"pg_seclabel", 3596, "",
     "objoid oid, classoid oid, objsubid int4, provider text, label text"},
    {"pg_seclabels", 12099, "",
     "objoid oid, classoid oid, objsubid int4, objtype text, objnamespace oid, objname text, "
     "provider text, label text"},
    {"pg_sequence", 2224, "",
     "seqrelid oid, seqtypid oid, seqstart int8, seqincrement int8, seqmax int8, seqmin "
     "int8, seqcache int8, seqcycle bool"},
    {"pg_sequences", 12048, "",
     "schemaname name, sequencename name, sequenceowner name, data_type regtype, start_value "
     "int8, min_value int8, max_value int8, increment_by int8, cycle bool, cache_size int8, "
     "last_value int8"},
    {"pg_shdepend", 1214, "",
     "dbid oid, classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, deptype "
     "char"},
    {"pg_shseclabel", 3592, "",
     "objoid oid, classoid oid, provider text, label text"},
    {"pg_statistic_ext", 3381, "",
     "oid oid, stxrelid oid, stxname name, stxnamespace oid, stxowner oid, stxstattarget "
     "int4, stxkeys int2vector, stxkind _char, stxexprs pg_node_tree"},
    {"pg_subscription", 6100, "",
     "oid oid, subdbid oid, subskiplsn pg_lsn, subname name, subowner oid, subenabled bool, "
     "subbinary bool, substream bool, subtwophasestate char, subdisableonerr bool, "
     "subconninfo text, subslotname name, subsynccommit text, subpublications _text"},
    {"pg_subscription_rel", 6102, "",
     "srsubid oid, srrelid oid, srsubstate char, srsublsn pg_lsn"},
    {"pg_transform", 3576, "",
     "oid oid, trftype oid, trflang oid, trffromsql regproc, trftosql regproc"},
    {"pg_trigger", 2620, "",
     "oid oid, tgrelid oid, tgparentid oid, tgname name, tgfoid oid, tgtype int2, tgenabled "
     "char, tgisinternal bool, tgconstrrelid oid, tgconstrindid oid, tgconstraint oid, "
     "tgdeferrable bool, tginitdeferred bool, tgnargs int2, tgattr int2vector, tgargs bytea, "
     "tgqual pg_node_tree, tgoldtable name, tgnewtable name"},
    {"pg_ts_config", 3602, "",
     "oid oid, cfgname name, cfgnamespace oid, cfgowner oid, cfgparser oid"},
    {"pg_ts_config_map", 3603, "",
     "mapcfg oid, maptokentype int4, mapseqno int4, mapdict oid"},
    {"pg_ts_dict", 3600, "",
     "oid oid, dictname name, dictnamespace oid, dictowner oid, dicttemplate oid, "
     "dictinitoption text"},
    {"pg_ts_parser", 3601, "",
     "oid oid, prsname name, prsnamespace oid, prsstart regproc, prstoken regproc, prsend "
     "regproc, prsheadline regproc, prslextype regproc"},
    {"pg_ts_template", 3764, "",
     "oid oid, tmplname name, tmplnamespace oid, tmplinit regproc, tmpllexize regproc"},
    {"pg_user_mapping", 1418, "",
     "oid oid, umuser oid, umserver oid, umoptions _text"},
    {"pg_user_mappings", 12327, "",
     "umid oid, srvid oid, srvname name, umuser oid, usename name, umoptions _text"},
    // What an installation does not have of its own: a lock, a slot, a receiver of WAL, a table.
    {"pg_locks", 12073, "",
     "locktype text, database oid, relation oid, page int4, tuple int2, virtualxid text, "
     "transactionid xid, classid oid, objid oid, objsubid int2, virtualtransaction text, pid "
     "int4, mode text, granted bool, fastpath bool, waitstart timestamptz"},
    {"pg_replication_slots", 12257, "",
     "slot_name name, plugin name, slot_type text, datoid oid, database name, temporary bool, "
     "active bool, active_pid int4, xmin xid, catalog_xmin xid, restart_lsn pg_lsn, "
     "confirmed_flush_lsn pg_lsn, wal_status text, safe_wal_size int8, two_phase bool"},
    {"pg_stat_replication", 12227, "",
     "pid int4, usesysid oid, usename name, application_name text, client_addr inet, "
     "client_hostname text, client_port int4, backend_start timestamptz, backend_xmin xid, "
     "state text, sent_lsn pg_lsn, write_lsn pg_lsn, flush_lsn pg_lsn, replay_lsn pg_lsn, "
     "write_lag interval, flush_lag interval, replay_lag interval, sync_priority int4, "
     "sync_state text, reply_time timestamptz"},
    {"pg_stat_user_tables", 12161, "",
     "relid oid, schemaname name, relname name, seq_scan int8, seq_tup_read int8, idx_scan "
     "int8, idx_tup_fetch int8, n_tup_ins int8, n_tup_upd int8, n_tup_del int8, n_tup_hot_upd "
     "int8, n_live_tup int8, n_dead_tup int8, n_mod_since_analyze int8, n_ins_since_vacuum "
     "int8, last_vacuum timestamptz, last_autovacuum timestamptz, last_analyze timestamptz, "
     "last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count int8, analyze_count "
     "int8, autoanalyze_count int8"},
    {"pg_stat_user_indexes", 12192, "",
     "relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan "
     "int8, idx_tup_read int8, idx_tup_fetch int8"},
    {"pg_statio_user_tables", 12179, "",
     "relid oid, schemaname name, relname name, heap_blks_read int8, heap_blks_hit int8, "
     "idx_blks_read int8, idx_blks_hit int8, toast_blks_read int8, toast_blks_hit int8, "
     "tidx_blks_read int8, tidx_blks_hit int8"},
    {"pg_statio_user_indexes", 12205, "",
     "relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, "
     "idx_blks_read int8, idx_blks_hit int8"},
};
// clang-format on

}  // namespace

std::span<const Relation> empty_pg_catalog_relations() {
    static const DeclaredRelations all("pg_catalog", declared);
    return all.relations();
}

}  // namespace sql
