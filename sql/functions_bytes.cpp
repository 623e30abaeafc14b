// bytea in its hex form: digests, encodings; md5() of a text.
#include <array>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "protocol/pgwire/byte_strings.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_text.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

std::string bytes_of(const Value& value) {
    return protocol::pgwire::parse_bytea(text_of(value));
}

Value bytea(std::string_view bytes) {
    std::string text;
    protocol::pgwire::append_bytea(text, bytes);
    return text;
}

std::string digest(std::string_view bytes, const EVP_MD* kind) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> result{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), result.data(), &length, kind, nullptr) != 1) {
        throw statement_error(sqlstate::feature_not_supported, "this digest is not available here");
    }
    return {reinterpret_cast<const char*>(result.data()), length};
}

std::string hex_of(std::string_view bytes) {
    std::string text;
    protocol::pgwire::append_bytea(text, bytes);
    return text.substr(2);
}

Value md5(Arguments a) {
    return hex_of(digest(text_of(a[0]), EVP_md5()));
}

Value md5_bytes(Arguments a) {
    return hex_of(digest(bytes_of(a[0]), EVP_md5()));
}

template <const EVP_MD* (*kind)()>
Value sha(Arguments a) {
    return bytea(digest(bytes_of(a[0]), kind()));
}

/// Postgres breaks base64 into lines of 76.
std::string to_base64(std::string_view bytes) {
    std::string whole(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(whole.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    whole.resize(static_cast<std::size_t>(length));
    constexpr std::size_t line = 76;
    for (std::size_t at = line; at < whole.size(); at += line + 1) {
        whole.insert(at, 1, '\n');
    }
    return whole;
}

std::string from_base64(std::string_view text) {
    std::string clean;
    for (const char c : text) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
            clean += c;
        }
    }
    std::string bytes(clean.size(), '\0');
    const int length = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(bytes.data()),
        reinterpret_cast<const unsigned char*>(clean.data()),
        static_cast<int>(clean.size())
    );
    const std::size_t padding = clean.ends_with("==") ? 2 : clean.ends_with("=") ? 1 : 0;
    if (clean.size() % 4 != 0 || length < 0) {
        throw statement_error(sqlstate::invalid_parameter_value, "invalid base64 end sequence");
    }
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

std::string to_escape(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0 || byte >= 0x80) {
            text += fmt::format("\\{:03o}", byte);
        } else {
            text += c == '\\' ? "\\\\" : std::string(1, c);
        }
    }
    return text;
}

protocol::Error unknown_encoding(std::string_view name) {
    return statement_error(
        sqlstate::invalid_parameter_value,
        fmt::format("unrecognized encoding: \"{}\"", name.substr(0, 60))
    );
}

Value encode(Arguments a) {
    const std::string bytes = bytes_of(a[0]);
    const std::string format = protocol::to_lower(text_of(a[1]));
    if (format == "hex") {
        return hex_of(bytes);
    }
    if (format == "base64") {
        return to_base64(bytes);
    }
    return format == "escape" ? to_escape(bytes) : throw unknown_encoding(text_of(a[1]));
}

Value decode(Arguments a) {
    const std::string format = protocol::to_lower(text_of(a[1]));
    if (format == "hex") {
        std::string digits = "\\x";
        for (const char c : text_of(a[0])) {
            digits += c == ' ' || c == '\n' || c == '\t' || c == '\r' ? "" : std::string(1, c);
        }
        return bytea(protocol::pgwire::parse_bytea(digits));
    }
    if (format == "base64") {
        return bytea(from_base64(text_of(a[0])));
    }
    if (format == "escape") {
        return bytea(protocol::pgwire::parse_bytea(text_of(a[0])));
    }
    throw unknown_encoding(text_of(a[1]));
}

void check_utf8(std::string_view name) {
    const std::string encoding = protocol::to_lower(name);
    if (encoding != "utf8" && encoding != "utf-8" && encoding != "unicode") {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("the encoding \"{}\" is not served yet", name.substr(0, 60))
        );
    }
}

Value convert_from(Arguments a) {
    check_utf8(text_of(a[1]));
    std::string text = bytes_of(a[0]);
    if (!protocol::is_valid_text(text)) {
        throw statement_error(
            sqlstate::character_not_in_repertoire, "invalid byte sequence for encoding \"UTF8\""
        );
    }
    return text;
}

Value convert_to(Arguments a) {
    check_utf8(text_of(a[1]));
    return bytea(text_of(a[0]));
}

Value get_byte(Arguments a) {
    const std::string bytes = bytes_of(a[0]);
    const std::int64_t at = integer_of(a[1]);
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (at < 0 || at >= size) {
        throw statement_error(
            "2202E", fmt::format("index {} out of valid range, 0..{}", at, size - 1)
        );
    }
    return std::int64_t{static_cast<unsigned char>(bytes[static_cast<std::size_t>(at)])};
}

/// substring(bytes, first [, count]): positions count from 1 and may lie before the bytes.
Value substring(Arguments a) {
    const std::string bytes = bytes_of(a[0]);
    const auto size = static_cast<std::int64_t>(bytes.size());
    const std::int64_t count = a.size() > 2 ? integer_of(a[2]) : INT32_MAX;
    if (count < 0) {
        throw statement_error("22011", "negative substring length not allowed");
    }
    const std::int64_t begin = std::clamp<std::int64_t>(integer_of(a[1]) - 1, 0, size);
    const std::int64_t end =
        std::max(begin, std::clamp<std::int64_t>(integer_of(a[1]) - 1 + count, 0, size));
    return bytea(std::string_view(bytes).substr(
        static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)
    ));
}

constexpr SqliteFunction functions[] = {
    {"pg_get_byte", 2, strict<get_byte>},
    {"pg_bytes_substr", 2, strict<substring>},
    {"pg_bytes_substr", 3, strict<substring>},
    {"pg_md5", 1, strict<md5>},
    {"pg_md5_bytes", 1, strict<md5_bytes>},
    {"pg_sha224", 1, strict<sha<EVP_sha224>>},
    {"pg_sha256", 1, strict<sha<EVP_sha256>>},
    {"pg_sha384", 1, strict<sha<EVP_sha384>>},
    {"pg_sha512", 1, strict<sha<EVP_sha512>>},
    {"pg_encode", 2, strict<encode>},
    {"pg_decode", 2, strict<decode>},
    {"pg_convert_from", 2, strict<convert_from>},
    {"pg_convert_to", 2, strict<convert_to>},
};

}  // namespace

std::span<const SqliteFunction> bytes_functions() {
    return functions;
}

}  // namespace sql
