// The declarations that sql/relations.cpp puts together, a file for each schema.
#pragma once

#include <span>
#include <string_view>

#include "sql/relations.hpp"

namespace sql {

/// Instead of a view's name: the rows are a session's, given with each query.
inline constexpr std::string_view settings_relation = ":settings";

std::span<const Relation> millrace_relations();
std::span<const Relation> engine_relations();
std::span<const Relation> server_relations();
std::span<const Relation> all_tenants_relations();
std::span<const Relation> public_relations();
std::span<const Relation> peerdb_stats_relations();
std::span<const Relation> pg_catalog_relations();
std::span<const Relation> empty_pg_catalog_relations();
std::span<const Relation> information_schema_relations();
std::span<const Relation> empty_information_schema_relations();

}  // namespace sql
