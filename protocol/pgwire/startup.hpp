// The first packet of a connection: start-up, TLS or GSS request, cancel. Pure: bytes in, a value
// or the reason why not out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace protocol::pgwire {

inline constexpr std::size_t startup_packet_bytes_min = 8;
inline constexpr std::size_t startup_packet_bytes_max = 10'000;

struct StartupMessage {
    int minor = 0;                                                // of protocol 3
    std::vector<std::pair<std::string, std::string>> parameters;  // without _pq_.*
    std::vector<std::string> unknown_protocol_options;            // the names of _pq_.*
    /// The value of a parameter; empty where it is absent.
    std::string_view get(std::string_view name) const;
};
struct SslRequest {};
struct GssRequest {};
struct CancelRequest {
    std::int32_t pid = 0;
    std::string key;  // 4 bytes in 3.0, up to 256 in 3.2
};
/// Another major version of the protocol, or bytes that are no start-up packet.
struct BadStartup {
    std::string reason;  // safe to send: holds none of the client's bytes
};

using StartupPacket =
    std::variant<StartupMessage, SslRequest, GssRequest, CancelRequest, BadStartup>;

/// The length word of a packet, checked against the limits; 0 where it is out of them.
std::size_t startup_length(std::span<const std::uint8_t, 4> length_word);

/// `body` is the packet without its length word.
StartupPacket parse_startup(std::span<const std::uint8_t> body);

}  // namespace protocol::pgwire
