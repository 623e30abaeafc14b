#include "server/verifier.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace server {

namespace {

std::string_view as_text(const catalog::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool read_key(std::string_view base64, catalog::Digest& key) {
    const std::optional<std::string> bytes = catalog::from_base64(base64);
    if (!bytes || bytes->size() != key.size()) {
        return false;
    }
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return true;
}

/// Up to `separator`, which is taken away too; nothing where there is none.
std::optional<std::string_view> take_up_to(std::string_view& text, char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view part = text.substr(0, at);
    text.remove_prefix(at + 1);
    return part;
}

}  // namespace

Verifier make_verifier(std::string_view password, std::string_view salt, int iterations) {
    Verifier verifier;
    verifier.salt = salt;
    verifier.iterations = iterations;
    const catalog::Digest salted = catalog::pbkdf2_sha256(password, salt, iterations);
    const catalog::Digest client_key = catalog::hmac_sha256(as_text(salted), "Client Key");
    verifier.stored_key = catalog::sha256(as_text(client_key));
    verifier.server_key = catalog::hmac_sha256(as_text(salted), "Server Key");
    return verifier;
}

Verifier new_verifier(std::string_view password) {
    return make_verifier(password, catalog::random_bytes(scram_salt_bytes), scram_iterations);
}

std::string verifier_text(const Verifier& verifier) {
    return fmt::format(
        "{}{}:{}${}:{}",
        verifier_prefix,
        verifier.iterations,
        catalog::to_base64(verifier.salt),
        catalog::to_base64(as_text(verifier.stored_key)),
        catalog::to_base64(as_text(verifier.server_key))
    );
}

std::optional<Verifier> parse_verifier(std::string_view text) {
    if (!text.starts_with(verifier_prefix)) {
        return std::nullopt;
    }
    text.remove_prefix(verifier_prefix.size());
    const auto iterations = take_up_to(text, ':');
    const auto salt = take_up_to(text, '$');
    const auto stored_key = take_up_to(text, ':');
    if (!iterations || !salt || !stored_key || *iterations != std::to_string(scram_iterations)) {
        return std::nullopt;
    }
    Verifier verifier;
    verifier.iterations = scram_iterations;
    const std::optional<std::string> salt_bytes = catalog::from_base64(*salt);
    if (!salt_bytes || salt_bytes->size() != scram_salt_bytes ||
        !read_key(*stored_key, verifier.stored_key) || !read_key(text, verifier.server_key)) {
        return std::nullopt;
    }
    verifier.salt = *salt_bytes;
    return verifier;
}

bool is_md5_verifier(std::string_view text) {
    constexpr std::string_view prefix = "md5";
    constexpr std::size_t digits = 32;
    const bool shaped = text.starts_with(prefix) && text.size() == prefix.size() + digits;
    return shaped && std::all_of(text.begin() + prefix.size(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace server
