#include "sql/functions_characters.hpp"

#include "protocol/error.hpp"

namespace sql {

std::u32string code_points(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (first < 0x80 || at + length > text.size()) {
            points += static_cast<char32_t>(first);
            ++at;
            continue;
        }
        std::uint32_t code = first & (0x7fU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            code = code << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
        }
        points += static_cast<char32_t>(code);
        at += length;
    }
    return points;
}

void append_code_point(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0U | code >> 6U);
        put(0x80U | (code & 0x3fU));
    } else if (code < 0x10000) {
        put(0xe0U | code >> 12U);
        put(0x80U | (code >> 6U & 0x3fU));
        put(0x80U | (code & 0x3fU));
    } else {
        put(0xf0U | code >> 18U);
        put(0x80U | (code >> 12U & 0x3fU));
        put(0x80U | (code >> 6U & 0x3fU));
        put(0x80U | (code & 0x3fU));
    }
}

std::string from_code_points(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        append_code_point(out, static_cast<std::uint32_t>(c));
    }
    return out;
}

void check_text_length(std::size_t length) {
    constexpr std::size_t text_bytes_max = 1U << 20U;
    if (length > text_bytes_max) {
        throw protocol::statement_error(
            protocol::sqlstate::limit_exceeded, "the text is longer than 1 MiB"
        );
    }
}

}  // namespace sql
