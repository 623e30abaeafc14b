// Reading tables' descriptions from a source's catalog.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/net/pg_connection.hpp"
#include "engine/schema.hpp"

namespace engine::source {

/// Nothing: there is no such ordinary or partitioned table.
std::optional<SourceTable> read_table(
    net::PgConnection& connection,
    const std::string& schema,
    const std::string& name,
    const net::Patience& patience
);
/// By its oid, whatever it is called now.
std::optional<SourceTable> read_table(
    net::PgConnection& connection, std::uint32_t oid, const net::Patience& patience
);

struct SchemaTable {
    std::uint32_t oid = 0;
    std::string name;
};

/// What a mapping of all of a schema means, by name: ordinary and partitioned tables whose changes
/// are in the WAL. A partition is reached through its root.
std::vector<SchemaTable> read_schema_tables(
    net::PgConnection& connection, const std::string& schema, const net::Patience& patience
);

/// A type of the user's that a target may need as well.
struct UserType {
    std::string schema;
    std::string name;
    char kind = 'e';                                              // e enum, d domain, c composite
    std::vector<std::string> labels;                              // of an enum, in order
    std::string base;                                             // of a domain
    std::vector<std::pair<std::string, std::string>> attributes;  // of a composite: name, type
};

/// Those that the columns of a table need, what they are made of first; extensions' are left out.
std::vector<UserType> read_user_types(
    net::PgConnection& connection, std::uint32_t table, const net::Patience& patience
);

}  // namespace engine::source
