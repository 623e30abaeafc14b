// A SCRAM-SHA-256 verifier (RFC 5802, section 3): what a server keeps of a password. Its text is
// Postgres's: SCRAM-SHA-256$ITERATIONS:SALT$STORED_KEY:SERVER_KEY.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/crypto.hpp"

namespace server {

inline constexpr std::string_view verifier_prefix = "SCRAM-SHA-256$";
/// What every client in use expects and can afford. All verifiers have the same, and salts of the
/// same length, so that no login tells which roles there are.
inline constexpr int scram_iterations = 4096;
inline constexpr std::size_t scram_salt_bytes = 16;

struct Verifier {
    std::string salt;
    int iterations = 0;
    catalog::Digest stored_key{};
    catalog::Digest server_key{};
    bool doomed = false;  // the exchange is played to its end, then fails like a wrong password
};

Verifier make_verifier(std::string_view password, std::string_view salt, int iterations);
/// With a salt of its own.
Verifier new_verifier(std::string_view password);

std::string verifier_text(const Verifier& verifier);
/// Nothing for a malformed one, and for one of other iterations or another length of salt.
std::optional<Verifier> parse_verifier(std::string_view text);
bool is_md5_verifier(std::string_view text);

}  // namespace server
