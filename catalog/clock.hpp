// The wall clock in the unit that the catalog keeps: only for showing, never for ordering.
#pragma once

#include <chrono>
#include <cstdint>

namespace catalog {

/// Microseconds since 2000-01-01 UTC, as timestamptz has it.
inline std::int64_t now_microseconds() {
    constexpr std::int64_t unix_epoch_seconds = 946684800;
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count() -
           unix_epoch_seconds * 1000000;
}

}  // namespace catalog
