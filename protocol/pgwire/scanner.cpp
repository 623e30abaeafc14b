#include "protocol/pgwire/scanner.hpp"

#include <algorithm>

namespace protocol::pgwire {

namespace {

template <typename Predicate>
std::string_view take_while(std::string_view& rest, Predicate fits) {
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), fits);
    const auto taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(taken.size());
    return taken;
}

}  // namespace

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool Scanner::take(char c) {
    if (rest.empty() || rest.front() != c) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

std::optional<int> Scanner::take_sign() {
    if (take('-')) {
        return -1;
    }
    if (take('+')) {
        return 1;
    }
    return std::nullopt;
}

std::string_view Scanner::take_digits() {
    return take_while(rest, is_digit);
}

std::string_view Scanner::take_letters() {
    return take_while(rest, is_letter);
}

bool Scanner::skip_space() {
    return !take_while(rest, is_space).empty();
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::optional<std::int64_t> small_number(std::string_view digits) {
    if (digits.empty() || digits.size() > 18 ||
        !std::all_of(digits.begin(), digits.end(), is_digit)) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    for (const char c : digits) {
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace protocol::pgwire
