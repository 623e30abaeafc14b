#include "sql/json_value.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "protocol/error.hpp"
#include "protocol/pgwire/json_syntax.hpp"
#include "protocol/pgwire/numeric.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "sql/functions_characters.hpp"
#include "sql/functions_decimal.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr int json_depth_max = 500;

bool is_shorter_or_less(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

/// Reads a text that is known to be JSON.
class Reader {
public:
    Reader(std::string_view text, bool binary) : text_(text), binary_(binary) {}

    Json read() {
        skip_space();
        const std::size_t begin = at_;
        Json value;
        switch (peek()) {
            case '{':
                read_object(value);
                break;
            case '[':
                read_array(value);
                break;
            case '"':
                value.kind = JsonKind::string;
                value.text = read_string();
                break;
            default:
                read_word(value);
        }
        value.source = text_.substr(begin, at_ - begin);
        return value;
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }
    bool take(char c) {
        skip_space();
        const bool there = peek() == c;
        at_ += there ? 1 : 0;
        return there;
    }

    void enter() {
        if (++depth_ > json_depth_max) {
            throw statement_error(sqlstate::statement_too_complex, "JSON is nested too deeply");
        }
    }

    void read_array(Json& value) {
        enter();
        value.kind = JsonKind::array;
        take('[');
        while (!take(']') && at_ < text_.size()) {
            value.items.push_back(read());
            take(',');
        }
        --depth_;
    }

    void read_object(Json& value) {
        enter();
        value.kind = JsonKind::object;
        take('{');
        while (!take('}') && at_ < text_.size()) {
            skip_space();
            value.keys.push_back(read_string());
            take(':');
            value.items.push_back(read());
            take(',');
        }
        if (binary_) {
            order_members(value);
        }
        --depth_;
    }

    void read_word(Json& value) {
        const std::size_t begin = at_;
        while (at_ < text_.size() &&
               std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) {
            ++at_;
        }
        value.text = std::string(text_.substr(begin, at_ - begin));
        if (value.text == "null") {
            value.kind = JsonKind::null;
        } else if (value.text == "true" || value.text == "false") {
            value.kind = JsonKind::boolean;
        } else {
            value.kind = JsonKind::number;
            value.text = binary_ ? protocol::pgwire::normalize_numeric(value.text) : value.text;
        }
    }

    std::uint32_t hex4() {
        std::uint32_t code = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = peek();
            ++at_;
            const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
            code = code * 16 + static_cast<std::uint32_t>(digit);
        }
        return code;
    }

    void read_unicode(std::string& out) {
        std::uint32_t code = hex4();
        const bool high = code >= 0xd800 && code < 0xdc00;
        if (high && text_.substr(at_).starts_with("\\u")) {
            at_ += 2;
            const std::uint32_t low = hex4();
            code = 0x10000 + ((code - 0xd800) << 10U) + (low - 0xdc00);
        }
        if (code == 0) {
            throw protocol::Error(
                protocol::ErrorKind::statement,
                "22P05",
                "unsupported Unicode escape sequence",
                "\\u0000 cannot be converted to text.",
                {}
            );
        }
        if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff) {
            throw protocol::pgwire::invalid_syntax("json", text_);
        }
        append_code_point(out, code);
    }

    std::string read_string() {
        std::string out;
        ++at_;
        while (at_ < text_.size() && text_[at_] != '"') {
            const char c = text_[at_++];
            if (c != '\\') {
                out += c;
                continue;
            }
            const char escaped = peek();
            ++at_;
            constexpr std::string_view letters = "bfnrt";
            const std::size_t found = letters.find(escaped);
            if (escaped == 'u') {
                read_unicode(out);
            } else {
                out += found == std::string_view::npos ? escaped : "\b\f\n\r\t"[found];
            }
        }
        ++at_;
        return out;
    }

    std::string_view text_;
    bool binary_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

void append(std::string& out, const Json& value) {
    if (value.kind == JsonKind::string) {
        append_json_string(out, value.text);
    } else if (!value.is_container()) {
        out += value.kind == JsonKind::null ? std::string_view("null") : value.text;
    } else {
        const bool object = value.kind == JsonKind::object;
        out += object ? '{' : '[';
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            out += i == 0 ? "" : ", ";
            if (object) {
                append_json_string(out, value.keys[i]);
                out += ": ";
            }
            append(out, value.items[i]);
        }
        out += object ? '}' : ']';
    }
}

void append_pretty(std::string& out, const Json& value, std::size_t indent) {
    constexpr std::size_t step = 4;
    if (!value.is_container()) {
        append(out, value);
        return;
    }
    const bool object = value.kind == JsonKind::object;
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        out.append(indent + step, ' ');
        if (object) {
            append_json_string(out, value.keys[i]);
            out += ": ";
        }
        append_pretty(out, value.items[i], indent + step);
    }
    out += '\n';
    out.append(indent, ' ');
    out += object ? '}' : ']';
}

/// A text whose end comes before anything else, and which holds no byte of that end.
void append_key_text(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c == '\1' || c == '\2') {
            out += '\2';
        }
        out += c;
    }
    out += '\1';
}

void append_key(std::string& out, const Json& value) {
    switch (value.kind) {
        case JsonKind::null:
            out += '1';
            return;
        case JsonKind::string:
            out += '2';
            append_key_text(out, value.text);
            return;
        case JsonKind::number:
            out += '3';
            append_key_text(out, decimal_key(value.text));
            return;
        case JsonKind::boolean:
            out += value.text == "true" ? "41" : "40";
            return;
        default:
            break;
    }
    // An empty array is the least of all, as Postgres has had it from the start.
    const bool array = value.kind == JsonKind::array;
    out += array ? (value.items.empty() ? '0' : '5') : '6';
    out += fmt::format("{:010}", value.items.size());
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (!array) {
            append_key_text(out, value.keys[i]);
        }
        append_key(out, value.items[i]);
    }
}

}  // namespace

Json parse_json(std::string_view text, bool binary) {
    if (!protocol::pgwire::is_json(text)) {
        throw protocol::pgwire::invalid_syntax("json", text);
    }
    return Reader(text, binary).read();
}

std::string print_json(const Json& value) {
    std::string out;
    append(out, value);
    return out;
}

std::string pretty_json(const Json& value) {
    std::string out;
    append_pretty(out, value, 0);
    return out;
}

std::string normalized_json(std::string_view text) {
    return print_json(parse_json(text, true));
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
        const std::size_t found = escaped.find(c);
        if (found != std::string_view::npos) {
            out += '\\';
            out += "\"\\bfnrt"[found];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

void order_members(Json& object) {
    std::vector<std::size_t> order(object.keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return is_shorter_or_less(object.keys[a], object.keys[b]);
    });
    std::vector<std::string> keys;
    std::vector<Json> items;
    for (const std::size_t i : order) {
        if (!keys.empty() && keys.back() == object.keys[i]) {
            items.back() = std::move(object.items[i]);
            continue;
        }
        keys.push_back(std::move(object.keys[i]));
        items.push_back(std::move(object.items[i]));
    }
    object.keys = std::move(keys);
    object.items = std::move(items);
}

const Json* find_member(const Json& object, std::string_view key) {
    if (object.kind != JsonKind::object) {
        return nullptr;
    }
    const Json* found = nullptr;
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        found =
            object.keys[i] == key ? &object.items[i] : found;  // json keeps doubles; the last wins
    }
    return found;
}

bool same_json(const Json& a, const Json& b) {
    return json_key(a) == json_key(b);
}

std::string json_key(const Json& value) {
    std::string key;
    append_key(key, value);
    return key;
}

}  // namespace sql
