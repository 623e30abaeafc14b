#include "catalog/sealing.hpp"

#include <cstddef>
#include <memory>
#include <utility>

#include <openssl/evp.h>

#include "catalog/crypto.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

[[noreturn]] void throw_broken() {
    throw protocol::Error{
        protocol::ErrorKind::bug,
        protocol::sqlstate::internal_error,
        "the cryptographic library failed to encrypt"};
}

const unsigned char* in(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* out(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

int size_of(std::string_view text) {
    return static_cast<int>(text.size());
}

}  // namespace

std::string encrypt(std::string_view key, std::string_view plain, std::string_view associated) {
    const std::string nonce = random_bytes(nonce_bytes);
    const Context context{EVP_CIPHER_CTX_new()};
    std::string cipher(plain.size(), '\0');
    std::string tag(tag_bytes, '\0');
    int length = 0;
    auto* ctx = context.get();
    const bool done =
        ctx != nullptr &&
        EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), nullptr, in(key), in(nonce)) == 1 &&
        EVP_EncryptUpdate(ctx, nullptr, &length, in(associated), size_of(associated)) == 1 &&
        (plain.empty() ||
         EVP_EncryptUpdate(ctx, out(cipher), &length, in(plain), size_of(plain)) == 1) &&
        EVP_EncryptFinal_ex(ctx, out(tag), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) == 1;
    if (!done) {
        throw_broken();
    }
    return nonce + cipher + tag;
}

std::optional<Secret> decrypt(
    std::string_view key, std::string_view bytes, std::string_view associated
) {
    if (bytes.size() < nonce_bytes + tag_bytes) {
        return std::nullopt;
    }
    const std::string_view nonce = bytes.substr(0, nonce_bytes);
    const std::string_view cipher =
        bytes.substr(nonce_bytes, bytes.size() - nonce_bytes - tag_bytes);
    std::string tag{bytes.substr(bytes.size() - tag_bytes)};
    const Context context{EVP_CIPHER_CTX_new()};
    std::string plain(cipher.size(), '\0');
    int length = 0;
    auto* ctx = context.get();
    unsigned char rest = 0;
    const bool done =
        ctx != nullptr &&
        EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), nullptr, in(key), in(nonce)) == 1 &&
        EVP_DecryptUpdate(ctx, nullptr, &length, in(associated), size_of(associated)) == 1 &&
        (cipher.empty() ||
         EVP_DecryptUpdate(ctx, out(plain), &length, in(cipher), size_of(cipher)) == 1) &&
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(ctx, &rest, &length) == 1;
    Secret secret{std::move(plain)};
    if (!done) {
        return std::nullopt;
    }
    return secret;
}

std::string framed(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (std::string_view part : parts) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return text;
}

}  // namespace catalog
