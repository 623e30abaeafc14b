// Text to tokens, by Postgres's own scanner (libpg_query), so that strings, comments and dollar
// quoting mean here what they mean in psql. Tokens are places in the text; token_text() unescapes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sql {

enum class TokenKind : std::uint8_t {
    word,         // bare identifier or key word
    quoted_word,  // "…", U&"…"
    string,       // '…', E'…', U&'…', $tag$…$tag$
    bit_string,   // b'…', x'…'
    number,       // never signed
    symbol,       // everything else, operators included
    param,        // $1
};

struct Token {
    TokenKind kind = TokenKind::symbol;
    std::uint32_t start = 0;  // byte offsets into the text that was lexed
    std::uint32_t end = 0;
};

// The scanner needs a hundred bytes for each byte of text that is all tokens.
inline constexpr std::size_t message_bytes_max = std::size_t{4} << 20;

/// The tokens of `text`, without its comments. Throws 22021 for bytes that are not UTF-8, 42601
/// (42602 for "") for what is no token, 54000 for a text above message_bytes_max; their offsets are
/// `base` + the place in `text`.
std::vector<Token> lex(std::string_view text, std::size_t base);

/// The token as it stands in the text.
std::string_view raw_token(std::string_view text, const Token& token);

/// What the token means: strings and quoted words unescaped, others as they stand (not folded).
/// Throws 42601 for a bad escape, its offset relative to `text`.
std::string token_text(std::string_view text, const Token& token);

bool is_dollar_quoted(std::string_view text, const Token& token);

}  // namespace sql
