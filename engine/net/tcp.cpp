#include "engine/net/tcp.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "engine/net/resolve.hpp"
#include "protocol/error.hpp"

namespace engine::net {

namespace {

using Clock = std::chrono::steady_clock;

std::string text_of(int number) {
    return std::system_category().message(number);
}

/// Small messages go out at once: whoever speaks here flushes when it is done.
void set_no_delay(int socket) {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

TcpAttempt connect_address(
    const std::string& address, const std::string& port, const Patience& patience
) {
    addrinfo wanted{};
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(address.c_str(), port.c_str(), &wanted, &found) != 0) {
        return {{}, Waited::ready, "no address"};
    }
    TcpAttempt attempt;
    const int flags = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    attempt.socket = FileDescriptor{socket(found->ai_family, flags, 0)};
    int failure = 0;
    if (connect(attempt.socket.get(), found->ai_addr, found->ai_addrlen) != 0) {
        failure = errno;
    }
    freeaddrinfo(found);
    if (failure == EINPROGRESS) {
        attempt.outcome = wait_for(attempt.socket.get(), POLLOUT, patience);
        socklen_t length = sizeof failure;
        getsockopt(attempt.socket.get(), SOL_SOCKET, SO_ERROR, &failure, &length);
        if (attempt.outcome != Waited::ready) {
            failure = ETIMEDOUT;
        }
    }
    if (failure != 0) {
        attempt.socket.reset();
        attempt.failure = text_of(failure);
        return attempt;
    }
    set_no_delay(attempt.socket.get());
    return attempt;
}

std::string name_of(const sockaddr_in& address) {
    return fmt::format("{}:{}", ntohl(address.sin_addr.s_addr), ntohs(address.sin_port));
}

[[noreturn]] void no_door() {
    throw protocol::Error{
        protocol::ErrorKind::transient,
        protocol::sqlstate::cannot_connect,
        "could not open a port on loopback for an SSH tunnel",
        text_of(errno),
        "Check the server's limit of open files."};
}

}  // namespace

TcpAttempt connect_tcp(const std::string& host, const std::string& port, const Patience& patience) {
    TcpAttempt attempt;
    const std::vector<std::string> addresses = resolve(host);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        // One that says nothing leaves time for the others.
        const auto now = Clock::now();
        Patience share = patience;
        if (patience.deadline != Clock::time_point::max()) {
            share.deadline = now + (patience.deadline - now) / (addresses.size() - i);
        }
        attempt = connect_address(addresses[i], port, share);
        if (attempt.socket.is_open() || attempt.outcome == Waited::stopped) {
            break;
        }
    }
    return attempt;
}

LoopbackDoor::LoopbackDoor() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    socklen_t length = sizeof address;
    constexpr int waiting_max = 16;
    listener_ = FileDescriptor{socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (bind(listener_.get(), any, length) != 0 || listen(listener_.get(), waiting_max) != 0 ||
        getsockname(listener_.get(), any, &length) != 0) {
        no_door();
    }
    port_ = std::to_string(ntohs(address.sin_port));
}

FileDescriptor LoopbackDoor::admit(int socket, const Patience& patience) const {
    const std::string expected = local_name(socket);
    while (wait_for(listener_.get(), POLLIN, patience) == Waited::ready) {
        sockaddr_in address{};
        socklen_t length = sizeof address;
        FileDescriptor came{accept4(
            listener_.get(),
            reinterpret_cast<sockaddr*>(&address),
            &length,
            SOCK_NONBLOCK | SOCK_CLOEXEC
        )};
        if (came.is_open() && name_of(address) == expected) {
            set_no_delay(came.get());
            return came;
        }
    }
    return {};
}

std::string local_name(int socket) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0 ||
        address.sin_family != AF_INET) {
        return {};
    }
    return name_of(address);
}

}  // namespace engine::net
