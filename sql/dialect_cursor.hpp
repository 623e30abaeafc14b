// A walk over one statement's tokens, for the recursive descent of the PEER and MIRROR dialect.
// Every error it makes points at the token where the statement stopped making sense.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "sql/lexer.hpp"
#include "sql/parse.hpp"

namespace sql {

class TokenCursor {
public:
    /// `message` has to outlive the cursor.
    TokenCursor(std::string_view message, StatementSpan span);

    bool at_end(std::size_t ahead = 0) const { return next_ + ahead >= tokens_.size(); }
    bool at(TokenKind kind, std::size_t ahead = 0) const;
    /// A word or a quoted word.
    bool at_name(std::size_t ahead = 0) const;
    /// Bare words of that spelling in any case.
    bool at_word(std::string_view word, std::size_t ahead = 0) const;
    bool at_words(std::initializer_list<std::string_view> words, std::size_t ahead = 0) const;
    bool at_symbol(std::string_view symbol, std::size_t ahead = 0) const;
    /// Does the next token stand right behind the one before it, without white space?
    bool glued() const;
    bool at_dollar_quoted() const;

    bool accept_words(std::initializer_list<std::string_view> words);
    bool accept_symbol(std::string_view symbol);
    void expect_words(std::initializer_list<std::string_view> words);
    void expect_symbol(std::string_view symbol);
    void expect_end();

    /// As it stands; empty at the end.
    std::string_view raw(std::size_t ahead = 0) const;
    /// The next token's meaning (token_text), and on.
    std::string take();
    void skip() { ++next_; }

    /// The next token's place in the message; at the end, the place behind the last one.
    std::size_t offset() const;

    /// 42601 at the next token. The message quotes it only if it cannot be part of a secret: a
    /// string, a number never, a word only where `quote_words`.
    protocol::Error unexpected(std::string expected, std::string hint = {}, bool quote_words = true)
        const;

private:
    std::string_view text_;
    std::size_t base_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
};

}  // namespace sql
