// How much of its parser's stack SQLite needs for a text that the translator wrote. The stack is a
// fixed one of 100 entries; what does not fit must be refused here, in words that help.
#pragma once

#include <cstddef>
#include <string_view>

namespace sql {

inline constexpr std::size_t sqlite_nesting_max = 90;

/// An upper bound; of our own SQL only (it knows the few forms that the translator uses).
std::size_t sqlite_nesting(std::string_view sql);

}  // namespace sql
