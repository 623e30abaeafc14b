// The parts of the information schema that never have rows here.
#include "sql/declared_relation.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

// A relation is a row, its columns flow on behind it.
// clang-format off
constexpr DeclaredRelation declared[] = {
    {"administrable_role_authorizations", 0, "",
     "grantee name, role_name name, is_grantable varchar"},
    {"attributes", 0, "",
     "udt_catalog name, udt_schema name, udt_name name, attribute_name name, "
     "ordinal_position int4, attribute_default varchar, is_nullable varchar, data_type "
     "varchar, character_maximum_length int4, character_octet_length int4, "
     "character_set_catalog name, character_set_schema name, character_set_name name, "
     "collation_catalog name, collation_schema name, collation_name name, numeric_precision "
     "int4, numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, "
     "interval_type varchar, interval_precision int4, attribute_udt_catalog name, "
     "attribute_udt_schema name, attribute_udt_name name, scope_catalog name, scope_schema "
     "name, scope_name name, maximum_cardinality int4, dtd_identifier name, "
     "is_derived_reference_attribute varchar"},
    {"check_constraint_routine_usage", 0, "",
     "constraint_catalog name, constraint_schema name, constraint_name name, "
     "specific_catalog name, specific_schema name, specific_name name"},
    {"check_constraints", 0, "",
     "constraint_catalog name, constraint_schema name, constraint_name name, check_clause "
     "varchar"},
    {"collation_character_set_applicability", 0, "",
     "collation_catalog name, collation_schema name, collation_name name, "
     "character_set_catalog name, character_set_schema name, character_set_name name"},
    {"column_column_usage", 0, "",
     "table_catalog name, table_schema name, table_name name, column_name name, "
     "dependent_column name"},
    {"column_domain_usage", 0, "",
     "domain_catalog name, domain_schema name, domain_name name, table_catalog name, "
     "table_schema name, table_name name, column_name name"},
    {"column_options", 0, "",
     "table_catalog name, table_schema name, table_name name, column_name name, option_name "
     "name, option_value varchar"},
    {"column_udt_usage", 0, "",
     "udt_catalog name, udt_schema name, udt_name name, table_catalog name, table_schema "
     "name, table_name name, column_name name"},
    {"constraint_column_usage", 0, "",
     "table_catalog name, table_schema name, table_name name, column_name name, "
     "constraint_catalog name, constraint_schema name, constraint_name name"},
    {"constraint_table_usage", 0, "",
     "table_catalog name, table_schema name, table_name name, constraint_catalog name, "
     "constraint_schema name, constraint_name name"},
    {"data_type_privileges", 0, "",
     "object_catalog name, object_schema name, object_name name, object_type varchar, "
     "dtd_identifier name"},
    {"domain_constraints", 0, "",
     "constraint_catalog name, constraint_schema name, constraint_name name, domain_catalog "
     "name, domain_schema name, domain_name name, is_deferrable varchar, initially_deferred "
     "varchar"},
    {"domain_udt_usage", 0, "",
     "udt_catalog name, udt_schema name, udt_name name, domain_catalog name, domain_schema "
     "name, domain_name name"},
    {"domains", 0, "",
     "domain_catalog name, domain_schema name, domain_name name, data_type varchar, "
     "character_maximum_length int4, character_octet_length int4, character_set_catalog "
     "name, character_set_schema name, character_set_name name, collation_catalog name, "
     "collation_schema name, collation_name name, numeric_precision int4, "
     "numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, "
     "interval_type varchar, interval_precision int4, domain_default varchar, udt_catalog "
     "name, udt_schema name, udt_name name, scope_catalog name, scope_schema name, "
     "scope_name name, maximum_cardinality int4, dtd_identifier name"},
    {"foreign_data_wrapper_options", 0, "",
     "foreign_data_wrapper_catalog name, foreign_data_wrapper_name name, option_name name, "
     "option_value varchar"},
    {"foreign_data_wrappers", 0, "",
     "foreign_data_wrapper_catalog name, foreign_data_wrapper_name name, "
     "authorization_identifier name, library_name varchar, foreign_data_wrapper_language "
     "varchar"},
    {"foreign_server_options", 0, "",
     "foreign_server_catalog name, foreign_server_name name, option_name name, option_value "
     "varchar"},
    {"foreign_servers", 0, "",
     "foreign_server_catalog name, foreign_server_name name, foreign_data_wrapper_catalog "
     "name, foreign_data_wrapper_name name, foreign_server_type varchar, "
     "foreign_server_version varchar, authorization_identifier name"},
    {"foreign_table_options", 0, "",
     "foreign_table_catalog name, foreign_table_schema name, foreign_table_name name, "
     "option_name name, option_value varchar"},
    {"foreign_tables", 0, "",
     "foreign_table_catalog name, foreign_table_schema name, foreign_table_name name, "
     "foreign_server_catalog name, foreign_server_name name"},
    {"key_column_usage", 0, "",
     "constraint_catalog name, constraint_schema name, constraint_name name, table_catalog "
     "name, table_schema name, table_name name, column_name name, ordinal_position int4, "
     "position_in_unique_constraint int4"},
    {"referential_constraints", 0, "",
     "constraint_catalog name, constraint_schema name, constraint_name name, "
     "unique_constraint_catalog name, unique_constraint_schema name, unique_constraint_name "
     "name, match_option varchar, update_rule varchar, delete_rule varchar"},
    {"role_routine_grants", 0, "",
     "grantor name, grantee name, specific_catalog name, specific_schema name, specific_name "
     "name, routine_catalog name, routine_schema name, routine_name name, privilege_type "
     "varchar, is_grantable varchar"},
    {"role_udt_grants", 0, "",
     "grantor name, grantee name, udt_catalog name, udt_schema name, udt_name name, "
     "privilege_type varchar, is_grantable varchar"},
    {"role_usage_grants", 0, "",
     "grantor name, grantee name, object_catalog name, object_schema name, object_name name, "
     "object_type varchar, privilege_type varchar, is_grantable varchar"},
    {"routine_privileges", 0, "",
     "grantor name, grantee name, specific_catalog name, specific_schema name, specific_name "
     "name, routine_catalog name, routine_schema name, routine_name name, privilege_type "
     "varchar, is_grantable varchar"},
    {"sequences", 0, "",
     "sequence_catalog name, sequence_schema name, sequence_name name, data_type varchar, "
     "numeric_precision int4, numeric_precision_radix int4, numeric_scale int4, start_value "
     "varchar, minimum_value varchar, maximum_value varchar, increment varchar, cycle_option "
     "varchar"},
    {"table_constraints", 0, "",
     "constraint_catalog name, constraint_schema name, constraint_name name, table_catalog "
     "name, table_schema name, table_name name, constraint_type varchar, is_deferrable "
     "varchar, initially_deferred varchar, enforced varchar, nulls_distinct varchar"},
    {"transforms", 0, "",
     "udt_catalog name, udt_schema name, udt_name name, specific_catalog name, "
     "specific_schema name, specific_name name, group_name name, transform_type varchar"},
    {"triggered_update_columns", 0, "",
     "trigger_catalog name, trigger_schema name, trigger_name name, event_object_catalog "
     "name, event_object_schema name, event_object_table name, event_object_column name"},
    {"triggers", 0, "",
     "trigger_catalog name, trigger_schema name, trigger_name name, event_manipulation "
     "varchar, event_object_catalog name, event_object_schema name, event_object_table name, "
     "action_order int4, action_condition varchar, action_statement varchar, "
     "action_orientation varchar, action_timing varchar, action_reference_old_table name, "
     "action_reference_new_table name, action_reference_old_row name, "
     "action_reference_new_row name, created timestamptz"},
    {"udt_privileges", 0, "",
     "grantor name, grantee name, udt_catalog name, udt_schema name, udt_name name, "
     "privilege_type varchar, is_grantable varchar"},
    {"usage_privileges", 0, "",
     "grantor name, grantee name, object_catalog name, object_schema name, object_name name, "
     "object_type varchar, privilege_type varchar, is_grantable varchar"},
    {"user_defined_types", 0, "",
     "user_defined_type_catalog name, user_defined_type_schema name, user_defined_type_name "
     "name, user_defined_type_category varchar, is_instantiable varchar, is_final varchar, "
     "ordering_form varchar, ordering_category varchar, ordering_routine_catalog name, "
     "ordering_routine_schema name, ordering_routine_name name, reference_type varchar, "
     "data_type varchar, character_maximum_length int4, character_octet_length int4, "
     "character_set_catalog name, character_set_schema name, character_set_name name, "
     "collation_catalog name, collation_schema name, collation_name name, numeric_precision "
     "int4, numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, "
     "interval_type varchar, interval_precision int4, source_dtd_identifier name, "
     "ref_dtd_identifier name"},
    {"user_mapping_options", 0, "",
     "authorization_identifier name, foreign_server_catalog name, foreign_server_name name, "
     "option_name name, option_value varchar"},
    {"user_mappings", 0, "",
     "authorization_identifier name, foreign_server_catalog name, foreign_server_name name"},
    {"view_column_usage", 0, "",
     "view_catalog name, view_schema name, view_name name, table_catalog name, table_schema "
     "name, table_name name, column_name name"},
    {"view_routine_usage", 0, "",
     "table_catalog name, table_schema name, table_name name, specific_catalog name, "
     "specific_schema name, specific_name name"},
    {"view_table_usage", 0, "",
     "view_catalog name, view_schema name, view_name name, table_catalog name, table_schema "
     "name, table_name name"},
};
// clang-format on

}  // namespace

std::span<const Relation> empty_information_schema_relations() {
    static const DeclaredRelations all("information_schema", declared);
    return all.relations();
}

}  // namespace sql
