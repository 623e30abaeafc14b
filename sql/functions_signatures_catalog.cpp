// What clients ask the system catalogs by functions: who owns, is it visible, may I, how is it
// defined. The views that they read are the catalog's (catalog/views_pg_*.cpp).
#include "sql/functions_signatures.hpp"

namespace sql {

namespace {

using enum protocol::Oid;

constexpr Signature functions[] = {
    // names of numbers
    {"pg_get_userbyid",
     name,
     {oid},
     "coalesce((SELECT r.rolname FROM view_pg_roles AS r WHERE r.oid = $1"
     " AND r.tenant = iif(:superuser, '', :tenant)), 'unknown (OID=' || $1 || ')')"},
    {"pg_encoding_to_char",
     name,
     {int4},
     "CASE $1 WHEN 6 THEN 'UTF8' WHEN 0 THEN 'SQL_ASCII' WHEN 8 THEN 'LATIN1' ELSE '' END"},
    {"getdatabaseencoding", name, {}, "'UTF8'"},
    {"pg_char_to_encoding",
     int4,
     {name},
     "CASE upper($1) WHEN 'UTF8' THEN 6 WHEN 'UNICODE' THEN 6 WHEN 'SQL_ASCII' THEN 0"
     " WHEN 'LATIN1' THEN 8 ELSE -1 END"},
    {"format_type", text, {oid, int4}, "pg_type_shown($1, $2)"},
    // found without its schema?
    {"pg_table_is_visible", boolean, {oid}, "pg_relation_visible($1)"},
    {"pg_type_is_visible", boolean, {oid}, "(SELECT 1 FROM view_pg_type AS t WHERE t.oid = $1)"},
    {"pg_function_is_visible",
     boolean,
     {oid},
     "(SELECT 1 FROM view_pg_proc AS p WHERE p.oid = $1)"},
    {"pg_operator_is_visible",
     boolean,
     {oid},
     "(SELECT 1 FROM view_pg_operator AS o WHERE o.oid = $1)"},
    {"pg_collation_is_visible",
     boolean,
     {oid},
     "(SELECT 1 FROM view_pg_collation AS c WHERE c.oid = $1)"},
    {"pg_opclass_is_visible", boolean, {oid}, "NULL"},
    {"pg_opfamily_is_visible", boolean, {oid}, "NULL"},
    {"pg_conversion_is_visible", boolean, {oid}, "NULL"},
    {"pg_statistics_obj_is_visible", boolean, {oid}, "NULL"},
    {"pg_ts_config_is_visible", boolean, {oid}, "NULL"},
    {"pg_ts_dict_is_visible", boolean, {oid}, "NULL"},
    {"pg_ts_parser_is_visible", boolean, {oid}, "NULL"},
    {"pg_ts_template_is_visible", boolean, {oid}, "NULL"},
    // definitions: of what there is not, and of views that no SQL of the user's made
    {"pg_get_expr", text, {pg_node_tree, oid}, "NULL"},
    {"pg_get_expr", text, {pg_node_tree, oid, boolean}, "NULL"},
    {"pg_get_viewdef", text, {oid}, "NULL"},
    {"pg_get_viewdef", text, {oid, boolean}, "NULL"},
    {"pg_get_viewdef", text, {text}, "NULL"},
    {"pg_get_viewdef", text, {text, boolean}, "NULL"},
    {"pg_get_ruledef", text, {oid}, "NULL"},
    {"pg_get_ruledef", text, {oid, boolean}, "NULL"},
    {"pg_get_triggerdef", text, {oid}, "NULL"},
    {"pg_get_triggerdef", text, {oid, boolean}, "NULL"},
    {"pg_get_constraintdef", text, {oid}, "NULL"},
    {"pg_get_constraintdef", text, {oid, boolean}, "NULL"},
    {"pg_get_indexdef", text, {oid}, "NULL"},
    {"pg_get_indexdef", text, {oid, int4, boolean}, "NULL"},
    {"pg_get_partkeydef", text, {oid}, "NULL"},
    {"pg_get_partition_constraintdef", text, {oid}, "NULL"},
    {"pg_get_statisticsobjdef", text, {oid}, "NULL"},
    {"pg_get_statisticsobjdef_columns", text, {oid}, "NULL"},
    {"pg_get_serial_sequence", text, {text, text}, "NULL"},
    {"pg_get_functiondef", text, {oid}, "NULL"},
    {"pg_get_function_sqlbody", text, {oid}, "NULL"},
    {"pg_get_function_arguments", text, {oid}, "pg_procedure_arguments($1)"},
    {"pg_get_function_identity_arguments", text, {oid}, "pg_procedure_arguments($1)"},
    {"pg_get_function_result", text, {oid}, "pg_procedure_result($1)"},
    {"pg_index_column_has_property", boolean, {oid, int4, text}, "NULL"},
    {"pg_index_has_property", boolean, {oid, text}, "NULL"},
    // comments
    {"obj_description", text, {oid, name}, "NULL"},
    {"obj_description", text, {oid}, "NULL"},
    {"col_description", text, {oid, int4}, "NULL"},
    {"shobj_description",
     text,
     {oid, name},
     "(SELECT d.description FROM view_pg_shdescription AS d WHERE d.objoid = $1"
     " AND d.classoid = CASE $2 WHEN 'pg_database' THEN 1262 WHEN 'pg_authid' THEN 1260 END"
     " AND d.tenant = iif(:superuser, '', :tenant))"},
    // sizes: views take no room; what the catalog takes is nobody's alone
    {"pg_relation_size", int8, {oid}, "0"},
    {"pg_relation_size", int8, {oid, text}, "0"},
    {"pg_table_size", int8, {oid}, "0"},
    {"pg_indexes_size", int8, {oid}, "0"},
    {"pg_total_relation_size", int8, {oid}, "0"},
    {"pg_database_size", int8, {oid}, "NULL"},
    {"pg_database_size", int8, {name}, "NULL"},
    {"pg_tablespace_size", int8, {oid}, "NULL"},
    {"pg_tablespace_location", text, {oid}, "''"},
    {"pg_relation_filenode", oid, {oid}, "NULL"},
    // the session and the server
    {"current_schemas", name_array, {boolean}, "'{millrace,pg_catalog,public}'"},
    {"pg_my_temp_schema", oid, {}, "0"},
    {"pg_is_other_temp_schema", boolean, {oid}, "0"},
    {"pg_relation_is_publishable", boolean, {oid}, "0"},
    {"pg_relation_is_updatable", int4, {oid, boolean}, "0"},
    {"pg_column_is_updatable", boolean, {oid, int2, boolean}, "0"},
    {"pg_postmaster_start_time",
     timestamptz,
     {},
     "(SELECT i.started_at FROM view_instance AS i WHERE i.tenant = :tenant)"},
    {"inet_client_addr",
     inet,
     {},
     "(SELECT a.client_addr FROM view_pg_stat_activity AS a WHERE a.pid = :pid)"},
    {"inet_client_port",
     int4,
     {},
     "(SELECT a.client_port FROM view_pg_stat_activity AS a WHERE a.pid = :pid)"},
    // rights: of the session's user
    {"has_table_privilege", boolean, {oid, text}, "pg_may('table', $1, $2, :superuser)"},
    {"has_table_privilege",
     boolean,
     {text, text},
     "pg_may('table', pg_reg_oid($1, 2205), $2, :superuser)"},
    {"has_any_column_privilege", boolean, {oid, text}, "pg_may('table', $1, $2, :superuser)"},
    {"has_any_column_privilege",
     boolean,
     {text, text},
     "pg_may('table', pg_reg_oid($1, 2205), $2, :superuser)"},
    {"has_column_privilege", boolean, {oid, text, text}, "pg_may('table', $1, $3, :superuser)"},
    {"has_column_privilege", boolean, {oid, int2, text}, "pg_may('table', $1, $3, :superuser)"},
    {"has_column_privilege",
     boolean,
     {text, text, text},
     "pg_may('table', pg_reg_oid($1, 2205), $3, :superuser)"},
    {"has_schema_privilege", boolean, {oid, text}, "pg_may('schema', $1, $2, :superuser)"},
    {"has_schema_privilege",
     boolean,
     {text, text},
     "pg_may('schema', pg_reg_oid($1, 4089), $2, :superuser)"},
    {"has_database_privilege", boolean, {oid, text}, "pg_may('database', $1, $2, :superuser)"},
    {"has_database_privilege", boolean, {text, text}, "pg_may('database', 0, $2, :superuser)"},
    {"has_function_privilege", boolean, {oid, text}, "pg_may('function', $1, $2, :superuser)"},
    {"has_sequence_privilege", boolean, {oid, text}, "pg_may('sequence', $1, $2, :superuser)"},
    {"has_type_privilege", boolean, {oid, text}, "pg_may('type', $1, $2, :superuser)"},
    {"has_language_privilege", boolean, {oid, text}, "pg_may('language', $1, $2, :superuser)"},
    {"has_tablespace_privilege", boolean, {oid, text}, "pg_may('tablespace', $1, $2, :superuser)"},
    {"pg_has_role", boolean, {oid, text}, "pg_may('role', $1, $2, :superuser)"},
    {"pg_has_role", boolean, {name, text}, "(:superuser OR $1 = :user)"},
};

}  // namespace

SignaturePart catalog_signatures() {
    return {.operators = {}, .functions = functions, .aggregates = {}};
}

}  // namespace sql
