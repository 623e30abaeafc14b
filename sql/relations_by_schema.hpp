// The declarations that sql/relations.cpp puts together, a file for each schema.
#pragma once

#include <span>

#include "sql/relations.hpp"

namespace sql {

std::span<const Relation> millrace_relations();
std::span<const Relation> server_relations();

}  // namespace sql
