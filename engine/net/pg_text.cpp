#include "engine/net/pg_text.hpp"

namespace engine::net {

namespace {

void append_doubled(std::string& out, std::string_view text, char quote) {
    for (const char c : text) {
        if (c == quote) {
            out.push_back(c);
        }
        out.push_back(c);
    }
}

}  // namespace

std::string pg_name(std::string_view name) {
    std::string out = "\"";
    append_doubled(out, name, '"');
    return out + "\"";
}

std::string pg_name(std::string_view schema, std::string_view name) {
    return pg_name(schema) + "." + pg_name(name);
}

std::string pg_literal(std::string_view text) {
    std::string out;
    const bool escapes = text.find('\\') != std::string_view::npos;
    out = escapes ? " E'" : "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') {
            out.push_back(c);
        }
        out.push_back(c);
    }
    return out + "'";
}

std::string pg_array(std::span<const std::string> values) {
    std::string out = "{";
    for (const std::string& value : values) {
        out += out.size() > 1 ? ",\"" : "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') {
                out.push_back('\\');
            }
            out.push_back(c);
        }
        out += "\"";
    }
    return out + "}";
}

}  // namespace engine::net
