// The parse tree: where errors are, and what is too deep to be parsed at all.
#include "sql/tree.hpp"

#include <string>

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "sql/tree_depth.hpp"

namespace sql {
namespace {

protocol::Error parse_error(const std::string& text, std::size_t base = 0) {
    try {
        parse_tree(text, base);
    } catch (const protocol::Error& error) {
        return error;
    }
    ADD_FAILURE() << text << " parses";
    return protocol::statement_error("00000", "");
}

std::string repeated(std::string_view piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) {
        text += piece;
    }
    return text;
}

TEST(Tree, SyntaxErrorsPointAtTheirTokenInBytes) {
    struct Case {
        std::string text;
        std::size_t offset;
        std::string message;
    };
    const Case cases[] = {
        {"SELEC 1", 0, "syntax error at or near \"SELEC\""},
        {"SELECT 'é' FRM x y", 16, "syntax error at or near \"x\""},
        {"SELECT 'éé', * WHERE WHERE", 23, "syntax error at or near \"WHERE\""},
        {"SELECT (1", 9, "syntax error at end of input"},
        {"SELECT 1 FROM", 13, "syntax error at end of input"},
        {"SELECT 1 'secret'", 9, "syntax error at or near a string"},
    };
    for (const Case& one : cases) {
        const auto error = parse_error(one.text);
        EXPECT_EQ(error.sqlstate, "42601") << one.text;
        EXPECT_EQ(error.byte_offset, one.offset) << one.text;
        EXPECT_EQ(error.message, one.message) << one.text;
    }
}

TEST(Tree, OffsetsCountFromTheMessage) {
    EXPECT_EQ(parse_error("SELECT 'é' FRM x y", 100).byte_offset, 116U);
}

TEST(Tree, LocationsAreBytesAndMissingOnesTheStart) {
    const std::string text = "  SELECT 'éé', mirror";
    const Tree tree = parse_tree(text, 10);
    EXPECT_EQ(tree.start(), 12U);
    const auto& select = *tree.statement().select_stmt;
    EXPECT_EQ(tree.place(select.target_list[1]->res_target->location), 10 + text.find("mirror"));
    EXPECT_EQ(tree.place(-1), 12U);
    EXPECT_EQ(tree.place(1'000'000), 12U);
    EXPECT_EQ(tree.place_of_word("SELECT"), 12U);
    EXPECT_EQ(tree.place_of_word("absent"), 12U);
}

TEST(Tree, EmptyAndInvalidTextsAreRefused) {
    EXPECT_EQ(parse_error("").sqlstate, "42601");
    EXPECT_EQ(parse_error("-- nothing").sqlstate, "42601");
    EXPECT_EQ(parse_error("SELECT '\xff'").sqlstate, "22021");
    EXPECT_EQ(parse_error(std::string("SELECT 1\0", 9)).sqlstate, "22021");
    EXPECT_EQ(parse_error("SELECT 1; SELECT 2").sqlstate, "42601");
}

/// Each of these ends a process that hands it to libpg_query unchecked, at a depth not far above.
TEST(Tree, WhatWouldExhaustTheStackIsRefused) {
    constexpr int times = 100'000;
    const std::string texts[] = {
        "SELECT 1" + repeated("+1", times),
        "SELECT 1, 2" + repeated(" UNION SELECT 1, 2", times / 10),
        "SELECT " + repeated("NOT ", times) + "true",
        "SELECT " + repeated("(SELECT ", 5000) + "1" + repeated(")", 5000),
        "SELECT " + repeated("f(1, ", 5000) + "1" + repeated(")", 5000),
        "SELECT ARRAY" + repeated("[1, ", 5000) + "1" + repeated("]", 5000),
        "SELECT x" + repeated("::int", times / 10),
        "SELECT * FROM a" + repeated(" JOIN b ON true", times / 10),
        "SELECT " + repeated("CASE WHEN true THEN ", 2000) + "1" + repeated(" END", 2000),
    };
    for (const std::string& text : texts) {
        EXPECT_EQ(parse_error(text).sqlstate, "54001") << text.substr(0, 40);
    }
}

TEST(Tree, TailsOfNestedBracketsAddUp) {
    // The nesting by brackets is shallow here, but each closing one carries a chain on.
    std::string text = repeated("(", 30) + "1";
    for (int level = 0; level < 30; ++level) {
        text += repeated("+1", 50) + ")";
    }
    EXPECT_EQ(parse_error("SELECT " + text).sqlstate, "54001");
}

TEST(Tree, LongListsAreNotDeep) {
    const std::string list = "SELECT 1 WHERE 5 IN (1" + repeated(", 2", 20'000) + ")";
    EXPECT_EQ(parse_tree(list, 0).result->n_stmts, 1U);
    const std::string columns = "SELECT 1" + repeated(", a.b + c.d * 2", 500) + " FROM t";
    EXPECT_EQ(parse_tree(columns, 0).result->n_stmts, 1U);
    const std::string values = "VALUES (1, 2)" + repeated(", (3, 4)", 5000);
    EXPECT_EQ(parse_tree(values, 0).result->n_stmts, 1U);
}

TEST(Tree, TooManyTokensAreRefused) {
    const std::string list = "SELECT 1" + repeated(", 2", 150'000);
    EXPECT_EQ(parse_error(list).sqlstate, "54001");
}

}  // namespace
}  // namespace sql
