#include "sql/functions_moment.hpp"

#include <cmath>
#include <utility>

#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace datetime = protocol::pgwire;
using datetime::usec_per_day;

constexpr std::string_view overflow = "22008";

bool is_finite_date(std::int64_t days) {
    return days != datetime::date_infinity && days != datetime::date_minus_infinity;
}

std::int64_t checked_date(std::int64_t days) {
    if (!datetime::is_valid_date(days) || !is_finite_date(days)) {
        throw statement_error(overflow, "date out of range");
    }
    return days;
}

template <bool negate>
Value plus_interval(Arguments a) {
    const Interval interval = interval_of(a[1]);
    return add_to_moment(integer_of(a[0]), negate ? negate_interval(interval) : interval);
}

Value moment_difference(Arguments a) {
    const std::int64_t left = integer_of(a[0]);
    const std::int64_t right = integer_of(a[1]);
    Interval difference;
    if (!is_finite_moment(left) || !is_finite_moment(right)) {
        throw statement_error(overflow, "cannot subtract infinite timestamps");
    }
    if (__builtin_sub_overflow(left, right, &difference.usec)) {
        throw statement_error(overflow, "interval out of range");
    }
    return interval_value(justify_hours(difference));
}

template <int sign>
Value plus_days(Arguments a) {
    const std::int64_t days = integer_of(a[0]);
    return is_finite_date(days) ? checked_date(days + sign * integer_of(a[1])) : days;
}

Value date_difference(Arguments a) {
    if (!is_finite_date(integer_of(a[0])) || !is_finite_date(integer_of(a[1]))) {
        throw statement_error(overflow, "cannot subtract infinite dates");
    }
    return integer_of(a[0]) - integer_of(a[1]);
}

Value date_plus_time(Arguments a) {
    const std::int64_t days = integer_of(a[0]);
    if (!is_finite_date(days)) {
        return days > 0 ? datetime::timestamp_infinity : datetime::timestamp_minus_infinity;
    }
    const std::int64_t usec = datetime::parse_time(text_of(a[1]));
    return checked_moment(static_cast<Int128>(days) * usec_per_day + usec);
}

Value time_value(std::int64_t usec) {
    std::string text;
    datetime::append_time(text, usec);
    return text;
}

/// Around the clock; an interval's days and months mean nothing to it.
template <int sign>
Value time_plus_interval(Arguments a) {
    const std::int64_t usec = interval_of(a[1]).usec % usec_per_day * sign;
    const std::int64_t sum = (datetime::parse_time(text_of(a[0])) + usec) % usec_per_day;
    return time_value(sum < 0 ? sum + usec_per_day : sum);
}

Value time_difference(Arguments a) {
    return interval_value(
        {.usec = datetime::parse_time(text_of(a[0])) - datetime::parse_time(text_of(a[1]))}
    );
}

Value time_to_interval(Arguments a) {
    return interval_value({.usec = datetime::parse_time(text_of(a[0]))});
}

Value interval_to_time(Arguments a) {
    const std::int64_t usec = interval_of(a[0]).usec % usec_per_day;
    return time_value(usec < 0 ? usec + usec_per_day : usec);
}

Value moment_to_time(Arguments a) {
    const std::int64_t usec = integer_of(a[0]);
    return is_finite_moment(usec) ? time_value(civil_time(usec).usec) : Value();
}

Value round_time(Arguments a) {
    std::int64_t unit = 1;
    for (std::int64_t digits = integer_of(a[1]); digits < 6; ++digits) {
        unit *= 10;
    }
    return time_value((datetime::parse_time(text_of(a[0])) + unit / 2) / unit * unit);
}

/// age(a, b) of a ≥ b: each part subtracted, what is missing borrowed from the next larger one. A
/// month that is borrowed has as many days as b's.
Interval age_of(const CivilTime& a, const CivilTime& b) {
    std::int64_t months = (a.date.year - b.date.year) * 12 + a.date.month - b.date.month;
    std::int64_t days = a.date.day - b.date.day;
    std::int64_t usec = a.usec - b.usec;
    if (usec < 0) {
        usec += usec_per_day;
        --days;
    }
    while (days < 0) {
        days += datetime::days_in_month(b.date.year, b.date.month);
        --months;
    }
    return {
        .usec = usec,
        .days = static_cast<std::int32_t>(days),
        .months = static_cast<std::int32_t>(months)};
}

Value age(Arguments a) {
    const std::int64_t left = integer_of(a[0]);
    const std::int64_t right = integer_of(a[1]);
    if (!is_finite_moment(left) || !is_finite_moment(right)) {
        throw statement_error(overflow, "interval out of range");
    }
    const CivilTime first = civil_time(left);
    const CivilTime second = civil_time(right);
    return interval_value(
        left >= right ? age_of(first, second) : negate_interval(age_of(second, first))
    );
}

/// age(x): until the midnight before the transaction's start.
Value age_today(Arguments a) {
    const Value arguments[] = {day_of_moment(integer_of(a[0])) * usec_per_day, a[1]};
    return age(arguments);
}

Value is_finite_value(Arguments a) {
    return std::int64_t{is_finite_moment(integer_of(a[0]))};
}

Value is_finite_day(Arguments a) {
    return std::int64_t{is_finite_date(integer_of(a[0]))};
}

/// OVERLAPS of two spans, each from its earlier end; an empty one is a moment.
Value overlaps(Arguments a) {
    std::int64_t ends[4];
    for (std::size_t i = 0; i < 4; ++i) {
        ends[i] = integer_of(a[i]);
    }
    if (ends[0] > ends[1]) {
        std::swap(ends[0], ends[1]);
    }
    if (ends[2] > ends[3]) {
        std::swap(ends[2], ends[3]);
    }
    const bool first_earlier = ends[0] < ends[2];
    const std::int64_t end_of_earlier = first_earlier ? ends[1] : ends[3];
    const std::int64_t begin_of_later = first_earlier ? ends[2] : ends[0];
    return std::int64_t{ends[0] == ends[2] || begin_of_later < end_of_earlier};
}

constexpr SqliteFunction functions[] = {
    {"pg_moment_plus_interval", 2, strict<plus_interval<false>>},
    {"pg_moment_minus_interval", 2, strict<plus_interval<true>>},
    {"pg_moment_difference", 2, strict<moment_difference>},
    {"pg_date_plus_days", 2, strict<plus_days<1>>},
    {"pg_date_minus_days", 2, strict<plus_days<-1>>},
    {"pg_date_difference", 2, strict<date_difference>},
    {"pg_date_plus_time", 2, strict<date_plus_time>},
    {"pg_time_plus_interval", 2, strict<time_plus_interval<1>>},
    {"pg_time_minus_interval", 2, strict<time_plus_interval<-1>>},
    {"pg_time_difference", 2, strict<time_difference>},
    {"pg_time_to_interval", 1, strict<time_to_interval>},
    {"pg_interval_to_time", 1, strict<interval_to_time>},
    {"pg_moment_to_time", 1, strict<moment_to_time>},
    {"pg_round_time", 2, strict<round_time>},
    {"pg_age", 2, strict<age>},
    {"pg_age_today", 2, strict<age_today>},
    {"pg_is_finite_moment", 1, strict<is_finite_value>},
    {"pg_is_finite_date", 1, strict<is_finite_day>},
    {"pg_overlaps", 4, strict<overlaps>},
};

}  // namespace

bool is_finite_moment(std::int64_t usec) {
    return usec != datetime::timestamp_infinity && usec != datetime::timestamp_minus_infinity;
}

std::int64_t day_of_moment(std::int64_t usec) {
    const std::int64_t days = usec / usec_per_day;
    return usec % usec_per_day < 0 ? days - 1 : days;
}

CivilTime civil_time(std::int64_t usec) {
    const std::int64_t days = day_of_moment(usec);
    return {.date = datetime::civil_from_days(days), .usec = usec - days * usec_per_day};
}

std::int64_t checked_moment(Int128 usec) {
    const auto narrow = static_cast<std::int64_t>(usec);
    if (narrow != usec || !is_finite_moment(narrow) || !datetime::is_valid_timestamp(narrow)) {
        throw statement_error(overflow, "timestamp out of range");
    }
    return narrow;
}

std::int64_t timestamp_of(const CivilTime& time) {
    return checked_moment(
        static_cast<Int128>(datetime::days_from_civil(time.date)) * usec_per_day + time.usec
    );
}

std::int64_t add_to_moment(std::int64_t usec, const Interval& interval) {
    if (!is_finite_moment(usec)) {
        return usec;
    }
    if (interval.months != 0) {
        CivilTime time = civil_time(usec);
        const std::int64_t months = time.date.year * 12 + (time.date.month - 1) + interval.months;
        time.date.year = months >= 0 ? months / 12 : -((11 - months) / 12);
        time.date.month = static_cast<int>(months - time.date.year * 12) + 1;
        time.date.day =
            std::min(time.date.day, datetime::days_in_month(time.date.year, time.date.month));
        usec = timestamp_of(time);
    }
    const Int128 sum = static_cast<Int128>(interval.days) * usec_per_day + interval.usec + usec;
    return checked_moment(sum);
}

std::span<const SqliteFunction> moment_functions() {
    return functions;
}

}  // namespace sql
