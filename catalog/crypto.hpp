// The few primitives that the catalog and the login need, over OpenSSL. Throws Error{bug} where
// OpenSSL itself fails (no entropy, no memory); never returns a weak result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalog/secret.hpp"

namespace catalog {

using Digest = std::array<std::uint8_t, 32>;

std::string random_bytes(std::size_t count);
std::string random_uuid();  // version 4, lower case with dashes

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);
Digest pbkdf2_sha256(std::string_view password, std::string_view salt, int iterations);
bool equal_constant_time(std::string_view a, std::string_view b);

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
std::string to_hex(std::string_view bytes);

}  // namespace catalog
