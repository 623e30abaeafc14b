#include "protocol/pgwire/byte_strings.hpp"

#include <cstdint>

#include <fmt/format.h>

#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_errors.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::size_t uuid_bytes = 16;

void append_hex(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 0xfU]);
    }
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<unsigned>(c - 'a' + 10);
    }
    if (c >= 'A' && c <= 'F') {
        return static_cast<unsigned>(c - 'A' + 10);
    }
    return std::nullopt;
}

/// The byte that two digits at the front write.
std::optional<char> hex_byte(std::string_view text) {
    if (text.size() < 2) {
        return std::nullopt;
    }
    const auto high = hex_digit(text[0]);
    const auto low = hex_digit(text[1]);
    if (!high || !low) {
        return std::nullopt;
    }
    return static_cast<char>(*high << 4U | *low);
}

std::string parse_hex(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        if (is_space(text.front())) {
            text.remove_prefix(1);
            continue;
        }
        const auto byte = hex_byte(text);
        if (!byte) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "invalid hexadecimal data in value of type bytea"
            );
        }
        bytes.push_back(*byte);
        text.remove_prefix(2);
    }
    return bytes;
}

/// The byte of \ooo, 000 to 377, after its backslash.
std::optional<char> octal_byte(std::string_view text) {
    const auto is_octal = [](char c, char last) { return c >= '0' && c <= last; };
    if (text.size() < 3 || !is_octal(text[0], '3') || !is_octal(text[1], '7') ||
        !is_octal(text[2], '7')) {
        return std::nullopt;
    }
    return static_cast<char>((text[0] - '0') * 64 + (text[1] - '0') * 8 + (text[2] - '0'));
}

std::string parse_escaped(std::string_view text) {
    std::string bytes;
    auto rest = text;
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c != '\\') {
            bytes.push_back(c);
        } else if (rest.starts_with('\\')) {
            bytes.push_back('\\');
            rest.remove_prefix(1);
        } else if (const auto byte = octal_byte(rest)) {
            bytes.push_back(*byte);
            rest.remove_prefix(3);
        } else {
            throw invalid_syntax("bytea", text);
        }
    }
    return bytes;
}

}  // namespace

void append_bytea(std::string& out, std::string_view bytes) {
    out.append("\\x");
    append_hex(out, bytes);
}

std::string parse_bytea(std::string_view text) {
    return text.starts_with("\\x") ? parse_hex(text.substr(2)) : parse_escaped(text);
}

std::string parse_uuid(std::string_view text) {
    Scanner scanner{text};
    const bool has_brace = scanner.take('{');
    std::string bytes;
    while (bytes.size() < uuid_bytes) {
        const auto byte = hex_byte(scanner.rest);
        if (!byte) {
            throw invalid_syntax("uuid", text);
        }
        bytes.push_back(*byte);
        scanner.rest.remove_prefix(2);
        if (bytes.size() % 2 == 0 && bytes.size() < uuid_bytes) {
            scanner.take('-');
        }
    }
    if ((has_brace && !scanner.take('}')) || !scanner.at_end()) {
        throw invalid_syntax("uuid", text);
    }
    return bytes;
}

void append_uuid(std::string& out, std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            out.push_back('-');
        }
        append_hex(out, bytes.substr(i, 1));
    }
}

}  // namespace protocol::pgwire
