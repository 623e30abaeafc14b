// Moments put together from their parts.
#include "sql/functions_make_time.hpp"

#include <cmath>

#include <fmt/format.h>

#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_moment.hpp"
#include "sql/functions_zone.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace datetime = protocol::pgwire;
using datetime::usec_per_hour;
using datetime::usec_per_minute;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view field_overflow = "22008";

std::int64_t date_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    const bool valid =
        year != 0 && month >= 1 && month <= 12 && day >= 1 && std::abs(year) < 5'900'000 &&
        day <= datetime::days_in_month(year < 0 ? year + 1 : year, static_cast<int>(month));
    if (!valid) {
        throw statement_error(
            field_overflow,
            fmt::format("date field value out of range: {}-{:02}-{:02}", year, month, day)
        );
    }
    return datetime::days_from_civil(
        {.year = year < 0 ? year + 1 : year,
         .month = static_cast<int>(month),
         .day = static_cast<int>(day)}
    );
}

std::int64_t clock_of(std::int64_t hour, std::int64_t minute, double second) {
    const double usec = std::rint(second * 1e6);
    const bool valid = hour >= 0 && minute >= 0 && minute < 60 && second >= 0 && second <= 60 &&
                       (hour < 24 || (hour == 24 && minute == 0 && second == 0));
    if (!valid) {
        throw statement_error(
            field_overflow,
            fmt::format("time field value out of range: {}:{:02}:{}", hour, minute, second)
        );
    }
    return hour * usec_per_hour + minute * usec_per_minute + static_cast<std::int64_t>(usec);
}

Value make_date(Arguments a) {
    return date_of(integer_of(a[0]), integer_of(a[1]), integer_of(a[2]));
}

Value make_time(Arguments a) {
    std::string text;
    datetime::append_time(text, clock_of(integer_of(a[0]), integer_of(a[1]), float_of(a[2])));
    return text;
}

/// make_timestamp(year, month, day, hour, minute, second [, zone]).
Value make_timestamp(Arguments a) {
    const std::int64_t days = date_of(integer_of(a[0]), integer_of(a[1]), integer_of(a[2]));
    const std::int64_t clock = clock_of(integer_of(a[3]), integer_of(a[4]), float_of(a[5]));
    const std::int64_t usec =
        checked_moment(static_cast<Int128>(days) * datetime::usec_per_day + clock);
    return a.size() < 7 ? usec : moment_to_utc(usec, zone_of_numbers_east(text_of(a[6])));
}

/// to_timestamp(seconds since 1970).
Value from_epoch(Arguments a) {
    constexpr double seconds_before_2000 = 946'684'800.0;
    const double seconds = float_of(a[0]);
    if (std::isinf(seconds)) {
        return seconds > 0 ? datetime::timestamp_infinity : datetime::timestamp_minus_infinity;
    }
    const double usec = std::rint((seconds - seconds_before_2000) * 1e6);
    if (!(std::fabs(usec) < 9.2e18)) {
        throw statement_error(
            field_overflow, fmt::format("timestamp out of range: \"{}\"", seconds)
        );
    }
    return checked_moment(static_cast<Int128>(usec));
}

constexpr SqliteFunction functions[] = {
    {"pg_make_date", 3, strict<make_date>},
    {"pg_make_time", 3, strict<make_time>},
    {"pg_make_timestamp", 6, strict<make_timestamp>},
    {"pg_make_timestamp", 7, strict<make_timestamp>},
    {"pg_from_epoch", 1, strict<from_epoch>},
};

}  // namespace

std::span<const SqliteFunction> make_time_functions() {
    return functions;
}

}  // namespace sql
