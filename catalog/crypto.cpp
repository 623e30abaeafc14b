#include "catalog/crypto.hpp"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "protocol/error.hpp"

namespace catalog {

namespace {

[[noreturn]] void throw_broken(std::string_view what) {
    throw protocol::Error{
        protocol::ErrorKind::bug,
        protocol::sqlstate::internal_error,
        "the cryptographic library failed to " + std::string{what}};
}

const unsigned char* as_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw_broken("make random bytes");
    }
    return bytes;
}

std::string random_uuid() {
    std::string bytes = random_bytes(16);
    bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0fU) | 0x40U);
    bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3fU) | 0x80U);
    std::string text = to_hex(bytes);
    for (std::size_t at : {20UL, 16UL, 12UL, 8UL}) {
        text.insert(at, 1, '-');
    }
    return text;
}

Digest sha256(std::string_view bytes) {
    Digest digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) !=
        1) {
        throw_broken("hash");
    }
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Digest digest{};
    unsigned int length = 0;
    // An empty key may be a null pointer, which HMAC would take for "the previous key".
    const char* key_bytes = key.empty() ? "" : key.data();
    if (HMAC(
            EVP_sha256(),
            key_bytes,
            static_cast<int>(key.size()),
            as_bytes(bytes),
            bytes.size(),
            digest.data(),
            &length
        ) == nullptr ||
        length != digest.size()) {
        throw_broken("authenticate");
    }
    return digest;
}

Digest pbkdf2_sha256(std::string_view password, std::string_view salt, int iterations) {
    Digest digest{};
    if (PKCS5_PBKDF2_HMAC(
            password.empty() ? "" : password.data(),
            static_cast<int>(password.size()),
            as_bytes(salt),
            static_cast<int>(salt.size()),
            iterations,
            EVP_sha256(),
            static_cast<int>(digest.size()),
            digest.data()
        ) != 1) {
        throw_broken("derive a key");
    }
    return digest;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        unsigned group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            group = (group << 8U) | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= count ? base64_alphabet[(group >> (18 - 6 * i)) & 0x3fU] : '=';
        }
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with('=') ? 1 : 0);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    unsigned group = 0;
    unsigned bits = 0;
    for (char c : text.substr(0, text.size() - padding)) {
        const std::size_t digit = base64_alphabet.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        group = (group << 6U) | static_cast<unsigned>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((group >> bits) & 0xffU);
        }
    }
    // Left-over bits that are not zero would give one value two spellings.
    if ((group & ((1U << bits) - 1U)) != 0) {
        return std::nullopt;
    }
    return bytes;
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4U];
        text += digits[byte & 0x0fU];
    }
    return text;
}

}  // namespace catalog
