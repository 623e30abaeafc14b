#include "protocol/pgwire/network.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>

#include "protocol/pgwire/value_errors.hpp"

namespace protocol::pgwire {

namespace {

constexpr char family_v4 = 2;
constexpr char family_v6 = 3;  // Postgres's own number, not the machine's AF_INET6
constexpr std::size_t header_bytes = 4;

}  // namespace

void append_network_binary(std::string& out, std::string_view text, bool is_cidr) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string host(text.substr(0, slash));
    const bool v6 = host.find(':') != std::string::npos;
    const std::size_t length = v6 ? 16 : 4;
    std::array<char, 16> bytes{};
    int bits = static_cast<int>(length * 8);
    if (slash < text.size()) {
        std::from_chars(text.data() + slash + 1, text.data() + text.size(), bits);
    }
    if (inet_pton(v6 ? AF_INET6 : AF_INET, host.c_str(), bytes.data()) != 1) {
        throw invalid_syntax(is_cidr ? "cidr" : "inet", text);
    }
    out.push_back(v6 ? family_v6 : family_v4);
    out.push_back(static_cast<char>(bits));
    out.push_back(is_cidr ? '\1' : '\0');
    out.push_back(static_cast<char>(length));
    out.append(bytes.data(), length);
}

std::string network_from_binary(std::string_view bytes) {
    if (bytes.size() < header_bytes) {
        throw invalid_binary();
    }
    const bool v6 = bytes[0] == family_v6;
    const std::size_t length = v6 ? 16 : 4;
    const int bits = static_cast<unsigned char>(bytes[1]);
    const bool valid = (v6 || bytes[0] == family_v4) && bytes.size() == header_bytes + length &&
                       static_cast<unsigned char>(bytes[3]) == length &&
                       bits <= static_cast<int>(length * 8);
    if (!valid) {
        throw invalid_binary();
    }
    std::array<char, INET6_ADDRSTRLEN> host{};
    inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data() + header_bytes, host.data(), host.size());
    std::string text(host.data());
    const bool is_cidr = bytes[2] != '\0';
    if (is_cidr || bits != static_cast<int>(length * 8)) {
        text += "/" + std::to_string(bits);
    }
    return text;
}

}  // namespace protocol::pgwire
