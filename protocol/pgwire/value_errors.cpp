#include "protocol/pgwire/value_errors.hpp"

#include <string>

#include <fmt/format.h>

namespace protocol::pgwire {

namespace {

constexpr std::size_t quoted_bytes_max = 200;
constexpr std::string_view datetime_field_overflow = "22008";
constexpr std::string_view interval_field_overflow = "22015";

/// Valid UTF-8, cut between two characters.
std::string quoted(std::string_view text) {
    std::size_t length = text.size();
    if (length > quoted_bytes_max) {
        length = quoted_bytes_max;
        while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0U) == 0x80U) {
            --length;
        }
    }
    return fmt::format("\"{}{}\"", text.substr(0, length), length < text.size() ? "..." : "");
}

}  // namespace

Error invalid_syntax(std::string_view type, std::string_view text) {
    return statement_error(
        sqlstate::invalid_text_representation,
        fmt::format("invalid input syntax for type {}: {}", type, quoted(text))
    );
}

Error out_of_range(std::string_view type, std::string_view text) {
    return statement_error(
        sqlstate::numeric_out_of_range,
        fmt::format("value {} is out of range for type {}", quoted(text), type)
    );
}

Error invalid_datetime(std::string_view type, std::string_view text) {
    return statement_error(
        sqlstate::invalid_datetime,
        fmt::format("invalid input syntax for type {}: {}", type, quoted(text))
    );
}

Error datetime_out_of_range(std::string_view what, std::string_view text) {
    return statement_error(
        datetime_field_overflow, fmt::format("{} out of range: {}", what, quoted(text))
    );
}

Error interval_out_of_range(std::string_view text) {
    return statement_error(
        interval_field_overflow, fmt::format("interval field value out of range: {}", quoted(text))
    );
}

Error invalid_binary() {
    return statement_error(
        sqlstate::invalid_binary_representation, "incorrect binary data format in bind parameter"
    );
}

}  // namespace protocol::pgwire
