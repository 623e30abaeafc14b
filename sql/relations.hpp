// The views that SELECT can name, declared once as data: their columns with Postgres types, and the
// SQLite view (made by catalog's migrations or at open) that holds the rows. Every SQLite view has
// a column `tenant` beside these; the translator filters on it.
#pragma once

#include <span>
#include <string_view>

#include "protocol/value.hpp"

namespace sql {

struct RelationColumn {
    std::string_view name;
    protocol::Oid type;
};

struct Relation {
    std::string_view schema;  // "millrace"
    std::string_view name;
    std::string_view sqlite_name;  // "view_mirrors"
    std::span<const RelationColumn> columns;
};

std::span<const Relation> relations();
/// By name; an empty schema searches millrace, pg_catalog, public in that order.
const Relation* find_relation(std::string_view schema, std::string_view name);

}  // namespace sql
