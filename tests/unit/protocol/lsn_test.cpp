#include "protocol/lsn.hpp"

#include <gtest/gtest.h>

namespace protocol {

namespace {

TEST(Lsn, AsPostgresPrintsIt) {
    EXPECT_EQ(lsn_text(0), "0/0");
    EXPECT_EQ(lsn_text(0x16b374d848U), "16/B374D848");
    EXPECT_EQ(lsn_text(0x100000001U), "1/1");
    EXPECT_EQ(lsn_text(0xffffffffffffffffU), "FFFFFFFF/FFFFFFFF");
}

TEST(Lsn, Parses) {
    EXPECT_EQ(parse_lsn("0/0"), 0U);
    EXPECT_EQ(parse_lsn("16/B374D848"), 0x16b374d848U);
    EXPECT_EQ(parse_lsn("16/b374d848"), 0x16b374d848U);
    EXPECT_EQ(parse_lsn("00000016/0000000A"), 0x160000000aU);
    EXPECT_EQ(parse_lsn("FFFFFFFF/FFFFFFFF"), 0xffffffffffffffffU);
    for (const Lsn lsn : {Lsn{0}, Lsn{1}, Lsn{0xffffffffU}, Lsn{0x100000000U}, ~Lsn{0}}) {
        EXPECT_EQ(parse_lsn(lsn_text(lsn)), lsn);
    }
}

TEST(Lsn, RefusesWhatPostgresRefuses) {
    for (const char* text :
         {"",
          "/",
          "0",
          "0/",
          "/0",
          "0/0/0",
          "G/0",
          "0/G",
          " 0/0",
          "0/0 ",
          "0 /0",
          "-1/0",
          "+1/0",
          "0x1/0",
          "100000000/0",
          "0/100000000",
          "000000000/0",
          "0/000000001"}) {
        EXPECT_FALSE(parse_lsn(text)) << text;
    }
}

}  // namespace

}  // namespace protocol
