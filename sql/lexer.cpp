#include "sql/lexer.hpp"

#include <memory>
#include <span>

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/lexer_strings.hpp"

namespace sql {
namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

struct FreeScan {
    void operator()(PgQueryScanResult* scan) const {
        pg_query_free_scan_result(*scan);
        delete scan;
    }
};

struct FreeTokens {
    void operator()(PgQuery__ScanResult* tokens) const {
        pg_query__scan_result__free_unpacked(tokens, nullptr);
    }
};

using ScanResult = std::unique_ptr<PgQueryScanResult, FreeScan>;
using ScannedTokens = std::unique_ptr<PgQuery__ScanResult, FreeTokens>;

/// The byte offset of the scanner's position, which counts characters from 1.
std::size_t byte_of_character(std::string_view text, int position) {
    std::size_t at = 0;
    for (int character = 1; character < position && at < text.size(); ++character) {
        do {
            ++at;
        } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    }
    return at;
}

/// Own words for the scanner's refusal: its message quotes the text up to the end, where a password
/// may stand. The refused token's first characters say what is wrong.
Error scan_error(std::string_view text, int position, std::size_t base) {
    if (position <= 0) {
        return statement_error(
            sqlstate::character_not_in_repertoire, "an escape stands for bytes that are not UTF-8"
        );
    }
    const std::size_t at = byte_of_character(text, position);
    std::string_view rest = text.substr(at);
    if (rest.starts_with("\"\"") || rest.substr(1).starts_with("&\"\"")) {
        return statement_error(sqlstate::invalid_name, "a quoted name is empty").at(base + at);
    }
    if (rest.size() > 1 && (rest.substr(1, 1) == "'" || rest.substr(1, 1) == "&")) {
        rest.remove_prefix(rest[1] == '&' ? 2 : 1);
    }
    std::string message = "invalid token";
    if (rest.starts_with("/*")) {
        message = "unterminated comment";
    } else if (rest.starts_with("'")) {
        message = "unterminated quoted string";
    } else if (rest.starts_with("\"")) {
        message = "unterminated quoted name";
    } else if (rest.starts_with("\\")) {
        message = "invalid escape in a string";
    } else if (rest.starts_with("$")) {
        const bool param = rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9';
        message = param ? "letters follow a parameter" : "unterminated dollar-quoted string";
    } else if (!rest.empty() && (rest[0] == '.' || (rest[0] >= '0' && rest[0] <= '9'))) {
        message = "letters follow a number";
    }
    return statement_error(sqlstate::syntax_error, message).at(base + at);
}

TokenKind kind_of(const PgQuery__ScanToken& token) {
    switch (token.token) {
        case PG_QUERY__TOKEN__IDENT:
            return TokenKind::word;
        case PG_QUERY__TOKEN__UIDENT:
            return TokenKind::quoted_word;
        case PG_QUERY__TOKEN__SCONST:
        case PG_QUERY__TOKEN__USCONST:
            return TokenKind::string;
        case PG_QUERY__TOKEN__BCONST:
        case PG_QUERY__TOKEN__XCONST:
            return TokenKind::bit_string;
        case PG_QUERY__TOKEN__ICONST:
        case PG_QUERY__TOKEN__FCONST:
            return TokenKind::number;
        case PG_QUERY__TOKEN__PARAM:
            return TokenKind::param;
        default:
            break;
    }
    return token.keyword_kind == PG_QUERY__KEYWORD_KIND__NO_KEYWORD ? TokenKind::symbol
                                                                    : TokenKind::word;
}

Token token_of(std::string_view text, const PgQuery__ScanToken& scanned) {
    Token token;
    token.kind = kind_of(scanned);
    token.start = static_cast<std::uint32_t>(scanned.start);
    token.end = static_cast<std::uint32_t>(scanned.end);
    if (token.kind == TokenKind::word && text[token.start] == '"') {
        token.kind = TokenKind::quoted_word;
    }
    // The scanner gives no end for U&'…' and U&"…".
    if (scanned.token == PG_QUERY__TOKEN__UIDENT || scanned.token == PG_QUERY__TOKEN__USCONST) {
        token.end = static_cast<std::uint32_t>(quoted_end(text, token.start + std::size_t{2}));
    }
    return token;
}

}  // namespace

std::vector<Token> lex(std::string_view text, std::size_t base) {
    if (text.size() > message_bytes_max) {
        throw statement_error(sqlstate::limit_exceeded, "the text is longer than 4 MiB");
    }
    if (!protocol::is_valid_text(text)) {
        throw statement_error(
            sqlstate::character_not_in_repertoire, "the text is not valid UTF-8, or holds a NUL"
        );
    }
    const ScanResult scan(new PgQueryScanResult{});
    *scan = pg_query_scan(std::string(text).c_str());
    if (scan->error != nullptr) {
        throw scan_error(text, scan->error->cursorpos, base);
    }
    const ScannedTokens scanned(pg_query__scan_result__unpack(
        nullptr,
        scan->pbuf.len,
        // The library declares the packed bytes as char, protobuf-c reads them as uint8_t.
        reinterpret_cast<const std::uint8_t*>(scan->pbuf.data)
    ));
    if (scanned == nullptr) {
        throw Error(protocol::ErrorKind::bug, sqlstate::internal_error, "no answer of the scanner");
    }
    std::vector<Token> tokens;
    tokens.reserve(scanned->n_tokens);
    for (const PgQuery__ScanToken* token : std::span(scanned->tokens, scanned->n_tokens)) {
        const bool comment = token->token == PG_QUERY__TOKEN__SQL_COMMENT ||
                             token->token == PG_QUERY__TOKEN__C_COMMENT;
        if (!comment) {
            tokens.push_back(token_of(text, *token));
        }
    }
    return tokens;
}

std::string_view raw_token(std::string_view text, const Token& token) {
    return text.substr(token.start, token.end - token.start);
}

std::string token_text(std::string_view text, const Token& token) {
    const std::string_view raw = raw_token(text, token);
    if (token.kind != TokenKind::quoted_word && token.kind != TokenKind::string) {
        return std::string(raw);
    }
    std::optional<std::string> unquoted = unquote(raw);
    if (!unquoted) {
        throw statement_error(sqlstate::syntax_error, "invalid escape in a quoted text")
            .at(token.start);
    }
    if (!protocol::is_valid_text(*unquoted)) {
        throw statement_error(
            sqlstate::character_not_in_repertoire, "an escape stands for bytes that are not UTF-8"
        )
            .at(token.start);
    }
    return *std::move(unquoted);
}

bool is_dollar_quoted(std::string_view text, const Token& token) {
    return token.kind == TokenKind::string && text[token.start] == '$';
}

}  // namespace sql
