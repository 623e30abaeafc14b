// What `millrace serve` is told, by flags, environment variables and a config file, in this order
// of precedence.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/log.hpp"

namespace server {

inline constexpr const char* default_password = "peerdb";

struct ServeOptions {
    std::filesystem::path config;
    std::filesystem::path data_dir;
    std::string host;
    std::uint16_t port = 0;
    std::filesystem::path tls_cert;
    std::filesystem::path tls_key;
    bool tls_required = false;
    std::string password;  // empty: not given
    std::filesystem::path password_file;
    std::filesystem::path key_file;
    unsigned threads = 0;
    LogFormat log_format = LogFormat::text;
    LogLevel log_level = LogLevel::info;
};

/// Throws std::runtime_error with a sentence for the user.
ServeOptions read_serve_options(const std::vector<std::string>& arguments);

/// The password in force: the option's, the file's first line, or the default.
std::string read_password(const ServeOptions& options);

/// Refuses what would be unsafe or cannot work: the default password beyond loopback, a certificate
/// without its key … Throws std::runtime_error with a sentence for the user.
void check_serve_options(const ServeOptions& options);

bool is_loopback(const std::string& host);

std::string serve_help();

}  // namespace server
