#include "sql/lexer.hpp"

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "sql/lexer_strings.hpp"

namespace sql {
namespace {

std::string_view kind_name(TokenKind kind) {
    switch (kind) {
        case TokenKind::word:
            return "word";
        case TokenKind::quoted_word:
            return "quoted";
        case TokenKind::string:
            return "string";
        case TokenKind::bit_string:
            return "bits";
        case TokenKind::number:
            return "number";
        case TokenKind::symbol:
            return "symbol";
        case TokenKind::param:
            return "param";
    }
    return "";
}

std::string dump(std::string_view text) {
    std::string out;
    for (const Token& token : lex(text, 0)) {
        out += out.empty() ? "" : " ";
        out += std::string(kind_name(token.kind)) + '<' + token_text(text, token) + '>';
    }
    return out;
}

struct Lexed {
    std::string_view text;
    std::string_view tokens;
};

TEST(Lexer, TokensAndTheirMeaning) {
    const Lexed cases[] = {
        {"", ""},
        {" \n\t", ""},
        {"-- only a comment", ""},
        {"/* a /* nested */ b */", ""},
        {"Word _x é1 a$b", "word<Word> word<_x> word<é1> word<a$b>"},
        {"select TABLE", "word<select> word<TABLE>"},
        {R"("A b" "c""d" "select")", R"(quoted<A b> quoted<c"d> quoted<select>)"},
        {"'' 'it''s' 'a\\b'", "string<> string<it's> string<a\\b>"},
        {"'a'\n  'b'\n'c' d", "string<abc> word<d>"},
        {"'a' 'b'", "string<a> string<b>"},
        {"'a'\n'it''s'", "string<ait's>"},
        {R"(E'a\n\t\'\\\x41\101\u0042\U00000043\q')", "string<a\n\t'\\AABCq>"},
        {R"(e'\ud83d\ude00')", "string<😀>"},
        {R"(E'\xc3\xa9')", "string<é>"},
        {"E'a\\n'\n'b\\n'", "string<a\nb\n>"},
        {R"(E'\b\f\r\x')", "string<\b\f\rx>"},
        {"$$a'b$$ $t$x$$y$t$", "string<a'b> string<x$$y>"},
        {"$$$$", "string<>"},
        {R"(U&'d\0061t\+000061' x)", "string<data> word<x>"},
        {R"(x U&'a''b\\' y)", R"(word<x> string<a'b\> word<y>)"},
        {"U&'a'\n'b' c", "string<ab> word<c>"},
        {R"(U&'\d83d\de00')", "string<😀>"},
        {R"(a U&"d\0061""t" b)", R"(word<a> quoted<da"t> word<b>)"},
        {"b'01' X'ff'", "bits<b'01'> bits<X'ff'>"},
        {"1 1.5 .5 1e5 99999999999999999999",
         "number<1> number<1.5> number<.5> number<1e5> number<99999999999999999999>"},
        {"=-5", "symbol<=> symbol<-> number<5>"},
        {"a::b:c", "word<a> symbol<::> word<b> symbol<:> word<c>"},
        {"a.*:b.*", "word<a> symbol<.> symbol<*> symbol<:> word<b> symbol<.> symbol<*>"},
        {"...", "symbol<..> symbol<.>"},
        {"{[]};", "symbol<{> symbol<[> symbol<]> symbol<}> symbol<;>"},
        {"$1 $23", "param<$1> param<$23>"},
        {"a/* x */b--y\nc", "word<a> word<b> word<c>"},
    };
    for (const auto& [text, tokens] : cases) {
        EXPECT_EQ(dump(text), tokens) << text;
    }
}

TEST(Lexer, TokensTouchTheirText) {
    const std::string_view text = "é 'ü' \"x\" U&'y' $a$z$a$ 12";
    std::string raw;
    for (const Token& token : lex(text, 0)) {
        raw += std::string(raw_token(text, token)) + "|";
    }
    EXPECT_EQ(raw, "é|'ü'|\"x\"|U&'y'|$a$z$a$|12|");
}

struct Refused {
    std::string text;
    std::string_view sqlstate;
    std::size_t offset;
    std::string_view message;
};

TEST(Lexer, RefusalsPointAtTheirPlace) {
    constexpr std::size_t nowhere = protocol::Error::nowhere;
    const Refused cases[] = {
        {"a 'open", "42601", 102, "unterminated quoted string"},
        {"é 'open", "42601", 103, "unterminated quoted string"},
        {"éé /* open", "42601", 105, "unterminated comment"},
        {"x \"open", "42601", 102, "unterminated quoted name"},
        {"x $a$ open $b$", "42601", 102, "unterminated dollar-quoted string"},
        {"x E'open\\'", "42601", 102, "unterminated quoted string"},
        {"x U&'open", "42601", 102, "unterminated quoted string"},
        {"x U&\"open", "42601", 102, "unterminated quoted name"},
        {"x b'01", "42601", 102, "unterminated quoted string"},
        {"x 12ab", "42601", 102, "letters follow a number"},
        {"x $1ab", "42601", 102, "letters follow a parameter"},
        {"x \"\"", "42602", 102, "a quoted name is empty"},
        {"x U&\"\"", "42602", 102, "a quoted name is empty"},
        {"E'\\u00'", "42601", 102, "invalid escape in a string"},
        {"E'\\xff'", "22021", nowhere, "an escape stands for bytes that are not UTF-8"},
        {"a \xff", "22021", nowhere, "the text is not valid UTF-8, or holds a NUL"},
        {std::string("a \0b", 4), "22021", nowhere, "the text is not valid UTF-8, or holds a NUL"},
        {"\xed\xa0\x80", "22021", nowhere, "the text is not valid UTF-8, or holds a NUL"},
    };
    for (const Refused& one : cases) {
        try {
            lex(one.text, 100);
            ADD_FAILURE() << "not refused: " << one.text;
        } catch (const protocol::Error& error) {
            EXPECT_EQ(error.sqlstate, one.sqlstate) << one.text;
            EXPECT_EQ(error.byte_offset, one.offset) << one.text;
            EXPECT_EQ(error.message, one.message) << one.text;
        }
    }
}

TEST(Lexer, RefusalsDoNotQuoteTheText) {
    try {
        lex("password = 'hunter2", 0);
        FAIL();
    } catch (const protocol::Error& error) {
        EXPECT_EQ((error.message + error.detail + error.hint).find("hunter2"), std::string::npos);
    }
}

TEST(Lexer, MalformedUnicodeEscapesAreNoStrings) {
    for (const std::string_view raw :
         {R"(U&'\00')",
          R"(U&'\d83d')",
          R"(U&'\de00')",
          R"(U&'\d83dx')",
          R"(U&'\+110000')",
          R"(U&'\0000')",
          R"(U&'\d83d\0041')",
          R"(U&'\)"}) {
        EXPECT_FALSE(unquote(raw)) << raw;
        if (raw.ends_with("'")) {
            const std::string text = "a " + std::string(raw);
            const std::vector<Token> tokens = lex(text, 0);
            EXPECT_THROW(token_text(text, tokens.at(1)), protocol::Error) << raw;
        }
    }
}

TEST(Lexer, LengthIsBounded) {
    const std::string longest = "'" + std::string(message_bytes_max - 2, 'x') + "'";
    EXPECT_EQ(lex(longest, 0).size(), 1U);
    try {
        lex(longest + " ", 0);
        FAIL();
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.sqlstate, "54000");
    }
}

}  // namespace
}  // namespace sql
