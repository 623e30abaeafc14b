// Text as every folder needs it: UTF-8 checks, quoting, the nearest match for a misspelt word.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace protocol {

/// Well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF) without a NUL byte?
bool is_valid_text(std::string_view bytes);

/// A byte offset into UTF-8 as the wire counts it: characters, from 1. Clamped to the text's end.
std::size_t character_position(std::string_view text, std::size_t byte_offset);

/// ASCII letters folded; other bytes kept.
std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// "name", or name as it stands where it is [a-z_][a-z0-9_]*: our dialect takes reserved words
/// bare. For our own statements only, not for SQL that another server reads.
std::string quote_identifier(std::string_view name);
/// 'text' with quotes doubled; a backslash is an ordinary character.
std::string quote_literal(std::string_view text);

/// The candidate nearest to `word`, case ignored (edit distance at most a third of its length, at
/// least 1, at most 3; the first of equals), or nothing.
std::optional<std::string_view> nearest(
    std::string_view word, std::span<const std::string_view> candidates
);

/// Bytes from an unauthenticated peer, for the log: printable ASCII kept, the rest as \xNN, cut at
/// `length_max` bytes of output, never within a \xNN.
std::string escape_for_log(std::string_view bytes, std::size_t length_max = 200);

}  // namespace protocol
