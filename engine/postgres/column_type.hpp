// A column's type as one server describes it, comparable with another server's: by names, since
// the OIDs of types that users or extensions make differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace engine::postgres {

/// As pg_type.typtype.
enum class TypeKind : char {
    base = 'b',
    composite = 'c',
    domain = 'd',
    enumeration = 'e',
    range = 'r',
    multirange = 'm',
    pseudo = 'p',
};

/// A type that a server may lack.
struct UsedType {
    std::string schema;
    std::string name;
    TypeKind kind = TypeKind::base;
    std::string extension;  // that owns it; empty: none
};

struct ColumnType {
    std::string text;  // as declared: numeric(10,2)[]
    /// What two servers must agree on: pg_catalog.numeric[], public.mood; of an extension's type
    /// "extension hstore.hstore", wherever its schema is.
    std::string name;
    std::string base_name;           // with the domains in it resolved
    std::int32_t modifier = -1;      // of the base
    TypeKind kind = TypeKind::base;  // of an array's element, of other types their own
    std::vector<UsedType> uses;      // itself and all that it is made of; not Postgres's own
};

/// Does every value of `source` go into a `target` column unchanged? The same type, a wider one, or
/// text (from text, enums, and with `any_as_text` from whatever type).
bool fits(const ColumnType& source, const ColumnType& target, bool any_as_text);

}  // namespace engine::postgres
