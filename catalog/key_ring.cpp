#include "catalog/key_ring.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include <sys/stat.h>

#include "catalog/crypto.hpp"
#include "catalog/files.hpp"
#include "catalog/sealing.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_bytes = 32;
constexpr std::size_t key_file_bytes_max = std::size_t{64} * 1024;
constexpr std::string_view sealed_version = "v1";

protocol::Error bad_key_file(const fs::path& file, std::string_view what, std::string hint) {
    return protocol::Error{
        protocol::ErrorKind::configuration,
        "F0000",
        "the key file \"" + file.string() + "\" " + std::string{what},
        {},
        std::move(hint)};
}

protocol::Error damaged(std::string message, std::string hint) {
    return protocol::Error{
        protocol::ErrorKind::configuration,
        protocol::sqlstate::data_corrupted,
        std::move(message),
        {},
        std::move(hint)};
}

std::string digest_hex(const Digest& digest) {
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// HMAC under a key of its own, derived, so that one key never serves two algorithms.
std::string mac_hex(std::string_view key, std::string_view text) {
    const Digest derived = hmac_sha256(key, "millrace: message authentication");
    return digest_hex(
        hmac_sha256({reinterpret_cast<const char*>(derived.data()), derived.size()}, text)
    );
}

bool is_key_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

struct Sealed {
    std::string_view key_id;
    std::string_view payload;
};

std::optional<Sealed> split_sealed(std::string_view text) {
    if (!text.starts_with("v1|")) {
        return std::nullopt;
    }
    text.remove_prefix(3);
    const std::size_t bar = text.find('|');
    if (bar == std::string_view::npos || !is_key_id(text.substr(0, bar))) {
        return std::nullopt;
    }
    return Sealed{text.substr(0, bar), text.substr(bar + 1)};
}

void check_mode(const fs::path& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) {
        throw_file_error(errno, "read the key file", file);
    }
    if (!S_ISREG(facts.st_mode)) {
        throw bad_key_file(file, "is not a regular file", "Name a file.");
    }
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw bad_key_file(
            file, "may be read by others than its owner", "Run: chmod 600 '" + file.string() + "'."
        );
    }
}

std::string fresh_key_id() {
    return "k" + to_hex(random_bytes(6));
}

/// The next line, taken off the front of `text`.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with('\r') || line.ends_with(' ')) {
        line.remove_suffix(1);
    }
    return line;
}

}  // namespace

KeyRing::KeyRing(fs::path file, std::vector<Key> keys)
    : file_(std::move(file)), keys_(std::move(keys)) {}

KeyRing KeyRing::open(const fs::path& file, bool create) {
    if (!is_there(file)) {
        if (!create) {
            throw bad_key_file(
                file,
                "does not exist",
                "Put back the key file that belongs to this catalog; its secrets cannot be read "
                "without it."
            );
        }
        std::vector<Key> keys;
        keys.push_back(Key{fresh_key_id(), Secret{random_bytes(key_bytes)}});
        write_file(file, keys.data(), keys.size());
        return KeyRing{file, std::move(keys)};
    }
    check_mode(file);
    const Secret content{read_beginning(file, key_file_bytes_max + 1)};
    if (content.reveal().size() > key_file_bytes_max) {
        throw bad_key_file(file, "is too long to be one", "Name the right file.");
    }
    KeyRing ring{file, {}};
    std::string_view rest = content.reveal();
    for (int number = 1; !rest.empty(); ++number) {
        const std::string_view line = take_line(rest);
        if (line.empty()) {
            continue;
        }
        const std::size_t space = std::min(line.find(' '), line.size());
        const std::string_view id = line.substr(0, space);
        std::optional<std::string> bytes =
            from_base64(line.substr(std::min(space + 1, line.size())));
        if (!is_key_id(id) || !bytes || bytes->size() != key_bytes || ring.find(id) != nullptr) {
            throw bad_key_file(
                file,
                "is damaged in line " + std::to_string(number),
                "Each line is an id that no other line has, a space, and 32 bytes in base64."
            );
        }
        ring.keys_.push_back(Key{std::string{id}, Secret{std::move(*bytes)}});
    }
    if (ring.keys_.empty()) {
        throw bad_key_file(file, "holds no key", "Put back the key file of this catalog.");
    }
    return ring;
}

const KeyRing::Key* KeyRing::find(std::string_view id) const {
    const auto found = std::ranges::find(keys_, id, &Key::id);
    return found == keys_.end() ? nullptr : &*found;
}

std::string KeyRing::seal(std::string_view secret, std::string_view associated_data) const {
    const Key& key = keys_.front();
    const std::string bound = framed({sealed_version, key.id, associated_data});
    return std::string{sealed_version} + "|" + key.id + "|" +
           to_base64(encrypt(key.bytes.reveal(), secret, bound));
}

Secret KeyRing::unseal(std::string_view sealed, std::string_view associated_data) const {
    const std::optional<Sealed> parts = split_sealed(sealed);
    if (!parts) {
        throw damaged("a sealed secret in the catalog is damaged", "Set that option anew.");
    }
    const Key* key = find(parts->key_id);
    if (key == nullptr) {
        throw damaged(
            "the key that sealed a secret is not in the key file",
            "Put back the key file that holds key " + std::string{parts->key_id} +
                ", or set that option anew."
        );
    }
    const std::optional<std::string> bytes = from_base64(parts->payload);
    std::optional<Secret> secret;
    if (bytes) {
        const std::string bound = framed({sealed_version, key->id, associated_data});
        secret = decrypt(key->bytes.reveal(), *bytes, bound);
    }
    if (!secret) {
        throw damaged(
            "a sealed secret in the catalog is damaged or belongs elsewhere",
            "Set that option anew."
        );
    }
    return std::move(*secret);
}

bool KeyRing::can_unseal(std::string_view sealed) const {
    const std::optional<Sealed> parts = split_sealed(sealed);
    return parts && find(parts->key_id) != nullptr;
}

std::string KeyRing::mac(std::string_view text) const {
    const Key& key = keys_.front();
    return key.id + "|" + mac_hex(key.bytes.reveal(), text);
}

bool KeyRing::mac_matches(std::string_view text, std::string_view mac) const {
    const std::size_t bar = mac.find('|');
    const Key* key = bar == std::string_view::npos ? nullptr : find(mac.substr(0, bar));
    if (key == nullptr) {
        return false;
    }
    return equal_constant_time(mac_hex(key->bytes.reveal(), text), mac.substr(bar + 1));
}

const std::string& KeyRing::current_id() const {
    return keys_.front().id;
}

void KeyRing::add_new_key() {
    keys_.insert(keys_.begin(), Key{fresh_key_id(), Secret{random_bytes(key_bytes)}});
    try {
        write_file(file_, keys_.data(), keys_.size());
    } catch (...) {
        keys_.erase(keys_.begin());
        throw;
    }
}

void KeyRing::forget_old_keys() {
    write_file(file_, keys_.data(), 1);
    keys_.erase(keys_.begin() + 1, keys_.end());
}

void KeyRing::write_file(const fs::path& file, const Key* keys, std::size_t count) {
    std::string text;
    text.reserve(count * 128);  // so that growing leaves no copy behind
    for (std::size_t i = 0; i < count; ++i) {
        std::string encoded = to_base64(keys[i].bytes.reveal());
        text.append(keys[i].id).append(" ").append(encoded).append("\n");
        wipe(encoded);
    }
    const Secret content{std::move(text)};
    replace_private_file(file, content.reveal());
}

}  // namespace catalog
