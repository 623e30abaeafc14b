#include "engine/net/pg_connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include "engine/net/resolve.hpp"

namespace engine::net {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr const char* system_root_ca = "/etc/ssl/certs/ca-certificates.crt";

/// Names and values for libpq; the values hold a password, so they are wiped, and move only.
struct Keywords {
    std::vector<const char*> names;
    std::vector<std::string> values;

    Keywords() = default;
    Keywords(Keywords&&) = default;
    Keywords& operator=(Keywords&&) = delete;
    Keywords(const Keywords&) = delete;
    Keywords& operator=(const Keywords&) = delete;

    void add(const char* name, std::string value) {
        names.push_back(name);
        values.push_back(std::move(value));
    }
    ~Keywords() { std::for_each(values.begin(), values.end(), catalog::wipe); }
};

/// libpq gives a failed connection only as text. In verbose form a server's refusal carries its
/// SQLSTATE as a five-character word behind the severity; a network failure has none.
std::string refusal_sqlstate(std::string_view message) {
    const std::size_t fatal = message.find("FATAL:  ");
    if (fatal == std::string_view::npos || message.size() < fatal + 14 ||
        message[fatal + 13] != ':') {
        return {};
    }
    const std::string_view code = message.substr(fatal + 8, 5);
    const bool plausible = std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    });
    return plausible ? std::string{code} : std::string{};
}

std::string first_line(std::string_view text) {
    return std::string{text.substr(0, text.find('\n'))};
}

void take_notice(void* notices, const PGresult* result) {
    constexpr std::size_t notices_max = 100;
    auto& kept = *static_cast<std::vector<protocol::Notice>*>(notices);
    if (kept.size() >= notices_max) {
        return;
    }
    const auto text = [result](int code) {
        const char* found = PQresultErrorField(result, code);
        return found == nullptr ? std::string{} : std::string{found};
    };
    protocol::Notice notice;
    notice.sqlstate = text(PG_DIAG_SQLSTATE);
    notice.message = text(PG_DIAG_MESSAGE_PRIMARY);
    kept.push_back(std::move(notice));
}

void require_one_host(const std::string& host) {
    // A leading '/' or '@' would be a socket on this machine; a comma a list of hosts.
    if (host.find_first_of("/@,") != std::string::npos || host.empty()) {
        throw Error{
            ErrorKind::configuration,
            sqlstate::invalid_parameter_value,
            "option \"host\" must be one host name or address"};
    }
}

/// One host name becomes its addresses, each with the name to expect in the certificate.
void add_addresses(Keywords& keywords, const PgTarget& target, const SshTunnel* tunnel) {
    require_one_host(target.host);
    const std::string& verified =
        target.tls.verified_name.empty() ? target.host : target.tls.verified_name;
    if (tunnel != nullptr) {
        keywords.add("host", verified);
        keywords.add("hostaddr", "127.0.0.1");
        keywords.add("port", tunnel->port());
        keywords.add("keepalives", "0");  // the tunnel has its own
        return;
    }
    std::string addresses;
    std::string hosts;
    for (const std::string& address : resolve(target.host)) {
        addresses += (addresses.empty() ? "" : ",") + address;
        hosts += (hosts.empty() ? "" : ",") + verified;
    }
    keywords.add("host", hosts);
    keywords.add("hostaddr", addresses);
    keywords.add("port", target.port);
    // A peer that has vanished is noticed in half a minute, also while nothing is sent.
    keywords.add("keepalives_idle", "10");
    keywords.add("keepalives_interval", "5");
    keywords.add("keepalives_count", "4");
    keywords.add("tcp_user_timeout", "30000");
}

void add_tls(Keywords& keywords, const PgTls& tls, std::vector<MemoryFile>& files) {
    keywords.add("sslmode", tls.mode);
    if (!tls.root_ca.empty()) {
        keywords.add("sslrootcert", files.emplace_back(tls.root_ca).path());
    } else if (tls.mode == "verify-full") {
        keywords.add("sslrootcert", system_root_ca);
    }
    if (!tls.certificate.empty()) {
        keywords.add("sslcert", files.emplace_back(tls.certificate).path());
        keywords.add("sslkey", files.emplace_back(tls.private_key.reveal()).path());
    }
}

Keywords keywords_of(
    const PgTarget& target, const SshTunnel* tunnel, std::vector<MemoryFile>& files
) {
    Keywords keywords;
    add_addresses(keywords, target, tunnel);
    keywords.add("user", target.user);
    keywords.add("dbname", target.database);
    keywords.add("password", std::string{target.password.reveal()});
    keywords.add("passfile", "/dev/null/none");  // libpq warns of one that is there and no file
    keywords.add("application_name", target.application_name);
    keywords.add("options", target.settings);
    keywords.add("gssencmode", "disable");
    if (target.replication) {
        keywords.add("replication", "database");
    }
    add_tls(keywords, target.tls, files);
    return keywords;
}

Error connect_error(const std::string& name, const std::string& text) {
    if (!refusal_sqlstate(text).empty()) {
        return Error{
            ErrorKind::configuration,
            sqlstate::connection_rejected,
            fmt::format("the server at {} refused the connection", name),
            fmt::format("It says {}", first_line(text.substr(text.find("FATAL:  ") + 8))),
            "Check the options \"user\", \"password\" and \"database\", and the server's "
            "pg_hba.conf."};
    }
    return Error{
        ErrorKind::transient,
        sqlstate::cannot_connect,
        fmt::format("could not connect to the server at {}", name),
        first_line(text),
        "Check the options \"host\", \"port\" and those for TLS, and that a firewall lets this "
        "server through."};
}

}  // namespace

void PgConnection::Closer::operator()(pg_conn* connection) const {
    PQfinish(connection);
}

PgConnection::PgConnection(const PgTarget& target, const Patience& patience)
    : name_(fmt::format("{}:{}", target.host, target.port)) {
    if (target.ssh) {
        require_one_host(target.host);
        tunnel_ = std::make_unique<SshTunnel>(*target.ssh, target.host, target.port, patience);
        name_ += fmt::format(" (through the SSH server at {})", tunnel_->server());
    }
    connect(target, patience);
    PQsetNoticeReceiver(connection_.get(), take_notice, &notices_);
    PQsetnonblocking(connection_.get(), 1);
}

PgConnection::~PgConnection() = default;

void PgConnection::connect(const PgTarget& target, const Patience& patience) {
    Keywords keywords = keywords_of(target, tunnel_.get(), files_);
    std::vector<const char*> values;
    for (const std::string& value : keywords.values) {
        values.push_back(value.c_str());
    }
    keywords.names.push_back(nullptr);
    values.push_back(nullptr);
    connection_.reset(PQconnectStartParams(keywords.names.data(), values.data(), 0));
    if (!connection_) {
        throw Error{ErrorKind::transient, sqlstate::cannot_connect, "out of memory"};
    }
    PQsetErrorVerbosity(connection_.get(), PQERRORS_VERBOSE);
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED &&
           PQstatus(connection_.get()) != CONNECTION_BAD) {
        if (tunnel_) {
            tunnel_->admit(PQsocket(connection_.get()), patience);
        }
        wait(step == PGRES_POLLING_WRITING, patience);
        step = PQconnectPoll(connection_.get());
    }
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        const std::string broken = tunnel_ ? tunnel_->failure() : std::string{};
        throw connect_error(name_, broken.empty() ? PQerrorMessage(connection_.get()) : broken);
    }
}

void PgConnection::wait(bool for_write, const Patience& patience) const {
    // Looked up each time: libpq changes its socket while it tries addresses.
    const short events = for_write ? POLLOUT : POLLIN;
    switch (wait_for(PQsocket(connection_.get()), events, patience)) {
        case Waited::ready:
            return;
        case Waited::stopped:
            throw Error{ErrorKind::statement, sqlstate::query_canceled, "canceling statement"};
        case Waited::late:
            throw Error{
                ErrorKind::transient,
                sqlstate::cannot_connect,
                fmt::format("the server at {} did not answer in time", name_),
                "",
                "Check the options \"host\" and \"port\", and that a firewall lets this server "
                "through."};
    }
}

}  // namespace engine::net
