// The first packet of a connection, as any stranger may send it: what is taken must be within its
// limits, and mean the same when it is written and read again.
#include <cstdlib>

#include "protocol/bytes.hpp"
#include "protocol/pgwire/startup.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

StartupPacket parse(const std::string& body) {
    return parse_startup({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
}

void check(const StartupMessage& message) {
    std::string again;
    put_u32(again, 0x30000U + static_cast<std::uint32_t>(message.minor));
    for (const auto& [name, value] : message.parameters) {
        require(!name.empty() && is_valid_text(name) && is_valid_text(value));
        put_c_string(again, name);
        put_c_string(again, value);
    }
    for (const auto& name : message.unknown_protocol_options) {
        require(name.starts_with("_pq_."));
        put_c_string(again, name);
        put_c_string(again, "");
    }
    again.push_back('\0');
    const auto packet = parse(again);
    const auto* reread = std::get_if<StartupMessage>(&packet);
    require(reread != nullptr && reread->minor == message.minor);
    require(reread->parameters == message.parameters);
    require(reread->unknown_protocol_options == message.unknown_protocol_options);
}

void check(const CancelRequest& request) {
    require(request.key.size() >= 4 && request.key.size() <= 256);
}

void check(const BadStartup& bad) {
    require(!bad.reason.empty());
}

void check(const SslRequest&) {}
void check(const GssRequest&) {}

void run(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 4) {
        require(std::holds_alternative<BadStartup>(parse_startup(bytes)));
        return;
    }
    // As the listener reads: a length word that is out of bounds ends the connection.
    const std::size_t length = startup_length(bytes.first<4>());
    require(
        length == 0 || (length >= startup_packet_bytes_min && length <= startup_packet_bytes_max)
    );
    const auto packet = parse_startup(bytes.subspan(4));
    std::visit([](const auto& found) { check(found); }, packet);
}

}  // namespace

}  // namespace protocol::pgwire

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    protocol::pgwire::run({data, size});
    return 0;
}
