// A column's type as one server describes it, comparable with another server's: by names, since
// the OIDs of types that users or extensions make differ.
#pragma once

#include <cstdint>
#include <string>

namespace engine::postgres {

struct ColumnType {
    std::string text;  // as declared: numeric(10,2)[]
    /// What two servers must agree on: pg_catalog.numeric[], public.mood; of an extension's type
    /// "extension hstore.hstore", wherever its schema is.
    std::string name;
    std::string base_name;       // with the domains in it resolved
    std::int32_t modifier = -1;  // of the base
    // Of an array's element, of other types themselves:
    char kind = 'b';  // b base, c composite, d domain, e enum, r range, m multirange, p pseudo
    std::string schema;
    std::string extension;       // that owns it; empty: none
    std::string base_extension;  // that owns what a domain stands for
};

/// Does every value of `source` go into a `target` column unchanged? The same type, a wider one, or
/// text; `any_as_text`: from whatever type.
bool fits(const ColumnType& source, const ColumnType& target, bool any_as_text);

}  // namespace engine::postgres
