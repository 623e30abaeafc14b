#include "engine/destination/type_widening.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace engine::destination {

namespace {

/// "numeric(10,2)" in parts.
struct TypeText {
    std::string name;
    std::optional<int> first;
    std::optional<int> second;
    bool array = false;
};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc{} ? std::optional{value} : std::nullopt;
}

TypeText read(std::string_view text) {
    TypeText type;
    if (text.ends_with("[]")) {
        type.array = true;
        text.remove_suffix(2);
    }
    const std::size_t open = text.find('(');
    const std::size_t close = text.find(')', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
        type.name = text;
        return type;
    }
    // "timestamp(3) without time zone": the number stands within the name.
    type.name = std::string{text.substr(0, open)} + std::string{text.substr(close + 1)};
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    const std::size_t comma = inside.find(',');
    type.first = number(inside.substr(0, comma));
    if (comma != std::string_view::npos) {
        type.second = number(inside.substr(comma + 1));
    }
    return type;
}

int integer_bytes(std::string_view name) {
    return name == "smallint" ? 2 : name == "integer" ? 4 : name == "bigint" ? 8 : 0;
}

bool numeric_fits(const TypeText& from, const TypeText& to) {
    if (!to.first) {
        return true;
    }
    if (!from.first) {
        return false;
    }
    const int from_scale = from.second.value_or(0);
    const int to_scale = to.second.value_or(0);
    return to_scale >= from_scale && *to.first - to_scale >= *from.first - from_scale;
}

bool length_fits(const TypeText& from, const TypeText& to) {
    return !to.first || (from.first && *to.first >= *from.first);
}

bool integer_fits(const TypeText& from, const TypeText& to) {
    const int bytes = integer_bytes(from.name);
    if (integer_bytes(to.name) != 0) {
        return integer_bytes(to.name) >= bytes;
    }
    constexpr int digits[] = {0, 0, 5, 0, 10, 0, 0, 0, 19};
    const int scale = to.second.value_or(0);  // below zero it rounds
    return to.name == "numeric" &&
           (!to.first || (scale >= 0 && *to.first - scale >= digits[bytes]));
}

bool is_time(std::string_view name) {
    return name.starts_with("time");
}

}  // namespace

bool is_widening(std::string_view from_text, std::string_view to_text) {
    if (from_text == to_text) {
        return true;
    }
    const TypeText from = read(from_text);
    const TypeText to = read(to_text);
    if (from.array != to.array) {
        return false;
    }
    if (integer_bytes(from.name) != 0) {
        return integer_fits(from, to);
    }
    if (from.name == "real") {
        return to.name == "double precision";
    }
    if (from.name == "numeric") {
        return to.name == "numeric" && numeric_fits(from, to);
    }
    if (from.name == "character varying") {
        return to.name == "text" || (to.name == "character varying" && length_fits(from, to));
    }
    if (from.name != to.name) {
        return false;
    }
    if (is_time(from.name) || from.name == "interval") {
        return !to.first || (from.first && *to.first >= *from.first);
    }
    // Blanks would be added to a longer char(n).
    return from.name == "bit varying" && length_fits(from, to);
}

}  // namespace engine::destination
