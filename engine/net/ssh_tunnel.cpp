#include "engine/net/ssh_tunnel.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "protocol/error.hpp"

namespace engine::net {

namespace {

using Clock = std::chrono::steady_clock;
using Flow = SshSession::Flow;
using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t piece_bytes = 65536;
// As with a direct connection a server that has vanished is noticed in half a minute.
constexpr std::chrono::seconds ask_after{10};
constexpr std::chrono::seconds silence_max{30};
constexpr int tick_ms = 1000;
constexpr std::chrono::milliseconds farewell_max{200};

int number_of(std::string_view port) {
    int number = 0;
    std::from_chars(port.data(), port.data() + port.size(), number);
    return number;
}

bool would_block() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

SshTunnel::SshTunnel(
    const SshConfig& config, std::string host, std::string_view port, const Patience& patience
)
    : host_(std::move(host)),
      port_(number_of(port)),
      is_verified_(!config.host_key.empty()),
      session_(config, patience),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    up_.bytes.resize(piece_bytes);
    down_.bytes.resize(piece_bytes);
}

SshTunnel::~SshTunnel() {
    stop();
}

void SshTunnel::stop() {
    if (!thread_.joinable()) {
        return;
    }
    is_stopping_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_.get(), &one, sizeof one);
    thread_.join();
    std::uint64_t all = 0;
    [[maybe_unused]] const ssize_t taken = read(wake_.get(), &all, sizeof all);
    is_stopping_ = false;
}

void SshTunnel::admit(int socket, const Patience& patience) {
    // libpq takes another socket where it tries again without TLS.
    const std::string name = local_name(socket);
    if (name.empty() || name == admitted_) {
        return;
    }
    stop();
    local_ = door_.admit(socket, patience);
    if (!local_.is_open()) {
        return;  // whoever waits for the connection next sees why
    }
    session_.open(host_, port_, patience);
    admitted_ = name;
    up_.begin = up_.end = down_.begin = down_.end = 0;
    local_ended_ = false;
    heard_at_ = asked_at_ = Clock::now();
    try {
        thread_ = std::thread([this] { pump(); });
    } catch (const std::system_error&) {
        throw Error{
            ErrorKind::transient,
            sqlstate::cannot_connect,
            fmt::format("could not start a thread for the SSH tunnel by {}", server()),
            "",
            "Check the server's limit of processes and threads."};
    }
}

std::string SshTunnel::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void SshTunnel::fail(std::string why) {
    const std::lock_guard lock(mutex_);
    failure_ = fmt::format("The SSH tunnel by {} ended: {}.", server(), why);
    is_over_ = true;
}

// ---- the thread --------------------------------------------------------------------------------

void SshTunnel::pump() {
    is_over_ = false;
    auto leave_at = Clock::time_point::max();
    while (!is_over_) {
        const bool up = move_up();
        const bool down = !is_over_ && move_down();
        if (is_stopping_ && leave_at == Clock::time_point::max()) {
            leave_at = Clock::now() + farewell_max;
        }
        // libpq never closes one direction alone: once it has closed nobody reads any more.
        is_over_ = is_over_ || (local_ended_ && is_drained()) || Clock::now() >= leave_at;
        if (!is_over_ && !up && !down) {
            is_over_ = !wait() || !keep_alive();
        }
    }
    // The end of the connection is how libpq learns of it. Closed by admit() or with the tunnel, so
    // that nobody else gets the descriptor's number meanwhile.
    shutdown(local_.get(), SHUT_RDWR);
}

bool SshTunnel::is_drained() const {
    return up_.is_empty() && !session_.has_unsent();
}

/// From libpq to the server; true where something moved.
bool SshTunnel::move_up() {
    if (up_.is_empty() && !local_ended_) {
        const ssize_t got = recv(local_.get(), up_.bytes.data(), up_.bytes.size(), MSG_DONTWAIT);
        local_ended_ = got == 0 || (got < 0 && !would_block());
        up_.begin = 0;
        up_.end = got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    if (up_.is_empty()) {
        return false;
    }
    std::size_t taken = 0;
    const Flow flow = session_.write({up_.bytes.data() + up_.begin, up_.end - up_.begin}, taken);
    up_.begin += taken;
    if (flow == Flow::over) {
        // The server takes no more, but its last words may be on their way: see move_down().
        up_.begin = up_.end;
    }
    return flow == Flow::moved;
}

/// From the server to libpq.
bool SshTunnel::move_down() {
    if (down_.is_empty()) {
        std::size_t got = 0;
        const Flow flow = session_.read(down_.bytes, got);
        down_.begin = 0;
        down_.end = got;
        if (flow == Flow::over) {
            fail(session_.failure());
        } else if (flow == Flow::end) {
            is_over_ = true;
        }
    }
    if (down_.is_empty()) {
        return false;
    }
    const ssize_t sent = send(
        local_.get(),
        down_.bytes.data() + down_.begin,
        down_.end - down_.begin,
        MSG_DONTWAIT | MSG_NOSIGNAL
    );
    if (sent < 0 && !would_block()) {
        local_ended_ = true;
        down_.begin = down_.end;
    }
    down_.begin += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    return sent > 0;
}

/// Until something can move again; false: it is over.
bool SshTunnel::wait() {
    const bool listens = up_.is_empty() && !local_ended_;
    const auto local_events =
        static_cast<short>((listens ? POLLIN : 0) | (down_.is_empty() ? 0 : POLLOUT));
    std::array<pollfd, 3> waiting{
        pollfd{session_.socket(), session_.wanted_events(), 0},
        // With no events a closed socket would still wake us, without end.
        pollfd{local_events == 0 ? -1 : local_.get(), local_events, 0},
        pollfd{is_stopping_ ? -1 : wake_.get(), POLLIN, 0},
    };
    const int timeout_ms = is_stopping_ ? static_cast<int>(farewell_max.count()) : tick_ms;
    if (poll(waiting.data(), waiting.size(), timeout_ms) < 0 && errno != EINTR) {
        fail("poll failed");
        return false;
    }
    if (waiting[0].revents != 0 && !session_.process()) {
        fail(session_.failure());
        return false;
    }
    return true;
}

bool SshTunnel::keep_alive() {
    const auto now = Clock::now();
    if (session_.received_bytes() != received_) {
        received_ = session_.received_bytes();
        heard_at_ = now;
    }
    if (now - heard_at_ >= silence_max) {
        fail(fmt::format("the server has said nothing for {} s", silence_max.count()));
        return false;
    }
    if (now - heard_at_ >= ask_after && now - asked_at_ >= ask_after) {
        asked_at_ = now;
        session_.send_keepalive();
    }
    return true;
}

}  // namespace engine::net
