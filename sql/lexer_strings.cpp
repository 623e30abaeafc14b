#include "sql/lexer_strings.hpp"

#include <cstdint>

namespace sql {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// The next quote where only white space with a line break stands before it, else npos.
std::size_t continuation(std::string_view text, std::size_t at) {
    bool line_break = false;
    while (at < text.size() && is_space(text[at])) {
        line_break = line_break || text[at] == '\n' || text[at] == '\r';
        ++at;
    }
    return line_break && at < text.size() && text[at] == '\'' ? at : std::string_view::npos;
}

/// Value of up to `digits_max` digits of the base at `at`, which moves behind them.
std::uint32_t read_digits(
    std::string_view text, std::size_t& at, std::uint32_t base, std::size_t digits_max
) {
    std::uint32_t value = 0;
    for (std::size_t count = 0; count < digits_max && at < text.size(); ++count, ++at) {
        const char c = text[at];
        std::uint32_t digit = 99;
        if (c >= '0' && c <= '9') {
            digit = static_cast<std::uint32_t>(c - '0');
        } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
        }
        if (digit >= base) {
            break;
        }
        value = value * base + digit;
    }
    return value;
}

char byte_of(std::uint32_t value) {
    return static_cast<char>(static_cast<unsigned char>(value & 0xFF));
}

void put_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += byte_of(code);
    } else if (code < 0x800) {
        out += byte_of(0xC0 | (code >> 6));
        out += byte_of(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += byte_of(0xE0 | (code >> 12));
        out += byte_of(0x80 | ((code >> 6) & 0x3F));
        out += byte_of(0x80 | (code & 0x3F));
    } else {
        out += byte_of(0xF0 | (code >> 18));
        out += byte_of(0x80 | ((code >> 12) & 0x3F));
        out += byte_of(0x80 | ((code >> 6) & 0x3F));
        out += byte_of(0x80 | (code & 0x3F));
    }
}

/// Unescapes one token's inside. High surrogates wait for their low half; the first error sticks.
class Unescaper {
public:
    enum class Style { plain, backslash, unicode };

    Unescaper(std::string_view raw, std::size_t quote, Style style)
        : raw_(raw), at_(quote + 1), quote_(raw[quote]), style_(style) {}

    std::optional<std::string> run() {
        while (ok_ && at_ < raw_.size()) {
            step();
        }
        if (!ok_ || high_ != 0) {
            return std::nullopt;
        }
        return std::move(out_);
    }

private:
    void step() {
        const char c = raw_[at_];
        if (c == quote_) {
            quote();
        } else if (c == '\\' && style_ != Style::plain) {
            ++at_;
            if (style_ == Style::backslash) {
                backslash();
            } else {
                unicode();
            }
        } else {
            put(c);
            ++at_;
        }
    }

    void quote() {
        if (at_ + 1 < raw_.size() && raw_[at_ + 1] == quote_) {
            put(quote_);
            at_ += 2;
            return;
        }
        const std::size_t next = continuation(raw_, at_ + 1);
        at_ = next == std::string_view::npos ? raw_.size() : next + 1;
    }

    void backslash() {
        if (at_ >= raw_.size()) {
            ok_ = false;
            return;
        }
        const char c = raw_[at_];
        if (c >= '0' && c <= '7') {
            put(byte_of(read_digits(raw_, at_, 8, 3)));
            return;
        }
        ++at_;
        const std::size_t first = at_;
        switch (c) {
            case 'b':
                put('\b');
                break;
            case 'f':
                put('\f');
                break;
            case 'n':
                put('\n');
                break;
            case 'r':
                put('\r');
                break;
            case 't':
                put('\t');
                break;
            case 'u':
                code_point(4);
                break;
            case 'U':
                code_point(8);
                break;
            case 'x': {
                const std::uint32_t value = read_digits(raw_, at_, 16, 2);
                put(at_ == first ? 'x' : byte_of(value));
                break;
            }
            default:
                put(c);
        }
    }

    void unicode() {
        if (at_ < raw_.size() && raw_[at_] == '\\') {
            put('\\');
            ++at_;
        } else if (at_ < raw_.size() && raw_[at_] == '+') {
            ++at_;
            code_point(6);
        } else {
            code_point(4);
        }
    }

    void code_point(std::size_t digits) {
        const std::size_t first = at_;
        const std::uint32_t code = read_digits(raw_, at_, 16, digits);
        const bool low = code >= 0xDC00 && code <= 0xDFFF;
        if (at_ - first != digits || code == 0 || code > 0x10FFFF || low != (high_ != 0)) {
            ok_ = false;
        } else if (code >= 0xD800 && code <= 0xDBFF) {
            high_ = code;
        } else if (low) {
            put_utf8(out_, 0x10000 + ((high_ - 0xD800) << 10) + (code - 0xDC00));
            high_ = 0;
        } else {
            put_utf8(out_, code);
        }
    }

    void put(char c) {
        ok_ = ok_ && high_ == 0;
        out_ += c;
    }

    std::string_view raw_;
    std::size_t at_;
    char quote_;
    Style style_;
    std::string out_;
    std::uint32_t high_ = 0;
    bool ok_ = true;
};

std::string dollar_body(std::string_view raw) {
    const std::size_t tag = raw.find('$', 1) + 1;
    return std::string(raw.substr(tag, raw.size() - 2 * tag));
}

}  // namespace

std::size_t quoted_end(std::string_view text, std::size_t quote) {
    const char mark = text[quote];
    std::size_t at = quote + 1;
    while (at < text.size()) {
        if (text[at] != mark) {
            ++at;
            continue;
        }
        if (at + 1 < text.size() && text[at + 1] == mark) {
            at += 2;
            continue;
        }
        const std::size_t next = mark == '\'' ? continuation(text, at + 1) : std::string_view::npos;
        if (next == std::string_view::npos) {
            return at + 1;
        }
        at = next + 1;
    }
    return text.size();
}

std::optional<std::string> unquote(std::string_view raw) {
    if (raw.empty()) {
        return std::nullopt;
    }
    switch (raw[0]) {
        case '$':
            return dollar_body(raw);
        case 'e':
        case 'E':
            return Unescaper(raw, 1, Unescaper::Style::backslash).run();
        case 'u':
        case 'U':
            return Unescaper(raw, 2, Unescaper::Style::unicode).run();
        default:
            return Unescaper(raw, 0, Unescaper::Style::plain).run();
    }
}

}  // namespace sql
