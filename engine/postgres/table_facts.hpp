// What a server's catalogs say about tables, read for many tables with a few queries that take no
// lock on any of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/mirror/spec.hpp"
#include "engine/postgres/check_session.hpp"
#include "engine/postgres/column_type.hpp"

namespace engine::postgres {

struct ColumnFacts {
    std::string name;
    ColumnType type;
    bool not_null = false;
    bool has_default = false;  // or is an identity column
    bool generated = false;    // GENERATED ALWAYS AS (…)
    bool may_select = false;
    bool always_identity = false;    // GENERATED ALWAYS AS IDENTITY
    std::string expression;          // of a generated column
    std::vector<std::string> needs;  // the columns that it reads
};

/// A valid unique index over plain columns, without a condition.
struct UniqueKey {
    std::vector<std::string> columns;
    bool primary = false;
    bool replica_identity = false;  // named by REPLICA IDENTITY USING INDEX
    bool immediate = true;          // not DEFERRABLE
};

/// What the connection's user may do with the table.
struct TableRights {
    bool owner = false;
    bool select = false;  // the whole table
    bool select_ctid = false;
    bool insert = false;
    bool update = false;
    bool remove = false;
    bool truncate = false;
};

struct TableFacts {
    mirror::QualifiedName name;
    bool schema_exists = false;
    bool schema_usage = false;
    bool schema_create = false;
    bool folded_exists = false;  // one of this name in lower case
    std::string oid;             // empty: there is no such table; the rest says nothing then
    char kind = 'r';             // as pg_class.relkind
    char persistence = 'p';
    char identity = 'd';  // as pg_class.relreplident
    bool of_system = false;
    bool row_security = false;  // hides rows from this user
    TableRights rights;
    std::int64_t pages = 0;  // as last counted by the server, with all partitions
    std::int64_t rows = 0;
    std::int64_t children = 0;   // partitions, or tables that inherit, at any depth
    mirror::QualifiedName root;  // of a partition; empty: it is none
    std::vector<ColumnFacts> columns;
    std::vector<UniqueKey> keys;

    bool exists() const { return !oid.empty(); }
    const ColumnFacts* find_column(std::string_view column) const;
    const UniqueKey* primary_key() const;
};

/// What tells a changed row's predecessor.
struct Identity {
    enum class Kind { none, columns, whole_row };
    Kind kind = Kind::none;
    std::vector<std::string> columns;  // empty unless kind is columns
};

Identity identity_of(const TableFacts& table);

/// Of tables with the oids $1: the table's place among them, a generated column, and a column that
/// it reads.
extern const char* const generated_needs_sql;

/// In the order of `names`, one for each.
std::vector<TableFacts> read_tables(
    CheckSession& session, std::span<const mirror::QualifiedName> names
);

}  // namespace engine::postgres
