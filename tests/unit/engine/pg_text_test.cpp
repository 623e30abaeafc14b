#include "engine/net/pg_text.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace engine::net {
namespace {

TEST(PgText, Names) {
    EXPECT_EQ(pg_name("orders"), "\"orders\"");
    EXPECT_EQ(pg_name("Or ders"), "\"Or ders\"");
    EXPECT_EQ(pg_name("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(pg_name("\"; DROP TABLE t; --"), "\"\"\"; DROP TABLE t; --\"");
    EXPECT_EQ(pg_name("a\\b'c"), "\"a\\b'c\"");
    EXPECT_EQ(pg_name(""), "\"\"");
    EXPECT_EQ(pg_name("s.x", "t\""), "\"s.x\".\"t\"\"\"");
}

TEST(PgText, Literals) {
    EXPECT_EQ(pg_literal(""), "''");
    EXPECT_EQ(pg_literal("plain"), "'plain'");
    EXPECT_EQ(pg_literal("it's"), "'it''s'");
    EXPECT_EQ(pg_literal("'"), "''''");
    EXPECT_EQ(pg_literal("a\"b"), "'a\"b'");
    // The blank keeps E apart from a word before it.
    EXPECT_EQ(pg_literal("a\\b"), " E'a\\\\b'");
    EXPECT_EQ(pg_literal("\\'"), " E'\\\\'''");
    EXPECT_EQ(pg_literal("x\n"), "'x\n'");
}

TEST(PgText, Arrays) {
    const auto array = [](const std::vector<std::string>& values) { return pg_array(values); };
    EXPECT_EQ(array({}), "{}");
    EXPECT_EQ(array({"a"}), "{\"a\"}");
    EXPECT_EQ(array({"a", "b"}), "{\"a\",\"b\"}");
    EXPECT_EQ(array({"", "NULL", "x,y", "{z}"}), "{\"\",\"NULL\",\"x,y\",\"{z}\"}");
    EXPECT_EQ(array({"a\"b", "c\\d", "it's"}), "{\"a\\\"b\",\"c\\\\d\",\"it's\"}");
}

}  // namespace
}  // namespace engine::net
