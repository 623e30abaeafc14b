// Arrays as text and as bytes; the vectors were written down from a real PostgreSQL 15.
#include "protocol/pgwire/array_codec.hpp"

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "protocol/pgwire/value_codec.hpp"

namespace protocol::pgwire {
namespace {

std::string normalized(std::string_view text, Oid type) {
    return std::get<std::string>(decode_text(text, type));
}

std::string state_of(std::string_view text, Oid type) {
    try {
        decode_text(text, type);
    } catch (const Error& error) {
        return error.sqlstate;
    }
    return "00000";
}

TEST(ArrayCodec, TextIsReadAndPrintedAsPostgresDoes) {
    EXPECT_EQ(normalized(" { 1 , 2,NULL } ", Oid::int4_array), "{1,2,NULL}");
    EXPECT_EQ(
        normalized(R"({"a b",c\,d,"NULL",""})", Oid::text_array), R"({"a b","c,d","NULL",""})"
    );
    EXPECT_EQ(normalized("{{1,2},{3,4}}", Oid::int8_array), "{{1,2},{3,4}}");
    EXPECT_EQ(normalized("[0:1]={5,6}", Oid::int4_array), "[0:1]={5,6}");
    EXPECT_EQ(normalized("{}", Oid::text_array), "{}");
    EXPECT_EQ(normalized("{true,off}", Oid::boolean_array), "{t,f}");
    EXPECT_EQ(normalized("1  2 3", Oid::int2vector), "1 2 3");
}

TEST(ArrayCodec, WhatIsNoArrayIsRefused) {
    for (const auto* text :
         {"", "1", "{1", "{1}}", "{1,}", "{,1}", "{{1},2}", "{{1,2},{3}}", "{\"a"}) {
        EXPECT_EQ(state_of(text, Oid::text_array), "22P02") << text;
    }
    EXPECT_EQ(state_of("{x}", Oid::int4_array), "22P02");
    EXPECT_EQ(state_of("{99999}", Oid::int2_array), "22003");
    EXPECT_EQ(state_of("{{{{{{{1}}}}}}}", Oid::int4_array), "54000");
}

TEST(ArrayCodec, BinaryBothWays) {
    const std::string expected(
        "\0\0\0\1\0\0\0\1\0\0\0\x17\0\0\0\3\0\0\0\1\0\0\0\4\0\0\0\1\xff\xff\xff\xff\0\0\0\4\0\0\0"
        "\2",
        40
    );
    std::string bytes;
    append_binary(bytes, Value(std::string("{1,NULL,2}")), Oid::int4_array);
    EXPECT_EQ(bytes, expected);
    EXPECT_EQ(std::get<std::string>(decode_binary(bytes, Oid::int4_array)), "{1,NULL,2}");
    for (const auto& [text, type] :
         {std::pair{"{}", Oid::text_array},
          {"{{a,b},{\"c d\",NULL}}", Oid::text_array},
          {"{1.50,NaN}", Oid::numeric_array},
          {"{t,f}", Oid::boolean_array},
          {"{2024-02-29}", Oid::date_array},
          {"1 2", Oid::int2vector}}) {
        std::string packed;
        append_binary(packed, Value(std::string(text)), type);
        EXPECT_EQ(std::get<std::string>(decode_binary(packed, type)), text);
    }
}

TEST(ArrayCodec, NoBytesBreakIt) {
    std::string bytes;
    append_binary(bytes, Value(std::string("{{1,2},{3,4}}")), Oid::int4_array);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        EXPECT_THROW(decode_binary(bytes.substr(0, cut), Oid::int4_array), Error) << cut;
    }
    EXPECT_THROW(decode_binary(bytes, Oid::text_array), Error);
    EXPECT_THROW(decode_binary(bytes + '\0', Oid::int4_array), Error);
    std::string huge = bytes;
    huge[12] = '\x7f';
    EXPECT_THROW(decode_binary(huge, Oid::int4_array), Error);
}

TEST(ArrayCodec, NamesWithTheirOids) {
    const std::string packed = pack_named_oid("mirrors", 16400);
    std::string text;
    append_text(text, Value(packed), Oid::regclass);
    EXPECT_EQ(text, "mirrors");
    std::string bytes;
    append_binary(bytes, Value(packed), Oid::regclass);
    EXPECT_EQ(bytes, std::string("\0\0\x40\x10", 4));
}

}  // namespace
}  // namespace protocol::pgwire
