#include "sql/dialect_cursor.hpp"

#include <utility>

#include "protocol/text.hpp"

namespace sql {
namespace {

constexpr std::size_t quoted_bytes_max = 128;  // of a token in a message

std::string_view kind_name(TokenKind kind) {
    switch (kind) {
        case TokenKind::string:
        case TokenKind::bit_string:
            return "a string";
        case TokenKind::number:
            return "a number";
        case TokenKind::symbol:
            return "an operator";
        default:
            return "a word";
    }
}

std::string as_list(std::initializer_list<std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) {
        out += out.empty() ? "" : " ";
        out += word;
    }
    return out;
}

}  // namespace

TokenCursor::TokenCursor(std::string_view message, StatementSpan span)
    : text_(message.substr(span.offset, span.length)),
      base_(span.offset),
      tokens_(lex(text_, base_)) {}

bool TokenCursor::at(TokenKind kind, std::size_t ahead) const {
    return !at_end(ahead) && tokens_[next_ + ahead].kind == kind;
}

bool TokenCursor::at_name(std::size_t ahead) const {
    return at(TokenKind::word, ahead) || at(TokenKind::quoted_word, ahead);
}

bool TokenCursor::at_word(std::string_view word, std::size_t ahead) const {
    return at(TokenKind::word, ahead) && protocol::equal_ignoring_case(raw(ahead), word);
}

bool TokenCursor::at_words(std::initializer_list<std::string_view> words, std::size_t ahead) const {
    for (const std::string_view word : words) {
        if (!at_word(word, ahead++)) {
            return false;
        }
    }
    return true;
}

bool TokenCursor::at_symbol(std::string_view symbol, std::size_t ahead) const {
    return at(TokenKind::symbol, ahead) && raw(ahead) == symbol;
}

bool TokenCursor::glued() const {
    return next_ > 0 && !at_end() && tokens_[next_].start == tokens_[next_ - 1].end;
}

bool TokenCursor::at_dollar_quoted() const {
    return !at_end() && is_dollar_quoted(text_, tokens_[next_]);
}

bool TokenCursor::accept_words(std::initializer_list<std::string_view> words) {
    if (!at_words(words)) {
        return false;
    }
    next_ += words.size();
    return true;
}

bool TokenCursor::accept_symbol(std::string_view symbol) {
    if (!at_symbol(symbol)) {
        return false;
    }
    ++next_;
    return true;
}

void TokenCursor::expect_words(std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        if (!accept_words({word})) {
            throw unexpected(as_list(words));
        }
    }
}

void TokenCursor::expect_symbol(std::string_view symbol) {
    if (!accept_symbol(symbol)) {
        throw unexpected('"' + std::string(symbol) + '"');
    }
}

void TokenCursor::expect_end() {
    if (!at_end()) {
        throw unexpected("the end of the statement");
    }
}

std::string_view TokenCursor::raw(std::size_t ahead) const {
    return at_end(ahead) ? std::string_view() : raw_token(text_, tokens_[next_ + ahead]);
}

std::string TokenCursor::take() {
    const std::size_t place = offset();
    try {
        return token_text(text_, tokens_.at(next_++));
    } catch (const protocol::Error& error) {
        throw error.at(place);
    }
}

std::size_t TokenCursor::offset() const {
    if (!at_end()) {
        return base_ + tokens_[next_].start;
    }
    return base_ + (tokens_.empty() ? text_.size() : tokens_.back().end);
}

protocol::Error TokenCursor::unexpected(std::string expected, std::string hint, bool quote_words)
    const {
    std::string message = "syntax error at end of input";
    if (!at_end()) {
        const TokenKind kind = tokens_[next_].kind;
        const bool word = kind == TokenKind::word || kind == TokenKind::quoted_word;
        const bool quote = (kind == TokenKind::symbol || (quote_words && word)) &&
                           raw().size() <= quoted_bytes_max;
        message = "syntax error at or near ";
        message += quote ? '"' + std::string(raw()) + '"' : std::string(kind_name(kind));
    }
    if (hint.empty() && at_symbol(";")) {
        hint = "A closing parenthesis is missing before this semicolon.";
    }
    return protocol::Error(
               protocol::ErrorKind::statement,
               protocol::sqlstate::syntax_error,
               std::move(message),
               "Expected " + std::move(expected) + ".",
               std::move(hint)
    )
        .at(offset());
}

}  // namespace sql
