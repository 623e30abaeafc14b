// What needs a loop: a client's bytes as messages, sessions as others see them, jobs elsewhere.
#include "server/transport.hpp"

#include <array>
#include <future>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include "server/message_reader.hpp"
#include "server/session_registry.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asio::ip::tcp;
using test::error_of;

class Loop {
public:
    /// Runs until the task has ended; its result.
    template <class T>
    T run(awaitable<T> task) {
        std::future<T> result = asio::co_spawn(io, std::move(task), asio::use_future);
        io.restart();
        const auto deadline = Clock::now() + 10s;
        while (result.wait_for(0s) != std::future_status::ready && Clock::now() < deadline) {
            io.run_one_for(100ms);
        }
        if (result.wait_for(0s) != std::future_status::ready) {
            throw std::runtime_error("the task did not end");
        }
        return result.get();
    }

    asio::io_context io{1};
};

class TransportTest : public testing::Test {
protected:
    TransportTest() {
        tcp::acceptor acceptor(loop_.io, {asio::ip::address_v4::loopback(), 0});
        client_.connect(acceptor.local_endpoint());
        server_ = std::make_unique<Transport>(acceptor.accept());
    }
    void send(std::string_view bytes) { asio::write(client_, asio::buffer(bytes)); }
    /// "Q:body", or "-" for nothing.
    std::string next() {
        const std::optional<Frame> frame = loop_.run(reader().next());
        return frame ? frame->type + ":"s + std::string(frame->body.begin(), frame->body.end())
                     : "-";
    }
    MessageReader& reader() {
        if (!reader_) {
            reader_.emplace(*server_);
        }
        return *reader_;
    }

    Loop loop_;
    tcp::socket client_{loop_.io};
    std::unique_ptr<Transport> server_;
    std::optional<MessageReader> reader_;
};

std::string message(char type, const std::string& body) {
    const auto length = static_cast<std::uint32_t>(body.size() + 4);
    std::string bytes{type};
    for (const int shift : {24, 16, 8, 0}) {
        bytes += static_cast<char>((length >> shift) & 0xff);
    }
    return bytes + body;
}

TEST_F(TransportTest, KnowsItsPeer) {
    const auto port = client_.local_endpoint().port();
    EXPECT_EQ(server_->peer(), "127.0.0.1:" + std::to_string(port));
    EXPECT_TRUE(server_->address().is_loopback());
    EXPECT_FALSE(server_->is_tls());
    EXPECT_EQ(server_->endpoint_hash(), "");
}

TEST_F(TransportTest, ReadsNoByteTooMany) {
    send("abcde");
    EXPECT_EQ(loop_.run(server_->peek_byte()), 'a');
    std::array<std::uint8_t, 3> three{};
    EXPECT_TRUE(loop_.run(server_->read_exactly(three)));
    EXPECT_EQ(std::string(three.begin(), three.end()), "abc");
    EXPECT_TRUE(server_->has_unread_bytes());
    EXPECT_EQ(loop_.run(server_->read_some(three)), 2U);
    EXPECT_FALSE(server_->has_unread_bytes());
    send("x");
    client_.shutdown(tcp::socket::shutdown_send);
    EXPECT_FALSE(loop_.run(server_->read_exactly(three))) << "the stream ends within";
}

TEST_F(TransportTest, TheEndInsteadOfAFirstByte) {
    client_.close();
    EXPECT_EQ(loop_.run(server_->peek_byte()), std::nullopt);
}

TEST_F(TransportTest, TheEndInsteadOfMore) {
    client_.close();
    std::array<std::uint8_t, 3> three{};
    EXPECT_EQ(loop_.run(server_->read_some(three)), 0U);
}

TEST_F(TransportTest, WritesAndCloses) {
    EXPECT_TRUE(loop_.run(server_->write("hello")));
    server_->close();
    std::string got;
    boost::system::error_code end;
    asio::read(client_, asio::dynamic_buffer(got), end);
    EXPECT_EQ(got, "hello");
    EXPECT_EQ(end, asio::error::eof);
    EXPECT_FALSE(loop_.run(server_->write("more")));
    EXPECT_TRUE(server_->has_unread_bytes()) << "a broken connection is not taken for a clean one";
}

TEST_F(TransportTest, AWaitingReadCanBeInterrupted) {
    std::array<std::uint8_t, 3> three{};
    asio::post(loop_.io, [&] { asio::post(loop_.io, [&] { server_->interrupt_read(); }); });
    EXPECT_EQ(loop_.run(server_->read_some(three)), 0U);
    send("abc");
    EXPECT_EQ(loop_.run(server_->read_some(three)), 3U) << "the connection lives on";
}

TEST_F(TransportTest, MessagesHoweverTheyArrive) {
    send(message('Q', "one\0"s) + message('S', "") + message('Q', "two"));
    EXPECT_EQ(next(), "Q:one\0"s);
    EXPECT_TRUE(reader().has_buffered());
    EXPECT_EQ(next(), "S:");
    EXPECT_EQ(next(), "Q:two");
    EXPECT_FALSE(reader().has_buffered());
    const std::string slow = message('Q', "slow");
    std::thread sender([&] {
        for (const char byte : slow) {
            send({&byte, 1});
        }
    });
    EXPECT_EQ(next(), "Q:slow");
    sender.join();
}

TEST_F(TransportTest, LongMessages) {
    const std::string body(3U << 20U, 'x');
    std::thread sender([&] { send(message('Q', body) + message('S', "")); });
    EXPECT_EQ(next(), "Q:" + body);
    EXPECT_EQ(next(), "S:");
    EXPECT_EQ(reader().reason(), "");
    sender.join();
}

TEST_F(TransportTest, WhatIsNoMessageHasAReason) {
    send("!\0\0\0\4"s);
    EXPECT_EQ(next(), "-");
    EXPECT_NE(reader().reason(), "");
}

TEST_F(TransportTest, ALengthBeyondTheLimitIsRefusedBeforeItsBytesCome) {
    send("Q\x7f\xff\xff\xff"s);
    EXPECT_EQ(next(), "-");
    EXPECT_NE(reader().reason(), "");
}

TEST_F(TransportTest, TheEndOfTheStreamHasNone) {
    send(message('Q', "whole") + message('Q', "cut").substr(0, 6));
    client_.close();
    EXPECT_EQ(next(), "Q:whole");
    EXPECT_EQ(next(), "-");
    EXPECT_EQ(reader().reason(), "");
}

TEST(SessionRegistry, SessionsHaveTheirOwnPidAndKey) {
    asio::io_context io;
    SessionRegistry registry;
    const auto one = registry.add(io.get_executor(), 32);
    const auto two = registry.add(io.get_executor(), 4);
    EXPECT_NE(one->pid, two->pid);
    EXPECT_GT(one->pid, 0);
    EXPECT_EQ(one->cancel_key.size(), 32U);
    EXPECT_EQ(two->cancel_key.size(), 4U);
    EXPECT_EQ(registry.size(), 2U);
    registry.remove(one->pid);
    registry.remove(one->pid);
    EXPECT_EQ(registry.size(), 1U);
    EXPECT_NE(registry.add(io.get_executor(), 4)->pid, one->pid) << "a pid is not used again soon";
}

TEST(SessionRegistry, OnlyTheRightKeyReachesASession) {
    asio::io_context io;
    SessionRegistry registry;
    const auto one = registry.add(io.get_executor(), 32);
    const auto two = registry.add(io.get_executor(), 32);
    const auto posted = [&io] {
        io.restart();
        return io.poll();
    };
    registry.cancel(one->pid, two->cancel_key);
    registry.cancel(one->pid, "");
    registry.cancel(one->pid, one->cancel_key.substr(0, 4));
    registry.cancel(12345, one->cancel_key);
    EXPECT_EQ(posted(), 0U);
    registry.cancel(one->pid, one->cancel_key);
    EXPECT_EQ(posted(), 1U);
    registry.notify("millrace", 1, "c", "p");
    EXPECT_EQ(posted(), 0U) << "nobody listens";
    two->listening = true;
    registry.notify("millrace", 1, "c", "p");
    EXPECT_EQ(posted(), 1U);
    registry.cancel_all();
    registry.shut_down_all();
    EXPECT_EQ(posted(), 4U);
    registry.remove(one->pid);
    registry.cancel(one->pid, one->cancel_key);
    EXPECT_EQ(posted(), 0U);
}

/// Jobs run by whoever calls run().
struct Elsewhere {
    std::vector<std::function<void()>> jobs;
    Submit submit() {
        return [this](std::function<void()> job) { jobs.push_back(std::move(job)); };
    }
};

Submit at_once() {
    return [](const std::function<void()>& job) { job(); };
}

TEST(Async, AJobsFailureComesBack) {
    Loop loop;
    int ran = 0;
    loop.run(run_job(at_once(), [&ran] { ++ran; }));
    EXPECT_EQ(ran, 1);
    const auto fail = [] { throw protocol::statement_error("22023", "no"); };
    EXPECT_EQ(error_of([&] { loop.run(run_job(at_once(), fail)); }).sqlstate, "22023");
    EXPECT_EQ(error_of([&] { loop.run(run_abandonable(at_once(), fail, {})); }).sqlstate, "22023");
}

TEST(Async, AnAbandonedJobGoesOnByItself) {
    Loop loop;
    Elsewhere elsewhere;
    int ran = 0;
    std::stop_source stop;
    asio::post(loop.io, [&] { stop.request_stop(); });
    const auto error = error_of([&] {
        loop.run(run_abandonable(
            elsewhere.submit(), [&ran] { ++ran; }, stop.get_token()
        ));
    });
    EXPECT_EQ(error.sqlstate, "57014");
    ASSERT_EQ(elsewhere.jobs.size(), 1U);
    elsewhere.jobs[0]();
    EXPECT_EQ(ran, 1);
}

TEST(Async, ADeadlineCancels) {
    Loop loop;
    EXPECT_TRUE(loop.run(before(Clock::now() + 10s, run_job(at_once(), [] {}))));
    EXPECT_FALSE(loop.run(before(Clock::now() + 1ms, sleep_until(Clock::now() + 1h))));
}

}  // namespace
}  // namespace server
