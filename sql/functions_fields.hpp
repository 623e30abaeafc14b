// The fields of dates, times and intervals: extract() and date_trunc().
#pragma once

#include <optional>
#include <string_view>

#include "sql/functions_moment.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

enum class TimeField {
    microseconds,
    milliseconds,
    second,
    minute,
    hour,
    day,
    week,
    month,
    quarter,
    year,
    decade,
    century,
    millennium,
    julian,
    isoyear,
    dow,
    isodow,
    doy,
    epoch,
    timezone,
    timezone_hour,
    timezone_minute,
};

/// By its name or one of its short forms, case ignored.
std::optional<TimeField> find_time_field(std::string_view name);

/// Year and number of the week that a day is in, as ISO 8601 counts them.
struct IsoWeek {
    std::int64_t year = 0;
    int week = 0;
};
IsoWeek iso_week(std::int64_t days);
/// 0 is Sunday.
int day_of_week(std::int64_t days);
/// 1 is 1 January.
int day_of_year(const protocol::pgwire::CivilDate& date);
std::int64_t century_of(std::int64_t year);
/// Days of the Julian calendar's count on 2000-01-01.
inline constexpr std::int64_t julian_epoch = 2'451'545;

/// date_trunc(): infinities stay; 22023 for an unknown unit, 0A000 for one that has no start.
std::int64_t truncate_moment(std::string_view unit, std::int64_t usec, protocol::Oid type);
/// An hour, and what is less.
bool is_unit_of_clock(std::string_view unit);

std::span<const SqliteFunction> field_functions();
std::span<const SqliteFunction> truncate_functions();

}  // namespace sql
