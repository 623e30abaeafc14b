#include "sql/functions_interval.hpp"

#include <cmath>
#include <limits>

#include "protocol/pgwire/datetime.hpp"
#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
using protocol::pgwire::usec_per_day;
using protocol::pgwire::usec_per_second;
namespace sqlstate = protocol::sqlstate;

constexpr std::int32_t days_per_month = 30;
constexpr std::int32_t months_per_year = 12;
constexpr double seconds_per_day = 86'400.0;

protocol::Error out_of_range() {
    return statement_error("22008", "interval out of range");
}

template <class Integer>
Integer checked_sum(Integer a, Integer b) {
    Integer sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) {
        throw out_of_range();
    }
    return sum;
}

template <class Integer>
Integer checked_negation(Integer value) {
    if (value == std::numeric_limits<Integer>::min()) {
        throw out_of_range();
    }
    return -value;
}

template <class Integer>
Integer narrowed(double value) {
    // 2^63 is no int64 any more, but is what its largest one becomes as a double.
    if (!(value >= static_cast<double>(std::numeric_limits<Integer>::min()) &&
          value < static_cast<double>(std::numeric_limits<Integer>::max()))) {
        throw out_of_range();
    }
    return static_cast<Integer>(value);
}

double rounded_to_usec(double seconds) {
    return std::rint(seconds * 1e6) / 1e6;
}

/// Each part goes its own way; what is left of a month becomes days, of a day seconds.
Interval scaled(double months, double days, double usec) {
    Interval result;
    result.months = narrowed<std::int32_t>(months);
    result.days = narrowed<std::int32_t>(days);
    const double month_days = rounded_to_usec((months - result.months) * days_per_month);
    const double whole_days = std::trunc(month_days);
    double seconds =
        rounded_to_usec((days - result.days + month_days - whole_days) * seconds_per_day);
    if (std::fabs(seconds) >= seconds_per_day) {
        const double carried = std::trunc(seconds / seconds_per_day);
        result.days = checked_sum(result.days, static_cast<std::int32_t>(carried));
        seconds -= carried * seconds_per_day;
    }
    result.days = checked_sum(result.days, static_cast<std::int32_t>(whole_days));
    result.usec =
        narrowed<std::int64_t>(std::rint(usec + seconds * static_cast<double>(usec_per_second)));
    return result;
}

Interval justify_days(Interval interval) {
    interval.months = checked_sum(interval.months, interval.days / days_per_month);
    interval.days %= days_per_month;
    if (interval.months > 0 && interval.days < 0) {
        interval.days += days_per_month;
        --interval.months;
    } else if (interval.months < 0 && interval.days > 0) {
        interval.days -= days_per_month;
        ++interval.months;
    }
    return interval;
}

Interval justify_all(Interval interval) {
    interval.days = checked_sum(
        interval.days, narrowed<std::int32_t>(static_cast<double>(interval.usec / usec_per_day))
    );
    interval.usec %= usec_per_day;
    interval.months = checked_sum(interval.months, interval.days / days_per_month);
    interval.days %= days_per_month;
    const bool rest_negative = interval.days < 0 || (interval.days == 0 && interval.usec < 0);
    const bool rest_positive = interval.days > 0 || (interval.days == 0 && interval.usec > 0);
    if (interval.months > 0 && rest_negative) {
        interval.days += days_per_month;
        --interval.months;
    } else if (interval.months < 0 && rest_positive) {
        interval.days -= days_per_month;
        ++interval.months;
    }
    if (interval.days > 0 && interval.usec < 0) {
        interval.usec += usec_per_day;
        --interval.days;
    } else if (interval.days < 0 && interval.usec > 0) {
        interval.usec -= usec_per_day;
        ++interval.days;
    }
    return interval;
}

template <Interval (*operation)(const Interval&, const Interval&)>
Value binary(Arguments a) {
    return interval_value(operation(interval_of(a[0]), interval_of(a[1])));
}

template <Interval (*operation)(const Interval&, double)>
Value with_number(Arguments a) {
    return interval_value(operation(interval_of(a[0]), float_of(a[1])));
}

template <Interval (*operation)(Interval)>
Value unary(Arguments a) {
    return interval_value(operation(interval_of(a[0])));
}

Value negated(Arguments a) {
    return interval_value(negate_interval(interval_of(a[0])));
}

/// Text whose byte order is the order of the intervals: their span, moved above zero.
Value key(Arguments a) {
    constexpr Int128 offset = static_cast<Int128>(1) << 80U;
    constexpr std::size_t digits = 25;
    Int128 rest = interval_span(interval_of(a[0])) + offset;
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; rest /= 10) {
        text[i] = static_cast<char>('0' + static_cast<int>(rest % 10));
    }
    return text;
}

std::int64_t truncated(std::int64_t value, std::int64_t unit) {
    return value / unit * unit;
}

std::int64_t rounded(std::int64_t usec, std::int64_t digits) {
    std::int64_t unit = 1;
    for (; digits < 6; ++digits) {
        unit *= 10;
    }
    return (usec + (usec < 0 ? -unit : unit) / 2) / unit * unit;
}

/// pg_fit_interval(value, smallest unit that its type keeps, digits of a second): the unit as the
/// number that Postgres's typmod has for it.
Value fit(Arguments a) {
    Interval interval = interval_of(a[0]);
    enum : std::int64_t { month = 1, year = 2, day = 3, hour = 10, minute = 11 };
    switch (integer_of(a[1])) {
        case year:
            interval.months = interval.months / months_per_year * months_per_year;
            [[fallthrough]];
        case month:
            interval.days = 0;
            [[fallthrough]];
        case day:
            interval.usec = 0;
            break;
        case hour:
            interval.usec = truncated(interval.usec, protocol::pgwire::usec_per_hour);
            break;
        case minute:
            interval.usec = truncated(interval.usec, protocol::pgwire::usec_per_minute);
            break;
        default:
            break;
    }
    if (const std::int64_t digits = integer_of(a[2]); digits >= 0 && digits < 6) {
        interval.usec = rounded(interval.usec, digits);
    }
    return interval_value(interval);
}

/// pg_round_usec(microseconds, digits of a second).
Value round_usec(Arguments a) {
    const std::int64_t usec = integer_of(a[0]);
    const bool finite = usec != protocol::pgwire::timestamp_infinity &&
                        usec != protocol::pgwire::timestamp_minus_infinity;
    return finite && integer_of(a[1]) < 6 ? rounded(usec, integer_of(a[1])) : usec;
}

/// make_interval(years, months, weeks, days, hours, mins, secs).
Value make(Arguments a) {
    Interval interval;
    const Int128 months =
        static_cast<Int128>(integer_of(a[0])) * months_per_year + integer_of(a[1]);
    const Int128 days = static_cast<Int128>(integer_of(a[2])) * 7 + integer_of(a[3]);
    interval.months = static_cast<std::int32_t>(months);
    interval.days = static_cast<std::int32_t>(days);
    if (interval.months != months || interval.days != days) {
        throw out_of_range();
    }
    const auto clock = static_cast<double>(
        integer_of(a[4]) * protocol::pgwire::usec_per_hour +
        integer_of(a[5]) * protocol::pgwire::usec_per_minute
    );
    const double usec = std::rint(float_of(a[6]) * 1e6);
    interval.usec = narrowed<std::int64_t>(clock + usec);
    return interval_value(interval);
}

/// For the views: a length of time as the interval that the difference of two moments is.
Value from_usec(Arguments a) {
    return interval_value(justify_hours({.usec = integer_of(a[0])}));
}

constexpr SqliteFunction functions[] = {
    {"pg_add_interval", 2, strict<binary<add_intervals>>},
    {"pg_subtract_interval", 2, strict<binary<subtract_intervals>>},
    {"pg_multiply_interval", 2, strict<with_number<scale_interval>>},
    {"pg_divide_interval", 2, strict<with_number<divide_interval>>},
    {"pg_negate_interval", 1, strict<negated>},
    {"pg_interval_key", 1, strict<key>},
    {"pg_fit_interval", 3, strict<fit>},
    {"pg_round_usec", 2, strict<round_usec>},
    {"pg_make_interval", 7, strict<make>},
    {"pg_interval_from_usec", 1, strict<from_usec>},
    {"pg_justify_days", 1, strict<unary<justify_days>>},
    {"pg_justify_hours", 1, strict<unary<justify_hours>>},
    {"pg_justify_interval", 1, strict<unary<justify_all>>},
};

}  // namespace

Interval interval_of(const Value& value) {
    return protocol::pgwire::parse_interval(text_of(value));
}

Value interval_value(const Interval& interval) {
    std::string text;
    protocol::pgwire::append_interval(text, interval);
    return text;
}

Int128 interval_span(const Interval& interval) {
    const std::int64_t days =
        std::int64_t{interval.months} * days_per_month + std::int64_t{interval.days};
    return static_cast<Int128>(days) * usec_per_day + interval.usec;
}

Interval add_intervals(const Interval& a, const Interval& b) {
    return {
        .usec = checked_sum(a.usec, b.usec),
        .days = checked_sum(a.days, b.days),
        .months = checked_sum(a.months, b.months)};
}

Interval negate_interval(const Interval& interval) {
    return {
        .usec = checked_negation(interval.usec),
        .days = checked_negation(interval.days),
        .months = checked_negation(interval.months)};
}

Interval subtract_intervals(const Interval& a, const Interval& b) {
    return add_intervals(a, negate_interval(b));
}

Interval scale_interval(const Interval& interval, double factor) {
    return scaled(
        interval.months * factor,
        interval.days * factor,
        static_cast<double>(interval.usec) * factor
    );
}

Interval divide_interval(const Interval& interval, double divisor) {
    if (divisor == 0.0) {
        throw statement_error(sqlstate::division_by_zero, "division by zero");
    }
    return scaled(
        interval.months / divisor,
        interval.days / divisor,
        static_cast<double>(interval.usec) / divisor
    );
}

Interval justify_hours(Interval interval) {
    interval.days = checked_sum(
        interval.days, narrowed<std::int32_t>(static_cast<double>(interval.usec / usec_per_day))
    );
    interval.usec %= usec_per_day;
    if (interval.days > 0 && interval.usec < 0) {
        interval.usec += usec_per_day;
        --interval.days;
    } else if (interval.days < 0 && interval.usec > 0) {
        interval.usec -= usec_per_day;
        ++interval.days;
    }
    return interval;
}

std::span<const SqliteFunction> interval_functions() {
    return functions;
}

}  // namespace sql
