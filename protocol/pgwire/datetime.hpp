// Dates and times: the calendar, Postgres's ISO text forms, and their parsing. Days and
// microseconds count from 2000-01-01; the calendar is the proleptic Gregorian one. No clock: 'now'
// is no value.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/pgwire/time_zone.hpp"

namespace protocol::pgwire {

inline constexpr std::int64_t usec_per_second = 1'000'000;
inline constexpr std::int64_t usec_per_minute = 60 * usec_per_second;
inline constexpr std::int64_t usec_per_hour = 60 * usec_per_minute;
inline constexpr std::int64_t usec_per_day = 24 * usec_per_hour;

inline constexpr std::int64_t date_infinity = std::numeric_limits<std::int32_t>::max();
inline constexpr std::int64_t date_minus_infinity = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int64_t timestamp_infinity = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t timestamp_minus_infinity = std::numeric_limits<std::int64_t>::min();

/// A day; the year before 1 is 0 (1 BC).
struct CivilDate {
    std::int64_t year = 2000;
    int month = 1;
    int day = 1;
};
std::int64_t days_from_civil(const CivilDate& date);
CivilDate civil_from_days(std::int64_t days);
int days_in_month(std::int64_t year, int month);

/// No timestamp is on a later day than this one after 294276-12-31, so its microseconds fit an
/// int64.
inline constexpr std::int64_t timestamp_day_max = 106'751'983;
/// What Postgres takes: infinities, and 4714-11-24 BC to 5874898-06-03 and 294276-12-31.
bool is_valid_date(std::int64_t days);
bool is_valid_timestamp(std::int64_t usec);

void append_date(std::string& out, std::int64_t days);
/// Since midnight, 00:00:00 to 24:00:00.
void append_time(std::string& out, std::int64_t usec);
void append_timestamp(std::string& out, std::int64_t usec);
/// What the zone's clocks show, its displacement appended.
void append_timestamptz(std::string& out, std::int64_t usec, const TimeZone& zone);
/// The fraction of a second, ".5", without trailing zeros; nothing for 0.
void append_fraction(std::string& out, std::int64_t usec);

/// These throw 22007, 22008 and the like. Taken: a day as in datetime_day.hpp, HH:MM[:SS[.ffffff]]
/// after a blank or T, a zone by displacement, abbreviation or name, BC, 'infinity', 'epoch'.
std::int64_t parse_date(std::string_view text);
std::int64_t parse_time(std::string_view text);
/// A zone in it is ignored, as Postgres ignores it.
std::int64_t parse_timestamp(std::string_view text);
/// `zone`: where the text names none.
std::int64_t parse_timestamptz(std::string_view text, const TimeZone& zone);

/// A timestamptz whose zone is still to be found, if the text names none.
struct WrittenMoment {
    std::int64_t usec = 0;  // UTC, or else what clocks show
    bool is_utc = true;
};
WrittenMoment read_timestamptz(std::string_view text);

/// The digits after the point of "1.5", as microseconds of a second, rounded.
std::int64_t fraction_usec(std::string_view digits);

}  // namespace protocol::pgwire
