// Messages from the client after the start-up: framing with limits by type, then one small struct a
// message. Pure: no message is allocated by what its length field claims.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/value.hpp"

namespace protocol::pgwire {

// Of a message's body. Sync, Flush, Terminate and CopyDone have none.
inline constexpr std::size_t query_bytes_max = 16U << 20U;    // Query, Parse, Bind
inline constexpr std::size_t message_bytes_max = 64U << 10U;  // every other

// Texts are bytes as they came, without their NUL: whether they are UTF-8 is the statement's affair
// (is_valid_text(), 22021), not the protocol's.
struct Query {
    std::string text;
};
struct Parse {
    std::string name;
    std::string text;
    std::vector<Oid> parameter_types;
};
struct Bind {
    std::string portal;
    std::string statement;
    std::vector<std::int16_t> parameter_formats;
    std::vector<std::optional<std::string>> parameters;  // none: NULL
    std::vector<std::int16_t> result_formats;
};
struct Describe {
    char kind = 'S';  // 'S' statement, 'P' portal
    std::string name;
};
struct Execute {
    std::string portal;
    std::int32_t rows_max = 0;  // 0: all; never negative
};
struct Close {
    char kind = 'S';
    std::string name;
};
struct Sync {};
struct Flush {};
struct Terminate {};
struct AuthenticationData {
    std::string bytes;  // 'p': SASLInitialResponse, SASLResponse
};
struct CopyData {};  // accepted and dropped, as after a failed COPY
struct CopyDone {};
struct CopyFail {};
struct FunctionCall {};  // refused: 0A000

/// The bytes are no message of the protocol: the connection ends with 08P01 and this reason.
struct BadMessage {
    std::string reason;
};

using FrontendMessage = std::variant<
    Query,
    Parse,
    Bind,
    Describe,
    Execute,
    Close,
    Sync,
    Flush,
    Terminate,
    AuthenticationData,
    CopyData,
    CopyDone,
    CopyFail,
    FunctionCall,
    BadMessage>;

/// The head of a message: its type and the length of its body, checked against the type's limits.
struct FrameHeader {
    char type = 0;
    std::size_t body_bytes = 0;
};
inline constexpr std::size_t frame_header_bytes = 5;

/// nullopt for an unknown type or a length beyond its limits; `reason` then says which.
std::optional<FrameHeader> parse_frame_header(
    std::span<const std::uint8_t, frame_header_bytes> bytes, std::string& reason
);

FrontendMessage parse_frontend(char type, std::span<const std::uint8_t> body);

struct SaslInitialResponse {
    std::string mechanism;
    std::string response;
};
/// The body of the first 'p' message; nullopt where it is malformed.
std::optional<SaslInitialResponse> parse_sasl_initial(std::string_view body);

}  // namespace protocol::pgwire
