// Text put together, padded, quoted, and its letters' case.
#include <clocale>
#include <cwctype>
#include <string>

#include <fmt/format.h>
#include <locale.h>

#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_characters.hpp"
#include "sql/functions_text.hpp"
#include "sql/key_words.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

/// Upper and lower case of Unicode, whatever the process's own locale is.
class Letters {
public:
    Letters() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
    Letters(const Letters&) = delete;
    Letters& operator=(const Letters&) = delete;
    Letters(Letters&&) = delete;
    Letters& operator=(Letters&&) = delete;
    ~Letters() {
        if (locale_ != nullptr) {
            freelocale(locale_);
        }
    }

    std::uint32_t upper(std::uint32_t c) const { return locale_ ? towupper_l(c, locale_) : c; }
    std::uint32_t lower(std::uint32_t c) const { return locale_ ? towlower_l(c, locale_) : c; }
    bool is_alphanumeric(std::uint32_t c) const {
        return locale_ != nullptr && iswalnum_l(c, locale_) != 0;
    }

private:
    locale_t locale_;
};

const Letters& letters() {
    static const Letters letters_of_unicode;
    return letters_of_unicode;
}

template <std::uint32_t (Letters::*change)(std::uint32_t) const>
Value in_other_case(Arguments a) {
    std::string text;
    for (const std::uint32_t c : code_points(text_of(a[0]))) {
        append_code_point(text, (letters().*change)(c));
    }
    return text;
}

Value initcap(Arguments a) {
    std::string text;
    bool inside = false;
    for (const std::uint32_t c : code_points(text_of(a[0]))) {
        append_code_point(text, inside ? letters().lower(c) : letters().upper(c));
        inside = letters().is_alphanumeric(c);
    }
    return text;
}

std::u32string filling(std::u32string_view fill, std::size_t length) {
    std::u32string text;
    while (!fill.empty() && text.size() < length) {
        text += fill.substr(0, length - text.size());
    }
    return text;
}

/// lpad() and rpad(): cut to the length, or filled up.
template <bool on_the_left>
Value padded(Arguments a) {
    const std::u32string text = code_points(text_of(a[0]));
    const auto length = static_cast<std::size_t>(std::max<std::int64_t>(integer_of(a[1]), 0));
    check_text_length(length);
    if (text.size() >= length) {
        return from_code_points(std::u32string_view(text).substr(0, length));
    }
    const std::u32string fill = filling(code_points(text_of(a[2])), length - text.size());
    return from_code_points(on_the_left ? fill + text : text + fill);
}

Value repeat(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::int64_t count = std::max<std::int64_t>(integer_of(a[1]), 0);
    if (!text.empty()) {
        check_text_length(static_cast<std::size_t>(count) * text.size());
    }
    std::string result;
    for (std::int64_t i = 0; i < count && !text.empty(); ++i) {
        result += text;
    }
    return result;
}

Value reverse(Arguments a) {
    const std::u32string text = code_points(text_of(a[0]));
    return from_code_points(std::u32string(text.rbegin(), text.rend()));
}

/// translate(text, from, to): characters without a partner go.
Value translate(Arguments a) {
    const std::u32string from = code_points(text_of(a[1]));
    const std::u32string to = code_points(text_of(a[2]));
    std::u32string result;
    for (const char32_t c : code_points(text_of(a[0]))) {
        const std::size_t at = from.find(c);
        if (at == std::u32string::npos) {
            result += c;
        } else if (at < to.size()) {
            result += to[at];
        }
    }
    return from_code_points(result);
}

Value ascii(Arguments a) {
    const std::u32string text = code_points(text_of(a[0]));
    return text.empty() ? std::int64_t{0} : static_cast<std::int64_t>(text.front());
}

Value chr(Arguments a) {
    const std::int64_t code = integer_of(a[0]);
    if (code < 0) {
        throw statement_error("54000", "character number must be positive");
    }
    if (code == 0) {
        throw statement_error("54000", "null character not permitted");
    }
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        throw statement_error(
            "54000", fmt::format("requested character not valid for encoding: {}", code)
        );
    }
    std::string text;
    append_code_point(text, static_cast<std::uint32_t>(code));
    return text;
}

Value overlay(Arguments a) {
    const std::u32string text = code_points(text_of(a[0]));
    const std::u32string with = code_points(text_of(a[1]));
    const std::int64_t from = integer_of(a[2]);
    if (from <= 0) {
        throw statement_error("22011", "negative substring length not allowed");
    }
    const std::int64_t count =
        a.size() > 3 ? integer_of(a[3]) : static_cast<std::int64_t>(with.size());
    const auto size = static_cast<std::int64_t>(text.size());
    const auto begin = static_cast<std::size_t>(std::min(from - 1, size));
    const auto end = static_cast<std::size_t>(std::clamp(from - 1 + count, std::int64_t{0}, size));
    return from_code_points(text.substr(0, begin) + with + text.substr(end));
}

Value to_hex(Arguments a) {
    return fmt::format("{:x}", static_cast<std::uint64_t>(integer_of(a[0])));
}

bool needs_quotes(std::string_view name) {
    const auto is_start = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (name.empty() || !is_start(name.front()) || is_key_word(name)) {
        return true;
    }
    return !std::all_of(name.begin(), name.end(), [&](char c) {
        return is_start(c) || (c >= '0' && c <= '9');
    });
}

std::string quoted_identifier(std::string_view name) {
    if (!needs_quotes(name)) {
        return std::string(name);
    }
    std::string text = "\"";
    for (const char c : name) {
        text += c == '"' ? "\"\"" : std::string(1, c);
    }
    return text + "\"";
}

std::string quoted_literal(std::string_view value) {
    const bool escapes = value.find('\\') != std::string_view::npos;
    std::string text = escapes ? "E'" : "'";
    for (const char c : value) {
        text += c == '\'' ? "''" : c == '\\' ? "\\\\" : std::string(1, c);
    }
    return text + "'";
}

Value quote_ident(Arguments a) {
    return quoted_identifier(text_of(a[0]));
}

Value quote_literal(Arguments a) {
    return quoted_literal(text_of(a[0]));
}

Value to_one_byte(Arguments a) {
    return std::string(text_of(a[0]).substr(0, 1));
}

/// One %… of format().
struct Placeholder {
    std::int64_t position = 0;  // 0: the next argument
    bool left = false;
    std::int64_t width = 0;
    bool width_from_argument = false;
    std::int64_t width_position = 0;
    char kind = 's';
};

class Formatter {
public:
    explicit Formatter(Arguments a) : arguments_(a), format_(text_of(a[0])) {}

    std::string run() {
        while (at_ < format_.size()) {
            const char c = format_[at_++];
            if (c != '%') {
                out_ += c;
            } else if (peek() == '%') {
                out_ += '%';
                ++at_;
            } else {
                put(read_placeholder());
            }
            check_text_length(out_.size());
        }
        return std::move(out_);
    }

private:
    char peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

    std::int64_t number() {
        std::int64_t value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = std::min<std::int64_t>(value * 10 + (format_[at_++] - '0'), 1 << 30);
        }
        return value;
    }

    Placeholder read_placeholder() {
        Placeholder place;
        const std::size_t begin = at_;
        const std::int64_t first = number();
        if (at_ > begin && peek() == '$') {
            if (first == 0) {
                throw statement_error(
                    sqlstate::invalid_parameter_value,
                    "format specifies argument 0, but arguments are numbered from 1"
                );
            }
            place.position = first;
            ++at_;
        } else {
            at_ = begin;
        }
        for (; peek() == '-'; ++at_) {
            place.left = true;
        }
        if (peek() == '*') {
            ++at_;
            place.width_from_argument = true;
            const std::size_t after = at_;
            place.width_position = number();
            if (peek() == '$') {
                ++at_;
            } else {
                at_ = after;
                place.width_position = 0;
            }
        } else {
            place.width = number();
        }
        place.kind = peek();
        ++at_;
        return place;
    }

    const Value& argument(std::int64_t position) {
        next_ = position > 0 ? position : next_ + 1;
        if (next_ >= static_cast<std::int64_t>(arguments_.size())) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "too few arguments for format()"
            );
        }
        return arguments_[static_cast<std::size_t>(next_)];
    }

    void put(Placeholder place) {
        if (place.kind == '\0') {
            throw protocol::Error(
                protocol::ErrorKind::statement,
                sqlstate::invalid_parameter_value,
                "unterminated format() type specifier",
                {},
                "For a single \"%\" use \"%%\"."
            );
        }
        if (place.kind != 's' && place.kind != 'I' && place.kind != 'L') {
            throw protocol::Error(
                protocol::ErrorKind::statement,
                sqlstate::invalid_parameter_value,
                fmt::format("unrecognized format() type specifier \"{}\"", place.kind),
                {},
                "For a single \"%\" use \"%%\"."
            );
        }
        if (place.width_from_argument) {
            const Value& width = argument(place.width_position);
            place.width = is_null(width) ? 0 : std::stoll(std::string(text_of(width)));
            place.left = place.left || place.width < 0;
            place.width = std::abs(place.width);
        }
        append(shown(argument(place.position), place.kind), place);
    }

    static std::string shown(const Value& value, char kind) {
        if (is_null(value)) {
            if (kind == 'I') {
                throw statement_error(
                    "22004", "null values cannot be formatted as an SQL identifier"
                );
            }
            return kind == 'L' ? "NULL" : "";
        }
        switch (kind) {
            case 'I':
                return quoted_identifier(text_of(value));
            case 'L':
                return quoted_literal(text_of(value));
            default:
                return std::string(text_of(value));
        }
    }

    void append(const std::string& text, const Placeholder& place) {
        const auto length = static_cast<std::int64_t>(code_points(text).size());
        const auto missing =
            static_cast<std::size_t>(std::max<std::int64_t>(place.width - length, 0));
        check_text_length(out_.size() + missing);
        const std::string blanks(missing, ' ');
        out_ += place.left ? text + blanks : blanks + text;
    }

    Arguments arguments_;
    std::string_view format_;
    std::size_t at_ = 0;
    std::int64_t next_ = 0;
    std::string out_;
};

Value format(Arguments a) {
    return is_null(a[0]) ? Value() : Value(Formatter(a).run());
}

constexpr SqliteFunction functions[] = {
    {"pg_upper", 1, strict<in_other_case<&Letters::upper>>},
    {"pg_lower", 1, strict<in_other_case<&Letters::lower>>},
    {"pg_initcap", 1, strict<initcap>},
    {"pg_lpad", 3, strict<padded<true>>},
    {"pg_rpad", 3, strict<padded<false>>},
    {"pg_repeat", 2, strict<repeat>},
    {"pg_reverse", 1, strict<reverse>},
    {"pg_translate", 3, strict<translate>},
    {"pg_ascii", 1, strict<ascii>},
    {"pg_chr", 1, strict<chr>},
    {"pg_overlay", 3, strict<overlay>},
    {"pg_overlay", 4, strict<overlay>},
    {"pg_to_hex", 1, strict<to_hex>},
    {"pg_quote_ident", 1, strict<quote_ident>},
    {"pg_quote_literal", 1, strict<quote_literal>},
    {"pg_to_one_byte", 1, strict<to_one_byte>},
    {"pg_format", -1, format},
};

}  // namespace

std::span<const SqliteFunction> string_functions() {
    return functions;
}

}  // namespace sql
