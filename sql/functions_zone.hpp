// Moments by the clocks of a zone: the session's, which comes as the last argument, or a named one.
#pragma once

#include <cstdint>
#include <span>

#include "protocol/pgwire/time_zone.hpp"
#include "sql/functions_interval.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

/// The zone that the fact :zone names. This thread's last one stays found, since a query asks for
/// the same one with each row; the next call may replace it.
const protocol::pgwire::TimeZone& session_zone(const protocol::Value& name);
/// As make_timestamptz() takes it: "+2" is east here, where AT TIME ZONE has POSIX's sign.
/// 22023 for a zone that nobody knows.
protocol::pgwire::TimeZone zone_of_numbers_east(std::string_view name);
/// Infinities stay; 22008 beyond what timestamps reach.
std::int64_t moment_to_utc(std::int64_t usec, const protocol::pgwire::TimeZone& zone);
std::int64_t moment_to_local(std::int64_t usec, const protocol::pgwire::TimeZone& zone);
/// Months and days by the calendar of the zone, so that a day may have 23 hours.
std::int64_t add_to_moment(
    std::int64_t usec, const Interval& interval, const protocol::pgwire::TimeZone& zone
);

std::span<const SqliteFunction> zone_functions();

}  // namespace sql
