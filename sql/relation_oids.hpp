// Object ids of what is declared: Postgres's own where it has the object, else numbers that stay
// the same from start to start and release to release.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sql/object_hash.hpp"
#include "sql/relations.hpp"

namespace sql {

struct Schema {
    std::uint32_t oid;
    std::string_view name;
};

std::uint32_t relation_oid(const Relation& relation);
/// Postgres's own tables have the low numbers, its views those behind them.
bool is_table(const Relation& relation);
/// Null where there is none.
const Relation* relation_by_oid(std::uint32_t oid);

std::span<const Schema> declared_schemas();
/// 0 where there is none.
std::uint32_t schema_oid(std::string_view name);
/// Empty where there is none.
std::string_view schema_by_oid(std::uint32_t oid);

}  // namespace sql
