// How a view's rows are made, as data: one line a column. views.cpp makes SQLite's views of it.
#pragma once

#include <span>
#include <string_view>

namespace catalog {

struct FilledColumn {
    std::string_view name;
    std::string_view expression;
};

/// A view is the relation's columns, each with its expression here or NULL.
struct ViewDefinition {
    std::string_view name;
    std::string_view tenant;  // whose a row is; empty: everybody's
    std::string_view from;
    std::span<const FilledColumn> columns;
};

std::span<const ViewDefinition> millrace_views();
std::span<const ViewDefinition> mirror_views();
std::span<const ViewDefinition> engine_views();
std::span<const ViewDefinition> server_views();
std::span<const ViewDefinition> peerdb_views();
std::span<const ViewDefinition> pg_catalog_views();
std::span<const ViewDefinition> pg_access_views();
std::span<const ViewDefinition> information_schema_views();

}  // namespace catalog
