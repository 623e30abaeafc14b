#include "sql/network.hpp"

#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "protocol/pgwire/value_errors.hpp"
#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::Oid;
using protocol::Value;

struct Address {
    bool v6 = false;
    unsigned char bytes[16] = {};
    int bits = 0;

    int bits_max() const { return v6 ? 128 : 32; }
    std::size_t size() const { return v6 ? 16 : 4; }
    bool bit(int at) const { return ((bytes[at / 8] >> (7 - at % 8)) & 1) != 0; }
};

std::string_view type_word(Oid type) {
    return type == Oid::cidr ? "cidr" : "inet";
}

/// A cidr may leave out its last bytes: "10.1/16".
std::string completed(std::string_view host, bool v6) {
    std::string text(host);
    for (auto dots = std::count(text.begin(), text.end(), '.'); !v6 && dots < 3; ++dots) {
        text += ".0";
    }
    return text;
}

int default_bits(const Address& address, std::string_view host, Oid type) {
    const auto dots = std::count(host.begin(), host.end(), '.');
    const bool shortened = type == Oid::cidr && !address.v6 && dots < 3;
    return shortened ? static_cast<int>(dots + 1) * 8 : address.bits_max();
}

Address parse(std::string_view text, Oid type) {
    const Error invalid = protocol::pgwire::invalid_syntax(type_word(type), text);
    Address address;
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view host = text.substr(0, slash);
    address.v6 = host.find(':') != std::string_view::npos;
    const std::string whole = type == Oid::cidr ? completed(host, address.v6) : std::string(host);
    if (inet_pton(address.v6 ? AF_INET6 : AF_INET, whole.c_str(), address.bytes) != 1) {
        throw invalid;
    }
    address.bits = default_bits(address, host, type);
    if (slash < text.size()) {
        const std::string_view bits = text.substr(slash + 1);
        const auto [end, error] =
            std::from_chars(bits.data(), bits.data() + bits.size(), address.bits);
        const bool whole_number = error == std::errc() && end == bits.data() + bits.size();
        if (!whole_number || address.bits < 0 || address.bits > address.bits_max()) {
            throw invalid;
        }
    }
    for (int at = address.bits; type == Oid::cidr && at < address.bits_max(); ++at) {
        if (address.bit(at)) {
            throw Error(
                protocol::ErrorKind::statement,
                protocol::sqlstate::invalid_text_representation,
                fmt::format("invalid cidr value: \"{}\"", text),
                "Value has bits set to right of mask.",
                {}
            );
        }
    }
    return address;
}

std::string host_of(const Address& address) {
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes, text, sizeof text);
    return text;
}

std::string printed(const Address& address, bool always_bits) {
    std::string text = host_of(address);
    if (always_bits || address.bits != address.bits_max()) {
        text += fmt::format("/{}", address.bits);
    }
    return text;
}

void clear_beyond(Address& address) {
    for (int at = address.bits; at < address.bits_max(); ++at) {
        auto& byte = address.bytes[at / 8];
        byte = static_cast<unsigned char>(byte & ~(1U << (7 - at % 8)));
    }
}

std::string hex(const Address& address) {
    std::string text;
    for (std::size_t i = 0; i < address.size(); ++i) {
        text += fmt::format("{:02x}", address.bytes[i]);
    }
    return text;
}

/// IPv4 first, then the network's bits, its length, the whole address.
Value key(Arguments a) {
    const Address address = parse(text_of(a[0]), Oid::inet);
    Address network = address;
    clear_beyond(network);
    return fmt::format("{}{}{:03}{}", address.v6 ? 6 : 4, hex(network), address.bits, hex(address));
}

Value with_bits(Arguments a) {
    return printed(parse(text_of(a[0]), Oid::inet), true);
}

Value host(Arguments a) {
    return host_of(parse(text_of(a[0]), Oid::inet));
}

Value mask_length(Arguments a) {
    return std::int64_t{parse(text_of(a[0]), Oid::inet).bits};
}

Value family(Arguments a) {
    return std::int64_t{parse(text_of(a[0]), Oid::inet).v6 ? 6 : 4};
}

Value network(Arguments a) {
    Address address = parse(text_of(a[0]), Oid::inet);
    clear_beyond(address);
    return printed(address, true);
}

/// Is the left network within the right one? `strictly`: and longer.
template <bool strictly>
Value within(Arguments a) {
    const Address inner = parse(text_of(a[0]), Oid::inet);
    Address outer = parse(text_of(a[1]), Oid::inet);
    Address cut = inner;
    cut.bits = outer.bits;
    clear_beyond(cut);
    clear_beyond(outer);
    const bool longer = strictly ? inner.bits > outer.bits : inner.bits >= outer.bits;
    const bool same = inner.v6 == outer.v6 && std::memcmp(cut.bytes, outer.bytes, 16) == 0;
    return std::int64_t{longer && same};
}

constexpr SqliteFunction functions[] = {
    {"pg_inet_key", 1, strict<key>},
    {"pg_inet_text", 1, strict<with_bits>},
    {"pg_inet_to_cidr", 1, strict<network>},
    {"pg_inet_host", 1, strict<host>},
    {"pg_inet_masklen", 1, strict<mask_length>},
    {"pg_inet_family", 1, strict<family>},
    {"pg_inet_within", 2, strict<within<true>>},
    {"pg_inet_within_equal", 2, strict<within<false>>},
};

}  // namespace

std::string normalized_address(std::string_view text, Oid type) {
    return printed(parse(text, type), type == Oid::cidr);
}

std::span<const SqliteFunction> network_functions() {
    return functions;
}

}  // namespace sql
