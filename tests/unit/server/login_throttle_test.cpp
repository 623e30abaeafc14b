#include "server/login_throttle.hpp"

#include <gtest/gtest.h>

#include "server/connection_gate.hpp"

namespace server {
namespace {

using namespace std::chrono_literals;

void expect_about(std::chrono::milliseconds delay, std::chrono::milliseconds least) {
    EXPECT_GE(delay, least);
    EXPECT_LE(delay, least + 250ms);
}

TEST(LoginThrottle, DoublesToALimit) {
    LoginThrottle throttle;
    for (const auto least : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 8000ms, 8000ms}) {
        expect_about(throttle.failed("ann", "10.0.0.1"), least);
    }
}

TEST(LoginThrottle, OthersAreNotLockedOut) {
    LoginThrottle throttle;
    for (int i = 0; i < 10; ++i) {
        throttle.failed("ann", "10.0.0.1");
    }
    expect_about(throttle.failed("bob", "10.0.0.1"), 500ms);
    expect_about(throttle.failed("ann", "10.0.0.2"), 500ms);
    throttle.succeeded("ann", "10.0.0.2");
    expect_about(throttle.failed("ann", "10.0.0.2"), 500ms);
    expect_about(throttle.failed("ann", "10.0.0.1"), 8000ms);
    throttle.succeeded("ann", "10.0.0.1");
    expect_about(throttle.failed("ann", "10.0.0.1"), 500ms);
    throttle.succeeded("nobody", "10.0.0.3");
}

TEST(LoginThrottle, StrangersCannotFillTheMemory) {
    LoginThrottle throttle;
    throttle.failed("ann", "10.0.0.1");
    for (int i = 0; i < 10'000; ++i) {
        throttle.failed("user" + std::to_string(i), "10.0.0.1");
    }
    expect_about(throttle.failed("ann", "10.0.0.1"), 500ms);
}

TEST(ConnectionGate, PlacesAreGivenBack) {
    ConnectionGate gate;
    {
        ConnectionGate::Place one(gate, "a");
        const ConnectionGate::Place two(gate, "b");
        EXPECT_EQ(gate.strangers_from("a"), 1);
        EXPECT_EQ(gate.connections(), 2);
        EXPECT_EQ(gate.strangers(), 2);
        one.logged_in();
        one.logged_in();
        EXPECT_EQ(gate.connections(), 2);
        EXPECT_EQ(gate.strangers(), 1);
        EXPECT_EQ(gate.strangers_from("a"), 0);
        EXPECT_EQ(gate.strangers_from("b"), 1);
    }
    EXPECT_EQ(gate.connections(), 0);
    EXPECT_EQ(gate.strangers(), 0);
}

}  // namespace
}  // namespace server
