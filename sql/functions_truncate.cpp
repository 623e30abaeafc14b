// date_trunc() and date_bin(): a moment or an interval moved back to the start of its unit.
#include <fmt/format.h>

#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_fields.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace datetime = protocol::pgwire;
using datetime::CivilDate;
namespace sqlstate = protocol::sqlstate;

/// The units below a day; 0 for others.
std::int64_t clock_unit(TimeField field) {
    switch (field) {
        case TimeField::microseconds:
            return 1;
        case TimeField::milliseconds:
            return 1000;
        case TimeField::second:
            return datetime::usec_per_second;
        case TimeField::minute:
            return datetime::usec_per_minute;
        case TimeField::hour:
            return datetime::usec_per_hour;
        default:
            return 0;
    }
}

/// The first year of the span of `years` that a year is in; the span before the year 1 ends with 0.
std::int64_t first_of_years(std::int64_t year, std::int64_t years) {
    const std::int64_t at =
        year > 0 ? (year + years - 1) / years : -((years - (year - 1)) / years) + 1;
    return (at - 1) * years + 1;
}

std::int64_t first_of_decade(std::int64_t year) {
    return year >= 0 ? year / 10 * 10 : -((8 - (year - 1)) / 10) * 10;
}

std::optional<CivilDate> first_day(TimeField field, const CivilDate& date) {
    switch (field) {
        case TimeField::day:
            return date;
        case TimeField::week: {
            const std::int64_t days = datetime::days_from_civil(date);
            return datetime::civil_from_days(days - (day_of_week(days) + 6) % 7);
        }
        case TimeField::month:
            return CivilDate{.year = date.year, .month = date.month, .day = 1};
        case TimeField::quarter:
            return CivilDate{.year = date.year, .month = (date.month - 1) / 3 * 3 + 1, .day = 1};
        case TimeField::year:
            return CivilDate{.year = date.year, .month = 1, .day = 1};
        case TimeField::decade:
            return CivilDate{.year = first_of_decade(date.year), .month = 1, .day = 1};
        case TimeField::century:
            return CivilDate{.year = first_of_years(date.year, 100), .month = 1, .day = 1};
        case TimeField::millennium:
            return CivilDate{.year = first_of_years(date.year, 1000), .month = 1, .day = 1};
        default:
            return std::nullopt;
    }
}

TimeField field_of(std::string_view name, Oid type) {
    if (const auto field = find_time_field(name)) {
        return *field;
    }
    throw statement_error(
        sqlstate::invalid_parameter_value,
        fmt::format(
            "unit \"{}\" not recognized for type {}",
            protocol::to_lower(name),
            protocol::type_name(type)
        )
    );
}

protocol::Error not_supported(std::string_view name, Oid type) {
    return statement_error(
        sqlstate::feature_not_supported,
        fmt::format(
            "unit \"{}\" not supported for type {}",
            protocol::to_lower(name),
            protocol::type_name(type)
        )
    );
}

Value truncated_timestamp(Arguments a) {
    return truncate_moment(text_of(a[0]), integer_of(a[1]), Oid::timestamp);
}

std::int32_t months_per_unit(TimeField field) {
    switch (field) {
        case TimeField::month:
            return 1;
        case TimeField::quarter:
            return 3;
        case TimeField::year:
            return 12;
        case TimeField::decade:
            return 120;
        case TimeField::century:
            return 1200;
        case TimeField::millennium:
            return 12'000;
        default:
            return 0;
    }
}

Value truncate_interval(Arguments a) {
    const TimeField field = field_of(text_of(a[0]), Oid::interval);
    Interval interval = interval_of(a[1]);
    if (const std::int64_t unit = clock_unit(field)) {
        interval.usec = interval.usec / unit * unit;
        return interval_value(interval);
    }
    interval.usec = 0;
    if (field == TimeField::day) {
        return interval_value(interval);
    }
    const std::int32_t months = months_per_unit(field);
    if (months == 0) {
        throw not_supported(text_of(a[0]), Oid::interval);
    }
    interval.days = 0;
    interval.months = interval.months / months * months;
    return interval_value(interval);
}

/// date_bin(stride, source, origin).
Value bin(Arguments a) {
    const Interval stride = interval_of(a[0]);
    if (stride.months != 0) {
        throw statement_error(
            sqlstate::feature_not_supported,
            "timestamps cannot be binned into intervals containing months or years"
        );
    }
    const Int128 width = interval_span(stride);
    if (width <= 0) {
        throw statement_error("22008", "stride must be greater than zero");
    }
    const std::int64_t source = integer_of(a[1]);
    const std::int64_t origin = integer_of(a[2]);
    if (!is_finite_moment(source)) {
        return source;
    }
    if (!is_finite_moment(origin)) {
        throw statement_error("22008", "origin out of range");
    }
    const Int128 distance = static_cast<Int128>(source) - origin;
    Int128 into = distance % width;
    into = into < 0 ? into + width : into;
    return checked_moment(distance - into + origin);
}

constexpr SqliteFunction functions[] = {
    {"pg_trunc_timestamp", 2, strict<truncated_timestamp>},
    {"pg_trunc_interval", 2, strict<truncate_interval>},
    {"pg_date_bin", 3, strict<bin>},
};

}  // namespace

std::int64_t truncate_moment(std::string_view unit, std::int64_t usec, Oid type) {
    const TimeField field = field_of(unit, type);
    if (!is_finite_moment(usec)) {
        return usec;
    }
    CivilTime time = civil_time(usec);
    if (const std::int64_t length = clock_unit(field)) {
        time.usec = time.usec / length * length;
        return timestamp_of(time);
    }
    const auto date = first_day(field, time.date);
    if (!date) {
        throw not_supported(unit, type);
    }
    return timestamp_of({.date = *date, .usec = 0});
}

bool is_unit_of_clock(std::string_view unit) {
    const auto field = find_time_field(unit);
    return field && clock_unit(*field) != 0;
}

std::span<const SqliteFunction> truncate_functions() {
    return functions;
}

}  // namespace sql
