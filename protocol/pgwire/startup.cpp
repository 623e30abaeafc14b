#include "protocol/pgwire/startup.hpp"

#include "protocol/bytes.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::uint32_t cancel_request_code = 80877102;
constexpr std::uint32_t ssl_request_code = 80877103;
constexpr std::uint32_t gss_request_code = 80877104;
constexpr std::uint32_t major_supported = 3;
constexpr std::size_t cancel_key_bytes_min = 4;
constexpr std::size_t cancel_key_bytes_max = 256;
constexpr std::string_view protocol_option_prefix = "_pq_.";

BadStartup bad(std::string_view reason) {
    return {std::string(reason)};
}

StartupPacket parse_cancel(ByteReader reader) {
    CancelRequest request;
    request.pid = reader.i32();
    if (!reader.ok() || reader.left() < cancel_key_bytes_min ||
        reader.left() > cancel_key_bytes_max) {
        return bad("invalid length of cancel request");
    }
    request.key = reader.bytes(reader.left());
    return request;
}

StartupPacket parse_parameters(ByteReader reader, int minor) {
    StartupMessage message;
    message.minor = minor;
    for (auto name = reader.c_string(); !name.empty(); name = reader.c_string()) {
        const auto value = reader.c_string();
        if (!is_valid_text(name) || !is_valid_text(value)) {
            return bad("invalid startup packet: a parameter is not valid UTF-8");
        }
        if (name.starts_with(protocol_option_prefix)) {
            message.unknown_protocol_options.emplace_back(name);
        } else {
            message.parameters.emplace_back(name, value);
        }
    }
    // The empty name that ended the loop is the terminator, and nothing may follow it.
    if (!reader.at_end()) {
        return bad("invalid startup packet layout: expected terminator as last byte");
    }
    return message;
}

}  // namespace

std::string_view StartupMessage::get(std::string_view name) const {
    for (auto found = parameters.rbegin(); found != parameters.rend(); ++found) {
        if (found->first == name) {
            return found->second;
        }
    }
    return {};
}

std::size_t startup_length(std::span<const std::uint8_t, 4> length_word) {
    const std::size_t length = ByteReader(length_word).u32();
    return length >= startup_packet_bytes_min && length <= startup_packet_bytes_max ? length : 0;
}

StartupPacket parse_startup(std::span<const std::uint8_t> body) {
    ByteReader reader(body);
    const std::uint32_t code = reader.u32();
    if (!reader.ok()) {
        return bad("incomplete startup packet");
    }
    if (code == cancel_request_code) {
        return parse_cancel(reader);
    }
    if (code == ssl_request_code || code == gss_request_code) {
        if (!reader.at_end()) {
            return bad("invalid length of encryption request");
        }
        return code == ssl_request_code ? StartupPacket{SslRequest{}} : StartupPacket{GssRequest{}};
    }
    if (code >> 16U != major_supported) {
        return bad("unsupported frontend protocol: server supports 3.0 to 3.2");
    }
    return parse_parameters(reader, static_cast<int>(code & 0xffffU));
}

}  // namespace protocol::pgwire
