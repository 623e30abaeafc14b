#include "protocol/text.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol {

namespace {

/// The definition itself, to compare with: the code point's only encoding.
std::string encode(std::uint32_t code) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
    const auto tail = [&](unsigned shift) { return byte(0x80U | ((code >> shift) & 0x3fU)); };
    if (code < 0x80) {
        return {byte(code)};
    }
    if (code < 0x800) {
        return {byte(0xc0U | code >> 6U), tail(0)};
    }
    if (code < 0x10000) {
        return {byte(0xe0U | code >> 12U), tail(6), tail(0)};
    }
    return {byte(0xf0U | code >> 18U), tail(12), tail(6), tail(0)};
}

TEST(ValidText, EveryCodePoint) {
    for (std::uint32_t code = 0; code < 0x120000; ++code) {
        const bool is_surrogate = code >= 0xd800 && code < 0xe000;
        const bool expected = code != 0 && code <= 0x10ffff && !is_surrogate;
        ASSERT_EQ(is_valid_text(encode(code)), expected) << std::hex << code;
    }
}

TEST(ValidText, EveryTruncationOfEachLength) {
    for (const std::uint32_t code : {0x7ffU, 0x800U, 0xffffU, 0x10000U, 0x10ffffU}) {
        const auto whole = encode(code);
        for (std::size_t size = 1; size < whole.size(); ++size) {
            EXPECT_FALSE(is_valid_text(whole.substr(0, size))) << hex(whole) << ' ' << size;
            EXPECT_FALSE(is_valid_text(whole.substr(0, size) + "a")) << hex(whole) << ' ' << size;
            EXPECT_FALSE(is_valid_text(whole.substr(size))) << hex(whole) << ' ' << size;
        }
    }
}

TEST(ValidText, IllFormed) {
    EXPECT_TRUE(is_valid_text(""));
    EXPECT_TRUE(is_valid_text("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x98z"));
    for (const auto* bytes :
         {"80",       "bf",       "c080",     "c1bf",       "e08080",   "e09fbf", "f0808080",
          "f08fbfbf", "f4908080", "f5808080", "f880808080", "fe",       "ff",     "eda080",
          "edbfbf",   "c3",       "c328",     "e28228",     "f09f9028", "6100",   "00"}) {
        EXPECT_FALSE(is_valid_text(from_hex(bytes))) << bytes;
    }
}

TEST(CharacterPosition, CountsCharactersFromOne) {
    const std::string_view text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x98z";
    const std::array<std::size_t, 12> positions{1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6};
    for (std::size_t offset = 0; offset < positions.size(); ++offset) {
        EXPECT_EQ(character_position(text, offset), positions.at(offset)) << offset;
    }
    EXPECT_EQ(character_position(text, 99), 6U);
    EXPECT_EQ(character_position("", 0), 1U);
    EXPECT_EQ(character_position("", 5), 1U);
}

TEST(Case, AsciiOnly) {
    EXPECT_EQ(to_lower("AZ@[`{09\xc3\x84"), "az@[`{09\xc3\x84");
    EXPECT_TRUE(equal_ignoring_case("SeLect", "sElECT"));
    EXPECT_TRUE(equal_ignoring_case("", ""));
    EXPECT_FALSE(equal_ignoring_case("a", "ab"));
    EXPECT_FALSE(equal_ignoring_case("ab", "a"));
    EXPECT_FALSE(equal_ignoring_case("[", "{"));
    EXPECT_FALSE(equal_ignoring_case("\xc3\x84", "\xc3\xa4"));
}

TEST(Quote, Identifiers) {
    const std::array<std::pair<std::string_view, std::string_view>, 12> cases{{
        {"orders", "orders"},
        {"_a1", "_a1"},
        {"user", "user"},
        {"", "\"\""},
        {"1a", "\"1a\""},
        {"Orders", "\"Orders\""},
        {"a b", "\"a b\""},
        {"a.b", "\"a.b\""},
        {"a\"b", "\"a\"\"b\""},
        {"a$", "\"a$\""},
        {"\xc3\xa4", "\"\xc3\xa4\""},
        {"a-b", "\"a-b\""},
    }};
    for (const auto& [name, quoted] : cases) {
        EXPECT_EQ(quote_identifier(name), quoted);
    }
}

TEST(Quote, Literals) {
    EXPECT_EQ(quote_literal(""), "''");
    EXPECT_EQ(quote_literal("it's"), "'it''s'");
    EXPECT_EQ(quote_literal("''"), "''''''");
    EXPECT_EQ(quote_literal("a\\b\"c\n"), "'a\\b\"c\n'");
}

TEST(Nearest, WithinAThirdOfTheWord) {
    constexpr std::array<std::string_view, 5> words{"host", "port", "user", "password", "database"};
    const auto near = [&](std::string_view word) { return nearest(word, words).value_or("-"); };
    EXPECT_EQ(near("host"), "host");
    EXPECT_EQ(near("HOST"), "host");
    EXPECT_EQ(near("hst"), "host");
    EXPECT_EQ(near("hots"), "host");
    EXPECT_EQ(near("toss"), "-");
    EXPECT_EQ(near("usr"), "user");
    EXPECT_EQ(near("pasword"), "password");
    EXPECT_EQ(near("passwrd_"), "password");
    EXPECT_EQ(near("databse"), "database");
    EXPECT_EQ(near("dxtxbxse"), "-");
    EXPECT_EQ(near("datxbxse"), "database");
    EXPECT_EQ(near(""), "-");
    EXPECT_EQ(near("unrelated"), "-");
    EXPECT_FALSE(nearest("x", {}));
}

TEST(Nearest, FirstOfEqualsAndNeverMoreThanThree) {
    constexpr std::array<std::string_view, 3> words{"axc", "abx", "abcdefghijklmnop"};
    EXPECT_EQ(nearest("abc", words).value_or("-"), "axc");
    EXPECT_EQ(nearest("abcdefghijklm", words).value_or("-"), "abcdefghijklmnop");
    EXPECT_FALSE(nearest("abcdefghijkl", words));
    EXPECT_FALSE(nearest(std::string(1'000'000, 'a'), words));
    const std::string long_candidate(1'000'000, 'a');
    EXPECT_FALSE(nearest("aaa", std::array<std::string_view, 1>{long_candidate}));
}

TEST(EscapeForLog, KeepsPrintableAsciiOnly) {
    EXPECT_EQ(escape_for_log("a ~\x7f\n\xff\x1b[0m"), "a ~\\x7f\\x0a\\xff\\x1b[0m");
    EXPECT_EQ(escape_for_log(std::string(1, '\0')), "\\x00");
    EXPECT_EQ(escape_for_log(std::string(500, 'a')).size(), 200U);
    EXPECT_EQ(escape_for_log("ab\n", 6), "ab\\x0a");
    EXPECT_EQ(escape_for_log("ab\n", 5), "ab");
    EXPECT_EQ(escape_for_log("ab", 0), "");
}

}  // namespace

}  // namespace protocol
