#include "protocol/replication.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::replication {

namespace {

const std::string wal_header = "w" + from_hex(
                                         "0000001600000f01"
                                         "0000001600000f31"
                                         "0002900000000001"
                                     );
const std::string keepalive = "k" + from_hex(
                                        "0000001600000f31"
                                        "0002900000000001"
                                        "01"
                                    );

std::optional<ServerMessage> read(const std::string& bytes) {
    return decode(span_of(bytes));
}

TEST(Replication, WalData) {
    const std::string bytes = wal_header + "B\0payload"s;
    const auto message = read(bytes).value_or(Keepalive{});
    const auto data = std::get<WalData>(message);
    EXPECT_EQ(data.start, 0x1600000f01U);
    EXPECT_EQ(data.server_end, 0x1600000f31U);
    EXPECT_EQ(data.payload.data(), span_of(bytes).data() + wal_header.size());
    EXPECT_EQ(data.payload.size(), 9U);
    EXPECT_TRUE(std::get<WalData>(read(wal_header).value_or(Keepalive{})).payload.empty());
}

TEST(Replication, Keepalive) {
    const auto message = std::get<Keepalive>(read(keepalive).value_or(WalData{}));
    EXPECT_EQ(message.server_end, 0x1600000f31U);
    EXPECT_TRUE(message.reply_wanted);
    std::string without = keepalive;
    without.back() = '\0';
    EXPECT_FALSE(std::get<Keepalive>(read(without).value_or(WalData{})).reply_wanted);
}

TEST(Replication, NothingElse) {
    for (std::size_t size = 0; size < wal_header.size(); ++size) {
        EXPECT_FALSE(read(wal_header.substr(0, size))) << size;
    }
    for (std::size_t size = 0; size < keepalive.size(); ++size) {
        EXPECT_FALSE(read(keepalive.substr(0, size))) << size;
    }
    EXPECT_FALSE(read(keepalive + "x"));
    for (int tag = 0; tag < 256; ++tag) {
        const char c = static_cast<char>(tag);
        EXPECT_EQ(read(c + wal_header.substr(1)).has_value(), c == 'w') << tag;
        EXPECT_EQ(read(c + keepalive.substr(1)).has_value(), c == 'k') << tag;
    }
}

TEST(Replication, Status) {
    Status status{0x1600000f31U, 0x1600000f01U, 0x15ffffffffU, 0x0002900000000001, false};
    const std::string expected =
        "72"
        "0000001600000f31"
        "0000001600000f01"
        "00000015ffffffff"
        "0002900000000001";
    EXPECT_EQ(hex(encode(status)), expected + "00");
    status.reply_wanted = true;
    EXPECT_EQ(hex(encode(status)), expected + "01");
}

}  // namespace

}  // namespace protocol::replication
