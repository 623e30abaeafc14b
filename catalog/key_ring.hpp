// The keys that seal secrets: AES-256-GCM, a random 96-bit nonce, and what the secret belongs to as
// associated data, so that a sealed value cannot be moved to another row. Sealed form, printable:
// v1|key id|base64 of nonce, ciphertext and tag.
//
// The key file (mode 0600): one `id base64-of-32-bytes` a line; the first line seals, all open.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/secret.hpp"

namespace catalog {

class KeyRing {
public:
    /// Reads the file; where it does not exist and `create`, makes one with a fresh key. Refuses a
    /// file that others may read. Throws Error (F0000 with what to do) on a bad file.
    static KeyRing open(const std::filesystem::path& file, bool create);

    std::string seal(std::string_view secret, std::string_view associated_data) const;
    /// Throws Error{XX001} when the value was tampered with or its key is gone.
    Secret unseal(std::string_view sealed, std::string_view associated_data) const;
    /// Is the key that sealed it still here?
    bool can_unseal(std::string_view sealed) const;

    /// A message authentication code, `key id|hex`, by the key that seals now.
    std::string mac(std::string_view text) const;
    /// By whichever key made it; false also where that key is gone.
    bool mac_matches(std::string_view text, std::string_view mac) const;

    /// The id of the key that seals now.
    const std::string& current_id() const;

    /// Rotation in three durable steps around the catalog's own transaction:
    /// add_new_key() writes the file with a fresh key first; the caller re-seals everything;
    /// forget_old_keys() writes the file with that key alone.
    void add_new_key();
    void forget_old_keys();

private:
    struct Key {
        std::string id;
        Secret bytes;
    };
    KeyRing(std::filesystem::path file, std::vector<Key> keys);
    const Key* find(std::string_view id) const;
    static void write_file(const std::filesystem::path& file, const Key* keys, std::size_t count);

    std::filesystem::path file_;
    std::vector<Key> keys_;
};

}  // namespace catalog
