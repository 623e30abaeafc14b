// The views that SELECT can name, declared once as data: their columns with Postgres types, and the
// SQLite view (made by catalog/ at open) that holds the rows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/value.hpp"

namespace sql {

struct RelationColumn {
    std::string_view name;
    protocol::Oid type;
    std::int32_t typmod = -1;
};

/// Whose rows a query may see of a relation.
enum class RowScope {
    tenant,         // the view has a column `tenant`, and the translator filters on the session's
    all_tenants,    // millrace_all: every tenant's rows, `tenant` is a column of them; superusers
                    // only
    everybody,      // the same for all: no column `tenant`
    superuser_all,  // `tenant` says who sees a row: a tenant, or with '' superusers alone
    live,           // what the server knows and no table: rows given with each query (as `tenant`)
};

struct Relation {
    std::string_view schema;  // "millrace"
    std::string_view name;
    std::string_view sqlite_name;  // "view_mirrors"; empty: it never has rows
    std::span<const RelationColumn> columns;
    RowScope scope = RowScope::tenant;
    std::uint32_t system_oid = 0;  // Postgres's own object id, of the relations it has too
};

/// Who may read a relation at all, of those who are in the database.
enum class Audience { everybody, viewers, managers, superusers };
Audience audience_of(const Relation& relation);

std::span<const Relation> relations();
/// By name; an empty schema searches millrace, pg_catalog, public in that order.
const Relation* find_relation(std::string_view schema, std::string_view name);

}  // namespace sql
