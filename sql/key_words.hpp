// The words that Postgres quotes when they are names.
#pragma once

#include <string_view>

namespace sql {

/// Folded; a word that the grammar reserves, wholly or in some places.
bool is_key_word(std::string_view word);

}  // namespace sql
