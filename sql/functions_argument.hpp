// Reading the arguments of our SQLite functions. The translator has checked the types, so another
// form of value is a bug of ours.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/value.hpp"

namespace sql {

using Arguments = std::span<const protocol::Value>;

[[noreturn]] inline void throw_wrong_form() {
    throw protocol::Error(
        protocol::ErrorKind::bug,
        protocol::sqlstate::internal_error,
        "a function of a translated SELECT got a value of another form"
    );
}

inline std::int64_t integer_of(const protocol::Value& value) {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? 1 : 0;
    }
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer != nullptr ? *integer : (throw_wrong_form(), 0);
}

inline double float_of(const protocol::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*integer);
    }
    const auto* number = std::get_if<double>(&value);
    return number != nullptr ? *number : (throw_wrong_form(), 0.0);
}

inline std::string_view text_of(const protocol::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? std::string_view(*text) : (throw_wrong_form(), std::string_view());
}

inline protocol::Oid oid_of(const protocol::Value& value) {
    return static_cast<protocol::Oid>(integer_of(value));
}

/// A strict function: NULL where an argument is.
template <protocol::Value (*function)(Arguments)>
protocol::Value strict(Arguments arguments) {
    const bool any_null = std::any_of(arguments.begin(), arguments.end(), protocol::is_null);
    return any_null ? protocol::Value() : function(arguments);
}

}  // namespace sql
