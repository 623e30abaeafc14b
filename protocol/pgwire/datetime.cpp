#include "protocol/pgwire/datetime.hpp"

#include <array>
#include <iterator>

#include <fmt/format.h>

namespace protocol::pgwire {

namespace {

// Days from 0000-03-01 to 2000-01-01: eras of 400 years are counted from a 1 March.
constexpr std::int64_t days_before_2000 = 730'425;
constexpr std::int64_t days_per_era = 146'097;

constexpr std::int64_t date_min = -2'451'545;     // 4714-11-24 BC, Julian day 0
constexpr std::int64_t date_end = 2'145'031'949;  // 5874898-06-04

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    const std::int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

bool is_leap(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

void append_day(std::string& out, const CivilDate& date) {
    const std::int64_t year = date.year > 0 ? date.year : 1 - date.year;
    fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", year, date.month, date.day);
}

std::string_view era_suffix(const CivilDate& date) {
    return date.year > 0 ? "" : " BC";
}

bool append_infinity(std::string& out, bool is_plus, bool is_minus) {
    if (is_plus || is_minus) {
        out.append(is_plus ? "infinity" : "-infinity");
    }
    return is_plus || is_minus;
}

/// The day and the time of a finite timestamp; gives back the day, whose era is still to follow.
CivilDate append_clock(std::string& out, std::int64_t usec) {
    const std::int64_t days = floor_divide(usec, usec_per_day);
    const CivilDate date = civil_from_days(days);
    append_day(out, date);
    out.push_back(' ');
    append_time(out, usec - days * usec_per_day);
    return date;
}

}  // namespace

std::int64_t days_from_civil(const CivilDate& date) {
    // Years that begin in March have their leap day last, so months follow one formula.
    const std::int64_t year = date.month > 2 ? date.year : date.year - 1;
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const std::int64_t leap_days = year_of_era / 4 - year_of_era / 100;
    return era * days_per_era + year_of_era * 365 + leap_days + day_of_year - days_before_2000;
}

CivilDate civil_from_days(std::int64_t days) {
    const std::int64_t shifted = days + days_before_2000;
    const std::int64_t era = floor_divide(shifted, days_per_era);
    const std::int64_t day_of_era = shifted - era * days_per_era;
    const std::int64_t leap_days = day_of_era / 1460 - day_of_era / 36'524 + day_of_era / 146'096;
    const std::int64_t year_of_era = (day_of_era - leap_days) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;
    CivilDate date;
    date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    date.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
    date.year = era * 400 + year_of_era + (date.month <= 2 ? 1 : 0);
    return date;
}

int days_in_month(std::int64_t year, int month) {
    constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days.at(static_cast<std::size_t>(month - 1));
}

bool is_valid_date(std::int64_t days) {
    return days == date_infinity || days == date_minus_infinity ||
           (days >= date_min && days < date_end);
}

bool is_valid_timestamp(std::int64_t usec) {
    return usec == timestamp_infinity || usec == timestamp_minus_infinity ||
           (usec >= date_min * usec_per_day && usec < timestamp_day_max * usec_per_day);
}

void append_fraction(std::string& out, std::int64_t usec) {
    if (usec == 0) {
        return;
    }
    fmt::format_to(std::back_inserter(out), ".{:06}", usec);
    out.erase(out.find_last_not_of('0') + 1);
}

void append_date(std::string& out, std::int64_t days) {
    if (append_infinity(out, days == date_infinity, days == date_minus_infinity)) {
        return;
    }
    const CivilDate date = civil_from_days(days);
    append_day(out, date);
    out.append(era_suffix(date));
}

void append_time(std::string& out, std::int64_t usec) {
    fmt::format_to(
        std::back_inserter(out),
        "{:02}:{:02}:{:02}",
        usec / usec_per_hour,
        usec / usec_per_minute % 60,
        usec / usec_per_second % 60
    );
    append_fraction(out, usec % usec_per_second);
}

void append_timestamp(std::string& out, std::int64_t usec) {
    if (append_infinity(out, usec == timestamp_infinity, usec == timestamp_minus_infinity)) {
        return;
    }
    out.append(era_suffix(append_clock(out, usec)));
}

void append_timestamptz(std::string& out, std::int64_t usec, const TimeZone& zone) {
    if (append_infinity(out, usec == timestamp_infinity, usec == timestamp_minus_infinity)) {
        return;
    }
    const std::int64_t seconds_east = zone.seconds_east_at(usec);
    const CivilDate date = append_clock(out, usec + seconds_east * usec_per_second);
    append_displacement(out, seconds_east);
    out.append(era_suffix(date));
}

}  // namespace protocol::pgwire
