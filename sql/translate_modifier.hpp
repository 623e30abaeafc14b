// Type modifiers, as Postgres packs them: lengths, digits, and the fields of an interval.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/translate.hpp"

namespace sql {

/// Of a type's name in a cast; -1 without one.
std::int32_t typmod_of(
    const Translation& translation, const PgQuery__TypeName& node, protocol::Oid type
);

/// The number of an interval's smallest field, as Postgres numbers them (1 month, 2 year, 3 day, 10
/// hour, 11 minute, 12 second); 12 where all are kept.
int smallest_interval_field(std::int32_t typmod);
/// Of a second; -1 where all are kept.
int interval_digits(std::int32_t typmod);
/// " day" behind INTERVAL '1' DAY's text, which is a bare number; else nothing.
std::string_view unit_of_bare_interval(std::string_view text, std::int32_t typmod);

}  // namespace sql
