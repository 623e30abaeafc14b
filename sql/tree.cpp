#include "sql/tree.hpp"

#include <algorithm>
#include <string>

#include <pg_query.h>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/tree_depth.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

struct FreeAnswer {
    void operator()(PgQueryProtobufParseResult* answer) const {
        pg_query_free_protobuf_parse_result(*answer);
        delete answer;
    }
};
using Answer = std::unique_ptr<PgQueryProtobufParseResult, FreeAnswer>;

/// The parser counts characters, from 1.
std::size_t byte_of_character(std::string_view text, int position) {
    std::size_t at = 0;
    for (int character = 1; character < position && at < text.size(); ++character) {
        do {
            ++at;
        } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
    return at;
}

/// A string that stands where it must not is not quoted back: it may be a password.
std::string near(std::string_view text, const Token& token) {
    if (token.kind == TokenKind::string || token.kind == TokenKind::bit_string) {
        return "syntax error at or near a string";
    }
    return "syntax error at or near \"" + std::string(raw_token(text, token)) + "\"";
}

/// Of the parser's own words only those of the grammar's actions are kept: they hold no text.
Error parse_error(const PgQueryError& error, const Tree& tree) {
    const std::string_view thrower = error.funcname == nullptr ? "" : error.funcname;
    if (error.cursorpos <= 0 || thrower != "scanner_yyerror") {
        const std::string message = error.message == nullptr ? "syntax error" : error.message;
        const std::size_t at = error.cursorpos <= 0
                                   ? tree.start()
                                   : tree.base + byte_of_character(tree.text, error.cursorpos);
        return statement_error(sqlstate::syntax_error, message).at(at);
    }
    const std::size_t at = byte_of_character(tree.text, error.cursorpos);
    const auto token = std::find_if(tree.tokens.begin(), tree.tokens.end(), [&](const Token& t) {
        return t.start <= at && at < t.end;
    });
    if (token == tree.tokens.end()) {
        return statement_error(sqlstate::syntax_error, "syntax error at end of input")
            .at(tree.base + tree.text.size());
    }
    return statement_error(sqlstate::syntax_error, near(tree.text, *token)).at(tree.base + at);
}

void check_size(const Tree& tree) {
    if (tree.tokens.empty()) {
        throw statement_error(sqlstate::syntax_error, "there is no statement").at(tree.base);
    }
    if (tree.tokens.size() > tree_tokens_max) {
        throw statement_error(
            sqlstate::statement_too_complex,
            "the statement has more than " + std::to_string(tree_tokens_max) + " tokens"
        );
    }
    if (tree_depth_bound(tree.text, tree.tokens) > tree_depth_max) {
        throw statement_error(
            sqlstate::statement_too_complex, "the statement is nested too deeply"
        );
    }
}

}  // namespace

void FreeParseResult::operator()(PgQuery__ParseResult* result) const {
    pg_query__parse_result__free_unpacked(result, nullptr);
}

std::size_t Tree::place(int location) const {
    const auto at = static_cast<std::size_t>(location);
    return location < 0 || at > text.size() ? start() : base + at;
}

std::size_t Tree::place_of_word(std::string_view word) const {
    const auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& token) {
        return token.kind == TokenKind::word &&
               protocol::equal_ignoring_case(raw_token(text, token), word);
    });
    return found == tokens.end() ? start() : base + found->start;
}

Tree parse_tree(std::string_view text, std::size_t base) {
    Tree tree;
    tree.text = text;
    tree.base = base;
    tree.tokens = lex(text, base);
    check_size(tree);
    const Answer answer(new PgQueryProtobufParseResult{});
    *answer = pg_query_parse_protobuf(std::string(text).c_str());
    if (answer->error != nullptr) {
        throw parse_error(*answer->error, tree);
    }
    tree.result.reset(pg_query__parse_result__unpack(
        nullptr,
        answer->parse_tree.len,
        // The library declares the packed bytes as char, protobuf-c reads them as uint8_t.
        reinterpret_cast<const std::uint8_t*>(answer->parse_tree.data)
    ));
    if (tree.result == nullptr) {
        throw Error(protocol::ErrorKind::bug, sqlstate::internal_error, "no answer of the parser");
    }
    if (tree.result->n_stmts != 1 || tree.result->stmts[0]->stmt == nullptr) {
        throw statement_error(sqlstate::syntax_error, "one statement was expected").at(base);
    }
    return tree;
}

std::string_view string_of(const PgQuery__Node& node) {
    return node.node_case == PG_QUERY__NODE__NODE_STRING ? node.string->sval : std::string_view();
}

std::string_view last_name(PgQuery__Node* const* names, std::size_t count) {
    return count == 0 ? std::string_view() : string_of(*names[count - 1]);
}

}  // namespace sql
