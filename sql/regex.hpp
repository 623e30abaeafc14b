// One compiled regular expression. Postgres's own kind (ARE) is rewritten for PCRE2, which is asked
// to give up after a bounded number of steps.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sql {

/// Bytes of the text; none where a group took no part.
struct RegexGroup {
    std::size_t begin = 0;
    std::size_t end = 0;
};
using RegexMatch = std::vector<std::optional<RegexGroup>>;  // [0] is the whole match

class Regex {
public:
    /// `flags` as the last argument of regexp_*(): i c n p w x s m q; g is the caller's. 2201B for
    /// a pattern that is none, 0A000 for what PCRE2 has no word for, 22023 for a flag.
    Regex(std::string_view pattern, std::string_view flags);
    ~Regex();
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;
    Regex(Regex&&) = delete;
    Regex& operator=(Regex&&) = delete;

    /// The first match that begins at `from` or later. 54001 where it takes too many steps.
    std::optional<RegexMatch> find(std::string_view text, std::size_t from) const;
    std::size_t groups() const;

private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
};

/// The last few of this thread stay compiled: a query asks for the same one with each row.
const Regex& cached_regex(std::string_view pattern, std::string_view flags);

/// SIMILAR TO's pattern as a regular expression of Postgres.
std::string similar_to_regex(std::string_view pattern, std::string_view escape);

}  // namespace sql
