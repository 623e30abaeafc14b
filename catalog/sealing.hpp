// Authenticated encryption of one value by one key: AES-256-GCM over OpenSSL.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/secret.hpp"

namespace catalog {

/// Nonce, ciphertext and tag in one string. `key` has 32 bytes.
std::string encrypt(std::string_view key, std::string_view plain, std::string_view associated_data);
/// Nothing where the key, the associated data or the bytes are not those of encrypt().
std::optional<Secret> decrypt(
    std::string_view key, std::string_view bytes, std::string_view associated_data
);

/// Joins parts so that different lists never give the same text ("ab","c" and "a","bc").
std::string framed(std::initializer_list<std::string_view> parts);

}  // namespace catalog
