#include "protocol/pgwire/array_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

Error malformed(std::string_view text, std::string_view detail) {
    constexpr std::size_t shown_max = 200;
    Error error = statement_error(
        sqlstate::invalid_text_representation,
        "malformed array literal: \"" + std::string(text.substr(0, shown_max)) + "\""
    );
    error.detail = std::string(detail);
    return error;
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Reads one text from front to end.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    ArrayItems read() {
        skip_spaces();
        const bool has_bounds = peek() == '[';
        while (peek() == '[') {
            bounds_.push_back(bound());
        }
        if (has_bounds) {
            expect('=', "Missing \"=\" after array dimensions.");
        }
        open_level(0);
        skip_spaces();
        if (at_ != text_.size()) {
            throw malformed(text_, "Junk after closing right brace.");
        }
        finish(has_bounds);
        return std::move(items_);
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_spaces() {
        while (is_space(peek())) {
            ++at_;
        }
    }
    void expect(char c, std::string_view detail) {
        skip_spaces();
        if (peek() != c) {
            throw malformed(text_, detail);
        }
        ++at_;
        skip_spaces();
    }

    std::int32_t number() {
        std::int32_t value = 0;
        const char* const begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc()) {
            throw malformed(text_, "\"[\" must introduce explicitly-specified array dimensions.");
        }
        at_ += static_cast<std::size_t>(end - begin);
        return value;
    }

    ArrayDimension bound() {
        expect('[', "Missing array dimension value.");
        std::int32_t lower = 1;
        std::int32_t upper = number();
        if (peek() == ':') {
            ++at_;
            lower = upper;
            upper = number();
        }
        expect(']', "Missing \"]\" after array dimensions.");
        const std::int64_t length = std::int64_t{upper} - lower + 1;
        if (length < 0 || length > INT32_MAX) {
            throw statement_error("2202E", "upper bound cannot be less than lower bound");
        }
        return {.length = static_cast<std::int32_t>(length), .lower = lower};
    }

    void open_level(std::size_t depth) {
        if (depth >= array_dimensions_max) {
            throw statement_error(
                "54000",
                "number of array dimensions exceeds the maximum allowed (" +
                    std::to_string(array_dimensions_max) + ")"
            );
        }
        expect('{', "Array value must start with \"{\" or dimension information.");
        if (lengths_.size() <= depth) {
            lengths_.push_back(-1);
        }
        std::int32_t count = 0;
        while (peek() != '}') {
            if (count > 0) {
                expect(',', "Unexpected array element.");
            }
            item(depth);
            ++count;
            skip_spaces();
        }
        expect('}', "Unexpected end of input.");
        if (lengths_[depth] >= 0 && lengths_[depth] != count) {
            throw malformed(
                text_, "Multidimensional arrays must have sub-arrays with matching dimensions."
            );
        }
        lengths_[depth] = count;
    }

    void item(std::size_t depth) {
        const bool nested = peek() == '{';
        const bool bottom = bottom_ && *bottom_ == depth;
        if ((nested && bottom) || (!nested && bottom_ && *bottom_ != depth)) {
            throw malformed(text_, "Unexpected array element.");
        }
        if (nested) {
            open_level(depth + 1);
            return;
        }
        bottom_ = depth;
        if (items_.elements.size() >= array_elements_max) {
            throw statement_error("54000", "array size exceeds the maximum allowed");
        }
        peek() == '"' ? quoted() : bare();
    }

    void quoted() {
        std::string element;
        ++at_;
        while (peek() != '"' && at_ < text_.size()) {
            at_ += peek() == '\\' ? 1 : 0;
            if (at_ < text_.size()) {
                element += text_[at_++];
            }
        }
        if (at_ >= text_.size()) {
            throw malformed(text_, "Unexpected end of input.");
        }
        ++at_;
        skip_spaces();
        if (peek() != ',' && peek() != '}') {
            throw malformed(text_, "Incorrectly quoted array element.");
        }
        items_.elements.emplace_back(std::move(element));
    }

    void bare() {
        std::string element;
        std::size_t kept = 0;  // behind the last character that is no space
        while (at_ < text_.size() && peek() != ',' && peek() != '}') {
            if (peek() == '{' || peek() == '"') {
                throw malformed(text_, "Incorrectly quoted array element.");
            }
            const bool escaped = peek() == '\\';
            at_ += escaped ? 1 : 0;
            if (at_ >= text_.size()) {
                break;
            }
            element += text_[at_++];
            kept = escaped || !is_space(element.back()) ? element.size() : kept;
        }
        element.resize(kept);
        if (element.empty()) {
            throw malformed(text_, "Unexpected \",\" or \"}\" character.");
        }
        const bool null = equal_ignoring_case(element, "null");
        items_.elements.push_back(null ? std::nullopt : std::optional(std::move(element)));
    }

    void finish(bool has_bounds) {
        if (items_.elements.empty()) {
            return;  // `{}` and `{{}}` are empty alike
        }
        for (std::size_t i = 0; i < lengths_.size(); ++i) {
            items_.dimensions.push_back({.length = lengths_[i]});
        }
        if (!has_bounds) {
            return;
        }
        const bool same_depth = bounds_.size() == items_.dimensions.size();
        for (std::size_t i = 0; same_depth && i < bounds_.size(); ++i) {
            if (bounds_[i].length != items_.dimensions[i].length) {
                throw malformed(text_, "Specified array dimensions do not match array contents.");
            }
        }
        if (!same_depth) {
            throw malformed(text_, "Specified array dimensions do not match array contents.");
        }
        items_.dimensions = bounds_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<ArrayDimension> bounds_;
    std::vector<std::int32_t> lengths_;
    std::optional<std::size_t> bottom_;  // the depth at which elements stand
    ArrayItems items_;
};

ArrayItems parse_vector(std::string_view text) {
    ArrayItems items;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            items.elements.emplace_back(std::string(text.substr(at, end - at)));
        }
        at = end + 1;
    }
    if (!items.elements.empty()) {
        items.dimensions.push_back(
            {.length = static_cast<std::int32_t>(items.elements.size()), .lower = 0}
        );
    }
    return items;
}

bool is_vector_text(std::string_view text) {
    return text.find_first_not_of("0123456789 -") == std::string_view::npos;
}

void append_element(std::string& out, const std::optional<std::string>& element) {
    if (!element) {
        out += "NULL";
        return;
    }
    const bool plain = !element->empty() && !equal_ignoring_case(*element, "null") &&
                       element->find_first_of("{},\"\\ \t\n\v\f\r") == std::string::npos;
    if (plain) {
        out += *element;
        return;
    }
    out += '"';
    for (const char c : *element) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    out += '"';
}

void append_level(
    std::string& out, const ArrayItems& items, std::size_t depth, std::size_t& element
) {
    out += '{';
    for (std::int32_t i = 0; i < items.dimensions[depth].length; ++i) {
        out += i == 0 ? "" : ",";
        if (depth + 1 < items.dimensions.size()) {
            append_level(out, items, depth + 1, element);
        } else {
            append_element(out, items.elements[element++]);
        }
    }
    out += '}';
}

}  // namespace

ArrayItems parse_array(std::string_view text) {
    return Reader(text).read();
}

ArrayItems parse_array_or_vector(std::string_view text) {
    return is_vector_text(text) ? parse_vector(text) : parse_array(text);
}

std::string array_text(const ArrayItems& items) {
    if (items.dimensions.empty()) {
        return "{}";
    }
    std::string out;
    bool from_one = true;
    for (const ArrayDimension& dimension : items.dimensions) {
        from_one = from_one && dimension.lower == 1;
    }
    for (const ArrayDimension& dimension : items.dimensions) {
        if (!from_one) {
            out += "[" + std::to_string(dimension.lower) + ":" +
                   std::to_string(std::int64_t{dimension.lower} + dimension.length - 1) + "]";
        }
    }
    out += from_one ? "" : "=";
    std::size_t element = 0;
    append_level(out, items, 0, element);
    return out;
}

std::string vector_text(const ArrayItems& items) {
    std::string out;
    for (const auto& element : items.elements) {
        out += (out.empty() ? "" : " ") + element.value_or("");
    }
    return out;
}

ArrayItems flat_array(std::vector<std::optional<std::string>> elements) {
    ArrayItems items;
    if (!elements.empty()) {
        items.dimensions.push_back({.length = static_cast<std::int32_t>(elements.size())});
    }
    items.elements = std::move(elements);
    return items;
}

}  // namespace protocol::pgwire
