// Whole messages out of a client's byte stream. Its buffer grows with what has really arrived, and
// shrinks again between messages.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/pgwire/frontend.hpp"
#include "server/transport.hpp"

namespace server {

struct Frame {
    char type = 0;
    std::span<const std::uint8_t> body;  // valid until the next call
};

class MessageReader {
public:
    explicit MessageReader(Transport& transport) : transport_(transport) {}

    /// Nothing at the end of the stream, when interrupted, or when the bytes are no message
    /// (reason() then says why).
    awaitable<std::optional<Frame>> next();
    const std::string& reason() const { return reason_; }
    /// Has the client sent more than what next() gave out?
    bool has_buffered() const { return begin_ < bytes_.size(); }

private:
    awaitable<bool> fill(std::size_t count);

    Transport& transport_;
    std::vector<std::uint8_t> bytes_;
    std::size_t begin_ = 0;  // of what has not been given out
    std::string reason_;
};

}  // namespace server
