// Names and lists as another Postgres server reads them in SQL.
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

/// A text[] as a text parameter: {"a","b"}.
std::string array_literal(std::span<const std::string> items);

}  // namespace engine::postgres
