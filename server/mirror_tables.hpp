// From the mappings as written to the pairs of tables they mean, for given kinds of source and
// destination.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "sql/options.hpp"
#include "sql/statement.hpp"

namespace server {

/// Names must have the parts that their side wants: 42602 at the name, with the form to write.
void check_mapping_names(
    const std::vector<sql::TableMapping>& mappings, sql::PeerType source, sql::PeerType destination
);

bool maps_schema(const catalog::Mirror& mirror, std::string_view schema);
/// Names of the mirror's tables that are in this schema at the source.
std::vector<std::string> tables_it_has(const catalog::Mirror& mirror, std::string_view schema);
/// Takes the table out of the mappings: its own entry, and its place in a mapping of its schema,
/// which excludes it from then on. False: it is in none.
bool leave_out(const sql::TableName& table, catalog::Mirror& mirror);
/// ALTER MIRROR … DROP TABLE: 42704 where the mirror has none of a name, 22023 where none is left.
void drop_tables(const std::vector<sql::TableName>& tables, catalog::Mirror& mirror);

/// The tables of a schema at the source.
using TablesOfSchema = std::function<std::vector<std::string>(std::string_view schema)>;

/// Spells out whole schemas (`tables_of_schema` is called only for those; an entry of its own for
/// one of the schema's tables wins; what the schema's entry excludes are tables). 22023 where a
/// source or a target would appear twice.
std::vector<catalog::MirrorTable> resolve_mappings(
    const std::vector<sql::TableMapping>& mappings, const TablesOfSchema& tables_of_schema
);

/// A mirror's tables anew, from its mappings; what a table's own statements have set stays with it.
void resolve_tables(catalog::Mirror& mirror, const TablesOfSchema& tables_of_schema);

}  // namespace server
