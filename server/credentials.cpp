#include "server/credentials.hpp"

#include <optional>

namespace server {

namespace {

std::string_view as_text(const catalog::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Credentials::Credentials(catalog::Secret installation_secret, catalog::Secret password)
    : installation_secret_(std::move(installation_secret)), password_(std::move(password)) {}

void Credentials::set_password(catalog::Secret password) {
    const std::lock_guard lock(mutex_);
    password_ = std::move(password);
    cache_.clear();
}

Verifier Credentials::verifier(std::string_view user, bool any_user, const catalog::Role* role)
    const {
    const bool known = user == superuser || (any_user && role == nullptr);
    // Derived for a role with a password of its own as well: it must not be answered sooner.
    Verifier verifier = derived(user, known);
    if (known || role == nullptr || !role->verifier) {
        return verifier;
    }
    return parse_verifier(*role->verifier).value_or(std::move(verifier));
}

Verifier Credentials::derived(std::string_view user, bool known) const {
    const std::lock_guard lock(mutex_);
    const auto key = std::make_pair(std::string{user}, known);
    const auto found = cache_.find(key);
    if (found != cache_.end()) {
        return found->second;
    }
    const catalog::Digest seed =
        catalog::hmac_sha256(installation_secret_.reveal(), "salt of " + key.first);
    const std::string_view salt = as_text(seed).substr(0, scram_salt_bytes);
    const std::string mock = known ? std::string{} : catalog::random_bytes(scram_salt_bytes);
    Verifier verifier = make_verifier(known ? password_.reveal() : mock, salt, scram_iterations);
    verifier.doomed = !known;
    if (cache_.size() >= cached_max) {
        cache_.clear();
    }
    cache_.emplace(key, verifier);
    return verifier;
}

}  // namespace server
