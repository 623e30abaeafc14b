// The server's TLS: one context a load, replaced on SIGHUP; connections keep the one they began
// with.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include <boost/asio/ssl/context.hpp>

namespace server {

struct TlsContext {
    TlsContext() : ssl(boost::asio::ssl::context::tls_server) {}
    boost::asio::ssl::context ssl;
    std::string endpoint_hash;  // tls-server-end-point; empty where the certificate defines none
};

/// Throws std::runtime_error with a sentence for the user: a file is missing, others may read the
/// key, the two do not belong together …
std::shared_ptr<TlsContext> load_tls(
    const std::filesystem::path& certificate, const std::filesystem::path& key
);

/// The context for new connections. shared_ptr: owned by this holder and by each connection that
/// uses it. Thread-safe.
class TlsHolder {
public:
    std::shared_ptr<TlsContext> get() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }
    void set(std::shared_ptr<TlsContext> context) {
        const std::lock_guard lock(mutex_);
        current_ = std::move(context);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<TlsContext> current_;
};

}  // namespace server
