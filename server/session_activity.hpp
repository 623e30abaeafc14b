// What a session is doing, for those who look on from another thread: millrace.sessions,
// pg_stat_activity. Written by its session for each statement, so it costs next to nothing; what
// reading it takes, the masking of a statement's secrets above all, is done for the reader.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "protocol/pgwire/backend.hpp"

namespace server {

struct Prepared;

/// Where a session comes from: known at its login, and the same to its end.
struct SessionClient {
    std::string tenant;
    std::string user;
    std::string address;
    std::int64_t port = 0;
    std::string tls_version;  // empty: no TLS
    std::string tls_cipher;
};

class SessionActivity {
public:
    struct Snapshot {
        SessionClient client;
        std::string application;
        std::string state;      // in Postgres's words
        std::string statement;  // the last one, its secrets masked; empty: none yet
        // Microseconds since 2000-01-01; 0: not at all.
        std::int64_t since = 0;
        std::int64_t state_since = 0;
        std::int64_t transaction_since = 0;
        std::int64_t statement_since = 0;
    };

    void log_in(SessionClient client);
    /// A statement begins. Its secrets are masked at once, or when somebody looks.
    void begin(std::shared_ptr<const Prepared> statement, std::int64_t transaction_since);
    /// Waiting for the client's next message; `transaction_since`: of an open block, else 0.
    void wait(
        protocol::pgwire::TransactionStatus status,
        std::int64_t transaction_since,
        std::string_view application
    );
    Snapshot snapshot();

private:
    std::mutex mutex_;
    Snapshot shown_;
    std::shared_ptr<const Prepared> unmasked_;  // shared with its session; shown_.statement is old
};

}  // namespace server
