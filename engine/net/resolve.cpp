#include "engine/net/resolve.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include "protocol/error.hpp"

namespace engine::net {

namespace {

struct AddressFreer {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

}  // namespace

std::vector<std::string> resolve(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int failure = getaddrinfo(host.c_str(), nullptr, &wanted, &list);
    const std::unique_ptr<addrinfo, AddressFreer> owner(failure == 0 ? list : nullptr);
    std::vector<std::string> addresses;
    for (const addrinfo* at = owner.get(); at != nullptr; at = at->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(
                at->ai_addr, at->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST
            ) == 0 &&
            std::find(addresses.begin(), addresses.end(), text.data()) == addresses.end()) {
            addresses.emplace_back(text.data());
        }
    }
    if (addresses.empty()) {
        throw protocol::Error{
            protocol::ErrorKind::transient,
            protocol::sqlstate::cannot_connect,
            fmt::format("could not find an address for host \"{}\"", host),
            failure == 0 ? "" : fmt::format("The resolver says: {}.", gai_strerror(failure)),
            "Check the option \"host\", and that this server's resolver knows the name."};
    }
    return addresses;
}

}  // namespace engine::net
