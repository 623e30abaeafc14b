#include "protocol/pgwire/json_syntax.hpp"

#include <string>

#include <gtest/gtest.h>

namespace protocol::pgwire {

namespace {

TEST(Json, Values) {
    for (const auto* text :
         {"{}",
          "[]",
          "null",
          " true ",
          "false",
          "0",
          "-0",
          "12.5e-3",
          "1E+5",
          "\"\"",
          R"("\"\\\/\b\f\n\r\t\u00Ff")",
          "[1, 2,[3 ] , {}]",
          R"({"a":1,"b":{"c":[null]},"":""})",
          "\t\r\n[\t]\n",
          "\"\xc3\xa4\x7f\""}) {
        EXPECT_TRUE(is_json(text)) << text;
    }
}

TEST(Json, NoValues) {
    for (const auto* text :
         {"",           " ",        "nul",       "nulll",       "True",
          "+1",         "01",       "-",         "-a",          "1.",
          ".5",         "1e",       "1e+",       "0x1",         "1 2",
          "\"a",        "\"a\\",    R"("\x")",   R"("\u12")",   R"("\u123g")",
          "\"\t\"",     "[",        "]",         "{",           "}",
          "[1",         "[1,",      "[1,]",      "[,1]",        "[1 2]",
          "{a:1}",      R"({"a"})", R"({"a":})", R"({"a":1,})", R"({"a":1 "b":2})",
          R"({"a":1])", "[1}",      R"({1:2})",  R"({"a" 1})",  "[]]",
          "{}{}",       "[] x",     "'a'"}) {
        EXPECT_FALSE(is_json(text)) << text;
    }
}

TEST(Json, EveryTruncationOfADocument) {
    const std::string text = R"({"a":[1,{"b":"\u00e9"},null],"c":true})";
    EXPECT_TRUE(is_json(text));
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(is_json(std::string_view(text).substr(0, size))) << size;
    }
}

TEST(Json, DepthCostsNoStack) {
    const std::size_t depth = 1'000'000;
    EXPECT_TRUE(is_json(std::string(depth, '[') + std::string(depth, ']')));
    EXPECT_FALSE(is_json(std::string(depth, '[')));
}

}  // namespace

}  // namespace protocol::pgwire
