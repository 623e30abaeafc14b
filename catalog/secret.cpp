#include "catalog/secret.hpp"

#include <utility>

#include <openssl/crypto.h>

namespace catalog {

Secret::Secret(std::string text) : text_(std::move(text)) {
    wipe(text);
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
    wipe(other.text_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe(text_);
        text_ = std::move(other.text_);
        wipe(other.text_);
    }
    return *this;
}

Secret::~Secret() {
    wipe(text_);
}

void wipe(std::string& text) {
    // A short string that was moved from still has its bytes behind its new end.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace catalog
