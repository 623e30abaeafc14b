#include "protocol/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace protocol {

namespace {

constexpr std::size_t nearest_word_bytes_max = 128;

std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{0};
}

bool is_continuation(std::uint8_t byte) {
    return (byte & 0xc0U) == 0x80U;
}

/// How the second byte of a multi-byte sequence is bounded, by the first one (Unicode, table 3-7).
struct SequenceRule {
    std::size_t length = 0;  // 0: no sequence starts so
    std::uint8_t second_min = 0x80;
    std::uint8_t second_max = 0xbf;
};

SequenceRule sequence_rule(std::uint8_t lead) {
    if (lead >= 0xc2 && lead <= 0xdf) {
        return {.length = 2};
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        return {
            .length = 3,
            .second_min = static_cast<std::uint8_t>(lead == 0xe0 ? 0xa0 : 0x80),
            .second_max = static_cast<std::uint8_t>(lead == 0xed ? 0x9f : 0xbf)};
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        return {
            .length = 4,
            .second_min = static_cast<std::uint8_t>(lead == 0xf0 ? 0x90 : 0x80),
            .second_max = static_cast<std::uint8_t>(lead == 0xf4 ? 0x8f : 0xbf)};
    }
    return {};
}

/// The length of the well-formed character at the front; 0 where there is none.
std::size_t character_length(std::string_view text) {
    const std::uint8_t lead = byte_at(text, 0);
    if (lead < 0x80) {
        return lead == 0 ? 0 : 1;
    }
    const auto rule = sequence_rule(lead);
    const std::uint8_t second = byte_at(text, 1);
    if (rule.length == 0 || second < rule.second_min || second > rule.second_max) {
        return 0;
    }
    for (std::size_t i = 2; i < rule.length; ++i) {
        if (!is_continuation(byte_at(text, i))) {
            return 0;
        }
    }
    return rule.length;
}

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool folds_to_itself(std::string_view name) {
    const auto is_start = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !name.empty() && is_start(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) {
               return is_start(c) || (c >= '0' && c <= '9');
           });
}

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out.append(c == quote ? 2 : 1, c);
    }
    out.push_back(quote);
    return out;
}

/// The edits from one short word to another: a letter put in, left out, replaced, or two swapped.
/// Letters of either case are the same.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    const auto same = [&](std::size_t i, std::size_t j) { return folded(a[i]) == folded(b[j]); };
    std::vector<std::size_t> before_last;
    std::vector<std::size_t> last;
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        before_last = std::exchange(last, row);
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = last[j] + (same(i, j) ? 0 : 1);
            row[j + 1] = std::min({replaced, row[j] + 1, last[j + 1] + 1});
            if (i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j)) {
                row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
            }
        }
    }
    return row.back();
}

}  // namespace

bool is_valid_text(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t length = character_length(bytes);
        if (length == 0) {
            return false;
        }
        bytes.remove_prefix(length);
    }
    return true;
}

std::size_t character_position(std::string_view text, std::size_t byte_offset) {
    const auto before = text.substr(0, std::min(byte_offset, text.size()));
    return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) {
               return !is_continuation(static_cast<std::uint8_t>(c));
           }));
}

std::string to_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), folded);
    return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return folded(x) == folded(y);
    });
}

std::string quote_identifier(std::string_view name) {
    return folds_to_itself(name) ? std::string(name) : quoted(name, '"');
}

std::string quote_literal(std::string_view text) {
    return quoted(text, '\'');
}

std::optional<std::string_view> nearest(
    std::string_view word, std::span<const std::string_view> candidates
) {
    if (word.size() > nearest_word_bytes_max) {
        return std::nullopt;
    }
    std::optional<std::string_view> best;
    std::size_t best_distance = std::clamp<std::size_t>(word.size() / 3, 1, 3) + 1;
    for (const auto candidate : candidates) {
        if (candidate.size() > word.size() + 3) {
            continue;
        }
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string escape_for_log(std::string_view bytes, std::size_t length_max) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const bool printable = c >= ' ' && c <= '~';
        if (out.size() + (printable ? 1 : 4) > length_max) {
            break;
        }
        if (printable) {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        out.append("\\x");
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 0xfU]);
    }
    return out;
}

}  // namespace protocol
