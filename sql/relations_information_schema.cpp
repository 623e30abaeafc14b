// The information schema. Of its domains there are the types that they stand for.
#include "sql/declared_relation.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

// A relation is a row, its columns flow on behind it.
// clang-format off
constexpr DeclaredRelation declared[] = {
    {"applicable_roles", 0, "view_info_applicable_roles",
     "grantee name, role_name name, is_grantable varchar", RowScope::superuser_all},
    {"character_sets", 0, "view_info_character_sets",
     "character_set_catalog name, character_set_schema name, character_set_name name, "
     "character_repertoire name, form_of_use name, default_collate_catalog name, "
     "default_collate_schema name, default_collate_name name"},
    {"collations", 0, "view_info_collations",
     "collation_catalog name, collation_schema name, collation_name name, pad_attribute "
     "varchar"},
    {"column_privileges", 0, "view_info_column_privileges",
     "grantor name, grantee name, table_catalog name, table_schema name, table_name name, "
     "column_name name, privilege_type varchar, is_grantable varchar"},
    {"columns", 0, "view_info_columns",
     "table_catalog name, table_schema name, table_name name, column_name name, "
     "ordinal_position int4, column_default varchar, is_nullable varchar, data_type varchar, "
     "character_maximum_length int4, character_octet_length int4, numeric_precision int4, "
     "numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, "
     "interval_type varchar, interval_precision int4, character_set_catalog name, "
     "character_set_schema name, character_set_name name, collation_catalog name, "
     "collation_schema name, collation_name name, domain_catalog name, domain_schema name, "
     "domain_name name, udt_catalog name, udt_schema name, udt_name name, scope_catalog "
     "name, scope_schema name, scope_name name, maximum_cardinality int4, dtd_identifier "
     "name, is_self_referencing varchar, is_identity varchar, identity_generation varchar, "
     "identity_start varchar, identity_increment varchar, identity_maximum varchar, "
     "identity_minimum varchar, identity_cycle varchar, is_generated varchar, "
     "generation_expression varchar, is_updatable varchar"},
    {"element_types", 0, "view_info_element_types",
     "object_catalog name, object_schema name, object_name name, object_type varchar, "
     "collection_type_identifier name, data_type varchar, character_maximum_length int4, "
     "character_octet_length int4, character_set_catalog name, character_set_schema name, "
     "character_set_name name, collation_catalog name, collation_schema name, collation_name "
     "name, numeric_precision int4, numeric_precision_radix int4, numeric_scale int4, "
     "datetime_precision int4, interval_type varchar, interval_precision int4, "
     "domain_default varchar, udt_catalog name, udt_schema name, udt_name name, "
     "scope_catalog name, scope_schema name, scope_name name, maximum_cardinality int4, "
     "dtd_identifier name"},
    {"enabled_roles", 0, "view_info_enabled_roles",
     "role_name name", RowScope::superuser_all},
    {"information_schema_catalog_name", 0, "view_info_information_schema_catalog_name",
     "catalog_name name"},
    {"parameters", 0, "view_info_parameters",
     "specific_catalog name, specific_schema name, specific_name name, ordinal_position "
     "int4, parameter_mode varchar, is_result varchar, as_locator varchar, parameter_name "
     "name, data_type varchar, character_maximum_length int4, character_octet_length int4, "
     "character_set_catalog name, character_set_schema name, character_set_name name, "
     "collation_catalog name, collation_schema name, collation_name name, numeric_precision "
     "int4, numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, "
     "interval_type varchar, interval_precision int4, udt_catalog name, udt_schema name, "
     "udt_name name, scope_catalog name, scope_schema name, scope_name name, "
     "maximum_cardinality int4, dtd_identifier name, parameter_default varchar"},
    {"role_column_grants", 0, "view_info_role_column_grants",
     "grantor name, grantee name, table_catalog name, table_schema name, table_name name, "
     "column_name name, privilege_type varchar, is_grantable varchar"},
    {"role_table_grants", 0, "view_info_role_table_grants",
     "grantor name, grantee name, table_catalog name, table_schema name, table_name name, "
     "privilege_type varchar, is_grantable varchar, with_hierarchy varchar"},
    {"routines", 0, "view_info_routines",
     "specific_catalog name, specific_schema name, specific_name name, routine_catalog name, "
     "routine_schema name, routine_name name, routine_type varchar, module_catalog name, "
     "module_schema name, module_name name, udt_catalog name, udt_schema name, udt_name "
     "name, data_type varchar, character_maximum_length int4, character_octet_length int4, "
     "character_set_catalog name, character_set_schema name, character_set_name name, "
     "collation_catalog name, collation_schema name, collation_name name, numeric_precision "
     "int4, numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, "
     "interval_type varchar, interval_precision int4, type_udt_catalog name, type_udt_schema "
     "name, type_udt_name name, scope_catalog name, scope_schema name, scope_name name, "
     "maximum_cardinality int4, dtd_identifier name, routine_body varchar, "
     "routine_definition varchar, external_name varchar, external_language varchar, "
     "parameter_style varchar, is_deterministic varchar, sql_data_access varchar, "
     "is_null_call varchar, sql_path varchar, schema_level_routine varchar, "
     "max_dynamic_result_sets int4, is_user_defined_cast varchar, is_implicitly_invocable "
     "varchar, security_type varchar, to_sql_specific_catalog name, to_sql_specific_schema "
     "name, to_sql_specific_name name, as_locator varchar, created timestamptz, last_altered "
     "timestamptz, new_savepoint_level varchar, is_udt_dependent varchar, "
     "result_cast_from_data_type varchar, result_cast_as_locator varchar, "
     "result_cast_char_max_length int4, result_cast_char_octet_length int4, "
     "result_cast_char_set_catalog name, result_cast_char_set_schema name, "
     "result_cast_char_set_name name, result_cast_collation_catalog name, "
     "result_cast_collation_schema name, result_cast_collation_name name, "
     "result_cast_numeric_precision int4, result_cast_numeric_precision_radix int4, "
     "result_cast_numeric_scale int4, result_cast_datetime_precision int4, "
     "result_cast_interval_type varchar, result_cast_interval_precision int4, "
     "result_cast_type_udt_catalog name, result_cast_type_udt_schema name, "
     "result_cast_type_udt_name name, result_cast_scope_catalog name, "
     "result_cast_scope_schema name, result_cast_scope_name name, "
     "result_cast_maximum_cardinality int4, result_cast_dtd_identifier name"},
    {"schemata", 0, "view_info_schemata",
     "catalog_name name, schema_name name, schema_owner name, default_character_set_catalog "
     "name, default_character_set_schema name, default_character_set_name name, sql_path "
     "varchar"},
    {"table_privileges", 0, "view_info_table_privileges",
     "grantor name, grantee name, table_catalog name, table_schema name, table_name name, "
     "privilege_type varchar, is_grantable varchar, with_hierarchy varchar"},
    {"tables", 0, "view_info_tables",
     "table_catalog name, table_schema name, table_name name, table_type varchar, "
     "self_referencing_column_name name, reference_generation varchar, "
     "user_defined_type_catalog name, user_defined_type_schema name, user_defined_type_name "
     "name, is_insertable_into varchar, is_typed varchar, commit_action varchar"},
    {"views", 0, "view_info_views",
     "table_catalog name, table_schema name, table_name name, view_definition varchar, "
     "check_option varchar, is_updatable varchar, is_insertable_into varchar, "
     "is_trigger_updatable varchar, is_trigger_deletable varchar, is_trigger_insertable_into "
     "varchar"},
};
// clang-format on

}  // namespace

std::span<const Relation> information_schema_relations() {
    static const DeclaredRelations all("information_schema", declared);
    return all.relations();
}

}  // namespace sql
