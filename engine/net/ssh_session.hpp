// A login at an SSH server and one forwarded connection through it, over libssh. Nothing of the
// user's or the system's SSH configuration has a say. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/net/patience.hpp"
#include "engine/net/ssh_config.hpp"

struct ssh_channel_struct;
struct ssh_counter_struct;
struct ssh_event_struct;
struct ssh_session_struct;

namespace engine::net {

class SshSession {
public:
    /// Throws 08001 (cannot be reached, or no SSH there), 08004 (another host key, or the login is
    /// refused), 22023 (a private key that cannot be read), 57014 (asked to stop).
    SshSession(const SshConfig& config, const Patience& patience);
    SshSession(const SshSession&) = delete;
    SshSession& operator=(const SshSession&) = delete;
    SshSession(SshSession&&) = delete;
    SshSession& operator=(SshSession&&) = delete;
    ~SshSession();

    /// "host:port"
    const std::string& name() const { return name_; }
    /// The server's, "ssh-ed25519 AAAA…".
    const std::string& host_key() const { return host_key_; }

    /// Has the server connect to host and port, in place of what was open before. Throws 08004 (it
    /// may not), 08001 (it could not).
    void open(const std::string& host, int port, const Patience& patience);

    // What follows never blocks. Once a call says `over`, so do all that come.
    enum class Flow { moved, nothing, end, over };
    Flow write(std::string_view bytes, std::size_t& taken);
    Flow read(std::span<char> into, std::size_t& got);
    /// Takes what has arrived and sends what waits; false: over.
    bool process();
    void send_keepalive();
    int socket() const;
    /// poll()'s, for socket().
    short wanted_events() const;
    bool has_unsent() const;
    /// All that ever came from the server.
    std::uint64_t received_bytes() const;
    /// libssh's words on why it is over.
    std::string failure() const;

private:
    struct SessionCloser {
        void operator()(ssh_session_struct* session) const;
    };
    struct EventCloser {
        void operator()(ssh_event_struct* event) const;
    };
    struct ChannelCloser {
        void operator()(ssh_channel_struct* channel) const;
    };

    void connect(const SshConfig& config, const Patience& patience);
    void verify_host(const SshConfig& config);
    void log_in(const SshConfig& config, const Patience& patience);
    int try_key(const SshConfig& config, const Patience& patience);
    int settle(int again, const Patience& patience, const std::function<int()>& step);

    std::string name_;
    std::string host_key_;
    std::unique_ptr<ssh_counter_struct> counter_;
    std::unique_ptr<ssh_session_struct, SessionCloser> session_;
    std::unique_ptr<ssh_event_struct, EventCloser> event_;
    std::unique_ptr<ssh_channel_struct, ChannelCloser> channel_;
};

}  // namespace engine::net
