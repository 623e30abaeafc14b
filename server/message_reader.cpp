#include "server/message_reader.hpp"

#include <algorithm>

namespace server {

namespace {
constexpr std::size_t read_bytes = 4096;
constexpr std::size_t read_bytes_large = 256U << 10U;
constexpr std::size_t kept_bytes_max = 64U << 10U;
}  // namespace

/// Until `count` unread bytes are there.
awaitable<bool> MessageReader::fill(std::size_t count) {
    while (bytes_.size() - begin_ < count) {
        if (begin_ > 0) {
            bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
            begin_ = 0;
        }
        const std::size_t have = bytes_.size();
        const std::size_t missing = count - have;
        bytes_.resize(have + std::clamp(missing, read_bytes, read_bytes_large));
        const std::span<std::uint8_t> free(bytes_.data() + have, bytes_.size() - have);
        const std::size_t got = co_await transport_.read_some(free);
        bytes_.resize(have + got);
        if (got == 0) {
            co_return false;
        }
    }
    co_return true;
}

awaitable<std::optional<Frame>> MessageReader::next() {
    namespace pgwire = protocol::pgwire;
    reason_.clear();
    if (begin_ == bytes_.size()) {
        begin_ = 0;
        bytes_.clear();
        if (bytes_.capacity() > kept_bytes_max) {
            bytes_.shrink_to_fit();
        }
    }
    const bool has_header = co_await fill(pgwire::frame_header_bytes);
    if (!has_header) {
        co_return std::nullopt;
    }
    const std::span<const std::uint8_t, pgwire::frame_header_bytes> head(
        bytes_.data() + begin_, pgwire::frame_header_bytes
    );
    const std::optional<pgwire::FrameHeader> header = pgwire::parse_frame_header(head, reason_);
    if (!header) {
        co_return std::nullopt;
    }
    const bool has_body = co_await fill(pgwire::frame_header_bytes + header->body_bytes);
    if (!has_body) {
        co_return std::nullopt;
    }
    Frame frame;
    frame.type = header->type;
    frame.body = {bytes_.data() + begin_ + pgwire::frame_header_bytes, header->body_bytes};
    begin_ += pgwire::frame_header_bytes + header->body_bytes;
    co_return frame;
}

}  // namespace server
