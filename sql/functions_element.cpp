#include "sql/functions_element.hpp"

#include <bit>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_reg.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::Value;

constexpr std::uint64_t sign_bit = 1ULL << 63U;

std::string fixed_key(std::uint64_t bits) {
    return fmt::format("{:016x}", bits);
}

std::string float_key(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
    return fixed_key((bits & sign_bit) != 0 ? ~bits : bits | sign_bit);
}

/// The bytes 0 to 2 are kept free for ends.
std::string ended(std::string_view text) {
    std::string key;
    for (const char c : text) {
        if (c >= 0 && c <= 2) {
            key += '\2';
            key += static_cast<char>(c + 1);
        } else {
            key += c;
        }
    }
    return key + '\1';
}

}  // namespace

Value element_value(std::string_view text, Oid type) {
    if (protocol::pgwire::is_named_oid(type)) {
        return std::int64_t{oid_of_name(text, type)};
    }
    Value value = protocol::pgwire::decode_text(text, type);
    if (const auto* flag = std::get_if<bool>(&value)) {
        return std::int64_t{*flag ? 1 : 0};
    }
    return value;
}

std::string element_text(const Value& value, Oid type) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number != nullptr && protocol::pgwire::is_named_oid(type)) {
        return name_of_oid(static_cast<std::uint32_t>(*number), type);
    }
    std::string text;
    const bool is_flag = type == Oid::boolean && number != nullptr;
    protocol::pgwire::append_text(text, is_flag ? Value(*number != 0) : value, type);
    return text;
}

std::string element_key(std::string_view text, Oid type) {
    if (type == Oid::numeric) {
        return ended(decimal_key(text));
    }
    const Value value = element_value(text, type);
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        const auto bits = static_cast<std::uint64_t>(*number);
        return fixed_key(type == Oid::pg_lsn ? bits : bits ^ sign_bit);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return float_key(*number);
    }
    return ended(std::get<std::string>(value));
}

void append_json(std::string& out, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        fmt::format_to(std::back_inserter(out), "{}", *number);
    } else if (const auto* real = std::get_if<double>(&value)) {
        if (std::isinf(*real)) {
            out += *real > 0 ? "9e999" : "-9e999";
        } else {
            fmt::format_to(std::back_inserter(out), "{:.17e}", *real);
        }
    } else if (const auto* flag = std::get_if<bool>(&value)) {
        out += *flag ? '1' : '0';
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out += '"';
        for (const char c : *text) {
            if (c == '"' || c == '\\') {
                out += '\\';
                out += c;
            } else if (c >= 0 && c < ' ') {
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
            } else {
                out += c;
            }
        }
        out += '"';
    } else {
        out += "null";
    }
}

}  // namespace sql
