// Postgres's regular expressions in PCRE2's words.
#pragma once

#include <string>
#include <string_view>

namespace sql {

struct RewrittenRegex {
    std::string pattern;
    bool ignore_case = false;
    bool dot_takes_newline = true;
    bool anchors_at_newlines = false;
    bool expanded = false;
    bool literal = false;
};

/// Reads `flags`, the pattern's own (***=, (?i)) and its escapes. 22023 for an unknown flag, 2201B
/// for a pattern that is wrong, 0A000 for a construct that PCRE2 has no word for.
RewrittenRegex rewrite_regex(std::string_view pattern, std::string_view flags);

}  // namespace sql
