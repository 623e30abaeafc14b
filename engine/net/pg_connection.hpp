// A blocking connection to a Postgres server over libpq, for worker threads: every wait has a
// deadline and ends early when asked to stop. Nothing of libpq's own environment (files, variables,
// connection strings) has a say.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/secret.hpp"
#include "engine/net/memory_file.hpp"
#include "protocol/error.hpp"

struct pg_conn;

namespace engine::net {

/// How the connection is protected: libpq's sslmode and what it needs.
struct PgTls {
    std::string mode = "prefer";  // disable, prefer, require, verify-full
    std::string root_ca;          // PEM; empty: the system's store
    std::string verified_name;    // to expect in the certificate; empty: the host
    std::string certificate;      // PEM of the client, both or neither
    catalog::Secret private_key;
};

struct PgTarget {
    std::string host;
    std::string port;
    std::string user;
    std::string database;
    catalog::Secret password;
    PgTls tls;
};

/// When to give up: at a time, or when asked.
struct Patience {
    std::chrono::steady_clock::time_point deadline;
    std::stop_token stop;
};

using PgRows = std::vector<std::vector<std::optional<std::string>>>;

class PgConnection {
public:
    /// Throws 08001 (cannot be reached), 08004 (the server refused; its own SQLSTATE in DETAIL),
    /// 57014 (asked to stop).
    PgConnection(const PgTarget& target, const Patience& patience);
    PgConnection(const PgConnection&) = delete;
    PgConnection& operator=(const PgConnection&) = delete;
    PgConnection(PgConnection&&) = delete;
    PgConnection& operator=(PgConnection&&) = delete;
    ~PgConnection();

    /// One statement with text parameters; text results.
    PgRows query(
        const char* sql, const std::vector<std::string>& parameters, const Patience& patience
    );
    /// 150018 for 15.18.
    int server_version() const;
    /// Every notice that came with the last query, in order.
    std::vector<protocol::Notice> take_notices();

private:
    struct Closer {
        void operator()(pg_conn* connection) const;
    };
    void connect(const PgTarget& target, const Patience& patience);
    void wait(bool for_write, const Patience& patience) const;

    std::vector<MemoryFile> files_;
    std::vector<protocol::Notice> notices_;
    std::unique_ptr<pg_conn, Closer> connection_;
    std::string name_;  // "host:port" for messages
};

}  // namespace engine::net
