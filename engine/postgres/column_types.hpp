// The types that columns have, resolved: what an array is of, what a domain stands for, whose
// extension a type is.
#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/postgres/check_session.hpp"
#include "engine/postgres/column_type.hpp"

namespace engine::postgres {

class ColumnTypes {
public:
    /// Reads these types (as texts of their OIDs) and all that they stand on.
    ColumnTypes(CheckSession& session, const std::set<std::string>& oids);

    /// `oid` is one of those read; `text` and `modifier` are the column's own.
    ColumnType resolve(const std::string& oid, std::string text, std::int32_t modifier) const;

private:
    struct TypeRow {
        std::string schema;
        std::string name;
        TypeKind kind = TypeKind::base;
        std::string base;  // of a domain
        std::int32_t base_modifier = -1;
        std::string element;             // of an array
        std::vector<std::string> parts;  // of a composite type
        std::string extension;
    };
    std::string name_of(const TypeRow& row) const;
    /// Appends the types that this one is made of, and itself behind them.
    void collect(const std::string& oid, std::set<std::string>& seen, std::vector<UsedType>& uses)
        const;
    const TypeRow& at(const std::string& oid) const { return rows_.at(oid); }
    /// Through domains to what is none; takes the modifier on the way.
    const TypeRow& resolve_domain(const TypeRow& row, std::int32_t& modifier) const;

    std::map<std::string, TypeRow> rows_;
};

}  // namespace engine::postgres
