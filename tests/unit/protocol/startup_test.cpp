#include "protocol/pgwire/startup.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::uint32_t version_3_0 = 0x30000;
constexpr std::uint32_t cancel_code = 80877102;

StartupPacket parse(const std::string& body) {
    return parse_startup(span_of(body));
}

template <typename Packet>
bool is(const std::string& body) {
    return std::holds_alternative<Packet>(parse(body));
}

std::string parameter(std::string_view name, std::string_view value) {
    return c_string(name) + c_string(value);
}

TEST(StartupLength, Limits) {
    const auto length = [](std::uint32_t value) {
        const auto word = u32(value);
        return startup_length(span_of(word).first<4>());
    };
    for (const std::uint32_t refused :
         {0U, 3U, 4U, 7U, 10'001U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
        EXPECT_EQ(length(refused), 0U) << refused;
    }
    for (const std::uint32_t taken : {8U, 9U, 10'000U}) {
        EXPECT_EQ(length(taken), taken);
    }
}

TEST(Startup, ParametersOfAnyMinor) {
    const auto packet = parse(
        u32(version_3_0 + 9999) + parameter("user", "ada") + parameter("_pq_.grease", "on") +
        parameter("database", "d\xc3\xa4") + parameter("user", "eve") + parameter("options", "") +
        '\0'
    );
    const auto& message = std::get<StartupMessage>(packet);
    EXPECT_EQ(message.minor, 9999);
    EXPECT_EQ(message.parameters.size(), 4U);
    EXPECT_EQ(message.unknown_protocol_options, std::vector<std::string>{"_pq_.grease"});
    EXPECT_EQ(message.get("user"), "eve");
    EXPECT_EQ(message.get("database"), "d\xc3\xa4");
    EXPECT_EQ(message.get("options"), "");
    EXPECT_EQ(message.get("absent"), "");
}

TEST(Startup, NoParametersAtAll) {
    const auto packet = parse(u32(version_3_0) + '\0');
    EXPECT_EQ(std::get<StartupMessage>(packet).minor, 0);
    EXPECT_TRUE(std::get<StartupMessage>(packet).parameters.empty());
}

TEST(Startup, EveryTruncationIsRefused) {
    const auto whole =
        u32(version_3_0 + 2) + parameter("user", "ada") + parameter("database", "db") + '\0';
    EXPECT_TRUE(is<StartupMessage>(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_TRUE(is<BadStartup>(whole.substr(0, size))) << size;
    }
}

TEST(Startup, MalformedParameters) {
    for (const auto& body : {
             "user"s,                       // no value, no terminator
             c_string("user"),              // a name alone
             c_string("user") + '\0',       // ends within the list
             parameter("user", "a") + "x",  // rubbish where the terminator should be
             parameter("user", "a") + "\0x"s,
             parameter("user", "a") + "\0\0"s,
             parameter("", "a") + '\0',
             parameter(
                 "us\xff"
                 "er",
                 "a"
             ) + '\0',
             parameter("user", "a\xc3") + '\0',
             parameter("_pq_.x", "\xed\xa0\x80") + '\0',
             ""s,
         }) {
        EXPECT_TRUE(is<BadStartup>(u32(version_3_0) + body)) << hex(body);
    }
}

TEST(Startup, OtherMajorVersions) {
    for (const std::uint32_t code :
         {0U,
          1U,
          0x10000U,
          0x20000U,
          0x2ffffU,
          0x40000U,
          0x50000U,
          80877101U,
          80877105U,
          0x47455420U,
          0xffffffffU}) {
        EXPECT_TRUE(is<BadStartup>(u32(code) + '\0')) << code;
    }
}

TEST(Startup, ReasonsHoldNoneOfTheClientsBytes) {
    const auto bad = std::get<BadStartup>(parse(u32(version_3_0) + parameter("sEcReT", "sEcReT")));
    EXPECT_EQ(bad.reason.find("sEcReT"), std::string::npos);
    EXPECT_FALSE(bad.reason.empty());
}

TEST(Startup, EncryptionRequests) {
    EXPECT_TRUE(is<SslRequest>(u32(80877103)));
    EXPECT_TRUE(is<GssRequest>(u32(80877104)));
    EXPECT_TRUE(is<BadStartup>(u32(80877103) + 'x'));
    EXPECT_TRUE(is<BadStartup>(u32(80877104) + '\0'));
}

TEST(Cancel, KeyLengths) {
    for (const std::size_t length : {4U, 5U, 32U, 255U, 256U}) {
        const std::string key(length, '\xfe');
        const auto packet = parse(u32(cancel_code) + u32(0xfffffffe) + key);
        ASSERT_TRUE(std::holds_alternative<CancelRequest>(packet)) << length;
        EXPECT_EQ(std::get<CancelRequest>(packet).pid, -2);
        EXPECT_EQ(std::get<CancelRequest>(packet).key, key);
    }
    for (const std::size_t length : {0U, 3U, 257U, 9'000U}) {
        EXPECT_TRUE(is<BadStartup>(u32(cancel_code) + u32(1) + std::string(length, 'k'))) << length;
    }
    for (std::size_t size = 0; size < 4; ++size) {
        EXPECT_TRUE(is<BadStartup>(u32(cancel_code) + std::string(size, 'p'))) << size;
    }
}

}  // namespace

}  // namespace protocol::pgwire
