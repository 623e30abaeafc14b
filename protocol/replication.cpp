#include "protocol/replication.hpp"

#include "protocol/bytes.hpp"

namespace protocol::replication {

std::optional<ServerMessage> decode(std::span<const std::uint8_t> body) {
    constexpr std::size_t wal_header_bytes = 25;
    ByteReader reader(body);
    const std::uint8_t tag = reader.u8();
    if (tag == 'w') {
        WalData data;
        data.start = reader.u64();
        data.server_end = reader.u64();
        reader.u64();  // the server's clock
        if (!reader.ok()) {
            return std::nullopt;
        }
        data.payload = body.subspan(wal_header_bytes);
        return data;
    }
    if (tag == 'k') {
        Keepalive keepalive;
        keepalive.server_end = reader.u64();
        reader.u64();
        keepalive.reply_wanted = reader.u8() == 1;
        if (!reader.at_end()) {
            return std::nullopt;
        }
        return keepalive;
    }
    return std::nullopt;
}

std::string encode(const Status& status) {
    std::string out = "r";
    put_u64(out, status.written);
    put_u64(out, status.flushed);
    put_u64(out, status.applied);
    put_u64(out, static_cast<std::uint64_t>(status.clock));
    out.push_back(status.reply_wanted ? '\1' : '\0');
    return out;
}

}  // namespace protocol::replication
