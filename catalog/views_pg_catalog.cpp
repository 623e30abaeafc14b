// Schema pg_catalog: what is declared, as Postgres lists its own.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

constexpr std::array pg_namespace_columns = {
    FilledColumn{"oid", "s.oid"},
    FilledColumn{"nspname", "s.name"},
    FilledColumn{"nspowner", "10"},
    FilledColumn{
        "nspacl",
        "iif(s.name = 'millrace_all', '{millrace=UC/millrace}', "
        "'{millrace=UC/millrace,=U/millrace}')"},
};

constexpr std::array pg_class_columns = {
    FilledColumn{"oid", "r.oid"},
    FilledColumn{"relname", "r.name"},
    FilledColumn{"relnamespace", "r.schema_oid"},
    FilledColumn{"reltype", "0"},
    FilledColumn{"reloftype", "0"},
    FilledColumn{"relowner", "10"},
    FilledColumn{"relam", "iif(r.kind = 'r', 2, 0)"},
    FilledColumn{"relfilenode", "0"},
    FilledColumn{"reltablespace", "0"},
    FilledColumn{"relpages", "0"},
    FilledColumn{"reltuples", "iif(r.kind = 'r', -1.0, 0.0)"},
    FilledColumn{"relallvisible", "0"},
    FilledColumn{"reltoastrelid", "0"},
    FilledColumn{"relhasindex", "0"},
    FilledColumn{"relisshared", "0"},
    FilledColumn{"relpersistence", "'p'"},
    FilledColumn{"relkind", "r.kind"},
    FilledColumn{"relnatts", "r.columns"},
    FilledColumn{"relchecks", "0"},
    FilledColumn{"relhasrules", "r.kind = 'v'"},
    FilledColumn{"relhastriggers", "0"},
    FilledColumn{"relhassubclass", "0"},
    FilledColumn{"relrowsecurity", "0"},
    FilledColumn{"relforcerowsecurity", "0"},
    FilledColumn{"relispopulated", "1"},
    FilledColumn{"relreplident", "'n'"},
    FilledColumn{"relispartition", "0"},
    FilledColumn{"relrewrite", "0"},
    FilledColumn{"relfrozenxid", "0"},
    FilledColumn{"relminmxid", "0"},
    FilledColumn{
        "relacl",
        "CASE r.audience WHEN 0 THEN '{millrace=r/millrace,=r/millrace}' WHEN 1 THEN "
        "'{millrace=r/millrace,millrace_viewer=r/millrace,millrace_operator=r/millrace,"
        "millrace_admin=r/millrace}' WHEN 2 THEN "
        "'{millrace=r/millrace,millrace_admin=r/millrace}' ELSE '{millrace=r/millrace}' END"},
};

constexpr std::array pg_attribute_columns = {
    FilledColumn{"attrelid", "c.relation"},
    FilledColumn{"attname", "c.name"},
    FilledColumn{"atttypid", "c.type"},
    FilledColumn{"attstattarget", "-1"},
    FilledColumn{"attlen", "t.length"},
    FilledColumn{"attnum", "c.number"},
    FilledColumn{"attndims", "iif(t.category = 'A', 1, 0)"},
    FilledColumn{"attcacheoff", "-1"},
    FilledColumn{"atttypmod", "c.typmod"},
    FilledColumn{"attbyval", "t.by_value"},
    FilledColumn{"attalign", "t.align"},
    FilledColumn{"attstorage", "t.storage"},
    FilledColumn{"attcompression", "''"},
    FilledColumn{"attnotnull", "0"},
    FilledColumn{"atthasdef", "0"},
    FilledColumn{"atthasmissing", "0"},
    FilledColumn{"attidentity", "''"},
    FilledColumn{"attgenerated", "''"},
    FilledColumn{"attisdropped", "0"},
    FilledColumn{"attislocal", "1"},
    FilledColumn{"attinhcount", "0"},
    FilledColumn{"attcollation", "t.collation"},
};

constexpr std::array pg_type_columns = {
    FilledColumn{"oid", "t.oid"},
    FilledColumn{"typname", "t.name"},
    FilledColumn{"typnamespace", "11"},
    FilledColumn{"typowner", "10"},
    FilledColumn{"typlen", "t.length"},
    FilledColumn{"typbyval", "t.by_value"},
    FilledColumn{"typtype", "t.kind"},
    FilledColumn{"typcategory", "t.category"},
    FilledColumn{"typispreferred", "t.preferred"},
    FilledColumn{"typisdefined", "1"},
    FilledColumn{"typdelim", "','"},
    FilledColumn{"typrelid", "0"},
    FilledColumn{"typsubscript", "0"},
    FilledColumn{"typelem", "t.element"},
    FilledColumn{"typarray", "t.array"},
    FilledColumn{"typinput", "t.input"},
    FilledColumn{"typoutput", "t.output"},
    FilledColumn{"typreceive", "t.receive"},
    FilledColumn{"typsend", "t.send"},
    FilledColumn{"typmodin", "0"},
    FilledColumn{"typmodout", "0"},
    FilledColumn{"typanalyze", "0"},
    FilledColumn{"typalign", "t.align"},
    FilledColumn{"typstorage", "t.storage"},
    FilledColumn{"typnotnull", "0"},
    FilledColumn{"typbasetype", "0"},
    FilledColumn{"typtypmod", "-1"},
    FilledColumn{"typndims", "0"},
    FilledColumn{"typcollation", "t.collation"},
};

constexpr std::array pg_proc_columns = {
    FilledColumn{"oid", "p.oid"},           FilledColumn{"proname", "p.name"},
    FilledColumn{"pronamespace", "11"},     FilledColumn{"proowner", "10"},
    FilledColumn{"prolang", "12"},          FilledColumn{"procost", "1.0"},
    FilledColumn{"prorows", "0.0"},         FilledColumn{"provariadic", "0"},
    FilledColumn{"prosupport", "0"},        FilledColumn{"prokind", "p.kind"},
    FilledColumn{"prosecdef", "0"},         FilledColumn{"proleakproof", "0"},
    FilledColumn{"proisstrict", "1"},       FilledColumn{"proretset", "0"},
    FilledColumn{"provolatile", "'s'"},     FilledColumn{"proparallel", "'s'"},
    FilledColumn{"pronargs", "p.count"},    FilledColumn{"pronargdefaults", "0"},
    FilledColumn{"prorettype", "p.result"}, FilledColumn{"proargtypes", "p.arguments"},
    FilledColumn{"prosrc", "p.name"},
};

constexpr std::array pg_operator_columns = {
    FilledColumn{"oid", "o.oid"},
    FilledColumn{"oprname", "o.name"},
    FilledColumn{"oprnamespace", "11"},
    FilledColumn{"oprowner", "10"},
    FilledColumn{"oprkind", "o.kind"},
    FilledColumn{"oprcanmerge", "0"},
    FilledColumn{"oprcanhash", "0"},
    FilledColumn{"oprleft", "o.left_type"},
    FilledColumn{"oprright", "o.right_type"},
    FilledColumn{"oprresult", "o.result"},
    FilledColumn{"oprcom", "0"},
    FilledColumn{"oprnegate", "0"},
    FilledColumn{"oprcode", "0"},
    FilledColumn{"oprrest", "0"},
    FilledColumn{"oprjoin", "0"},
};

constexpr std::array pg_aggregate_columns = {
    FilledColumn{"aggfnoid", "p.oid"},      FilledColumn{"aggkind", "'n'"},
    FilledColumn{"aggnumdirectargs", "0"},  FilledColumn{"aggtransfn", "0"},
    FilledColumn{"aggfinalfn", "0"},        FilledColumn{"aggcombinefn", "0"},
    FilledColumn{"aggserialfn", "0"},       FilledColumn{"aggdeserialfn", "0"},
    FilledColumn{"aggmtransfn", "0"},       FilledColumn{"aggminvtransfn", "0"},
    FilledColumn{"aggmfinalfn", "0"},       FilledColumn{"aggfinalextra", "0"},
    FilledColumn{"aggmfinalextra", "0"},    FilledColumn{"aggfinalmodify", "'r'"},
    FilledColumn{"aggmfinalmodify", "'r'"}, FilledColumn{"aggsortop", "0"},
    FilledColumn{"aggtranstype", "0"},      FilledColumn{"aggtransspace", "0"},
    FilledColumn{"aggmtranstype", "0"},     FilledColumn{"aggmtransspace", "0"},
};

constexpr std::array pg_cast_columns = {
    FilledColumn{"oid", "c.oid"},
    FilledColumn{"castsource", "c.source"},
    FilledColumn{"casttarget", "c.target"},
    FilledColumn{"castfunc", "0"},
    FilledColumn{"castcontext", "c.context"},
    FilledColumn{"castmethod", "c.method"},
};

constexpr std::array pg_am_columns = {
    FilledColumn{"oid", "a.oid"},
    FilledColumn{"amname", "a.name"},
    FilledColumn{"amhandler", "0"},
    FilledColumn{"amtype", "'t'"},
};

constexpr std::array pg_collation_columns = {
    FilledColumn{"oid", "c.oid"},
    FilledColumn{"collname", "c.name"},
    FilledColumn{"collnamespace", "11"},
    FilledColumn{"collowner", "10"},
    FilledColumn{"collprovider", "c.provider"},
    FilledColumn{"collisdeterministic", "1"},
    FilledColumn{"collencoding", "c.encoding"},
    FilledColumn{"collcollate", "c.locale"},
    FilledColumn{"collctype", "c.locale"},
};

constexpr std::array pg_language_columns = {
    FilledColumn{"oid", "l.oid"},
    FilledColumn{"lanname", "l.name"},
    FilledColumn{"lanowner", "10"},
    FilledColumn{"lanispl", "0"},
    FilledColumn{"lanpltrusted", "0"},
    FilledColumn{"lanplcallfoid", "0"},
    FilledColumn{"laninline", "0"},
    FilledColumn{"lanvalidator", "0"},
};

constexpr std::array pg_tablespace_columns = {
    FilledColumn{"oid", "s.oid"},
    FilledColumn{"spcname", "s.name"},
    FilledColumn{"spcowner", "10"},
};

constexpr std::array pg_tables_columns = {
    FilledColumn{"schemaname", "r.schema"},
    FilledColumn{"tablename", "r.name"},
    FilledColumn{"tableowner", "'millrace'"},
    FilledColumn{"hasindexes", "0"},
    FilledColumn{"hasrules", "0"},
    FilledColumn{"hastriggers", "0"},
    FilledColumn{"rowsecurity", "0"},
};

constexpr std::array pg_views_columns = {
    FilledColumn{"schemaname", "r.schema"},
    FilledColumn{"viewname", "r.name"},
    FilledColumn{"viewowner", "'millrace'"},
};

constexpr std::array all = {
    ViewDefinition{"view_pg_namespace", "", "temp.declared_schemas AS s", pg_namespace_columns},
    ViewDefinition{"view_pg_class", "", "temp.declared_relations AS r", pg_class_columns},
    ViewDefinition{
        "view_pg_attribute",
        "",
        "temp.declared_columns AS c JOIN temp.declared_types AS t ON t.oid = c.type",
        pg_attribute_columns},
    ViewDefinition{"view_pg_type", "", "temp.declared_types AS t", pg_type_columns},
    ViewDefinition{"view_pg_proc", "", "temp.declared_procedures AS p", pg_proc_columns},
    ViewDefinition{"view_pg_operator", "", "temp.declared_operators AS o", pg_operator_columns},
    ViewDefinition{
        "view_pg_aggregate",
        "",
        "temp.declared_procedures AS p WHERE p.kind = 'a'",
        pg_aggregate_columns},
    ViewDefinition{"view_pg_cast", "", "temp.declared_casts AS c", pg_cast_columns},
    ViewDefinition{"view_pg_am", "", "(SELECT 2 AS oid, 'heap' AS name) AS a", pg_am_columns},
    ViewDefinition{
        "view_pg_collation",
        "",
        "(SELECT 100 AS oid, 'default' AS name, 'd' AS provider, -1 AS encoding, NULL AS locale "
        "UNION ALL SELECT 950, 'C', 'c', -1, 'C' UNION ALL SELECT 951, 'POSIX', 'c', -1, 'POSIX') "
        "AS c",
        pg_collation_columns},
    ViewDefinition{
        "view_pg_language", "", "(SELECT 12 AS oid, 'internal' AS name) AS l", pg_language_columns},
    ViewDefinition{
        "view_pg_tablespace",
        "",
        "(SELECT 1663 AS oid, 'pg_default' AS name UNION ALL SELECT 1664, 'pg_global') AS s",
        pg_tablespace_columns},
    ViewDefinition{
        "view_pg_tables", "", "temp.declared_relations AS r WHERE r.kind = 'r'", pg_tables_columns},
    ViewDefinition{
        "view_pg_views", "", "temp.declared_relations AS r WHERE r.kind = 'v'", pg_views_columns},
};

}  // namespace

std::span<const ViewDefinition> pg_catalog_views() {
    return all;
}

}  // namespace catalog
