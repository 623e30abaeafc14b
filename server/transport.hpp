// One client's byte stream, plain at first and perhaps TLS later. Belongs to one loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "server/async.hpp"
#include "server/tls.hpp"

namespace server {

class Transport {
public:
    explicit Transport(asio::ip::tcp::socket socket);

    asio::any_io_executor executor() { return socket_.get_executor(); }
    /// "127.0.0.1:5000"; empty where the connection is gone already.
    const std::string& peer() const { return peer_; }
    /// The peer's address alone.
    const asio::ip::address& address() const { return address_; }
    std::uint16_t port() const { return port_; }

    /// The first byte, left in the socket; nothing where the connection ended.
    awaitable<std::optional<std::uint8_t>> peek_byte();
    /// What is there, at least one byte; 0 at the end of the stream or when interrupted.
    awaitable<std::size_t> read_some(std::span<std::uint8_t> into);
    /// Exactly this much; false at the end of the stream. Reads not one byte more.
    awaitable<bool> read_exactly(std::span<std::uint8_t> into);
    /// False where the connection is gone.
    awaitable<bool> write(std::string_view bytes);

    /// Bytes the client sent beyond what was read: before a TLS handshake somebody injected them.
    bool has_unread_bytes() const;
    /// The server's side of the handshake; `require_alpn`: the client must have asked for
    /// "postgresql". False where it failed.
    awaitable<bool> start_tls(std::shared_ptr<TlsContext> context, bool require_alpn);
    bool is_tls() const { return tls_.has_value(); }
    std::string_view endpoint_hash() const;
    // "TLSv1.3" and the cipher's name; empty without TLS.
    std::string tls_version();
    std::string tls_cipher();

    /// Makes a pending read end with 0 bytes.
    void interrupt_read();
    void close();

private:
    asio::ip::tcp::socket socket_;
    asio::ip::address address_;
    std::uint16_t port_ = 0;
    std::string peer_;
    std::shared_ptr<TlsContext> context_;  // shared with the holder and other connections
    std::optional<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
};

}  // namespace server
