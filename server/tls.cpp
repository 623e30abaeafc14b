#include "server/tls.hpp"

#include <array>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

namespace server {

namespace {

/// RFC 7301's wire form of the one protocol we speak.
constexpr std::string_view alpn_wire = "\x0apostgresql";

int select_alpn(SSL*, const unsigned char** out, unsigned char* out_bytes, const unsigned char* offered, unsigned int offered_bytes, void*) {
    unsigned char* selected = nullptr;
    const int found = SSL_select_next_proto(
        &selected,
        out_bytes,
        reinterpret_cast<const unsigned char*>(alpn_wire.data()),
        static_cast<unsigned int>(alpn_wire.size()),
        offered,
        offered_bytes
    );
    *out = selected;
    // Another protocol's client has lost its way, or somebody led it astray.
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// RFC 5929: the certificate's hash by its own signature's algorithm, SHA-256 in place of MD5 and
/// SHA-1; none for signatures (Ed25519) that name no hash.
std::string endpoint_hash(const X509* certificate) {
    int hash_nid = NID_undef;
    if (X509_get_signature_info(
            const_cast<X509*>(certificate), &hash_nid, nullptr, nullptr, nullptr
        ) != 1 ||
        hash_nid == NID_undef) {
        return {};
    }
    const EVP_MD* hash =
        hash_nid == NID_md5 || hash_nid == NID_sha1 ? EVP_sha256() : EVP_get_digestbynid(hash_nid);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int count = 0;
    if (hash == nullptr || X509_digest(certificate, hash, bytes.data(), &count) != 1) {
        return {};
    }
    return {reinterpret_cast<const char*>(bytes.data()), count};
}

void check_key_file(const std::filesystem::path& key) {
    struct stat about {};
    if (stat(key.c_str(), &about) != 0) {
        throw std::runtime_error(fmt::format("cannot read the TLS key \"{}\"", key.string()));
    }
    // As Postgres has it: root may own it and let a group read it.
    const mode_t refused = about.st_uid == 0 ? S_IRWXO | S_IWGRP | S_IXGRP : S_IRWXO | S_IRWXG;
    if ((about.st_mode & refused) != 0) {
        throw std::runtime_error(
            fmt::format("the TLS key \"{}\" can be read by others: chmod 600 it", key.string())
        );
    }
}

}  // namespace

std::shared_ptr<TlsContext> load_tls(
    const std::filesystem::path& certificate, const std::filesystem::path& key
) {
    check_key_file(key);
    auto context = std::make_shared<TlsContext>();
    boost::system::error_code failure;
    context->ssl.use_certificate_chain_file(certificate.string(), failure);
    if (failure) {
        throw std::runtime_error(fmt::format(
            "cannot use the TLS certificate \"{}\": {}", certificate.string(), failure.message()
        ));
    }
    context->ssl.use_private_key_file(key.string(), boost::asio::ssl::context::pem, failure);
    SSL_CTX* native = context->ssl.native_handle();
    if (failure || SSL_CTX_check_private_key(native) != 1) {
        throw std::runtime_error(fmt::format(
            "cannot use the TLS key \"{}\": it is damaged, has a passphrase, or does not belong to "
            "the certificate",
            key.string()
        ));
    }
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(
        native,
        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
            SSL_OP_CIPHER_SERVER_PREFERENCE
    );
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(native, select_alpn, nullptr);
    context->endpoint_hash = endpoint_hash(SSL_CTX_get0_certificate(native));
    return context;
}

}  // namespace server
