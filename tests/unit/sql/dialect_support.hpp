// Shared by the dialect's tests: a statement with its place of error marked, and what came of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "sql/parse.hpp"

namespace sql::testing {

/// "§" in `marked` is where the error has to point; it is taken out of the text.
struct Marked {
    explicit Marked(std::string_view marked) : text(marked) {
        const std::size_t at = text.find("§");
        if (at != std::string::npos) {
            offset = at;
            text.erase(at, std::string_view("§").size());
        }
    }
    std::string text;
    std::size_t offset = protocol::Error::nowhere;
};

inline Statement parse(std::string_view text) {
    return parse_statement(text, {0, text.size()});
}

template <class Body>
Body parse_as(std::string_view text) {
    return std::get<Body>(parse(text).body);
}

/// The error that parsing ends with; nothing if it succeeds.
inline std::optional<protocol::Error> parse_error(std::string_view text) {
    try {
        parse(text);
        return std::nullopt;
    } catch (const protocol::Error& error) {
        return error;
    }
}

}  // namespace sql::testing
