// The server's side of one SCRAM-SHA-256 exchange. Any fault, and a wrong password, end alike: with
// nullopt, after the same steps.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/pgwire/frontend.hpp"
#include "protocol/pgwire/scram.hpp"
#include "server/credentials.hpp"

namespace server {

class ScramLogin {
public:
    /// `endpoint_hash`: the hash of our certificate inside TLS (tls-server-end-point), else empty.
    ScramLogin(Verifier verifier, std::string endpoint_hash);

    std::vector<std::string_view> mechanisms() const;
    /// The client's first message to the server's first.
    std::optional<std::string> first(const protocol::pgwire::SaslInitialResponse& message);
    /// The client's final message to the server's final.
    std::optional<std::string> final(std::string_view message) const;

private:
    Verifier verifier_;
    std::string endpoint_hash_;
    protocol::pgwire::ClientFirst client_;
    std::string server_first_;
    std::string nonce_;
};

}  // namespace server
