#include "engine/net/ssh_session.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <libssh/libssh.h>
#include <libssh/server.h>  // ssh_send_keepalive
#include <poll.h>

#include "engine/net/tcp.hpp"
#include "protocol/error.hpp"

namespace engine::net {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr const char* reach_hint =
    "Check the fields \"host\" and \"port\" of the option \"ssh_config\", and that a firewall lets "
    "this server through.";

Error unreachable(std::string message, std::string detail) {
    return Error{
        ErrorKind::transient,
        sqlstate::cannot_connect,
        std::move(message),
        std::move(detail),
        reach_hint};
}

[[noreturn]] void give_up(Waited why, const std::string& name) {
    if (why == Waited::stopped) {
        throw Error{ErrorKind::statement, sqlstate::query_canceled, "canceling statement"};
    }
    throw unreachable(fmt::format("the SSH server at {} did not answer in time", name), "");
}

FileDescriptor connect_to(
    const SshConfig& config, const std::string& name, const Patience& patience
) {
    TcpAttempt attempt;
    try {
        attempt = connect_tcp(config.host, config.port, patience);
    } catch (const Error& error) {
        throw unreachable(
            fmt::format("could not find an address for the SSH server \"{}\"", config.host),
            error.detail
        );
    }
    if (attempt.outcome != Waited::ready) {
        give_up(attempt.outcome, name);
    }
    if (!attempt.socket.is_open()) {
        throw unreachable(
            fmt::format("could not connect to the SSH server at {}", name), attempt.failure
        );
    }
    return std::move(attempt.socket);
}

void set(ssh_session session, ssh_options_e option, const void* value) {
    if (ssh_options_set(session, option, value) != SSH_OK) {
        throw Error{
            ErrorKind::bug,
            sqlstate::internal_error,
            fmt::format("libssh did not take option {}", static_cast<int>(option))};
    }
}

/// Only a key of the type that is expected can be compared with it. RSA keys sign by SHA-2.
std::string algorithms_of(const std::string& host_key_type) {
    return host_key_type == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : host_key_type;
}

struct KeyCloser {
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using Key = std::unique_ptr<ssh_key_struct, KeyCloser>;

std::string take_text(char* text) {
    std::string out = text == nullptr ? "" : text;
    ssh_string_free_char(text);
    return out;
}

/// "ssh-ed25519 SHA256:…", as ssh-keygen -l has it.
std::string fingerprint(const Key& key) {
    unsigned char* hash = nullptr;
    std::size_t length = 0;
    if (!key ||
        ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &length) != SSH_OK) {
        return "unknown";
    }
    const std::string text =
        take_text(ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length));
    ssh_clean_pubkey_hash(&hash);
    return fmt::format("{} {}", ssh_key_type_to_char(ssh_key_type(key.get())), text);
}

std::string base64_of(const Key& key) {
    char* text = nullptr;
    return ssh_pki_export_pubkey_base64(key.get(), &text) == SSH_OK ? take_text(text)
                                                                    : std::string{};
}

Key public_key(const std::string& type, const std::string& base64) {
    ssh_key key = nullptr;
    ssh_pki_import_pubkey_base64(base64.c_str(), ssh_key_type_from_name(type.c_str()), &key);
    return Key{key};
}

/// libssh asks for a passphrase here where a key has one.
// NOLINTNEXTLINE(readability-function-size): libssh's own signature.
int note_passphrase(const char*, char*, std::size_t, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

Key private_key(const SshConfig& config) {
    bool has_passphrase = false;
    ssh_key key = nullptr;
    std::string text{config.private_key.reveal()};
    const int done = ssh_pki_import_privkey_base64(
        text.c_str(), nullptr, note_passphrase, &has_passphrase, &key
    );
    catalog::wipe(text);
    if (done == SSH_OK) {
        return Key{key};
    }
    throw Error{
        ErrorKind::configuration,
        sqlstate::invalid_parameter_value,
        fmt::format(
            "option \"ssh_config\": field \"private_key\" {}",
            has_passphrase ? "has a passphrase" : "cannot be read"
        ),
        "",
        has_passphrase
            ? "Take it away from a copy of the key: ssh-keygen -p -N '' -f FILE."
            : "Give a private key of type ed25519, ecdsa or rsa in PEM or OpenSSH format; "
              "ssh-keygen -y -f FILE shows whether it is one."};
}

/// libssh gives the reason's number (RFC 4254, 5.1) only within "… error (2) Connect failed".
char reason_of_refusal(std::string_view text) {
    constexpr std::string_view before = " error (";
    const std::size_t at = text.find(before);
    return at == std::string_view::npos || at + before.size() >= text.size()
               ? '\0'
               : text[at + before.size()];
}

}  // namespace

void SshSession::SessionCloser::operator()(ssh_session_struct* session) const {
    ssh_free(session);  // closes the socket, too
}

void SshSession::EventCloser::operator()(ssh_event_struct* event) const {
    ssh_event_free(event);
}

void SshSession::ChannelCloser::operator()(ssh_channel_struct* channel) const {
    ssh_channel_free(channel);
}

SshSession::SshSession(const SshConfig& config, const Patience& patience)
    : name_(fmt::format("{}:{}", config.host, config.port)),
      counter_(std::make_unique<ssh_counter_struct>()),
      session_(ssh_new()),
      event_(ssh_event_new()) {
    if (!session_ || !event_) {
        throw Error{ErrorKind::transient, sqlstate::cannot_connect, "out of memory"};
    }
    connect(config, patience);
    verify_host(config);
    log_in(config, patience);
    ssh_event_add_session(event_.get(), session_.get());
}

SshSession::~SshSession() = default;

/// Repeats a step of libssh's, which does not block, until it says another thing than `again`.
int SshSession::settle(int again, const Patience& patience, const std::function<int()>& step) {
    constexpr std::chrono::milliseconds slice{100};
    int answer = step();
    while (answer == again) {
        const auto soon = std::chrono::steady_clock::now() + slice;
        const Patience next{std::min(patience.deadline, soon), patience.stop};
        const Waited waited = wait_for(socket(), wanted_events(), next);
        if (waited == Waited::stopped ||
            (waited == Waited::late && next.deadline == patience.deadline)) {
            give_up(waited, name_);
        }
        answer = step();
    }
    return answer;
}

void SshSession::connect(const SshConfig& config, const Patience& patience) {
    ssh_session session = session_.get();
    ssh_set_counters(session, counter_.get(), nullptr);
    const bool read_files = false;
    set(session, SSH_OPTIONS_PROCESS_CONFIG, &read_files);
    set(session, SSH_OPTIONS_SSH_DIR, "/dev/null");
    set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    set(session, SSH_OPTIONS_HOST, "server");  // for known_hosts only: the socket is ours
    set(session, SSH_OPTIONS_USER, config.user.c_str());
    if (!config.host_key_type.empty()) {
        set(session, SSH_OPTIONS_HOSTKEYS, algorithms_of(config.host_key_type).c_str());
    }
    FileDescriptor connected = connect_to(config, name_, patience);
    const socket_t given = connected.get();
    set(session, SSH_OPTIONS_FD, &given);
    connected.release();
    ssh_set_blocking(session, 0);
    const int done = settle(SSH_AGAIN, patience, [session] { return ssh_connect(session); });
    if (done != SSH_OK) {
        throw unreachable(
            fmt::format("the SSH server at {} did not complete the handshake", name_), failure()
        );
    }
}

void SshSession::verify_host(const SshConfig& config) {
    ssh_key shown = nullptr;
    ssh_get_server_publickey(session_.get(), &shown);
    const Key key{shown};
    const std::string base64 = key ? base64_of(key) : std::string{};
    if (config.host_key.empty() || (!base64.empty() && base64 == config.host_key)) {
        host_key_ = fmt::format("{} {}", ssh_key_type_to_char(ssh_key_type(shown)), base64);
        return;
    }
    throw Error{
        ErrorKind::configuration,
        sqlstate::connection_rejected,
        fmt::format("the SSH server at {} has another host key than was given", name_),
        fmt::format(
            "It shows {}; field \"host_key\" of the option \"ssh_config\" is {}.",
            fingerprint(key),
            fingerprint(public_key(config.host_key_type, config.host_key))
        ),
        "Ask whoever runs it whether its key was changed: if so, ALTER PEER … SET (ssh_config = …) "
        "with the new one; if not, somebody else answers in its place."};
}

int SshSession::try_key(const SshConfig& config, const Patience& patience) {
    const Key key = private_key(config);
    return settle(SSH_AUTH_AGAIN, patience, [this, &key] {
        return ssh_userauth_publickey(session_.get(), nullptr, key.get());
    });
}

/// The key first; a password where there is none, it is refused, or the server wants both.
void SshSession::log_in(const SshConfig& config, const Patience& patience) {
    int answer = SSH_AUTH_DENIED;
    if (!config.private_key.empty()) {
        answer = try_key(config, patience);
    }
    if (!config.password.empty() && (answer == SSH_AUTH_DENIED || answer == SSH_AUTH_PARTIAL)) {
        std::string password{config.password.reveal()};
        answer = settle(SSH_AUTH_AGAIN, patience, [this, &password] {
            return ssh_userauth_password(session_.get(), nullptr, password.c_str());
        });
        catalog::wipe(password);
    }
    if (answer == SSH_AUTH_SUCCESS) {
        return;
    }
    if (answer == SSH_AUTH_ERROR) {
        throw unreachable(
            fmt::format("the SSH server at {} ended the connection during the login", name_),
            failure()
        );
    }
    throw Error{
        ErrorKind::configuration,
        sqlstate::connection_rejected,
        fmt::format("the SSH server at {} refused the login of user \"{}\"", name_, config.user),
        answer == SSH_AUTH_PARTIAL ? "It wants more than what was given." : "",
        "Check the fields \"user\", \"password\" and \"private_key\" of the option \"ssh_config\", "
        "and the user's authorized_keys on that server."};
}

void SshSession::open(const std::string& host, int port, const Patience& patience) {
    channel_.reset(ssh_channel_new(session_.get()));
    ssh_channel channel = channel_.get();
    const int done = settle(SSH_AGAIN, patience, [channel, &host, port] {
        return ssh_channel_open_forward(channel, host.c_str(), port, "127.0.0.1", 0);
    });
    if (done == SSH_OK) {
        return;
    }
    const std::string text = failure();
    const std::string database = fmt::format("{}:{}", host, port);
    switch (reason_of_refusal(text)) {
        case '2':
            throw Error{
                ErrorKind::transient,
                sqlstate::cannot_connect,
                fmt::format("the SSH server at {} could not connect to {}", name_, database),
                text,
                "Check the options \"host\" and \"port\", which are as the SSH server sees them, "
                "and that the database server runs."};
        case '\0':
            throw unreachable(
                fmt::format("the SSH server at {} did not connect to {}", name_, database), text
            );
        default:
            throw Error{
                ErrorKind::configuration,
                sqlstate::connection_rejected,
                fmt::format("the SSH server at {} does not forward to {}", name_, database),
                text,
                "Let it: AllowTcpForwarding and PermitOpen in its sshd_config, and the options of "
                "the key in authorized_keys."};
    }
}

SshSession::Flow SshSession::write(std::string_view bytes, std::size_t& taken) {
    // What the socket does not take libssh keeps: no more than one piece of it.
    if (has_unsent()) {
        return Flow::nothing;
    }
    const int done =
        ssh_channel_write(channel_.get(), bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    if (done < 0) {
        return Flow::over;
    }
    taken = static_cast<std::size_t>(done);
    return done == 0 ? Flow::nothing : Flow::moved;
}

SshSession::Flow SshSession::read(std::span<char> into, std::size_t& got) {
    const int done = ssh_channel_read_nonblocking(
        channel_.get(), into.data(), static_cast<std::uint32_t>(into.size()), 0
    );
    if (done > 0) {
        got = static_cast<std::size_t>(done);
        return Flow::moved;
    }
    if (done == SSH_ERROR) {
        return Flow::over;
    }
    const bool ended = done == SSH_EOF || ssh_channel_is_eof(channel_.get()) != 0;
    return ended ? Flow::end : Flow::nothing;
}

bool SshSession::process() {
    return ssh_event_dopoll(event_.get(), 0) != SSH_ERROR &&
           (ssh_get_status(session_.get()) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
}

void SshSession::send_keepalive() {
    ssh_send_keepalive(session_.get());
}

int SshSession::socket() const {
    return ssh_get_fd(session_.get());
}

short SshSession::wanted_events() const {
    const bool waits = (ssh_get_poll_flags(session_.get()) & SSH_WRITE_PENDING) != 0;
    return static_cast<short>(waits ? POLLIN | POLLOUT : POLLIN);
}

bool SshSession::has_unsent() const {
    return (ssh_get_status(session_.get()) & SSH_WRITE_PENDING) != 0;
}

std::uint64_t SshSession::received_bytes() const {
    return counter_->in_bytes;
}

std::string SshSession::failure() const {
    return ssh_get_error(session_.get());
}

}  // namespace engine::net
