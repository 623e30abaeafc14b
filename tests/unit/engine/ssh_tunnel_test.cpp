#include "engine/net/ssh_tunnel.hpp"

#include <thread>

#include <poll.h>
#include <sys/socket.h>

#include "engine/net/tcp.hpp"
#include "tests/unit/engine/support.hpp"

namespace engine::net {
namespace {

using namespace std::chrono_literals;
using test::error_of;
using test::patience;
using test::SilentPort;

SshConfig config(const std::string& port) {
    SshConfig made;
    made.host = "127.0.0.1";
    made.port = port;
    made.user = "ann";
    made.password = catalog::Secret{"s3cret"};
    return made;
}

protocol::Error tunnel_error(const SshConfig& how, const Patience& patient) {
    const auto error =
        error_of([&] { const SshTunnel tunnel(how, "db.example", "5432", patient); });
    EXPECT_EQ((error.message + error.detail + error.hint).find("s3cret"), std::string::npos);
    return error;
}

TEST(SshTunnel, AClosedPort) {
    SilentPort port;
    port.close();
    const auto error = tunnel_error(config(port.port()), patience());
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(error.kind, protocol::ErrorKind::transient);
    EXPECT_EQ(error.message, "could not connect to the SSH server at 127.0.0.1:" + port.port());
    EXPECT_EQ(error.detail, "Connection refused");
    EXPECT_NE(error.hint.find("ssh_config"), std::string::npos);
}

TEST(SshTunnel, AHostWithoutAnAddress) {
    SshConfig how = config("22");
    how.host = "nowhere.invalid";
    const auto error = tunnel_error(how, patience());
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(error.message, "could not find an address for the SSH server \"nowhere.invalid\"");
}

TEST(SshTunnel, ADeadlineEndsTheWaitForAServerThatSaysNothing) {
    const SilentPort port;
    const auto began = std::chrono::steady_clock::now();
    const auto error = tunnel_error(config(port.port()), patience(200ms));
    const auto took = std::chrono::steady_clock::now() - began;
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(
        error.message, "the SSH server at 127.0.0.1:" + port.port() + " did not answer in time"
    );
    EXPECT_GE(took, 200ms);
    EXPECT_LT(took, 3s);
}

TEST(SshTunnel, AStopEndsItAtOnce) {
    const SilentPort port;
    std::stop_source stop;
    Patience how = patience();
    how.stop = stop.get_token();
    const auto began = std::chrono::steady_clock::now();
    std::jthread stopper([&stop] { stop.request_stop(); });
    EXPECT_EQ(tunnel_error(config(port.port()), how).sqlstate, "57014");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
}

TEST(LoopbackDoor, LetsInTheOneSocketAlone) {
    const LoopbackDoor door;
    const TcpAttempt stranger = connect_tcp("127.0.0.1", door.port(), patience());
    const TcpAttempt expected = connect_tcp("127.0.0.1", door.port(), patience());
    ASSERT_TRUE(stranger.socket.is_open() && expected.socket.is_open());
    const FileDescriptor ours = door.admit(expected.socket.get(), patience());
    ASSERT_TRUE(ours.is_open());
    ASSERT_EQ(::send(expected.socket.get(), "x", 1, 0), 1);
    ASSERT_EQ(wait_for(ours.get(), POLLIN, patience()), Waited::ready);
    // The stranger has been turned away.
    char byte = 0;
    ASSERT_EQ(wait_for(stranger.socket.get(), POLLIN, patience()), Waited::ready);
    EXPECT_LE(::recv(stranger.socket.get(), &byte, 1, 0), 0);
    EXPECT_FALSE(door.admit(expected.socket.get(), patience(50ms)).is_open()) << "nobody came";
}

}  // namespace
}  // namespace engine::net
