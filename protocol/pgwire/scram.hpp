// The texts of SCRAM-SHA-256 (RFC 5802, 7677), parsed and built. Syntax only: the server computes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace protocol::pgwire {

inline constexpr std::size_t sasl_message_bytes_max = 4096;

struct ClientFirst {
    char binding = 'n';        // n: not supported; y: the client thinks we do not; p: used
    std::string binding_type;  // of p: "tls-server-end-point"
    std::string gs2_header;    // "n,,": comes back in the client's final message
    std::string nonce;
    std::string bare;  // client-first-message-bare, for the auth message
};

struct ClientFinal {
    std::string binding_data;  // base64, of c=
    std::string nonce;
    std::string proof;          // base64
    std::string without_proof;  // for the auth message
};

/// nullopt for anything malformed, an authzid, a mandatory extension, a nonce that is not
/// printable.
std::optional<ClientFirst> parse_client_first(std::string_view message);
std::optional<ClientFinal> parse_client_final(std::string_view message);

std::string server_first(std::string_view nonce, std::string_view salt_base64, int iterations);
std::string server_final(std::string_view signature_base64);

}  // namespace protocol::pgwire
