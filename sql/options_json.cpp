// Is a text JSON? The syntax only: what is in it is read where it is used.
#include <string_view>

#include "sql/options_values.hpp"

namespace sql {
namespace {

constexpr int depth_max = 64;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

class JsonChecker {
public:
    explicit JsonChecker(std::string_view text) : text_(text) {}

    bool object_or_array() {
        skip_spaces();
        const bool container = peek() == '{' || peek() == '[';
        if (!container || !value()) {
            return false;
        }
        skip_spaces();
        return at_ == text_.size();
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool accept(char c) {
        if (peek() != c || at_ >= text_.size()) {
            return false;
        }
        ++at_;
        return true;
    }

    bool accept(std::string_view word) {
        if (text_.substr(at_, word.size()) != word) {
            return false;
        }
        at_ += word.size();
        return true;
    }

    void skip_spaces() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            ++at_;
        }
    }

    bool value() {
        skip_spaces();
        switch (peek()) {
            case '{':
                return members('{', '}', true);
            case '[':
                return members('[', ']', false);
            case '"':
                return string();
            case 't':
                return accept("true");
            case 'f':
                return accept("false");
            case 'n':
                return accept("null");
            default:
                return number();
        }
    }

    bool members(char open, char close, bool named) {
        if (++depth_ > depth_max || !accept(open)) {
            return false;
        }
        skip_spaces();
        bool good = true;
        if (!accept(close)) {
            do {
                good = (!named || name()) && value();
                skip_spaces();
            } while (good && accept(','));
            good = good && accept(close);
        }
        --depth_;
        return good;
    }

    bool name() {
        skip_spaces();
        if (!string()) {
            return false;
        }
        skip_spaces();
        return accept(':');
    }

    bool string() {
        if (!accept('"')) {
            return false;
        }
        while (at_ < text_.size() && text_[at_] != '"') {
            const char c = text_[at_++];
            if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !escape())) {
                return false;
            }
        }
        return accept('"');
    }

    bool escape() {
        const char c = peek();
        if (std::string_view("\"\\/bfnrtu").find(c) == std::string_view::npos ||
            at_ >= text_.size()) {
            return false;
        }
        ++at_;
        for (int i = 0; c == 'u' && i < 4; ++i, ++at_) {
            const bool letter =
                (peek() >= 'a' && peek() <= 'f') || (peek() >= 'A' && peek() <= 'F');
            if (!is_digit(peek()) && !letter) {
                return false;
            }
        }
        return true;
    }

    bool number() {
        accept('-');
        if (!accept('0') && !digits()) {
            return false;
        }
        if (accept('.') && !digits()) {
            return false;
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            return digits();
        }
        return true;
    }

    bool digits() {
        const std::size_t start = at_;
        while (is_digit(peek())) {
            ++at_;
        }
        return at_ > start;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

bool is_json(std::string_view text) {
    return JsonChecker(text).object_or_array();
}

}  // namespace sql
