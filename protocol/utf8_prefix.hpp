// The beginning of a text that has a limit in bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace protocol {

/// Up to `bytes_max` bytes, without a piece of a character at the end.
inline std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

}  // namespace protocol
