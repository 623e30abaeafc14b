#include "protocol/pgwire/json_syntax.hpp"

#include <algorithm>
#include <vector>

#include "protocol/pgwire/scanner.hpp"

namespace protocol::pgwire {

namespace {

bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

void skip_blanks(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n\r"), rest.size()));
}

bool take_word(std::string_view& rest, std::string_view word) {
    if (!rest.starts_with(word)) {
        return false;
    }
    rest.remove_prefix(word.size());
    return true;
}

bool take_number(std::string_view& rest) {
    Scanner scanner{rest};
    scanner.take('-');
    const auto whole = scanner.take_digits();
    if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) {
        return false;
    }
    if (scanner.take('.') && scanner.take_digits().empty()) {
        return false;
    }
    if (scanner.take('e') || scanner.take('E')) {
        scanner.take_sign();
        if (scanner.take_digits().empty()) {
            return false;
        }
    }
    rest = scanner.rest;
    return true;
}

/// The escape after a backslash.
bool take_escape(std::string_view& rest) {
    if (take_word(rest, "u")) {
        const auto code = rest.substr(0, 4);
        rest.remove_prefix(code.size());
        return code.size() == 4 && std::all_of(code.begin(), code.end(), is_hex_digit);
    }
    if (rest.empty() ||
        std::string_view("\"\\/bfnrt").find(rest.front()) == std::string_view::npos) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

bool take_string(std::string_view& rest) {
    if (!take_word(rest, "\"")) {
        return false;
    }
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c == '"') {
            return true;
        }
        if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !take_escape(rest))) {
            return false;
        }
    }
    return false;
}

bool take_scalar(std::string_view& rest) {
    return take_string(rest) || take_word(rest, "true") || take_word(rest, "false") ||
           take_word(rest, "null") || take_number(rest);
}

/// What is open around the place that is being read.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : rest_(text) {}

    bool read() {
        do {
            if (!open_value() || !close_values()) {
                return false;
            }
        } while (!is_open_.empty());
        return rest_.empty();
    }

private:
    /// The key that an object's next value needs.
    bool take_key() {
        skip_blanks(rest_);
        if (!take_string(rest_)) {
            return false;
        }
        skip_blanks(rest_);
        return take_word(rest_, ":");
    }

    /// Down to and with the next scalar or empty container.
    bool open_value() {
        while (true) {
            skip_blanks(rest_);
            const bool is_object = rest_.starts_with('{');
            if (!is_object && !rest_.starts_with('[')) {
                return take_scalar(rest_);
            }
            rest_.remove_prefix(1);
            skip_blanks(rest_);
            if (take_word(rest_, is_object ? "}" : "]")) {
                return true;
            }
            is_open_.push_back(is_object);
            if (is_object && !take_key()) {
                return false;
            }
        }
    }

    /// After a value: containers that end here, then a comma if one is still open.
    bool close_values() {
        skip_blanks(rest_);
        while (!is_open_.empty() && take_word(rest_, is_open_.back() ? "}" : "]")) {
            is_open_.pop_back();
            skip_blanks(rest_);
        }
        if (is_open_.empty()) {
            return true;
        }
        return take_word(rest_, ",") && (!is_open_.back() || take_key());
    }

    std::string_view rest_;
    std::vector<bool> is_open_;  // one a level: true for an object
};

}  // namespace

bool is_json(std::string_view text) {
    return JsonReader(text).read();
}

}  // namespace protocol::pgwire
