#include "catalog/views.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "catalog/declared_catalog.hpp"
#include "catalog/declared_rows.hpp"
#include "catalog/view_definition.hpp"
#include "protocol/error.hpp"
#include "sql/relations.hpp"

namespace catalog {

namespace {

const ViewDefinition* find_definition(std::string_view name) {
    for (const auto views :
         {millrace_views(),
          mirror_views(),
          engine_views(),
          server_views(),
          peerdb_views(),
          pg_catalog_views(),
          pg_access_views(),
          information_schema_views()}) {
        const auto found = std::ranges::find(views, name, &ViewDefinition::name);
        if (found != views.end()) {
            return &*found;
        }
    }
    return nullptr;
}

std::string_view expression_of(const ViewDefinition& view, std::string_view column) {
    const auto found = std::ranges::find(view.columns, column, &FilledColumn::name);
    return found == view.columns.end() ? "NULL" : found->expression;
}

const ViewDefinition& definition_of(const sql::Relation& relation) {
    const ViewDefinition* found = find_definition(relation.sqlite_name);
    if (found == nullptr) {
        throw protocol::Error{
            protocol::ErrorKind::bug,
            protocol::sqlstate::internal_error,
            "relation \"" + std::string{relation.name} + "\" has no view in the catalog"};
    }
    return *found;
}

std::string create_view(const sql::Relation& relation) {
    const ViewDefinition& view = definition_of(relation);
    std::string text = "CREATE TEMP VIEW ";
    text.append(view.name).append(" AS SELECT ");
    text.append(view.tenant.empty() ? "NULL" : view.tenant).append(" AS tenant");
    for (const sql::RelationColumn& column : relation.columns) {
        text.append(", ").append(expression_of(view, column.name));
        text.append(" AS \"").append(column.name).append("\"");
    }
    text.append(" FROM ").append(view.from);
    return text;
}

}  // namespace

void make_views(Connection& connection) {
    make_declared_rows(connection);
    make_declared_catalog(connection);
    // Its first use declares it, which a plan may not.
    connection.run("SELECT 0 FROM json_each('[]')");
    // Two relations may show the same rows.
    std::set<std::string_view> made;
    for (const sql::Relation& relation : sql::relations()) {
        const bool is_view = relation.sqlite_name.starts_with("view_");
        if (is_view && made.insert(relation.sqlite_name).second) {
            connection.run(create_view(relation));
        }
    }
}

}  // namespace catalog
