#include "server/credentials.hpp"

#include <utility>

namespace server {

namespace {

constexpr int iterations = 4096;  // what every client in use expects and can afford
constexpr std::size_t salt_bytes = 16;

std::string_view as_text(const catalog::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Verifier make_verifier(std::string_view password, std::string_view salt, int rounds) {
    Verifier verifier;
    verifier.salt = salt;
    verifier.iterations = rounds;
    const catalog::Digest salted = catalog::pbkdf2_sha256(password, salt, rounds);
    const catalog::Digest client_key = catalog::hmac_sha256(as_text(salted), "Client Key");
    verifier.stored_key = catalog::sha256(as_text(client_key));
    verifier.server_key = catalog::hmac_sha256(as_text(salted), "Server Key");
    return verifier;
}

Credentials::Credentials(catalog::Secret installation_secret, catalog::Secret password)
    : installation_secret_(std::move(installation_secret)), password_(std::move(password)) {}

void Credentials::set_password(catalog::Secret password) {
    const std::lock_guard lock(mutex_);
    password_ = std::move(password);
    cache_.clear();
}

Verifier Credentials::verifier(std::string_view user, bool any_user) const {
    const bool known = any_user || user == superuser;
    const std::lock_guard lock(mutex_);
    const auto key = std::make_pair(std::string{user}, known);
    const auto found = cache_.find(key);
    if (found != cache_.end()) {
        return found->second;
    }
    const catalog::Digest seed =
        catalog::hmac_sha256(installation_secret_.reveal(), "salt of " + key.first);
    const std::string_view salt = as_text(seed).substr(0, salt_bytes);
    const std::string mock = known ? std::string{} : catalog::random_bytes(salt_bytes);
    Verifier verifier = make_verifier(known ? password_.reveal() : mock, salt, iterations);
    verifier.doomed = !known;
    if (cache_.size() >= cached_max) {
        cache_.clear();
    }
    cache_.emplace(key, verifier);
    return verifier;
}

}  // namespace server
