#include "sql/functions_text.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t text_bytes_max = 1U << 20U;

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

/// The bytes of the character at the front of a text that is not empty.
std::size_t character_bytes(std::string_view text) {
    std::size_t bytes = 1;
    while (bytes < text.size() && !starts_character(text[bytes])) {
        ++bytes;
    }
    return bytes;
}

void check_length(const std::string& text) {
    if (text.size() > text_bytes_max) {
        throw statement_error(sqlstate::limit_exceeded, "the text is longer than 1 MiB");
    }
}

std::int64_t count_characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), starts_character);
}

/// Where character number `index` (from 0) begins; the end where there are fewer.
std::size_t byte_of(std::string_view text, std::int64_t index) {
    std::size_t at = 0;
    for (; index > 0 && at < text.size(); --index) {
        at += character_bytes(text.substr(at));
    }
    return at;
}

std::string_view characters(std::string_view text, std::int64_t first, std::int64_t count) {
    const std::size_t begin = byte_of(text, first);
    const std::size_t length = byte_of(text.substr(begin), count);
    return text.substr(begin, length);
}

// ---- LIKE -----------------------------------------------------------------------------------

/// How matching one element of the pattern at the front of a text went.
struct Step {
    bool matched = false;
    std::size_t text_bytes = 0;
    std::size_t pattern_bytes = 0;
};

Step match_one(std::string_view text, std::string_view pattern) {
    if (text.empty()) {
        return {};
    }
    std::size_t skip = 0;
    if (pattern.front() == '\\') {
        skip = 1;
        if (pattern.size() == 1) {
            throw statement_error(
                sqlstate::invalid_escape_sequence, "LIKE pattern must not end with escape character"
            );
        }
    }
    const std::size_t wanted = character_bytes(pattern.substr(skip));
    const std::size_t found = character_bytes(text);
    const bool any = skip == 0 && pattern.front() == '_';
    const bool equal = text.substr(0, found) == pattern.substr(skip, wanted);
    return {.matched = any || equal, .text_bytes = found, .pattern_bytes = skip + wanted};
}

/// The last % seen is where a mismatch goes back to, so no recursion is needed.
bool matches(std::string_view text, std::string_view pattern) {
    std::optional<std::pair<std::string_view, std::string_view>> retry;
    while (!text.empty() || !pattern.empty()) {
        if (!pattern.empty() && pattern.front() == '%') {
            pattern.remove_prefix(1);
            retry.emplace(text, pattern);
            continue;
        }
        const Step step = pattern.empty() ? Step{} : match_one(text, pattern);
        if (step.matched) {
            text.remove_prefix(step.text_bytes);
            pattern.remove_prefix(step.pattern_bytes);
            continue;
        }
        if (!retry || retry->first.empty()) {
            return false;
        }
        retry->first.remove_prefix(character_bytes(retry->first));
        std::tie(text, pattern) = *retry;
    }
    return true;
}

Value like(Arguments a) {
    return std::int64_t{matches(text_of(a[0]), text_of(a[1]))};
}

Value ilike(Arguments a) {
    const bool matched =
        matches(protocol::to_lower(text_of(a[0])), protocol::to_lower(text_of(a[1])));
    return std::int64_t{matched};
}

/// A pattern of LIKE … ESCAPE, rewritten for the backslash.
Value like_escape(Arguments a) {
    const std::string_view pattern = text_of(a[0]);
    const std::string_view escape = text_of(a[1]);
    if (count_characters(escape) > 1) {
        throw protocol::Error(
            protocol::ErrorKind::statement,
            sqlstate::invalid_escape_sequence,
            "invalid escape string",
            {},
            "Escape string must be empty or one character."
        );
    }
    std::string rewritten;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t bytes = character_bytes(pattern.substr(at));
        const std::string_view character = pattern.substr(at, bytes);
        at += bytes;
        if (!escape.empty() && character == escape) {
            rewritten += '\\';
            const std::size_t next = at < pattern.size() ? character_bytes(pattern.substr(at)) : 0;
            rewritten += pattern.substr(at, next);
            at += next;
        } else {
            rewritten += character == "\\" ? "\\\\" : character;
        }
    }
    return rewritten;
}

// ---- parts of a text ------------------------------------------------------------------------

/// substr(text, first [, count]): positions count from 1 and may lie before the text.
Value substring(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::int64_t first = integer_of(a[1]);
    std::int64_t last = INT64_MAX;  // behind the last character
    if (a.size() == 3) {
        const std::int64_t count = integer_of(a[2]);
        if (count < 0) {
            throw statement_error("22011", "negative substring length not allowed");
        }
        last = first > INT64_MAX - count ? INT64_MAX : first + count;
    }
    const std::int64_t begin = std::max<std::int64_t>(first, 1);
    if (last <= begin) {
        return std::string();
    }
    return std::string(characters(text, begin - 1, last - begin));
}

Value left(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::int64_t count = integer_of(a[1]);
    const std::int64_t kept = count < 0 ? count_characters(text) + count : count;
    return std::string(characters(text, 0, std::max<std::int64_t>(kept, 0)));
}

Value right(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::int64_t count = integer_of(a[1]);
    const std::int64_t skipped = count < 0 ? -count : count_characters(text) - count;
    return std::string(text.substr(byte_of(text, std::max<std::int64_t>(skipped, 0))));
}

/// SQLite's own does not see a NULL behind an empty text to be replaced.
Value replace(Arguments a) {
    const std::string_view from = text_of(a[1]);
    const std::string_view to = text_of(a[2]);
    std::string_view rest = text_of(a[0]);
    std::string result;
    while (!from.empty() && rest.find(from) != std::string_view::npos) {
        const std::size_t at = rest.find(from);
        result += rest.substr(0, at);
        result += to;
        rest.remove_prefix(at + from.size());
        check_length(result);
    }
    result += rest;
    return result;
}

Value starts_with(Arguments a) {
    return std::int64_t{text_of(a[0]).starts_with(text_of(a[1]))};
}

/// split_part(text, delimiter, n): a negative n counts from the end.
Value split_part(Arguments a) {
    const std::string_view delimiter = text_of(a[1]);
    std::int64_t wanted = integer_of(a[2]);
    if (wanted == 0) {
        throw statement_error(sqlstate::invalid_parameter_value, "field position must not be zero");
    }
    std::vector<std::string_view> fields;
    std::string_view rest = text_of(a[0]);
    while (!delimiter.empty() && rest.find(delimiter) != std::string_view::npos) {
        const std::size_t at = rest.find(delimiter);
        fields.push_back(rest.substr(0, at));
        rest.remove_prefix(at + delimiter.size());
    }
    fields.push_back(rest);
    const auto count = static_cast<std::int64_t>(fields.size());
    wanted = wanted < 0 ? count + wanted : wanted - 1;
    const bool exists = wanted >= 0 && wanted < count;
    return exists ? std::string(fields[static_cast<std::size_t>(wanted)]) : std::string();
}

/// concat_ws(separator, …): NULLs are left out, without a separator for them.
Value concat_with_separator(Arguments a) {
    if (a.empty() || protocol::is_null(a[0])) {
        return {};
    }
    std::string joined;
    bool first = true;
    for (const Value& item : a.subspan(1)) {
        if (protocol::is_null(item)) {
            continue;
        }
        joined += first ? std::string_view() : text_of(a[0]);
        joined += text_of(item);
        first = false;
        check_length(joined);
    }
    return joined;
}

/// char(n): cut or filled up with blanks.
Value blank_padded(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::int64_t length = std::clamp<std::int64_t>(integer_of(a[1]), 0, text_bytes_max);
    std::string padded(characters(text, 0, length));
    padded.append(static_cast<std::size_t>(length - count_characters(padded)), ' ');
    return padded;
}

constexpr SqliteFunction functions[] = {
    {"pg_like", 2, strict<like>},
    {"pg_ilike", 2, strict<ilike>},
    {"pg_like_escape", 2, strict<like_escape>},
    {"pg_substr", 2, strict<substring>},
    {"pg_substr", 3, strict<substring>},
    {"pg_left", 2, strict<left>},
    {"pg_right", 2, strict<right>},
    {"pg_replace", 3, strict<replace>},
    {"pg_starts_with", 2, strict<starts_with>},
    {"pg_split_part", 3, strict<split_part>},
    {"pg_concat_ws", -1, concat_with_separator},
    {"pg_bpchar", 2, strict<blank_padded>},
};

}  // namespace

std::span<const SqliteFunction> text_functions() {
    return functions;
}

}  // namespace sql
