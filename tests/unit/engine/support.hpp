// What the engine's tests share: loopback sockets, and a real PostgreSQL in a folder of its own.
#pragma once

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/net/pg_connection.hpp"
#include "tests/unit/catalog/support.hpp"

namespace engine::test {

using catalog::test::error_of;

inline net::Patience patience(std::chrono::milliseconds time = std::chrono::seconds{20}) {
    return {std::chrono::steady_clock::now() + time, {}};
}

/// A TCP port of this machine that accepts connections into its backlog and says nothing; closed,
/// a port where nobody listens.
class SilentPort {
public:
    SilentPort() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        socklen_t length = sizeof address;
        if (::bind(fd_, any, length) != 0 || ::listen(fd_, 10) != 0 ||
            ::getsockname(fd_, any, &length) != 0) {
            throw std::runtime_error("no free port");
        }
        port_ = ntohs(address.sin_port);
    }
    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;
    SilentPort(SilentPort&&) = delete;
    SilentPort& operator=(SilentPort&&) = delete;
    ~SilentPort() { close(); }

    std::string port() const { return std::to_string(port_); }
    void close() {
        if (fd_ >= 0) {
            ::close(fd_);
            fd_ = -1;
        }
    }

private:
    int fd_;
    in_port_t port_ = 0;
};

inline net::PgTarget target(const std::string& port) {
    net::PgTarget made;
    made.host = "127.0.0.1";
    made.port = port;
    made.user = "ann";
    made.database = "postgres";
    made.password = catalog::Secret{"right s3cret"};
    return made;
}

/// The user ann may log in with the password of target(). As root it runs as user postgres.
class Postgres {
public:
    static constexpr const char* programs = "/usr/lib/postgresql/15/bin";
    static bool is_installed() { return ::access(programs, X_OK) == 0; }

    /// settings: as for postgres's command line, "-c wal_level=logical"; a standby follows nobody
    /// and stays in recovery.
    explicit Postgres(const std::string& settings = "", bool standby = false) {
        std::filesystem::permissions(dir_.path(), std::filesystem::perms::all);
        catalog::test::spit(dir_.path() / "password", "right s3cret");
        run("initdb -D " + data() + " -U ann -A scram-sha-256 --no-sync -E UTF8 --locale C.UTF-8 " +
            "--pwfile " + (dir_.path() / "password").string());
        if (standby) {
            catalog::test::spit(dir_.path() / "cluster" / "standby.signal", "");
        }
        for (int attempt = 0; attempt < 5 && !running_; ++attempt) {
            SilentPort free;  // another process may take it once it is closed: hence the attempts
            port_ = free.port();
            free.close();
            running_ = try_run(
                "pg_ctl -D " + data() + " -w -l " + (dir_.path() / "log").string() + " -o \"-p " +
                port_ + " -h 127.0.0.1 -k '' -F -c shared_buffers=16MB " + settings + "\" start"
            );
        }
        if (!running_) {
            throw std::runtime_error("PostgreSQL did not start");
        }
    }
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;
    Postgres(Postgres&&) = delete;
    Postgres& operator=(Postgres&&) = delete;
    ~Postgres() { stop(); }

    const std::string& port() const { return port_; }
    void stop() {
        if (running_) {
            running_ = !try_run("pg_ctl -D " + data() + " -m immediate -w stop");
        }
    }

private:
    std::string data() const { return (dir_.path() / "cluster").string(); }

    static bool try_run(const std::string& command) {
        const std::string user = ::geteuid() == 0 ? "runuser -u postgres -- " : "";
        const std::string whole =
            "cd / && " + user + programs + "/" + command + " >/dev/null 2>&1 </dev/null";
        return std::system(whole.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe)
    }
    static void run(const std::string& command) {
        if (!try_run(command)) {
            throw std::runtime_error("failed: " + command);
        }
    }

    catalog::test::TempDir dir_;
    std::string port_;
    bool running_ = false;
};

}  // namespace engine::test
