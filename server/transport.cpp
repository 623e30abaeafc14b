#include "server/transport.hpp"

#include <array>

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace server {

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr int unacknowledged_for_max_ms = 60'000;  // then a vanished client is given up

void set_options(asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    const int timeout = unacknowledged_for_max_ms;
    setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
}

}  // namespace

Transport::Transport(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {
    set_options(socket_);
    boost::system::error_code failure;
    const asio::ip::tcp::endpoint remote = socket_.remote_endpoint(failure);
    if (!failure) {
        address_ = remote.address();
        port_ = remote.port();
        peer_ = fmt::format("{}:{}", address_.to_string(), remote.port());
    }
}

awaitable<std::optional<std::uint8_t>> Transport::peek_byte() {
    std::array<std::uint8_t, 1> byte{};
    const asio::mutable_buffer buffer = asio::buffer(byte);
    const auto [failure, count] =
        co_await socket_.async_receive(buffer, asio::socket_base::message_peek, as_result);
    if (failure || count == 0) {
        co_return std::nullopt;
    }
    co_return byte[0];
}

awaitable<std::size_t> Transport::read_some(std::span<std::uint8_t> into) {
    const asio::mutable_buffer buffer(into.data(), into.size());
    if (tls_) {
        const auto [failure, count] = co_await tls_->async_read_some(buffer, as_result);
        co_return failure ? 0 : count;
    }
    const auto [failure, count] = co_await socket_.async_read_some(buffer, as_result);
    co_return failure ? 0 : count;
}

awaitable<bool> Transport::read_exactly(std::span<std::uint8_t> into) {
    std::size_t have = 0;
    while (have < into.size()) {
        const std::size_t count = co_await read_some(into.subspan(have));
        if (count == 0) {
            co_return false;
        }
        have += count;
    }
    co_return true;
}

awaitable<bool> Transport::write(std::string_view bytes) {
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    if (tls_) {
        const auto [failure, count] = co_await asio::async_write(*tls_, buffer, as_result);
        co_return !failure;
    }
    const auto [failure, count] = co_await asio::async_write(socket_, buffer, as_result);
    co_return !failure;
}

bool Transport::has_unread_bytes() const {
    boost::system::error_code failure;
    return socket_.available(failure) > 0 || failure;
}

awaitable<bool> Transport::start_tls(std::shared_ptr<TlsContext> context, bool require_alpn) {
    context_ = std::move(context);
    tls_.emplace(socket_, context_->ssl);
    const auto [failure] =
        co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
    if (failure) {
        co_return false;
    }
    const unsigned char* name = nullptr;
    unsigned int name_bytes = 0;
    SSL_get0_alpn_selected(tls_->native_handle(), &name, &name_bytes);
    co_return !require_alpn || name_bytes > 0;
}

std::string Transport::tls_version() {
    return tls_ ? SSL_get_version(tls_->native_handle()) : "";
}

std::string Transport::tls_cipher() {
    return tls_ ? SSL_get_cipher_name(tls_->native_handle()) : "";
}

std::string_view Transport::endpoint_hash() const {
    return context_ ? std::string_view{context_->endpoint_hash} : std::string_view{};
}

void Transport::interrupt_read() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Transport::close() {
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

}  // namespace server
