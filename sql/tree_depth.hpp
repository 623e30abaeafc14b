// How deep a statement's parse tree can be, told from its tokens alone: libpg_query walks its trees
// recursively and does not look at the stack, so what would exhaust it must not get there.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "sql/lexer.hpp"

namespace sql {

/// Costs about 4 KiB of stack for each at worst.
inline constexpr std::size_t tree_depth_max = 1000;
inline constexpr std::size_t tree_tokens_max = 200'000;

/// An upper bound, up to a small factor: items of a list stand beside each other, everything else
/// may stand inside each other.
std::size_t tree_depth_bound(std::string_view text, std::span<const Token> tokens);

}  // namespace sql
