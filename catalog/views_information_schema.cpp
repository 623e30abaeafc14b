// The information schema: what is declared, in the words of the standard.
// A column that names the database is empty here: the translator puts the session's in.
#include <array>

#include "catalog/view_definition.hpp"

namespace catalog {

namespace {

constexpr std::array info_schemata_columns = {
    FilledColumn{"catalog_name", "''"},
    FilledColumn{"schema_name", "s.name"},
    FilledColumn{"schema_owner", "'millrace'"},
};

constexpr std::array info_tables_columns = {
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"table_type", "iif(r.kind = 'r', 'BASE TABLE', 'VIEW')"},
    FilledColumn{"is_insertable_into", "'NO'"},
    FilledColumn{"is_typed", "'NO'"},
};

constexpr std::array info_views_columns = {
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"check_option", "'NONE'"},
    FilledColumn{"is_updatable", "'NO'"},
    FilledColumn{"is_insertable_into", "'NO'"},
    FilledColumn{"is_trigger_updatable", "'NO'"},
    FilledColumn{"is_trigger_deletable", "'NO'"},
    FilledColumn{"is_trigger_insertable_into", "'NO'"},
};

constexpr std::array info_columns_columns = {
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"column_name", "c.name"},
    FilledColumn{"ordinal_position", "c.number"},
    FilledColumn{"is_nullable", "'YES'"},
    FilledColumn{
        "data_type",
        "iif(t.category = 'A' AND t.element <> 0 AND t.length = -1 AND t.name LIKE '\\_%' ESCAPE "
        "'\\', 'ARRAY', t.shown)"},
    FilledColumn{
        "character_maximum_length", "iif(t.name = 'bpchar' AND c.typmod > 4, c.typmod - 4, NULL)"},
    FilledColumn{
        "character_octet_length",
        "iif(t.category = 'S' AND t.name <> 'name', iif(c.typmod > 4, 4 * (c.typmod - 4), "
        "1073741824), NULL)"},
    FilledColumn{
        "numeric_precision",
        "CASE t.name WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 WHEN 'int8' THEN 64 WHEN 'float4' "
        "THEN 24 WHEN 'float8' THEN 53 WHEN 'numeric' THEN iif(c.typmod > 4, (c.typmod - 4) >> 16, "
        "NULL) END"},
    FilledColumn{
        "numeric_precision_radix",
        "CASE WHEN t.name IN ('int2', 'int4', 'int8', 'float4', 'float8') THEN 2 WHEN t.name = "
        "'numeric' THEN 10 END"},
    FilledColumn{
        "numeric_scale",
        "CASE WHEN t.name IN ('int2', 'int4', 'int8') THEN 0 WHEN t.name = 'numeric' AND c.typmod "
        "> 4 THEN (c.typmod - 4) & 65535 END"},
    FilledColumn{
        "datetime_precision",
        "CASE WHEN t.name IN ('timestamp', 'timestamptz', 'time', 'timetz', 'interval') THEN 6 "
        "WHEN t.name = 'date' THEN 0 END"},
    FilledColumn{"udt_catalog", "''"},
    FilledColumn{"udt_schema", "'pg_catalog'"},
    FilledColumn{"udt_name", "t.name"},
    FilledColumn{"dtd_identifier", "CAST(c.number AS TEXT)"},
    FilledColumn{"is_self_referencing", "'NO'"},
    FilledColumn{"is_identity", "'NO'"},
    FilledColumn{"identity_cycle", "'NO'"},
    FilledColumn{"is_generated", "'NEVER'"},
    FilledColumn{"is_updatable", "'NO'"},
};

constexpr std::array info_role_table_grants_columns = {
    FilledColumn{"grantor", "'millrace'"},
    FilledColumn{"grantee", "g.grantee"},
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"privilege_type", "'SELECT'"},
    FilledColumn{"is_grantable", "g.grantable"},
    FilledColumn{"with_hierarchy", "'YES'"},
};

constexpr std::array info_table_privileges_columns = {
    FilledColumn{"grantor", "'millrace'"},
    FilledColumn{"grantee", "g.grantee"},
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"privilege_type", "'SELECT'"},
    FilledColumn{"is_grantable", "g.grantable"},
    FilledColumn{"with_hierarchy", "'YES'"},
};

constexpr std::array info_role_column_grants_columns = {
    FilledColumn{"grantor", "'millrace'"},
    FilledColumn{"grantee", "g.grantee"},
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"column_name", "c.name"},
    FilledColumn{"privilege_type", "'SELECT'"},
    FilledColumn{"is_grantable", "g.grantable"},
};

constexpr std::array info_column_privileges_columns = {
    FilledColumn{"grantor", "'millrace'"},
    FilledColumn{"grantee", "g.grantee"},
    FilledColumn{"table_catalog", "''"},
    FilledColumn{"table_schema", "r.schema"},
    FilledColumn{"table_name", "r.name"},
    FilledColumn{"column_name", "c.name"},
    FilledColumn{"privilege_type", "'SELECT'"},
    FilledColumn{"is_grantable", "g.grantable"},
};

constexpr std::array info_character_sets_columns = {
    FilledColumn{"character_set_name", "s.name"},
    FilledColumn{"character_repertoire", "'UCS'"},
    FilledColumn{"form_of_use", "s.name"},
    FilledColumn{"default_collate_catalog", "''"},
    FilledColumn{"default_collate_schema", "'pg_catalog'"},
    FilledColumn{"default_collate_name", "'C'"},
};

constexpr std::array info_information_schema_catalog_name_columns = {
    FilledColumn{"catalog_name", "''"},
};

constexpr std::array info_collations_columns = {
    FilledColumn{"collation_catalog", "''"},
    FilledColumn{"collation_schema", "'pg_catalog'"},
    FilledColumn{"collation_name", "c.name"},
    FilledColumn{"pad_attribute", "'NO PAD'"},
};

constexpr std::array info_routines_columns = {
    FilledColumn{"specific_catalog", "''"},
    FilledColumn{"specific_schema", "'pg_catalog'"},
    FilledColumn{"specific_name", "p.name || '_' || p.oid"},
    FilledColumn{"routine_catalog", "''"},
    FilledColumn{"routine_schema", "'pg_catalog'"},
    FilledColumn{"routine_name", "p.name"},
    FilledColumn{"routine_type", "iif(p.kind = 'f', 'FUNCTION', NULL)"},
    FilledColumn{"data_type", "t.shown"},
    FilledColumn{"type_udt_catalog", "''"},
    FilledColumn{"type_udt_schema", "'pg_catalog'"},
    FilledColumn{"type_udt_name", "t.name"},
    FilledColumn{"dtd_identifier", "'0'"},
    FilledColumn{"routine_body", "'EXTERNAL'"},
    FilledColumn{"external_name", "p.name"},
    FilledColumn{"external_language", "'INTERNAL'"},
    FilledColumn{"parameter_style", "'GENERAL'"},
    FilledColumn{"is_deterministic", "'NO'"},
    FilledColumn{"sql_data_access", "'MODIFIES'"},
    FilledColumn{"is_null_call", "'YES'"},
    FilledColumn{"schema_level_routine", "'YES'"},
    FilledColumn{"max_dynamic_result_sets", "0"},
    FilledColumn{"security_type", "'INVOKER'"},
    FilledColumn{"as_locator", "'NO'"},
    FilledColumn{"is_udt_dependent", "'NO'"},
};

constexpr std::array info_parameters_columns = {
    FilledColumn{"specific_catalog", "''"},
    FilledColumn{"specific_schema", "'pg_catalog'"},
    FilledColumn{"specific_name", "p.name || '_' || p.oid"},
    FilledColumn{"ordinal_position", "a.key + 1"},
    FilledColumn{"parameter_mode", "'IN'"},
    FilledColumn{"is_result", "'NO'"},
    FilledColumn{"as_locator", "'NO'"},
    FilledColumn{"data_type", "t.shown"},
    FilledColumn{"udt_catalog", "''"},
    FilledColumn{"udt_schema", "'pg_catalog'"},
    FilledColumn{"udt_name", "t.name"},
    FilledColumn{"dtd_identifier", "CAST(a.key + 1 AS TEXT)"},
};

constexpr std::array info_element_types_columns = {
    FilledColumn{"object_catalog", "''"},
    FilledColumn{"object_schema", "r.schema"},
    FilledColumn{"object_name", "r.name"},
    FilledColumn{"object_type", "iif(r.kind = 'r', 'TABLE', 'VIEW')"},
    FilledColumn{"collection_type_identifier", "CAST(c.number AS TEXT)"},
    FilledColumn{"data_type", "t.shown"},
    FilledColumn{"udt_catalog", "''"},
    FilledColumn{"udt_schema", "'pg_catalog'"},
    FilledColumn{"udt_name", "t.name"},
    FilledColumn{"dtd_identifier", "'a' || c.number"},
};

constexpr std::array all = {
    ViewDefinition{"view_info_schemata", "", "temp.declared_schemas AS s", info_schemata_columns},
    ViewDefinition{"view_info_tables", "", "temp.declared_relations AS r", info_tables_columns},
    ViewDefinition{
        "view_info_views",
        "",
        "temp.declared_relations AS r WHERE r.kind = 'v'",
        info_views_columns},
    ViewDefinition{
        "view_info_columns",
        "",
        "temp.declared_columns AS c JOIN temp.declared_relations AS r ON r.oid = c.relation JOIN "
        "temp.declared_types AS t ON t.oid = c.type",
        info_columns_columns},
    ViewDefinition{
        "view_info_role_table_grants",
        "",
        "temp.declared_relations AS r JOIN temp.declared_grants AS g ON g.audience = r.audience",
        info_role_table_grants_columns},
    ViewDefinition{
        "view_info_table_privileges",
        "",
        "temp.declared_relations AS r JOIN temp.declared_grants AS g ON g.audience = r.audience",
        info_table_privileges_columns},
    ViewDefinition{
        "view_info_role_column_grants",
        "",
        "temp.declared_relations AS r JOIN temp.declared_columns AS c ON c.relation = r.oid JOIN "
        "temp.declared_grants AS g ON g.audience = r.audience",
        info_role_column_grants_columns},
    ViewDefinition{
        "view_info_column_privileges",
        "",
        "temp.declared_relations AS r JOIN temp.declared_columns AS c ON c.relation = r.oid JOIN "
        "temp.declared_grants AS g ON g.audience = r.audience",
        info_column_privileges_columns},
    ViewDefinition{
        "view_info_character_sets",
        "",
        "(SELECT 'UTF8' AS name) AS s",
        info_character_sets_columns},
    ViewDefinition{
        "view_info_information_schema_catalog_name",
        "",
        "(SELECT 1) AS one",
        info_information_schema_catalog_name_columns},
    ViewDefinition{
        "view_info_collations",
        "",
        "(SELECT 'default' AS name UNION ALL SELECT 'C' UNION ALL SELECT 'POSIX') AS c",
        info_collations_columns},
    ViewDefinition{
        "view_info_routines",
        "",
        "temp.declared_procedures AS p LEFT JOIN temp.declared_types AS t ON t.oid = p.result",
        info_routines_columns},
    ViewDefinition{
        "view_info_parameters",
        "",
        "temp.declared_procedures AS p JOIN json_each('[' || replace(p.arguments, ' ', ',') || "
        "']') AS a LEFT JOIN temp.declared_types AS t ON t.oid = a.value",
        info_parameters_columns},
    ViewDefinition{
        "view_info_element_types",
        "",
        "temp.declared_columns AS c JOIN temp.declared_relations AS r ON r.oid = c.relation JOIN "
        "temp.declared_types AS a ON a.oid = c.type JOIN temp.declared_types AS t ON t.oid = "
        "a.element AND t.array = a.oid",
        info_element_types_columns},
};

}  // namespace

std::span<const ViewDefinition> information_schema_views() {
    return all;
}

}  // namespace catalog
