// interval: Postgres's text in IntervalStyle postgres, its other input forms, and its three
// numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace protocol::pgwire {

struct Interval {
    std::int64_t usec = 0;
    std::int32_t days = 0;
    std::int32_t months = 0;

    bool operator==(const Interval&) const = default;
};

/// "1 year 2 mons -3 days +04:05:06.5".
void append_interval(std::string& out, const Interval& interval);

/// Takes that, unit words in any order ("1.5 hours 30 s ago"), a bare number of seconds at the end,
/// "1-2" (years and months), "3 04:05:06" (days and time) and ISO 8601 ("P1Y2M3DT4H5M6.5S").
/// Throws 22007, or 22015 for what is out of range.
Interval parse_interval(std::string_view text);

}  // namespace protocol::pgwire
