// Whether every value of one Postgres type is, unchanged, a value of another.
#pragma once

#include <string_view>

namespace engine::destination {

/// Types as format_type() writes them. True for equal ones.
bool is_widening(std::string_view from, std::string_view to);

}  // namespace engine::destination
