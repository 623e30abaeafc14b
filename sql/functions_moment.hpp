// Dates and timestamps in SQLite: their numbers, with Postgres's arithmetic over the calendar.
#pragma once

#include <cstdint>

#include "protocol/pgwire/datetime.hpp"
#include "sql/functions_interval.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

/// A timestamp taken apart.
struct CivilTime {
    protocol::pgwire::CivilDate date;
    std::int64_t usec = 0;  // since midnight
};

bool is_finite_moment(std::int64_t usec);
CivilTime civil_time(std::int64_t usec);
/// 22008 `timestamp out of range`.
std::int64_t timestamp_of(const CivilTime& time);
std::int64_t day_of_moment(std::int64_t usec);
/// Throws the same.
std::int64_t checked_moment(Int128 usec);
std::int64_t add_to_moment(std::int64_t usec, const Interval& interval);

std::span<const SqliteFunction> moment_functions();

}  // namespace sql
