// Bytes written down in tests: as hexadecimal digits, and as the network-order words of messages.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "protocol/bytes.hpp"

namespace protocol {

using namespace std::string_literals;

inline std::span<const std::uint8_t> span_of(std::string_view bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

inline std::string u16(std::uint32_t value) {
    std::string out;
    put_u16(out, static_cast<std::uint16_t>(value));
    return out;
}

inline std::string u32(std::uint32_t value) {
    std::string out;
    put_u32(out, value);
    return out;
}

inline std::string c_string(std::string_view text) {
    return std::string(text) + '\0';
}

inline std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<std::uint8_t>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 0xfU];
    }
    return out;
}

inline std::string from_hex(std::string_view digits) {
    std::string out;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    }
    return out;
}

/// One message of either side: type, length word, body.
inline std::string frame(char type, std::string_view body) {
    return type + u32(static_cast<std::uint32_t>(body.size() + 4)) + std::string(body);
}

}  // namespace protocol
