// Reading a value's text from left to right: what stands at the front is taken if it fits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace protocol::pgwire {

struct Scanner {
    std::string_view rest;

    bool at_end() const { return rest.empty(); }
    char peek() const { return rest.empty() ? '\0' : rest.front(); }
    bool take(char c);
    /// '+' or '-', as the sign it means; nothing there is nullopt.
    std::optional<int> take_sign();
    /// As many digits as there are, none included.
    std::string_view take_digits();
    std::string_view take_letters();
    /// True if there was any.
    bool skip_space();
};

/// isspace() of the C locale.
bool is_space(char c);
bool is_digit(char c);
bool is_letter(char c);
std::string_view trim(std::string_view text);

/// Digits only; nullopt if there are none, or too many for 18 places.
std::optional<std::int64_t> small_number(std::string_view digits);

}  // namespace protocol::pgwire
