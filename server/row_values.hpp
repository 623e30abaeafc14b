// Values of live rows: what is not known is NULL, not zero or an empty text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/lsn.hpp"
#include "protocol/value.hpp"

namespace server {

inline protocol::Value text_or_null(std::string text) {
    return text.empty() ? protocol::Value{} : protocol::Value{std::move(text)};
}

/// Of a time, or any other number that begins at one.
inline protocol::Value number_or_null(std::int64_t number) {
    return number == 0 ? protocol::Value{} : protocol::Value{number};
}

inline protocol::Value optional_value(std::optional<std::int64_t> number) {
    return number ? protocol::Value{*number} : protocol::Value{};
}

inline protocol::Value lsn_or_null(protocol::Lsn lsn) {
    return number_or_null(static_cast<std::int64_t>(lsn));
}

/// An interval of whole days and a time, never below zero.
std::string interval_text(std::int64_t microseconds);

}  // namespace server
