#include "catalog/secret.hpp"

#include <openssl/crypto.h>

namespace catalog {

// Swapped rather than moved: what a short string was moved from still holds its bytes.
Secret::Secret(std::string text) {
    text_.swap(text);
    wipe(text);
}

Secret::Secret(Secret&& other) noexcept {
    text_.swap(other.text_);
    wipe(other.text_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        text_.swap(other.text_);
        wipe(other.text_);
    }
    return *this;
}

Secret::~Secret() {
    wipe(text_);
}

void wipe(std::string& text) {
    // Also the bytes behind its end, which it may have had before.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace catalog
