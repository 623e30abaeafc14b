#include "server/connection.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "catalog/quotas.hpp"
#include "catalog/role_rows.hpp"
#include "protocol/pgwire/startup.hpp"
#include "protocol/text.hpp"
#include "server/scram_login.hpp"
#include "server/startup_options.hpp"
#include "server/transaction.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
namespace pgwire = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::uint8_t tls_handshake_byte = 0x16;
constexpr int newest_minor = 2;
constexpr std::size_t cancel_key_bytes_3_0 = 4;
constexpr std::size_t cancel_key_bytes_3_2 = 32;

Error fatal_error(std::string_view state, std::string text) {
    return Error{ErrorKind::statement, state, std::move(text)};
}

class Connection {
public:
    Connection(asio::ip::tcp::socket socket, ConnectionServices services)
        : services_(services), transport_(std::move(socket)), reader_(transport_) {}

    awaitable<void> serve();

private:
    awaitable<void> enter();
    awaitable<bool> begin_tls_directly();
    awaitable<std::optional<pgwire::StartupPacket>> read_startup();
    awaitable<bool> answer_ssl_request();
    awaitable<bool> start_up(pgwire::StartupMessage message);
    awaitable<bool> log_in(std::string user);
    awaitable<std::optional<std::string>> read_sasl();
    awaitable<bool> refuse_login(std::string user);
    awaitable<void> say_fatal(Error error);
    void audit_refusal(const std::string& user);
    std::optional<Error> refusal(const pgwire::StartupMessage& message) const;
    std::optional<Error> begin_session();
    std::optional<Error> take_options(const pgwire::StartupMessage& message);
    void admit(const pgwire::StartupMessage& message, Login& login) const;

    ConnectionServices services_;
    Transport transport_;
    MessageReader reader_;
    ConnectionGate::Place place_{services_.gate, transport_.address().to_string()};
    Clock::time_point deadline_;
    bool asked_for_tls_ = false;
    bool asked_for_gss_ = false;
    std::string role_id_;         // whose password was asked for
    std::optional<Login> login_;  // of who is in
    std::unique_ptr<Session> session_;
};

awaitable<void> Connection::serve() {
    deadline_ = Clock::now() + services_.session.settings.duration("login_timeout");
    awaitable<void> entering = enter();
    const bool in_time = co_await before(deadline_, std::move(entering));
    if (in_time && login_) {
        place_.logged_in();
        std::optional<Error> full = begin_session();
        if (full) {
            co_await say_fatal(std::move(*full));
        } else {
            co_await session_->run();
        }
    }
    transport_.close();
}

/// The error where there is no seat for it.
std::optional<Error> Connection::begin_session() {
    try {
        session_ =
            std::make_unique<Session>(transport_, reader_, services_.session, std::move(*login_));
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    }
}

awaitable<void> Connection::say_fatal(Error error) {
    std::string out;
    pgwire::BackendWriter(out).error_response("FATAL", error, {});
    co_await transport_.write(out);
}

/// From the first byte to the login; login_ is filled where it succeeds.
awaitable<void> Connection::enter() {
    const bool go_on = co_await begin_tls_directly();
    if (!go_on) {
        co_return;
    }
    while (true) {
        std::optional<pgwire::StartupPacket> packet = co_await read_startup();
        if (!packet) {
            co_return;
        }
        if (const auto* cancel = std::get_if<pgwire::CancelRequest>(&*packet)) {
            services_.session.registry.cancel(cancel->pid, cancel->key);
            co_return;
        }
        if (const auto* bad = std::get_if<pgwire::BadStartup>(&*packet)) {
            Error error = fatal_error(sqlstate::protocol_violation, bad->reason);
            co_await say_fatal(std::move(error));
            co_return;
        }
        if (std::holds_alternative<pgwire::SslRequest>(*packet)) {
            const bool secured = co_await answer_ssl_request();
            if (!secured) {
                co_return;
            }
            continue;
        }
        if (std::holds_alternative<pgwire::GssRequest>(*packet)) {
            if (std::exchange(asked_for_gss_, true)) {
                co_return;
            }
            co_await transport_.write("N");
            continue;
        }
        auto* message = std::get_if<pgwire::StartupMessage>(&*packet);
        co_await start_up(std::move(*message));
        co_return;
    }
}

/// A client that begins with TLS at once; true where the connection goes on.
awaitable<bool> Connection::begin_tls_directly() {
    const std::optional<std::uint8_t> first = co_await transport_.peek_byte();
    if (!first) {
        co_return false;
    }
    if (*first != tls_handshake_byte) {
        co_return true;
    }
    std::shared_ptr<TlsContext> context = services_.tls.get();
    if (!context) {
        co_return false;
    }
    co_return co_await transport_.start_tls(std::move(context), true);
}

awaitable<std::optional<pgwire::StartupPacket>> Connection::read_startup() {
    std::array<std::uint8_t, 4> word{};
    const bool has_word = co_await transport_.read_exactly(word);
    if (!has_word) {
        co_return std::nullopt;
    }
    const std::size_t length = pgwire::startup_length(word);
    if (length == 0) {
        Error error = fatal_error(sqlstate::protocol_violation, "invalid length of startup packet");
        co_await say_fatal(std::move(error));
        co_return std::nullopt;
    }
    std::vector<std::uint8_t> body(length - word.size());
    const bool has_body = co_await transport_.read_exactly(body);
    if (!has_body) {
        co_return std::nullopt;
    }
    co_return pgwire::parse_startup(body);
}

awaitable<bool> Connection::answer_ssl_request() {
    if (std::exchange(asked_for_tls_, true)) {
        co_return false;
    }
    std::shared_ptr<TlsContext> context = services_.tls.get();
    if (!context || transport_.is_tls()) {
        co_return co_await transport_.write("N");
    }
    // Whatever came behind the request came in the clear, from anybody: it must not be taken for
    // the first words of the secured session.
    if (transport_.has_unread_bytes()) {
        services_.session.log.warn(
            "a client sent bytes ahead of its TLS handshake", {{"client", transport_.peer()}}
        );
        co_return false;
    }
    const bool sent = co_await transport_.write("S");
    if (!sent) {
        co_return false;
    }
    co_return co_await transport_.start_tls(std::move(context), false);
}

/// Why this client does not even get to the login, if so.
std::optional<Error> Connection::refusal(const pgwire::StartupMessage& message) const {
    if (services_.tls_required && !transport_.is_tls()) {
        return fatal_error(sqlstate::invalid_authorization, "this server requires TLS");
    }
    const LiveSettings& settings = services_.session.settings;
    if (services_.gate.connections() > settings.get("max_connections") ||
        services_.gate.strangers() > settings.get("unauthenticated_connections_max") ||
        services_.gate.strangers_from(transport_.address().to_string()) >
            settings.get("unauthenticated_connections_from_one_address_max")) {
        return fatal_error(sqlstate::too_many_connections, "too many connections");
    }
    const std::string replication = protocol::to_lower(message.get("replication"));
    if (!replication.empty() && replication != "false" && replication != "off" &&
        replication != "no" && replication != "0") {
        return fatal_error(
            sqlstate::feature_not_supported, "this server does not serve replication connections"
        );
    }
    if (message.get("user").empty()) {
        return fatal_error(
            sqlstate::invalid_authorization, "no user name specified in startup packet"
        );
    }
    return std::nullopt;
}

/// Where the role that has proved itself may go. That it may go nowhere is told to nobody else.
void Connection::admit(const pgwire::StartupMessage& message, Login& login) const {
    const std::shared_ptr<const Roster> roster = services_.session.directory.now();
    const catalog::Role* role = roster->find_role_by_id(role_id_);
    const std::string_view user = message.get("user");
    if (role == nullptr || !role->login) {
        throw fatal_error(
            sqlstate::invalid_authorization,
            fmt::format("role \"{}\" is not permitted to log in", user)
        );
    }
    if (role->valid_until && *role->valid_until <= now_micros()) {
        throw fatal_error(
            sqlstate::invalid_password, fmt::format("the password of role \"{}\" has expired", user)
        );
    }
    const std::string_view database = message.get("database");
    const catalog::Tenant& tenant =
        roster->tenant_for(*role, user, database.empty() ? user : database);
    login.role_id = role->id;
    login.identity = roster->identity(role->id, tenant.name, "none");
    login.seat = {tenant.name, role->id, -1, -1};
    if (!role->superuser) {
        login.seat.of_role_max = role->connection_limit;
        const auto quota = tenant.quotas.find(std::string{catalog::max_sessions});
        login.seat.in_tenant_max = quota == tenant.quotas.end() ? -1 : quota->second;
    }
}

/// The session variables among the start-up parameters; what cannot be set ends the connection.
std::optional<Error> Connection::take_options(const pgwire::StartupMessage& message) {
    Login login;
    login.cancel_key_bytes =
        message.minor >= newest_minor ? cancel_key_bytes_3_2 : cancel_key_bytes_3_0;
    try {
        admit(message, login);
        login.variables.set_default("session_authorization", login.identity.user);
        login.variables.set_default("is_superuser", login.identity.superuser() ? "on" : "off");
        for (const auto& [name, value] : startup_variables(message)) {
            login.variables.set_default(name, value);
        }
    } catch (const Error& error) {
        return error;
    }
    login_ = std::move(login);
    return std::nullopt;
}

awaitable<bool> Connection::start_up(pgwire::StartupMessage message) {
    std::optional<Error> refused = refusal(message);
    if (refused) {
        co_await say_fatal(std::move(*refused));
        co_return false;
    }
    if (message.minor > newest_minor || message.minor == 1 ||
        !message.unknown_protocol_options.empty()) {
        std::string out;
        message.minor = message.minor >= newest_minor ? newest_minor : 0;
        pgwire::BackendWriter(out).negotiate_protocol_version(
            message.minor, message.unknown_protocol_options
        );
        co_await transport_.write(out);
    }
    std::string user{message.get("user")};
    const bool authenticated = co_await log_in(std::move(user));
    if (!authenticated) {
        co_return false;
    }
    std::optional<Error> bad_option = take_options(message);
    if (bad_option) {
        co_await say_fatal(std::move(*bad_option));
        co_return false;
    }
    login_->client = {
        login_->identity.tenant,
        login_->identity.user,
        transport_.address().to_string(),
        transport_.port(),
        transport_.tls_version(),
        transport_.tls_cipher()};
    services_.session.log.debug(
        "a client logged in",
        {{"client", transport_.peer()},
         {"user", login_->identity.user},
         {"database", login_->identity.tenant}}
    );
    co_return true;
}

/// One 'p' message; nothing where the client sends something else.
awaitable<std::optional<std::string>> Connection::read_sasl() {
    const std::optional<Frame> frame = co_await reader_.next();
    if (!frame || frame->type != 'p' || frame->body.size() > pgwire::sasl_message_bytes_max) {
        co_return std::nullopt;
    }
    co_return std::string{frame->body.begin(), frame->body.end()};
}

awaitable<bool> Connection::log_in(std::string user) {
    const bool any_user = services_.session.settings.get("any_user") != 0;
    // A name that is no role logs in as the superuser, and is that from here on.
    const std::shared_ptr<const Roster> roster = services_.session.directory.now();
    const catalog::Role* role = roster->find_role(user);
    role_id_ = role == nullptr ? std::string{catalog::superuser_role_id} : role->id;
    ScramLogin login(
        services_.credentials.verifier(user, any_user, role),
        std::string{transport_.endpoint_hash()}
    );
    std::string out;
    pgwire::BackendWriter writer(out);
    writer.authentication_sasl(login.mechanisms());
    co_await transport_.write(out);
    const std::optional<std::string> first = co_await read_sasl();
    const auto initial = first ? pgwire::parse_sasl_initial(*first) : std::nullopt;
    const std::optional<std::string> challenge = initial ? login.first(*initial) : std::nullopt;
    if (!challenge) {
        co_return co_await refuse_login(std::move(user));
    }
    out.clear();
    writer.authentication_sasl_continue(*challenge);
    co_await transport_.write(out);
    const std::optional<std::string> answer = co_await read_sasl();
    if (!answer) {
        co_return false;  // gone: a client that stops here may just have no password
    }
    const std::optional<std::string> proof = login.final(*answer);
    if (!proof) {
        co_return co_await refuse_login(std::move(user));
    }
    services_.throttle.succeeded(user, transport_.address().to_string());
    out.clear();
    writer.authentication_sasl_final(*proof);
    co_return co_await transport_.write(out);
}

void Connection::audit_refusal(const std::string& user) {
    catalog::AuditEntry entry;
    entry.tenant = catalog::default_tenant;
    entry.user = protocol::escape_for_log(user);
    entry.client = transport_.address().to_string();
    entry.via = "login";
    entry.statement = "a login";
    entry.result = sqlstate::invalid_password;
    audit_failure(
        services_.session.audit_gate,
        services_.session.catalog,
        services_.session.log,
        std::move(entry)
    );
}

awaitable<bool> Connection::refuse_login(std::string user) {
    services_.session.log.warn(
        "a login failed", {{"client", transport_.peer()}, {"user", protocol::escape_for_log(user)}}
    );
    audit_refusal(user);
    const auto delay = services_.throttle.failed(user, transport_.address().to_string());
    // Told before the login's deadline, whatever the delay.
    const Clock::time_point at =
        std::min(Clock::now() + delay, deadline_ - std::chrono::milliseconds{500});
    co_await sleep_until(at);
    Error error = fatal_error(
        sqlstate::invalid_password,
        fmt::format("password authentication failed for user \"{}\"", user)
    );
    co_await say_fatal(std::move(error));
    co_return false;
}

}  // namespace

awaitable<void> serve_connection(asio::ip::tcp::socket socket, ConnectionServices services) {
    const auto connection = std::make_unique<Connection>(std::move(socket), services);
    co_await connection->serve();
}

}  // namespace server
