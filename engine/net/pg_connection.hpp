// A blocking connection to a Postgres server over libpq, for worker threads: every wait has a
// deadline and ends early when asked to stop. Nothing of libpq's own environment (files, variables,
// connection strings) has a say.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/secret.hpp"
#include "engine/net/memory_file.hpp"
#include "engine/net/patience.hpp"
#include "engine/net/ssh_config.hpp"
#include "engine/net/ssh_tunnel.hpp"
#include "protocol/error.hpp"

struct pg_conn;
struct pg_result;

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
    std::optional<SshConfig> ssh;  // host and port are as that server sees them
    std::string application_name = "millrace";
    std::string settings = "-c search_path= -c statement_timeout=60000";  // as -c name=value …
    bool replication = false;  // a walsender's connection, to this database
};

/// How an error that a Postgres server reported is to be taken; unknown means transient.
protocol::ErrorKind error_kind_of(std::string_view sqlstate);

/// A parameter of a prepared statement; no bytes: NULL.
struct PgParameter {
    std::optional<std::string_view> bytes;
    bool binary = false;
};

using PgRows = std::vector<std::vector<std::optional<std::string>>>;

class PgConnection {
public:
    /// Throws 08001 (cannot be reached), 08004 (the server refused; its own SQLSTATE in DETAIL),
    /// 57014 (asked to stop). Each says which hop it was.
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
    /// The same for a statement whose rows do not matter: how many it touched.
    std::int64_t execute(
        const char* sql, const std::vector<std::string>& parameters, const Patience& patience
    );
    /// Several statements without parameters, by the simple protocol. A replication connection
    /// takes its commands this way; rows as query() gives them.
    PgRows run(const std::string& sql, const Patience& patience);

    /// COPY … TO STDOUT: rows follow by copy_row().
    void start_copy_out(const std::string& sql, const Patience& patience);
    /// One row as it came, valid until the next call; nothing: that was the last.
    std::optional<std::string_view> copy_row(const Patience& patience);

    /// COPY … FROM STDIN: put_copy() any number of times, in pieces of any size.
    void start_copy_in(const std::string& sql, const Patience& patience);
    void put_copy(std::string_view bytes, const Patience& patience);
    /// How many rows there were.
    std::int64_t end_copy_in(const Patience& patience);

    // A pipeline: statements are sent without waiting, their results come with finish_pipeline().
    void start_pipeline();
    void queue_prepare(const std::string& name, const std::string& sql);
    void queue_prepared(const std::string& name, std::span<const PgParameter> parameters);
    void queue(const std::string& sql);
    /// What was queued goes out, as far as the socket takes it, and nothing waits; the next
    /// sync_pipeline() reads the results.
    void send_pipeline();
    /// How many rows each touched, in order (-1 where it is no such statement). The first error is
    /// thrown when all have been read; `failed_at` is its place. The pipeline stays open.
    std::vector<std::int64_t> sync_pipeline(const Patience& patience);
    std::size_t failed_at() const { return failed_at_; }
    /// The row of the last statement that gave exactly one.
    const std::vector<std::string>& pipeline_row() const { return pipeline_row_; }
    void end_pipeline();
    /// The same, whether or not there is one, after its last sync_pipeline() has thrown.
    void leave_pipeline();

    // A replication stream, for a loop that waits on the socket itself.
    enum class Arrival { message, nothing, end };
    void start_stream(const std::string& command, const Patience& patience);
    int socket() const;
    /// Reads what the socket has; throws where the connection is lost.
    void read_available();
    /// A message that has arrived whole, valid until the next call.
    Arrival next_message(std::string_view& message);
    /// Queues a message; true when all that was queued has gone out.
    bool send_message(std::string_view message);
    bool flush_output();
    /// Why the stream ended.
    protocol::Error stream_error();

    bool is_usable() const;
    /// Usable, and in no transaction.
    bool is_idle() const;
    /// nullptr where there is none.
    const SshTunnel* tunnel() const { return tunnel_.get(); }
    /// 150018 for 15.18.
    int server_version() const;
    /// Every notice that came with the last query, in order.
    std::vector<protocol::Notice> take_notices();

private:
    struct Closer {
        void operator()(pg_conn* connection) const;
    };
    struct ResultCloser {
        void operator()(pg_result* result) const;
    };
    using Result = std::unique_ptr<pg_result, ResultCloser>;
    struct CopyBufferCloser {
        void operator()(char* buffer) const;
    };

    void connect(const PgTarget& target, const Patience& patience);
    void wait(bool for_write, const Patience& patience) const;
    void wait_for_result(const Patience& patience);
    void flush(const Patience& patience);
    PgRows read_rows(bool sent, const Patience& patience, std::int64_t* touched);
    void send_simple(const std::string& sql, const Patience& patience);
    void start_copy(const std::string& sql, int expected, const Patience& patience);
    std::int64_t finish_copy(const Patience& patience);
    protocol::Error lost() const;
    protocol::Error error_of(const pg_result* result) const;

    std::unique_ptr<SshTunnel> tunnel_;  // goes after what goes through it
    std::vector<MemoryFile> files_;
    std::vector<protocol::Notice> notices_;
    std::unique_ptr<pg_conn, Closer> connection_;
    std::string name_;  // "host:port" for messages
    std::unique_ptr<char, CopyBufferCloser> row_;
    std::size_t queued_ = 0;  // statements of the pipeline without a result yet
    bool pipeline_sent_ = false;
    std::size_t failed_at_ = 0;
    std::vector<std::string> pipeline_row_;
};

}  // namespace engine::net
