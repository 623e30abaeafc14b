// Tables of a Postgres destination: reading what is there, making what is not.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/mirror/spec.hpp"
#include "engine/net/pg_connection.hpp"
#include "engine/schema.hpp"
#include "engine/source/postgres_schema.hpp"

namespace engine::destination {

using mirror::QualifiedName;

struct TargetColumn {
    std::string name;
    std::string type;  // as format_type has it
    std::string base_type;
    bool not_null = false;
    bool generated = false;
    bool always_identity = false;  // GENERATED ALWAYS AS IDENTITY: takes no update
    std::string expression = {};   // of a generated column
};

struct TargetTable {
    QualifiedName name;
    std::uint32_t oid = 0;
    bool partitioned = false;
    std::vector<TargetColumn> columns;
    std::vector<std::string> primary_key;
    /// The columns of each unique index that ON CONFLICT may name.
    std::vector<std::vector<std::string>> unique_keys;

    const TargetColumn* find(std::string_view column) const;
};

std::optional<TargetTable> read_target(
    net::PgConnection& connection, const QualifiedName& name, const net::Patience& patience
);

/// What of a source table goes where.
struct ColumnPair {
    const SourceColumn* source = nullptr;
    std::string target;
};
/// Without excluded columns, and without those that the target computes by itself.
std::vector<ColumnPair> mapped_columns(
    const SourceTable& source, const mirror::TableSpec& spec, const TargetTable* target
);

/// Can the target compute what the source generates? Not from columns that it lacks or calls
/// otherwise, nor of types that are not the source's.
bool is_computable(
    const std::vector<std::string>& needs, const mirror::TableSpec& spec, bool native_types
);
/// A column as CREATE TABLE and ALTER TABLE … ADD have it.
std::string column_definition(
    const SourceColumn& column, const std::string& name, bool native_types
);

/// Without a statement that would need rights, where it is there.
void make_schema(
    net::PgConnection& connection, const std::string& schema, const net::Patience& patience
);

/// The statement that makes a target, its keys left out: those come when the rows are there.
std::string creation_statement(
    const SourceTable& source,
    const mirror::TableSpec& table,
    const QualifiedName& target,
    const mirror::MirrorSpec& spec
);
/// The statements that give a made target its primary key, and another index where rows are found
/// by other columns; none where the source has neither.
std::vector<std::string> key_statements(
    const SourceTable& source, const mirror::TableSpec& table, const QualifiedName& target
);
/// Types of the user's own, where the destination lacks them, and enums' labels.
void make_user_types(
    net::PgConnection& connection,
    const std::vector<source::UserType>& types,
    const net::Patience& patience
);
/// PeerDB's type for a column, of those that any destination has.
std::string portable_type(const SourceColumn& column);

}  // namespace engine::destination
