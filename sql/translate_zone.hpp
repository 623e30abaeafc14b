// Conversions of timestamptz and its array, which go by the clocks of the session's zone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sql/translate.hpp"

namespace sql {

/// From or to such a type; none for other types, and for types it does not convert to.
std::optional<std::string> zoned_conversion(
    Translation& translation, const Expression& expression, protocol::Oid to
);
/// Has such a conversion to look at the zone?
bool is_zoned_conversion(protocol::Oid from, protocol::Oid to);
/// An untyped literal as a value of such a type; none for another type. Errors are thrown without a
/// position.
std::optional<std::string> read_zoned_literal(
    Translation& translation, std::string_view text, protocol::Oid type
);

}  // namespace sql
