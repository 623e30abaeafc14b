#include "sql/functions_json_parts.hpp"

#include <charconv>
#include <cstdint>

namespace sql {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// Behind the string that begins at `at`.
std::size_t string_end(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        at += text[at] == '\\' ? 1 : 0;
    }
    return at + 1;
}

/// Where the value that begins at `at` ends: at a comma, colon or bracket of its own level.
std::size_t value_end(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = string_end(text, at);
            continue;
        }
        if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            if (depth == 0) {
                return at;
            }
            --depth;
        } else if (depth == 0 && (c == ',' || c == ':')) {
            return at;
        }
        ++at;
    }
    return at;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80U) {
        put(code);
    } else if (code < 0x800U) {
        put(0xC0U | (code >> 6U));
        put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000U) {
        put(0xE0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3FU));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

std::uint32_t hex4(std::string_view text, std::size_t at) {
    std::uint32_t code = 0;
    const std::string_view digits = text.substr(std::min(at, text.size()), 4);
    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    return code;
}

/// The escape whose letter is at `at`; gives how many characters it has from there.
std::size_t append_escape(std::string& out, std::string_view text, std::size_t at) {
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view meanings = "\b\f\n\r\t";
    const char c = text[at];
    if (c != 'u') {
        const std::size_t known = letters.find(c);
        out += known == std::string_view::npos ? c : meanings[known];
        return 1;
    }
    constexpr std::uint32_t high = 0xD800;
    constexpr std::uint32_t low = 0xDC00;
    constexpr std::size_t escape_length = 5;
    const std::uint32_t first = hex4(text, at + 1);
    if (first >= high && first < low) {
        const std::uint32_t second = hex4(text, at + escape_length + 2);
        append_utf8(out, 0x10000U + ((first - high) << 10U) + (second - low));
        return 2 * escape_length + 1;
    }
    append_utf8(out, first);
    return escape_length;
}

}  // namespace

JsonKind json_kind(std::string_view text) {
    const std::string_view value = trimmed(text);
    switch (value.empty() ? '\0' : value.front()) {
        case '{':
            return JsonKind::object;
        case '[':
            return JsonKind::array;
        case '"':
            return JsonKind::string;
        case 'n':
            return JsonKind::null;
        default:
            return JsonKind::scalar;
    }
}

std::vector<std::string_view> json_elements(std::string_view text) {
    const std::string_view array = trimmed(text);
    std::vector<std::string_view> elements;
    if (json_kind(array) != JsonKind::array) {
        return elements;
    }
    for (std::size_t at = 1; at + 1 < array.size();) {
        const std::size_t end = value_end(array, at);
        const std::string_view element = trimmed(array.substr(at, end - at));
        if (!element.empty()) {
            elements.push_back(element);
        }
        at = end + 1;
    }
    return elements;
}

std::vector<JsonMember> json_members(std::string_view text) {
    const std::string_view object = trimmed(text);
    std::vector<JsonMember> members;
    if (json_kind(object) != JsonKind::object) {
        return members;
    }
    for (std::size_t at = 1; at + 1 < object.size();) {
        const std::size_t colon = value_end(object, at);
        if (colon >= object.size() || object[colon] != ':') {
            break;
        }
        const std::size_t end = value_end(object, colon + 1);
        members.push_back(
            {.key = json_string(trimmed(object.substr(at, colon - at))),
             .value = trimmed(object.substr(colon + 1, end - colon - 1))}
        );
        at = end + 1;
    }
    return members;
}

std::string json_string(std::string_view text) {
    std::string out;
    const std::string_view inner = trimmed(text);
    for (std::size_t at = 1; at + 1 < inner.size();) {
        if (inner[at] == '\\') {
            at += 1 + append_escape(out, inner, at + 1);
        } else {
            out += inner[at++];
        }
    }
    return out;
}

}  // namespace sql
