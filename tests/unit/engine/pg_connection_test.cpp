#include "engine/net/pg_connection.hpp"

#include <thread>

#include "tests/unit/engine/support.hpp"

namespace engine::net {
namespace {

using namespace std::chrono_literals;
using test::error_of;
using test::patience;
using test::SilentPort;
using test::target;

std::string all_of(const protocol::Error& error) {
    return error.message + " " + error.detail + " " + error.hint;
}

protocol::Error connect_error(const PgTarget& to, const Patience& how) {
    return error_of([&] { const PgConnection connection(to, how); });
}

TEST(PgConnection, AClosedPort) {
    SilentPort port;
    port.close();
    const auto error = connect_error(target(port.port()), patience());
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(error.kind, protocol::ErrorKind::transient);
    EXPECT_EQ(error.message, "could not connect to the server at 127.0.0.1:" + port.port());
    EXPECT_NE(error.detail.find("Connection refused"), std::string::npos) << error.detail;
    EXPECT_EQ(all_of(error).find("s3cret"), std::string::npos);
}

TEST(PgConnection, ADeadlineEndsTheWaitForAServerThatSaysNothing) {
    const SilentPort port;
    const auto began = std::chrono::steady_clock::now();
    const auto error = connect_error(target(port.port()), patience(200ms));
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(error.message, "the server at 127.0.0.1:" + port.port() + " did not answer in time");
    EXPECT_GE(took, 200ms);
    EXPECT_LT(took, 3s);
}

TEST(PgConnection, AStopEndsItAtOnce) {
    const SilentPort port;
    std::stop_source stop;
    Patience how = patience();
    how.stop = stop.get_token();
    const auto began = std::chrono::steady_clock::now();
    std::jthread stopper([&stop] { stop.request_stop(); });
    const auto error = connect_error(target(port.port()), how);
    EXPECT_EQ(error.sqlstate, "57014");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
    EXPECT_EQ(connect_error(target(port.port()), how).sqlstate, "57014") << "also from the start";
}

TEST(PgConnection, OnlyOneHostIsAHost) {
    for (const char* host : {"", "/var/run/postgresql", "@abstract", "a,b", "127.0.0.1,::1"}) {
        PgTarget to = target("1");
        to.host = host;
        const auto error = connect_error(to, patience());
        EXPECT_EQ(error.sqlstate, "22023") << host;
        EXPECT_EQ(error.kind, protocol::ErrorKind::configuration);
    }
}

TEST(PgConnection, ANameWithoutAnAddress) {
    PgTarget to = target("1");
    to.host = "no-such-host.invalid";
    EXPECT_EQ(connect_error(to, patience()).sqlstate, "08001");
}

}  // namespace
}  // namespace engine::net
