#include "engine/net/pg_connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
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
constexpr int poll_slice_ms = 100;  // how soon a request to stop is seen

struct ResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ResultCloser>;

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

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string{} : std::string{text};
}

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

Error error_of(const PGresult* result) {
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    return Error{
        ErrorKind::transient,
        state.empty() ? std::string{sqlstate::cannot_connect} : state,  // the link broke
        field(result, PG_DIAG_MESSAGE_PRIMARY),
        field(result, PG_DIAG_MESSAGE_DETAIL),
        field(result, PG_DIAG_MESSAGE_HINT)};
}

void append_rows(const PGresult* result, PgRows& rows) {
    for (int row = 0; row < PQntuples(result); ++row) {
        auto& fields = rows.emplace_back();
        for (int column = 0; column < PQnfields(result); ++column) {
            if (PQgetisnull(result, row, column) == 1) {
                fields.emplace_back(std::nullopt);
            } else {
                fields.emplace_back(PQgetvalue(result, row, column));
            }
        }
    }
}

void take_notice(void* notices, const PGresult* result) {
    protocol::Notice notice;
    notice.sqlstate = field(result, PG_DIAG_SQLSTATE);
    notice.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    static_cast<std::vector<protocol::Notice>*>(notices)->push_back(std::move(notice));
}

/// One host name becomes its addresses, each with the name to expect in the certificate.
void add_addresses(Keywords& keywords, const PgTarget& target) {
    // A leading '/' or '@' would be a socket on this machine; a comma a list of hosts.
    if (target.host.find_first_of("/@,") != std::string::npos || target.host.empty()) {
        throw Error{
            ErrorKind::configuration,
            sqlstate::invalid_parameter_value,
            "option \"host\" must be one host name or address"};
    }
    const std::string& verified =
        target.tls.verified_name.empty() ? target.host : target.tls.verified_name;
    std::string addresses;
    std::string hosts;
    for (const std::string& address : resolve(target.host)) {
        addresses += (addresses.empty() ? "" : ",") + address;
        hosts += (hosts.empty() ? "" : ",") + verified;
    }
    keywords.add("host", hosts);
    keywords.add("hostaddr", addresses);
    keywords.add("port", target.port);
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

Keywords keywords_of(const PgTarget& target, std::vector<MemoryFile>& files) {
    Keywords keywords;
    add_addresses(keywords, target);
    keywords.add("user", target.user);
    keywords.add("dbname", target.database);
    keywords.add("password", std::string{target.password.reveal()});
    keywords.add("passfile", "/dev/null/none");  // libpq warns of one that is there and no file
    keywords.add("application_name", "millrace");
    keywords.add("options", "-c search_path= -c statement_timeout=60000");
    keywords.add("gssencmode", "disable");
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
    connect(target, patience);
    PQsetNoticeReceiver(connection_.get(), take_notice, &notices_);
}

PgConnection::~PgConnection() = default;

void PgConnection::connect(const PgTarget& target, const Patience& patience) {
    Keywords keywords = keywords_of(target, files_);
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
        wait(step == PGRES_POLLING_WRITING, patience);
        step = PQconnectPoll(connection_.get());
    }
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        throw connect_error(name_, PQerrorMessage(connection_.get()));
    }
}

void PgConnection::wait(bool for_write, const Patience& patience) const {
    while (true) {
        if (patience.stop.stop_requested()) {
            throw Error{ErrorKind::statement, sqlstate::query_canceled, "canceling statement"};
        }
        if (std::chrono::steady_clock::now() >= patience.deadline) {
            throw Error{
                ErrorKind::transient,
                sqlstate::cannot_connect,
                fmt::format("the server at {} did not answer in time", name_),
                "",
                "Check the options \"host\" and \"port\", and that a firewall lets this server "
                "through."};
        }
        // Looked up again each time: libpq changes its socket while it tries addresses.
        pollfd socket{
            PQsocket(connection_.get()), static_cast<short>(for_write ? POLLOUT : POLLIN), 0};
        const int ready = poll(&socket, 1, poll_slice_ms);
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return;
        }
    }
}

PgRows PgConnection::query(
    const char* sql, const std::vector<std::string>& parameters, const Patience& patience
) {
    std::vector<const char*> values;
    for (const std::string& parameter : parameters) {
        values.push_back(parameter.c_str());
    }
    bool sent = PQsendQueryParams(
                    connection_.get(),
                    sql,
                    static_cast<int>(values.size()),
                    nullptr,
                    values.data(),
                    nullptr,
                    nullptr,
                    0
                ) == 1;
    while (sent && PQisBusy(connection_.get()) == 1) {
        wait(false, patience);
        sent = PQconsumeInput(connection_.get()) == 1;
    }
    PgRows rows;
    std::optional<Error> failure;
    // To the end even behind an error: what is left over would be the next query's.
    while (const Result result{PQgetResult(connection_.get())}) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
            append_rows(result.get(), rows);
        } else if (!failure) {
            failure = error_of(result.get());
        }
    }
    if (failure) {
        throw std::move(*failure);
    }
    if (!sent || PQstatus(connection_.get()) != CONNECTION_OK) {
        throw Error{
            ErrorKind::transient,
            sqlstate::cannot_connect,
            fmt::format("the connection to the server at {} was lost", name_)};
    }
    return rows;
}

int PgConnection::server_version() const {
    return PQserverVersion(connection_.get());
}

std::vector<protocol::Notice> PgConnection::take_notices() {
    return std::exchange(notices_, {});
}

}  // namespace engine::net
