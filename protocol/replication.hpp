// What goes through a replication connection's COPY: the server's WAL data and keepalives, the
// client's status. Bodies of CopyData, no sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "protocol/lsn.hpp"

namespace protocol::replication {

struct WalData {
    Lsn start = 0;
    Lsn server_end = 0;
    std::span<const std::uint8_t> payload;
};

struct Keepalive {
    Lsn server_end = 0;
    bool reply_wanted = false;
};

using ServerMessage = std::variant<WalData, Keepalive>;

/// Nothing: the bytes are neither.
std::optional<ServerMessage> decode(std::span<const std::uint8_t> body);

struct Status {
    Lsn written = 0;
    Lsn flushed = 0;
    Lsn applied = 0;
    std::int64_t clock = 0;  // microseconds since 2000-01-01
    bool reply_wanted = false;
};

std::string encode(const Status& status);

}  // namespace protocol::replication
