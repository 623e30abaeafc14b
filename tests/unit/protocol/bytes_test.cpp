#include "protocol/bytes.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol {

namespace {

TEST(ByteReader, ReadsNetworkOrder) {
    const auto bytes = from_hex(
        "01"
        "ff02"
        "80000003"
        "8000000000000004"
        "ffff"
        "fffffffe"
        "fffffffffffffffd"
    );
    ByteReader reader(span_of(bytes));
    EXPECT_EQ(reader.u8(), 1);
    EXPECT_EQ(reader.u16(), 0xff02);
    EXPECT_EQ(reader.u32(), 0x80000003U);
    EXPECT_EQ(reader.u64(), 0x8000000000000004U);
    EXPECT_EQ(reader.i16(), -1);
    EXPECT_EQ(reader.i32(), -2);
    EXPECT_FALSE(reader.at_end());
    EXPECT_EQ(reader.i64(), -3);
    EXPECT_TRUE(reader.at_end());
}

TEST(ByteReader, FirstErrorSticks) {
    const auto bytes = "abc"s;
    ByteReader reader(span_of(bytes));
    EXPECT_EQ(reader.u32(), 0U);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0);
    EXPECT_EQ(reader.bytes(1), "");
    EXPECT_EQ(reader.bytes(0), "");
    EXPECT_EQ(reader.c_string(), "");
    EXPECT_FALSE(reader.at_end());
    EXPECT_EQ(reader.left(), 3U);
}

TEST(ByteReader, EachReadFailsOneByteShort) {
    const auto bytes = "\1\2\3\4\5\6\7"s;
    const auto fails = [&](std::size_t size, auto read) {
        ByteReader enough(span_of(bytes).first(size));
        read(enough);
        ByteReader shorter(span_of(bytes).first(size - 1));
        read(shorter);
        return enough.at_end() && !shorter.ok();
    };
    EXPECT_TRUE(fails(1, [](ByteReader& reader) { reader.u8(); }));
    EXPECT_TRUE(fails(2, [](ByteReader& reader) { reader.u16(); }));
    EXPECT_TRUE(fails(4, [](ByteReader& reader) { reader.u32(); }));
    EXPECT_TRUE(fails(7, [](ByteReader& reader) { reader.bytes(7); }));
    ByteReader reader(span_of(bytes));
    EXPECT_EQ(reader.u64(), 0U);
    EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, HugeCountsAreRefused) {
    const auto bytes = "abc"s;
    ByteReader reader(span_of(bytes));
    reader.u8();
    EXPECT_EQ(reader.bytes(static_cast<std::size_t>(-1)), "");
    EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, CStrings) {
    const auto bytes = "ab\0\0c"s;
    ByteReader reader(span_of(bytes));
    EXPECT_EQ(reader.c_string(), "ab");
    EXPECT_EQ(reader.c_string(), "");
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.c_string(), "");
    EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, NothingToReadIsAnEndAndNoError) {
    ByteReader reader({});
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(reader.bytes(0), "");
    EXPECT_TRUE(reader.at_end());
    reader.fail();
    EXPECT_FALSE(reader.at_end());
}

TEST(Put, NetworkOrder) {
    std::string out;
    put_u16(out, 0x80ff);
    put_u32(out, 0xfe010203U);
    put_u64(out, 0x8182838485868788U);
    put_c_string(out, "a");
    EXPECT_EQ(hex(out), "80fffe01020381828384858687886100");
}

TEST(Put, CStringEndsAtItsFirstNul) {
    std::string out;
    put_c_string(out, "ab\0cd"s);
    EXPECT_EQ(out, "ab\0"s);
}

}  // namespace

}  // namespace protocol
