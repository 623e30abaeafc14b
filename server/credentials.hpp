// Who may log in, as SCRAM verifiers. Every user name has one of the same form, and costs the same
// to look up, so that a stranger cannot tell which names exist. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/model.hpp"
#include "catalog/secret.hpp"
#include "server/verifier.hpp"

namespace server {

inline constexpr std::string_view superuser = "millrace";

class Credentials {
public:
    Credentials(catalog::Secret installation_secret, catalog::Secret password);

    void set_password(catalog::Secret password);
    /// `any_user`: a name that is no role is taken as the superuser, with the server's password.
    /// `role`: of that name, or nullptr.
    Verifier verifier(std::string_view user, bool any_user, const catalog::Role* role = nullptr)
        const;

private:
    static constexpr std::size_t cached_max = 1000;

    /// From the server's password, or from none.
    Verifier derived(std::string_view user, bool known) const;

    const catalog::Secret installation_secret_;
    mutable std::mutex mutex_;
    catalog::Secret password_;
    // The key derivation costs a millisecond or two; the same users come again and again.
    mutable std::map<std::pair<std::string, bool>, Verifier> cache_;
};

}  // namespace server
