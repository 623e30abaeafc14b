#include "engine/destination/type_widening.hpp"

#include <string>

#include <gtest/gtest.h>

namespace engine::destination {
namespace {

TEST(TypeWidening, Equal) {
    for (const char* type : {"integer", "text", "character(3)", "public.mood", "bit(3)[]", ""}) {
        EXPECT_TRUE(is_widening(type, type)) << type;
    }
}

TEST(TypeWidening, Integers) {
    EXPECT_TRUE(is_widening("smallint", "integer"));
    EXPECT_TRUE(is_widening("smallint", "bigint"));
    EXPECT_TRUE(is_widening("integer", "bigint"));
    EXPECT_FALSE(is_widening("bigint", "integer"));
    EXPECT_FALSE(is_widening("integer", "smallint"));
    EXPECT_TRUE(is_widening("integer[]", "bigint[]"));
    EXPECT_FALSE(is_widening("integer", "bigint[]"));
    EXPECT_FALSE(is_widening("integer[]", "bigint"));
    EXPECT_TRUE(is_widening("bigint", "numeric"));
    EXPECT_TRUE(is_widening("integer", "numeric(10,0)"));
    EXPECT_TRUE(is_widening("integer", "numeric(12,2)"));
    EXPECT_FALSE(is_widening("integer", "numeric(11,2)"));
    EXPECT_FALSE(is_widening("bigint", "numeric(18,0)"));
    EXPECT_TRUE(is_widening("bigint", "numeric(19,0)"));
    EXPECT_FALSE(is_widening("smallint", "numeric(5,-1)")) << "it rounds";
    EXPECT_FALSE(is_widening("bigint", "double precision")) << "it rounds";
    EXPECT_FALSE(is_widening("integer", "text"));
}

TEST(TypeWidening, Numbers) {
    EXPECT_TRUE(is_widening("real", "double precision"));
    EXPECT_FALSE(is_widening("double precision", "real"));
    EXPECT_FALSE(is_widening("real", "numeric"));
    EXPECT_TRUE(is_widening("numeric(10,2)", "numeric"));
    EXPECT_TRUE(is_widening("numeric(10,2)", "numeric(11,3)"));
    EXPECT_FALSE(is_widening("numeric(10,2)", "numeric(10,3)"));
    EXPECT_FALSE(is_widening("numeric(10,2)", "numeric(12,1)"));
    EXPECT_FALSE(is_widening("numeric", "numeric(100,50)"));
    EXPECT_TRUE(is_widening("numeric(3,-2)", "numeric(5,0)"));
    EXPECT_FALSE(is_widening("numeric(3,-2)", "numeric(4,0)"));
    EXPECT_FALSE(is_widening("numeric(3,0)", "integer"));
}

TEST(TypeWidening, Texts) {
    EXPECT_TRUE(is_widening("character varying(10)", "character varying(20)"));
    EXPECT_TRUE(is_widening("character varying(10)", "character varying"));
    EXPECT_TRUE(is_widening("character varying(10)", "text"));
    EXPECT_TRUE(is_widening("character varying(10)[]", "text[]"));
    EXPECT_FALSE(is_widening("character varying(10)", "character varying(9)"));
    EXPECT_FALSE(is_widening("character varying", "character varying(9)"));
    EXPECT_FALSE(is_widening("text", "character varying(9)"));
    EXPECT_FALSE(is_widening("character(3)", "character(4)")) << "it adds blanks";
    EXPECT_FALSE(is_widening("character(3)", "text")) << "it loses blanks";
    EXPECT_TRUE(is_widening("bit varying(3)", "bit varying(4)"));
    EXPECT_FALSE(is_widening("bit varying(3)", "bit varying(2)"));
    EXPECT_FALSE(is_widening("bit(3)", "bit(4)"));
}

TEST(TypeWidening, Times) {
    EXPECT_TRUE(is_widening("timestamp(3) without time zone", "timestamp without time zone"));
    EXPECT_TRUE(is_widening("timestamp(3) without time zone", "timestamp(4) without time zone"));
    EXPECT_FALSE(is_widening("timestamp without time zone", "timestamp(3) without time zone"));
    EXPECT_FALSE(is_widening("timestamp without time zone", "timestamp with time zone"));
    EXPECT_FALSE(is_widening("timestamp(3) without time zone", "timestamp with time zone"));
    EXPECT_TRUE(is_widening("time(0) with time zone", "time(6) with time zone"));
    EXPECT_TRUE(is_widening("interval(3)", "interval"));
    EXPECT_FALSE(is_widening("interval", "interval(3)"));
    EXPECT_FALSE(is_widening("date", "timestamp without time zone"));
}

TEST(TypeWidening, OthersNever) {
    EXPECT_FALSE(is_widening("json", "jsonb"));
    EXPECT_FALSE(is_widening("public.mood", "text"));
    EXPECT_FALSE(is_widening("public.geometry(Point,4326)", "public.geometry(Point,4327)"));
    EXPECT_FALSE(is_widening("numeric(", "numeric(3,1)"));
    EXPECT_FALSE(is_widening("character varying()", "character varying(5)"));
}

}  // namespace
}  // namespace engine::destination
