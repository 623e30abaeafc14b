#include "sql/functions_identifier.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/pgwire/array_text.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
using protocol::pgwire::array_text;
using protocol::pgwire::flat_array;
using Element = std::optional<std::string>;
namespace sqlstate = protocol::sqlstate;

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
    return begins_name(c) || (c >= '0' && c <= '9') || c == '$';
}

/// Reads names with points between them.
class NameReader {
public:
    explicit NameReader(std::string_view text) : text_(text) {}

    std::vector<Element> read(bool strict) {
        std::vector<Element> parts;
        do {
            skip_space();
            parts.emplace_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : bare());
            skip_space();
        } while (take('.'));
        if (strict && at_ < text_.size()) {
            fail();
        }
        return parts;
    }

private:
    bool take(char c) {
        const bool found = at_ < text_.size() && text_[at_] == c;
        at_ += found ? 1 : 0;
        return found;
    }

    void skip_space() {
        while (at_ < text_.size() &&
               std::string_view(" \t\n\r\f\v").find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }

    std::string bare() {
        if (at_ >= text_.size() || !begins_name(text_[at_])) {
            fail();
        }
        const std::size_t from = at_;
        while (at_ < text_.size() && continues_name(text_[at_])) {
            ++at_;
        }
        return protocol::to_lower(text_.substr(from, at_ - from));
    }

    std::string quoted() {
        std::string name;
        ++at_;
        for (;;) {
            const std::size_t end = text_.find('"', at_);
            if (end == std::string_view::npos) {
                fail();
            }
            name += text_.substr(at_, end - at_);
            at_ = end + 1;
            if (!take('"')) {
                break;
            }
            name += '"';
        }
        if (name.empty()) {
            fail();
        }
        return name;
    }

    [[noreturn]] void fail() const {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "string is not a valid identifier: \"" + std::string(text_) + "\""
        );
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// pg_parse_ident(text, strict)
Value parse_ident(Arguments a) {
    NameReader reader(text_of(a[0]));
    return array_text(flat_array(reader.read(integer_of(a[1]) != 0)));
}

constexpr SqliteFunction functions[] = {
    {"pg_parse_ident", 2, strict<parse_ident>},
};

}  // namespace

std::span<const SqliteFunction> identifier_functions() {
    return functions;
}

}  // namespace sql
