// A short way to declare many relations: a row each, its columns as "name type, name type".
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sql/relations.hpp"

namespace sql {

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order in which a row is read.
struct DeclaredRelation {
    std::string_view name;
    std::uint32_t system_oid;      // Postgres's; 0: it has none that stays
    std::string_view sqlite_name;  // empty: it never has rows
    std::string_view columns;      // "oid oid, relname name"; types by pg_type's names
    RowScope scope = RowScope::everybody;
};

/// The relations that such rows declare. They refer to the rows' text, which has to outlive them.
class DeclaredRelations {
public:
    /// Ends the program (a bug) on a type that it does not know.
    DeclaredRelations(std::string_view schema, std::span<const DeclaredRelation> rows);

    std::span<const Relation> relations() const { return relations_; }

private:
    std::vector<std::vector<RelationColumn>> columns_;
    std::vector<Relation> relations_;
};

}  // namespace sql
