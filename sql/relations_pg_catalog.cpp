// The system catalogs that have rows. The columns and their types are those of Postgres 15.
#include "sql/declared_relation.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

// A relation is a row, its columns flow on behind it.
// clang-format off
constexpr DeclaredRelation declared[] = {
    {"pg_aggregate", 2600, "view_pg_aggregate",
     "aggfnoid regproc, aggkind char, aggnumdirectargs int2, aggtransfn regproc, aggfinalfn "
     "regproc, aggcombinefn regproc, aggserialfn regproc, aggdeserialfn regproc, aggmtransfn "
     "regproc, aggminvtransfn regproc, aggmfinalfn regproc, aggfinalextra bool, "
     "aggmfinalextra bool, aggfinalmodify char, aggmfinalmodify char, aggsortop oid, "
     "aggtranstype oid, aggtransspace int4, aggmtranstype oid, aggmtransspace int4, "
     "agginitval text, aggminitval text"},
    {"pg_am", 2601, "view_pg_am",
     "oid oid, amname name, amhandler regproc, amtype char"},
    {"pg_attribute", 1249, "view_pg_attribute",
     "attrelid oid, attname name, atttypid oid, attstattarget int4, attlen int2, attnum "
     "int2, attndims int4, attcacheoff int4, atttypmod int4, attbyval bool, attalign char, "
     "attstorage char, attcompression char, attnotnull bool, atthasdef bool, atthasmissing "
     "bool, attidentity char, attgenerated char, attisdropped bool, attislocal bool, "
     "attinhcount int4, attcollation oid, attacl _aclitem, attoptions _text, attfdwoptions "
     "_text, attmissingval anyarray"},
    {"pg_auth_members", 1261, "view_pg_auth_members",
     "roleid oid, member oid, grantor oid, admin_option bool", RowScope::superuser_all},
    {"pg_authid", 1260, "view_pg_authid",
     "oid oid, rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb "
     "bool, rolcanlogin bool, rolreplication bool, rolbypassrls bool, rolconnlimit int4, "
     "rolpassword text, rolvaliduntil timestamptz", RowScope::all_tenants},
    {"pg_cast", 2605, "view_pg_cast",
     "oid oid, castsource oid, casttarget oid, castfunc oid, castcontext char, castmethod char"},
    {"pg_class", 1259, "view_pg_class",
     "oid oid, relname name, relnamespace oid, reltype oid, reloftype oid, relowner oid, "
     "relam oid, relfilenode oid, reltablespace oid, relpages int4, reltuples float4, "
     "relallvisible int4, reltoastrelid oid, relhasindex bool, relisshared bool, "
     "relpersistence char, relkind char, relnatts int2, relchecks int2, relhasrules bool, "
     "relhastriggers bool, relhassubclass bool, relrowsecurity bool, relforcerowsecurity "
     "bool, relispopulated bool, relreplident char, relispartition bool, relrewrite oid, "
     "relfrozenxid xid, relminmxid xid, relacl _aclitem, reloptions _text, relpartbound "
     "pg_node_tree"},
    {"pg_collation", 3456, "view_pg_collation",
     "oid oid, collname name, collnamespace oid, collowner oid, collprovider char, "
     "collisdeterministic bool, collencoding int4, collcollate text, collctype text, "
     "colliculocale text, collversion text"},
    {"pg_database", 1262, "view_pg_database",
     "oid oid, datname name, datdba oid, encoding int4, datlocprovider char, datistemplate "
     "bool, datallowconn bool, datconnlimit int4, datfrozenxid xid, datminmxid xid, "
     "dattablespace oid, datcollate text, datctype text, daticulocale text, datcollversion "
     "text, datacl _aclitem", RowScope::superuser_all},
    {"pg_group", 12010, "view_pg_group",
     "groname name, grosysid oid, grolist _oid", RowScope::superuser_all},
    {"pg_language", 2612, "view_pg_language",
     "oid oid, lanname name, lanowner oid, lanispl bool, lanpltrusted bool, lanplcallfoid "
     "oid, laninline oid, lanvalidator oid, lanacl _aclitem"},
    {"pg_namespace", 2615, "view_pg_namespace",
     "oid oid, nspname name, nspowner oid, nspacl _aclitem"},
    {"pg_operator", 2617, "view_pg_operator",
     "oid oid, oprname name, oprnamespace oid, oprowner oid, oprkind char, oprcanmerge bool, "
     "oprcanhash bool, oprleft oid, oprright oid, oprresult oid, oprcom oid, oprnegate oid, "
     "oprcode regproc, oprrest regproc, oprjoin regproc"},
    {"pg_proc", 1255, "view_pg_proc",
     "oid oid, proname name, pronamespace oid, proowner oid, prolang oid, procost float4, "
     "prorows float4, provariadic oid, prosupport regproc, prokind char, prosecdef bool, "
     "proleakproof bool, proisstrict bool, proretset bool, provolatile char, proparallel "
     "char, pronargs int2, pronargdefaults int2, prorettype oid, proargtypes oidvector, "
     "proallargtypes _oid, proargmodes _char, proargnames _text, proargdefaults "
     "pg_node_tree, protrftypes _oid, prosrc text, probin text, prosqlbody pg_node_tree, "
     "proconfig _text, proacl _aclitem"},
    {"pg_roles", 12000, "view_pg_roles",
     "rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, "
     "rolcanlogin bool, rolreplication bool, rolconnlimit int4, rolpassword text, "
     "rolvaliduntil timestamptz, rolbypassrls bool, rolconfig _text, oid oid",
     RowScope::superuser_all},
    {"pg_settings", 12104, ":settings",
     "name text, setting text, unit text, category text, short_desc text, extra_desc text, "
     "context text, vartype text, source text, min_val text, max_val text, enumvals _text, "
     "boot_val text, reset_val text, sourcefile text, sourceline int4, pending_restart bool"},
    {"pg_shadow", 12005, "view_pg_shadow",
     "usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, "
     "usebypassrls bool, passwd text, valuntil timestamptz, useconfig _text",
     RowScope::all_tenants},
    {"pg_shdescription", 2396, "view_pg_shdescription",
     "objoid oid, classoid oid, description text", RowScope::superuser_all},
    {"pg_stat_database", 12266, "view_pg_stat_database",
     "datid oid, datname name, numbackends int4, xact_commit int8, xact_rollback int8, "
     "blks_read int8, blks_hit int8, tup_returned int8, tup_fetched int8, tup_inserted int8, "
     "tup_updated int8, tup_deleted int8, conflicts int8, temp_files int8, temp_bytes int8, "
     "deadlocks int8, checksum_failures int8, checksum_last_failure timestamptz, blk_read_time "
     "float8, blk_write_time float8, session_time float8, active_time float8, "
     "idle_in_transaction_time float8, sessions int8, sessions_abandoned int8, sessions_fatal "
     "int8, sessions_killed int8, stats_reset timestamptz",
     RowScope::superuser_all},
    {"pg_tables", 12033, "view_pg_tables",
     "schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool, "
     "hasrules bool, hastriggers bool, rowsecurity bool"},
    {"pg_tablespace", 1213, "view_pg_tablespace",
     "oid oid, spcname name, spcowner oid, spcacl _aclitem, spcoptions _text"},
    {"pg_type", 1247, "view_pg_type",
     "oid oid, typname name, typnamespace oid, typowner oid, typlen int2, typbyval bool, "
     "typtype char, typcategory char, typispreferred bool, typisdefined bool, typdelim char, "
     "typrelid oid, typsubscript regproc, typelem oid, typarray oid, typinput regproc, "
     "typoutput regproc, typreceive regproc, typsend regproc, typmodin regproc, typmodout "
     "regproc, typanalyze regproc, typalign char, typstorage char, typnotnull bool, "
     "typbasetype oid, typtypmod int4, typndims int4, typcollation oid, typdefaultbin "
     "pg_node_tree, typdefault text, typacl _aclitem"},
    {"pg_user", 12014, "view_pg_user",
     "usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, "
     "usebypassrls bool, passwd text, valuntil timestamptz, useconfig _text",
     RowScope::superuser_all},
    {"pg_views", 12028, "view_pg_views",
     "schemaname name, viewname name, viewowner name, definition text"},
};
// clang-format on

}  // namespace

std::span<const Relation> pg_catalog_relations() {
    static const DeclaredRelations all("pg_catalog", declared);
    return all.relations();
}

}  // namespace sql
