// A Value as its Oid asks for it, or an error: what both codecs check before they write or read.
#pragma once

#include <cstdint>
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/value.hpp"

namespace protocol::pgwire {

/// XX000: a value's alternative is not the one that its type asks for.
Error wrong_form();

template <typename Form>
const Form& form(const Value& value) {
    const auto* found = std::get_if<Form>(&value);
    if (found == nullptr) {
        throw wrong_form();
    }
    return *found;
}

/// As form<std::int64_t>(), and 22008 outside of what Postgres can show.
std::int64_t date_form(const Value& value);
std::int64_t timestamp_form(const Value& value);

/// Throws 22021.
void require_valid_text(std::string_view bytes);

}  // namespace protocol::pgwire
