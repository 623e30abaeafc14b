// Postgres's key words, and which of them it quotes when they are names.
#pragma once

#include <span>
#include <string_view>

namespace sql {

struct KeyWord {
    std::string_view text;
    char category;       // as in pg_get_keywords(): U, C, T, R
    bool is_bare_label;  // names a column without AS
};

/// In the order of their texts.
std::span<const KeyWord> key_words();

/// Folded; a word that the grammar reserves, wholly or in some places.
bool is_key_word(std::string_view word);

}  // namespace sql
