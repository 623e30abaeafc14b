#include "protocol/pgwire/frontend.hpp"

#include <algorithm>
#include <utility>

#include "protocol/bytes.hpp"
#include "protocol/pgwire/scram.hpp"

namespace protocol::pgwire {

namespace {

BadMessage bad(std::string_view reason) {
    return {std::string(reason)};
}

/// The message, if its bytes were read without error and to the last one.
template <typename Message>
FrontendMessage complete(const ByteReader& reader, Message message, std::string_view reason) {
    if (!reader.at_end()) {
        return bad(reason);
    }
    return message;
}

FrontendMessage parse_query(ByteReader reader) {
    Query query;
    query.text = reader.c_string();
    return complete(reader, std::move(query), "invalid Query message");
}

FrontendMessage parse_parse(ByteReader reader) {
    Parse parse;
    parse.name = reader.c_string();
    parse.text = reader.c_string();
    const std::size_t count = reader.u16();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        parse.parameter_types.push_back(static_cast<Oid>(reader.u32()));
    }
    return complete(reader, std::move(parse), "invalid Parse message");
}

/// A count and that many format codes. Fails the reader on a code that is neither text nor binary.
std::vector<std::int16_t> read_formats(ByteReader& reader) {
    std::vector<std::int16_t> formats;
    const std::size_t count = reader.u16();
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        formats.push_back(reader.i16());
        if (formats.back() != 0 && formats.back() != 1) {
            reader.fail();
        }
    }
    return formats;
}

std::optional<std::string> read_parameter(ByteReader& reader) {
    const std::int32_t length = reader.i32();
    if (length < 0) {
        if (length != -1) {
            reader.fail();
        }
        return std::nullopt;
    }
    return std::string(reader.bytes(static_cast<std::size_t>(length)));
}

FrontendMessage parse_bind(ByteReader reader) {
    Bind bind;
    bind.portal = reader.c_string();
    bind.statement = reader.c_string();
    bind.parameter_formats = read_formats(reader);
    const std::size_t count = reader.u16();
    if (bind.parameter_formats.size() > 1 && bind.parameter_formats.size() != count) {
        return bad("invalid Bind message: number of parameter formats and parameters differ");
    }
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        bind.parameters.push_back(read_parameter(reader));
    }
    bind.result_formats = read_formats(reader);
    return complete(reader, std::move(bind), "invalid Bind message");
}

/// Describe and Close: what is meant, and its name.
template <typename Message>
FrontendMessage parse_target(ByteReader reader, std::string_view reason) {
    Message message;
    message.kind = static_cast<char>(reader.u8());
    message.name = reader.c_string();
    if (message.kind != 'S' && message.kind != 'P') {
        return bad(reason);
    }
    return complete(reader, std::move(message), reason);
}

FrontendMessage parse_execute(ByteReader reader) {
    Execute execute;
    execute.portal = reader.c_string();
    execute.rows_max = std::max(reader.i32(), 0);
    return complete(reader, std::move(execute), "invalid Execute message");
}

FrontendMessage parse_copy_fail(ByteReader reader) {
    reader.c_string();
    return complete(reader, CopyFail{}, "invalid CopyFail message");
}

std::optional<std::size_t> body_bytes_max(char type) {
    switch (type) {
        case 'Q':
        case 'P':
        case 'B':
            return query_bytes_max;
        case 'S':
        case 'H':
        case 'X':
        case 'c':
            return 0;
        case 'D':
        case 'E':
        case 'C':
        case 'p':
        case 'd':
        case 'f':
        case 'F':
            return message_bytes_max;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<FrameHeader> parse_frame_header(
    std::span<const std::uint8_t, frame_header_bytes> bytes, std::string& reason
) {
    ByteReader reader(bytes);
    const char type = static_cast<char>(reader.u8());
    const std::size_t length = reader.u32();
    const auto limit = body_bytes_max(type);
    if (!limit) {
        reason = "invalid frontend message type " + std::to_string(bytes[0]);
        return std::nullopt;
    }
    if (length < 4 || length - 4 > *limit) {
        reason = "invalid message length";
        return std::nullopt;
    }
    return FrameHeader{type, length - 4};
}

FrontendMessage parse_frontend(char type, std::span<const std::uint8_t> body) {
    const ByteReader reader(body);
    switch (type) {
        case 'Q':
            return parse_query(reader);
        case 'P':
            return parse_parse(reader);
        case 'B':
            return parse_bind(reader);
        case 'D':
            return parse_target<Describe>(reader, "invalid Describe message");
        case 'C':
            return parse_target<Close>(reader, "invalid Close message");
        case 'E':
            return parse_execute(reader);
        case 'S':
            return complete(reader, Sync{}, "invalid Sync message");
        case 'H':
            return complete(reader, Flush{}, "invalid Flush message");
        case 'X':
            return complete(reader, Terminate{}, "invalid Terminate message");
        case 'p':
            return AuthenticationData{std::string(body.begin(), body.end())};
        case 'd':
            return CopyData{};
        case 'c':
            return complete(reader, CopyDone{}, "invalid CopyDone message");
        case 'f':
            return parse_copy_fail(reader);
        case 'F':
            return FunctionCall{};
        default:
            return bad("invalid frontend message type");
    }
}

std::optional<SaslInitialResponse> parse_sasl_initial(std::string_view body) {
    ByteReader reader({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
    SaslInitialResponse initial;
    initial.mechanism = reader.c_string();
    const std::int32_t length = reader.i32();
    if (length < -1 || length > static_cast<std::int32_t>(sasl_message_bytes_max)) {
        return std::nullopt;
    }
    initial.response = reader.bytes(length == -1 ? 0 : static_cast<std::size_t>(length));
    if (!reader.at_end() || initial.mechanism.empty()) {
        return std::nullopt;
    }
    return initial;
}

}  // namespace protocol::pgwire
