#include "sql/functions_regex.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "protocol/pgwire/array_text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_characters.hpp"
#include "sql/json_value.hpp"
#include "sql/regex.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

std::string part(std::string_view text, const RegexGroup& group) {
    return std::string(text.substr(group.begin, group.end - group.begin));
}

/// None where the group took no part, or the pattern has no such group.
std::optional<std::string> group_text(
    std::string_view text, const RegexMatch& match, std::size_t group
) {
    const std::optional<RegexGroup> found =
        group < match.size() ? match[group] : std::optional<RegexGroup>();
    return found ? std::optional(part(text, *found)) : std::nullopt;
}

RegexGroup whole_of(const RegexMatch& match) {
    return match.front().value_or(RegexGroup());
}

template <bool ignore_case>
Value matches(Arguments a) {
    const Regex& regex = cached_regex(text_of(a[1]), ignore_case ? "i" : "");
    return std::int64_t{regex.find(text_of(a[0]), 0).has_value()};
}

/// Where the search goes on: behind the match, and at least one character further.
std::size_t next_start(std::string_view text, const RegexGroup& whole) {
    if (whole.end > whole.begin) {
        return whole.end;
    }
    std::size_t next = whole.end + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0U) == 0x80U) {
        ++next;
    }
    return next;
}

/// Calls `visit` with each match, until it says that it has enough.
template <class Visitor>
void for_each_match(const Regex& regex, std::string_view text, std::size_t from, Visitor visit) {
    while (from <= text.size()) {
        const auto match = regex.find(text, from);
        if (!match || !visit(*match)) {
            return;
        }
        from = next_start(text, whole_of(*match));
    }
}

/// \1 … \9 are groups, \& the whole match, \\ a backslash.
void append_replacement(
    std::string& out, std::string_view replacement, std::string_view text, const RegexMatch& match
) {
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        if (replacement[i] != '\\' || i + 1 >= replacement.size()) {
            out += replacement[i];
            continue;
        }
        const char next = replacement[++i];
        const bool digit = next >= '1' && next <= '9';
        if (digit || next == '&') {
            const auto group = static_cast<std::size_t>(digit ? next - '0' : 0);
            out += group_text(text, match, group).value_or("");
        } else {
            out += next == '\\' ? "\\" : fmt::format("\\{}", next);
        }
    }
}

std::size_t start_byte(std::string_view text, std::int64_t start) {
    if (start < 1) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("invalid value for parameter \"start\": {}", start)
        );
    }
    std::size_t at = 0;
    for (std::int64_t i = 1; i < start && at < text.size(); ++i) {
        at = next_start(text, {.begin = at, .end = at});
    }
    return start > static_cast<std::int64_t>(text.size()) + 1 ? text.size() + 1 : at;
}

struct Flags {
    std::string of_regex;
    bool global = false;
};

Flags flags_of(std::string_view text) {
    Flags flags;
    for (const char letter : text) {
        flags.global = flags.global || letter == 'g';
        flags.of_regex += letter == 'g' ? "" : std::string(1, letter);
    }
    return flags;
}

void refuse_global(const Flags& flags, std::string_view function) {
    if (flags.global) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("{} does not support the \"global\" option", function)
        );
    }
}

/// `nth` 0: every match.
std::string replaced(Arguments a, std::int64_t start, std::int64_t nth, const std::string& flags) {
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), flags);
    std::string out;
    std::size_t copied = 0;
    std::int64_t count = 0;
    for_each_match(regex, text, start_byte(text, start), [&](const RegexMatch& match) {
        ++count;
        if (nth != 0 && count < nth) {
            return true;
        }
        const RegexGroup whole = whole_of(match);
        out += text.substr(copied, whole.begin - copied);
        append_replacement(out, text_of(a[2]), text, match);
        check_text_length(out.size());
        copied = whole.end;
        return nth == 0;
    });
    out += text.substr(std::min(copied, text.size()));
    return out;
}

/// pg_regexp_replace(text, pattern, replacement, start, nth, flags).
Value replace(Arguments a) {
    const Flags flags = flags_of(text_of(a[5]));
    const std::int64_t nth = integer_of(a[4]);
    if (nth < 0) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("invalid value for parameter \"n\": {}", nth)
        );
    }
    return replaced(a, integer_of(a[3]), nth, flags.of_regex);
}

Value replace_with_flags(Arguments a) {
    const std::string_view given = text_of(a[3]);
    if (!given.empty() && given.front() >= '0' && given.front() <= '9') {
        throw protocol::Error(
            protocol::ErrorKind::statement,
            sqlstate::invalid_parameter_value,
            fmt::format("invalid regular expression option: \"{}\"", given.front()),
            {},
            "If you meant to use regexp_replace() with a start parameter, cast the fourth argument "
            "to integer explicitly."
        );
    }
    const Flags flags = flags_of(given);
    return replaced(a, 1, flags.global ? 0 : 1, flags.of_regex);
}

Value like(Arguments a) {
    const Flags flags = flags_of(text_of(a[2]));
    refuse_global(flags, "regexp_like()");
    return std::int64_t{
        cached_regex(text_of(a[1]), flags.of_regex).find(text_of(a[0]), 0).has_value()};
}

/// pg_regexp_count(text, pattern, start, flags).
Value count(Arguments a) {
    const Flags flags = flags_of(text_of(a[3]));
    refuse_global(flags, "regexp_count()");
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), flags.of_regex);
    std::int64_t found = 0;
    for_each_match(regex, text, start_byte(text, integer_of(a[2])), [&](const RegexMatch&) {
        ++found;
        return true;
    });
    return found;
}

/// The nth match, or none.
std::optional<RegexMatch> nth_match(
    std::string_view text, const Regex& regex, std::int64_t start, std::int64_t nth
) {
    std::optional<RegexMatch> result;
    for_each_match(regex, text, start_byte(text, start), [&](const RegexMatch& match) {
        if (--nth == 0) {
            result = match;
        }
        return nth > 0;
    });
    return result;
}

/// pg_regexp_substr(text, pattern, start, nth, flags, group).
Value substr(Arguments a) {
    const Flags flags = flags_of(text_of(a[4]));
    refuse_global(flags, "regexp_substr()");
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), flags.of_regex);
    const auto match = nth_match(text, regex, integer_of(a[2]), integer_of(a[3]));
    const auto group = static_cast<std::size_t>(std::max<std::int64_t>(integer_of(a[5]), 0));
    auto found = match ? group_text(text, *match, group) : std::nullopt;
    return found ? Value(*std::move(found)) : Value();
}

/// pg_regexp_instr(text, pattern, start, nth, behind, flags, group).
Value instr(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), flags_of(text_of(a[5])).of_regex);
    const auto match = nth_match(text, regex, integer_of(a[2]), integer_of(a[3]));
    const auto group = static_cast<std::size_t>(std::max<std::int64_t>(integer_of(a[6]), 0));
    const std::optional<RegexGroup> found =
        match && group < match->size() ? (*match)[group] : std::optional<RegexGroup>();
    if (!found) {
        return std::int64_t{0};
    }
    const std::size_t at = integer_of(a[4]) != 0 ? found->end : found->begin;
    return static_cast<std::int64_t>(code_points(text.substr(0, at)).size()) + 1;
}

/// substring(text from pattern): the first group, or all where the pattern has none.
Value substring(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), "");
    const auto match = regex.find(text, 0);
    if (!match) {
        return {};
    }
    auto found = group_text(text, *match, match->size() > 1 ? 1 : 0);
    return found ? Value(*std::move(found)) : Value();
}

/// The groups as a text[], or all where the pattern has none.
std::string groups_of(std::string_view text, const RegexMatch& match) {
    std::vector<std::optional<std::string>> groups;
    for (std::size_t i = match.size() > 1 ? 1 : 0; i < match.size(); ++i) {
        groups.push_back(group_text(text, match, i));
    }
    return array_text(protocol::pgwire::flat_array(std::move(groups)));
}

Value match_groups(Arguments a) {
    const Flags flags = flags_of(text_of(a[2]));
    refuse_global(flags, "regexp_match()");
    const std::string_view text = text_of(a[0]);
    const auto match = cached_regex(text_of(a[1]), flags.of_regex).find(text, 0);
    return match ? Value(groups_of(text, *match)) : Value();
}

/// pg_rows_regexp_matches(text, pattern, flags): a JSON array with the groups of each match.
Value all_groups(Arguments a) {
    const Flags flags = flags_of(text_of(a[2]));
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), flags.of_regex);
    std::string rows = "[";
    for_each_match(regex, text, 0, [&](const RegexMatch& match) {
        rows += rows.size() > 1 ? "," : "";
        append_json_string(rows, groups_of(text, match));
        check_text_length(rows.size());
        return flags.global;
    });
    return rows + "]";
}

/// regexp_split_to_array(). What is empty splits between characters alone: not at either end, nor
/// right behind a match.
Value split(Arguments a) {
    const Flags flags = flags_of(text_of(a[2]));
    refuse_global(flags, "regexp_split_to_array()");
    const std::string_view text = text_of(a[0]);
    const Regex& regex = cached_regex(text_of(a[1]), flags.of_regex);
    std::vector<std::optional<std::string>> parts;
    std::size_t begin = 0;
    std::size_t end_before = 0;
    for_each_match(regex, text, 0, [&](const RegexMatch& match) {
        const RegexGroup whole = whole_of(match);
        if (whole.begin < text.size() && whole.end > end_before) {
            parts.emplace_back(text.substr(begin, whole.begin - begin));
            begin = whole.end;
        }
        end_before = whole.end;
        return true;
    });
    parts.emplace_back(text.substr(begin));
    return array_text(protocol::pgwire::flat_array(std::move(parts)));
}

/// At the first "#"", what stands before it is to be as short as can be; a group is between the
/// two.
std::string separated(std::string regex, int separators) {
    if (separators > 0) {
        return regex + ")(?:";
    }
    constexpr std::string_view any = ".*";
    for (std::size_t at = regex.find(any); at != std::string::npos; at = regex.find(any, at + 3)) {
        regex.insert(at + any.size(), 1, '?');
    }
    return regex + ")(";
}

Value similar_to(Arguments a) {
    return similar_to_regex(text_of(a[0]), text_of(a[1]));
}

constexpr SqliteFunction functions[] = {
    {"pg_regex", 2, strict<matches<false>>},
    {"pg_iregex", 2, strict<matches<true>>},
    {"pg_regexp_replace", 6, strict<replace>},
    {"pg_regexp_replace_flags", 4, strict<replace_with_flags>},
    {"pg_regexp_like", 3, strict<like>},
    {"pg_regexp_count", 4, strict<count>},
    {"pg_regexp_substr", 6, strict<substr>},
    {"pg_regexp_instr", 7, strict<instr>},
    {"pg_regexp_substring", 2, strict<substring>},
    {"pg_regexp_match", 3, strict<match_groups>},
    {"pg_rows_regexp_matches", 3, strict<all_groups>},
    {"pg_regexp_split", 3, strict<split>},
    {"pg_similar_to_escape", 2, strict<similar_to>},
};

}  // namespace

/// % and _ become .* and ., the rest of SIMILAR TO's signs mean the same.
std::string similar_to_regex(std::string_view pattern, std::string_view escape) {
    std::string regex = "^(?:";
    bool inside_brackets = false;
    int separators = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (!escape.empty() && c == escape.front() && i + 1 < pattern.size()) {
            const char escaped = pattern[++i];
            if (escaped == '"') {
                regex = separated(std::move(regex), separators++);
                continue;
            }
            const bool word =
                (escaped >= 'a' && escaped <= 'z') || (escaped >= 'A' && escaped <= 'Z') ||
                (escaped >= '0' && escaped <= '9') || static_cast<unsigned char>(escaped) >= 0x80;
            regex += word ? "" : "\\";
            regex += escaped;
        } else if (inside_brackets) {
            inside_brackets = c != ']';
            regex += c == '\\' ? "\\\\" : std::string(1, c);
        } else if (c == '[') {
            inside_brackets = true;
            regex += c;
        } else if (c == '%') {
            regex += ".*";
        } else if (c == '_') {
            regex += '.';
        } else if (c == '(') {
            regex += "(?:";
        } else if (c == '\\' || c == '.' || c == '^' || c == '$') {
            regex += fmt::format("\\{}", c);
        } else {
            regex += c;
        }
    }
    return regex + ")$";
}

std::span<const SqliteFunction> regex_functions() {
    return functions;
}

}  // namespace sql
