#include "server/scram_login.hpp"

#include <utility>

namespace server {

namespace pgwire = protocol::pgwire;

namespace {

constexpr std::string_view plain = "SCRAM-SHA-256";
constexpr std::string_view plus = "SCRAM-SHA-256-PLUS";
constexpr std::string_view binding_type = "tls-server-end-point";
constexpr std::size_t nonce_bytes = 18;

std::string_view as_text(const catalog::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

ScramLogin::ScramLogin(Verifier verifier, std::string endpoint_hash)
    : verifier_(std::move(verifier)), endpoint_hash_(std::move(endpoint_hash)) {}

std::vector<std::string_view> ScramLogin::mechanisms() const {
    if (endpoint_hash_.empty()) {
        return {plain};
    }
    return {plus, plain};
}

std::optional<std::string> ScramLogin::first(const pgwire::SaslInitialResponse& message) {
    const bool with_binding = message.mechanism == plus && !endpoint_hash_.empty();
    if (!with_binding && message.mechanism != plain) {
        return std::nullopt;
    }
    std::optional<pgwire::ClientFirst> client = pgwire::parse_client_first(message.response);
    if (!client) {
        return std::nullopt;
    }
    if (with_binding != (client->binding == 'p') ||
        (with_binding && client->binding_type != binding_type)) {
        return std::nullopt;
    }
    // "The server does not offer binding", said to a server that does: somebody stripped the offer.
    if (client->binding == 'y' && !endpoint_hash_.empty()) {
        return std::nullopt;
    }
    client_ = std::move(*client);
    nonce_ = client_.nonce + catalog::to_base64(catalog::random_bytes(nonce_bytes));
    server_first_ =
        pgwire::server_first(nonce_, catalog::to_base64(verifier_.salt), verifier_.iterations);
    return server_first_;
}

std::optional<std::string> ScramLogin::final(std::string_view message) const {
    const std::optional<pgwire::ClientFinal> client = pgwire::parse_client_final(message);
    if (!client) {
        return std::nullopt;
    }
    const std::string expected_binding =
        client_.gs2_header + (client_.binding == 'p' ? endpoint_hash_ : std::string{});
    const std::optional<std::string> proof = catalog::from_base64(client->proof);
    if (client->binding_data != catalog::to_base64(expected_binding) || client->nonce != nonce_ ||
        !proof || proof->size() != verifier_.stored_key.size()) {
        return std::nullopt;
    }
    const std::string auth_message =
        client_.bare + "," + server_first_ + "," + client->without_proof;
    const catalog::Digest signature =
        catalog::hmac_sha256(as_text(verifier_.stored_key), auth_message);
    std::string client_key = *proof;
    for (std::size_t i = 0; i < client_key.size(); ++i) {
        client_key[i] = static_cast<char>(client_key[i] ^ static_cast<char>(signature.at(i)));
    }
    const catalog::Digest stored = catalog::sha256(client_key);
    const bool right = catalog::equal_constant_time(as_text(stored), as_text(verifier_.stored_key));
    if (!right || verifier_.doomed) {
        return std::nullopt;
    }
    const catalog::Digest server_signature =
        catalog::hmac_sha256(as_text(verifier_.server_key), auth_message);
    return pgwire::server_final(catalog::to_base64(as_text(server_signature)));
}

}  // namespace server
