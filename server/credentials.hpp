// Who may log in, as SCRAM verifiers. Every user name has one of the same form, and its salt never
// changes, so that a stranger cannot tell which names exist. Thread-safe.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "catalog/crypto.hpp"
#include "catalog/secret.hpp"

namespace server {

inline constexpr std::string_view superuser = "millrace";

struct Verifier {
    std::string salt;
    int iterations = 0;
    catalog::Digest stored_key{};
    catalog::Digest server_key{};
    bool doomed = false;  // the exchange is played to its end, then fails like a wrong password
};

class Credentials {
public:
    Credentials(catalog::Secret installation_secret, catalog::Secret password);

    void set_password(catalog::Secret password);
    /// `any_user`: a name that is no role is taken as the superuser, with the server's password.
    Verifier verifier(std::string_view user, bool any_user) const;

private:
    static constexpr std::size_t cached_max = 1000;

    const catalog::Secret installation_secret_;
    mutable std::mutex mutex_;
    catalog::Secret password_;
    // The key derivation costs a millisecond or two; the same users come again and again.
    mutable std::map<std::pair<std::string, bool>, Verifier> cache_;
};

/// The server key and stored key of a password (RFC 5802, section 3).
Verifier make_verifier(std::string_view password, std::string_view salt, int iterations);

}  // namespace server
