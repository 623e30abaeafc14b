// A way through an SSH server for one libpq connection: libpq connects to a port on loopback that
// lets in that socket alone, and a thread carries bytes between it and the server. When the tunnel
// dies libpq sees its connection end; who connects again gets a new tunnel.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/net/file_descriptor.hpp"
#include "engine/net/patience.hpp"
#include "engine/net/ssh_config.hpp"
#include "engine/net/ssh_session.hpp"
#include "engine/net/tcp.hpp"

namespace engine::net {

class SshTunnel {
public:
    /// To `host` and `port` as the SSH server sees them. Throws as SshSession does.
    SshTunnel(
        const SshConfig& config, std::string host, std::string_view port, const Patience& patience
    );
    SshTunnel(const SshTunnel&) = delete;
    SshTunnel& operator=(const SshTunnel&) = delete;
    SshTunnel(SshTunnel&&) = delete;
    SshTunnel& operator=(SshTunnel&&) = delete;
    /// Sends what has been written, if that is soon done.
    ~SshTunnel();

    /// On 127.0.0.1, to connect to.
    const std::string& port() const { return door_.port(); }
    /// Lets in `socket`, which is on its way to port(); one that is in already changes nothing, a
    /// new one takes the place of the old. Throws as SshSession::open() does.
    void admit(int socket, const Patience& patience);

    /// "host:port" of the SSH server.
    const std::string& server() const { return session_.name(); }
    /// Its host key, "ssh-ed25519 AAAA…".
    const std::string& host_key() const { return session_.host_key(); }
    /// Whether it was the one that was expected, or any would have been taken.
    bool is_verified() const { return is_verified_; }
    /// Why the tunnel ended; empty while it has not, or where the other side closed the connection.
    std::string failure() const;

private:
    /// Bytes on their way, at most one piece.
    struct Pipe {
        std::vector<char> bytes;
        std::size_t begin = 0;
        std::size_t end = 0;
        bool is_empty() const { return begin == end; }
    };

    void stop();
    void pump();
    bool move_up();
    bool move_down();
    bool wait();
    bool keep_alive();
    bool is_drained() const;
    void fail(std::string why);

    const std::string host_;
    const int port_;
    const bool is_verified_;
    SshSession session_;
    LoopbackDoor door_;
    std::string admitted_;  // local_name() of the socket that is in
    FileDescriptor local_;  // our end of libpq's connection
    FileDescriptor wake_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
    mutable std::mutex mutex_;
    std::string failure_;  // under mutex_

    // Of the thread alone, while it runs.
    Pipe up_;
    Pipe down_;
    bool local_ended_ = false;
    bool is_over_ = false;
    std::uint64_t received_ = 0;
    std::chrono::steady_clock::time_point heard_at_;
    std::chrono::steady_clock::time_point asked_at_;
};

}  // namespace engine::net
