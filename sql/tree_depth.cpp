#include "sql/tree_depth.hpp"

#include <algorithm>
#include <vector>

#include "protocol/text.hpp"

namespace sql {

namespace {

/// What stands between one pair of brackets.
struct Level {
    std::size_t item = 0;     // of the list's current item
    std::size_t deepest = 0;  // of the items before
    std::size_t chain = 0;    // of set operations: their branches' lists do not end them
    std::size_t bound() const { return chain + std::max(item, deepest); }
};

bool is_set_operation(std::string_view word) {
    return protocol::equal_ignoring_case(word, "union") ||
           protocol::equal_ignoring_case(word, "intersect") ||
           protocol::equal_ignoring_case(word, "except");
}

bool deepens(TokenKind kind) {
    return kind == TokenKind::word || kind == TokenKind::symbol;
}

void add_token(std::vector<Level>& levels, TokenKind kind, std::string_view raw) {
    if (raw == "(" || raw == "[") {
        levels.push_back({.item = 1});
        return;
    }
    if ((raw == ")" || raw == "]") && levels.size() > 1) {
        const std::size_t inner = levels.back().bound();
        levels.pop_back();
        levels.back().item += inner;
        return;
    }
    Level& level = levels.back();
    if (raw == ",") {
        level.deepest = std::max(level.deepest, level.item);
        level.item = 0;
    } else if (kind == TokenKind::word && is_set_operation(raw)) {
        ++level.chain;
    } else if (deepens(kind) && raw != ".") {
        ++level.item;
    }
}

}  // namespace

std::size_t tree_depth_bound(std::string_view text, std::span<const Token> tokens) {
    std::vector<Level> levels(1);
    std::size_t open = 0;
    for (const Token& token : tokens) {
        add_token(levels, token.kind, raw_token(text, token));
        open = std::max(open, levels.size());
    }
    return std::max(open, levels.front().bound());
}

}  // namespace sql
