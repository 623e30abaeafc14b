// Names for people to read, which Postgres reads as well; what we send ourselves is quoted by
// net::pg_name().
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/mirror/spec.hpp"

namespace engine::postgres {

/// orders, "Orders", "order": quoted where Postgres would not read it back as it is.
std::string quoted(std::string_view name);
std::string quoted(const mirror::QualifiedName& name);
/// a, "B"
std::string quoted_list(std::span<const std::string> names);

}  // namespace engine::postgres
