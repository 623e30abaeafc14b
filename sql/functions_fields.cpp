#include "sql/functions_fields.hpp"

#include <array>

#include <fmt/format.h>

#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_zone.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace datetime = protocol::pgwire;
using datetime::usec_per_day;
using datetime::usec_per_hour;
using datetime::usec_per_minute;
using datetime::usec_per_second;
namespace sqlstate = protocol::sqlstate;

struct FieldName {
    std::string_view name;
    TimeField field;
};

constexpr std::array field_names = std::to_array<FieldName>({
    {"microseconds", TimeField::microseconds},
    {"microsecond", TimeField::microseconds},
    {"usec", TimeField::microseconds},
    {"usecs", TimeField::microseconds},
    {"us", TimeField::microseconds},
    {"milliseconds", TimeField::milliseconds},
    {"millisecond", TimeField::milliseconds},
    {"msec", TimeField::milliseconds},
    {"msecs", TimeField::milliseconds},
    {"ms", TimeField::milliseconds},
    {"second", TimeField::second},
    {"seconds", TimeField::second},
    {"sec", TimeField::second},
    {"secs", TimeField::second},
    {"s", TimeField::second},
    {"minute", TimeField::minute},
    {"minutes", TimeField::minute},
    {"min", TimeField::minute},
    {"mins", TimeField::minute},
    {"m", TimeField::minute},
    {"hour", TimeField::hour},
    {"hours", TimeField::hour},
    {"hr", TimeField::hour},
    {"hrs", TimeField::hour},
    {"h", TimeField::hour},
    {"day", TimeField::day},
    {"days", TimeField::day},
    {"d", TimeField::day},
    {"week", TimeField::week},
    {"weeks", TimeField::week},
    {"w", TimeField::week},
    {"month", TimeField::month},
    {"months", TimeField::month},
    {"mon", TimeField::month},
    {"mons", TimeField::month},
    {"quarter", TimeField::quarter},
    {"qtr", TimeField::quarter},
    {"year", TimeField::year},
    {"years", TimeField::year},
    {"yr", TimeField::year},
    {"yrs", TimeField::year},
    {"y", TimeField::year},
    {"decade", TimeField::decade},
    {"decades", TimeField::decade},
    {"dec", TimeField::decade},
    {"decs", TimeField::decade},
    {"century", TimeField::century},
    {"centuries", TimeField::century},
    {"cent", TimeField::century},
    {"c", TimeField::century},
    {"millennium", TimeField::millennium},
    {"millennia", TimeField::millennium},
    {"mil", TimeField::millennium},
    {"mils", TimeField::millennium},
    {"julian", TimeField::julian},
    {"jd", TimeField::julian},
    {"isoyear", TimeField::isoyear},
    {"dow", TimeField::dow},
    {"isodow", TimeField::isodow},
    {"doy", TimeField::doy},
    {"epoch", TimeField::epoch},
    {"timezone", TimeField::timezone},
    {"timezone_h", TimeField::timezone_hour},
    {"timezone_hour", TimeField::timezone_hour},
    {"timezone_m", TimeField::timezone_minute},
    {"timezone_minute", TimeField::timezone_minute},
});

constexpr std::int64_t unix_epoch_days = -10'957;  // 1970-01-01

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

std::string scaled(Int128 value, int scale) {
    const bool negative = value < 0;
    std::string digits;
    for (Int128 rest = negative ? -value : value; rest != 0; rest /= 10) {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    }
    return print_decimal({.negative = negative, .digits = digits, .scale = scale});
}

Value whole(std::int64_t value) {
    return std::to_string(value);
}

/// What lies below a minute; none for other fields.
std::optional<Value> clock_field(TimeField field, std::int64_t usec) {
    const std::int64_t in_minute = usec % usec_per_minute;
    switch (field) {
        case TimeField::microseconds:
            return whole(in_minute);
        case TimeField::milliseconds:
            return scaled(in_minute, 3);
        case TimeField::second:
            return scaled(in_minute, 6);
        case TimeField::minute:
            return whole(usec / usec_per_minute % 60);
        case TimeField::hour:
            return whole(usec / usec_per_hour);
        default:
            return std::nullopt;
    }
}

std::int64_t millennium_of(std::int64_t year) {
    return year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000);
}

std::int64_t decade_of(std::int64_t year) {
    return year >= 0 ? year / 10 : -((8 - (year - 1)) / 10);
}

/// Years before 1 have no 0 in what users see.
std::int64_t shown_year(std::int64_t year) {
    return year > 0 ? year : year - 1;
}

std::optional<Value> day_field(TimeField field, std::int64_t days) {
    const datetime::CivilDate date = datetime::civil_from_days(days);
    switch (field) {
        case TimeField::day:
            return whole(date.day);
        case TimeField::week:
            return whole(iso_week(days).week);
        case TimeField::month:
            return whole(date.month);
        case TimeField::quarter:
            return whole((date.month - 1) / 3 + 1);
        case TimeField::year:
            return whole(shown_year(date.year));
        case TimeField::decade:
            return whole(decade_of(date.year));
        case TimeField::century:
            return whole(century_of(date.year));
        case TimeField::millennium:
            return whole(millennium_of(date.year));
        case TimeField::isoyear:
            return whole(shown_year(iso_week(days).year));
        case TimeField::dow:
            return whole(day_of_week(days));
        case TimeField::isodow:
            return whole((day_of_week(days) + 6) % 7 + 1);
        case TimeField::doy:
            return whole(day_of_year(date));
        default:
            return std::nullopt;
    }
}

Value julian_day(const CivilTime& time) {
    const std::int64_t days = datetime::days_from_civil(time.date) + julian_epoch;
    const Decimal part = divide(
        parse_decimal(std::to_string(time.usec)), parse_decimal(std::to_string(usec_per_day))
    );
    return print_decimal(add(parse_decimal(std::to_string(days)), part));
}

/// Fields that grow without end are infinite, the others NULL.
Value infinite_field(TimeField field, bool positive) {
    switch (field) {
        case TimeField::year:
        case TimeField::decade:
        case TimeField::century:
        case TimeField::millennium:
        case TimeField::julian:
        case TimeField::isoyear:
        case TimeField::epoch:
            return std::string(positive ? "Infinity" : "-Infinity");
        default:
            return {};
    }
}

bool is_of_zone(TimeField field) {
    return field == TimeField::timezone || field == TimeField::timezone_hour ||
           field == TimeField::timezone_minute;
}

Value seconds_since_1970(std::int64_t usec) {
    return scaled(Int128{usec} - Int128{unix_epoch_days} * usec_per_day, 6);
}

Value timestamp_field(TimeField field, std::int64_t usec, std::string_view name, Oid type) {
    if (is_of_zone(field)) {
        throw not_supported(name, type);
    }
    if (!is_finite_moment(usec)) {
        return infinite_field(field, usec > 0);
    }
    const CivilTime time = civil_time(usec);
    if (field == TimeField::epoch) {
        return seconds_since_1970(usec);
    }
    if (field == TimeField::julian) {
        return julian_day(time);
    }
    if (auto value = clock_field(field, time.usec)) {
        return *value;
    }
    std::optional<Value> value = day_field(field, day_of_moment(usec));
    return value ? std::move(*value) : Value{std::monostate{}};
}

/// The parts of a displacement have its sign, each.
Value zone_field(TimeField field, std::int64_t seconds_east) {
    switch (field) {
        case TimeField::timezone_hour:
            return whole(seconds_east / 3600);
        case TimeField::timezone_minute:
            return whole(seconds_east / 60 % 60);
        default:
            return whole(seconds_east);
    }
}

Value moment_field(
    TimeField field,
    std::int64_t usec,
    std::string_view name,
    const protocol::pgwire::TimeZone& zone
) {
    if (!is_finite_moment(usec)) {
        return infinite_field(field, usec > 0);
    }
    if (is_of_zone(field)) {
        return zone_field(field, zone.seconds_east_at(usec));
    }
    return field == TimeField::epoch
               ? seconds_since_1970(usec)
               : timestamp_field(field, zone.to_local(usec), name, Oid::timestamptz);
}

Value date_field(TimeField field, std::int64_t days, std::string_view name) {
    if (days == datetime::date_infinity || days == datetime::date_minus_infinity) {
        return infinite_field(field, days > 0);
    }
    if (field == TimeField::epoch) {
        return whole((days - unix_epoch_days) * (usec_per_day / usec_per_second));
    }
    if (field == TimeField::julian) {
        return whole(days + julian_epoch);
    }
    if (auto value = day_field(field, days)) {
        return *value;
    }
    throw not_supported(name, Oid::date);
}

Value time_field(TimeField field, std::int64_t usec, std::string_view name) {
    if (field == TimeField::epoch) {
        return scaled(usec, 6);
    }
    if (auto value = clock_field(field, usec)) {
        return *value;
    }
    throw not_supported(name, Oid::time);
}

/// A year has 365.25 days here, a month 30.
Value interval_epoch(const Interval& interval) {
    constexpr std::int64_t quarter_days_per_year = 1461;
    constexpr std::int64_t days_per_month = 30;
    const Int128 quarter_days = static_cast<Int128>(interval.months / 12) * quarter_days_per_year +
                                static_cast<Int128>(interval.months % 12) * days_per_month * 4 +
                                static_cast<Int128>(interval.days) * 4;
    return scaled(quarter_days * (usec_per_day / 4) + interval.usec, 6);
}

Value interval_field(TimeField field, const Interval& interval, std::string_view name) {
    switch (field) {
        case TimeField::day:
            return whole(interval.days);
        case TimeField::month:
            return whole(interval.months % 12);
        case TimeField::quarter:
            return whole(interval.months % 12 / 3 + 1);
        case TimeField::year:
            return whole(interval.months / 12);
        case TimeField::decade:
            return whole(interval.months / 120);
        case TimeField::century:
            return whole(interval.months / 1200);
        case TimeField::millennium:
            return whole(interval.months / 12'000);
        case TimeField::epoch:
            return interval_epoch(interval);
        default:
            break;
    }
    if (auto value = clock_field(field, interval.usec)) {
        return *value;
    }
    throw not_supported(name, Oid::interval);
}

/// pg_extract(field, value, type [, the session's zone]).
Value extract(Arguments a) {
    const std::string_view name = text_of(a[0]);
    const Oid type = static_cast<Oid>(integer_of(a[2]));
    const auto field = find_time_field(name);
    if (!field) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format(
                "unit \"{}\" not recognized for type {}",
                protocol::to_lower(name),
                protocol::type_name(type)
            )
        );
    }
    switch (type) {
        case Oid::date:
            return date_field(*field, integer_of(a[1]), name);
        case Oid::time:
            return time_field(*field, datetime::parse_time(text_of(a[1])), name);
        case Oid::interval:
            return interval_field(*field, interval_of(a[1]), name);
        case Oid::timestamptz:
            return moment_field(*field, integer_of(a[1]), name, session_zone(a[3]));
        default:
            return timestamp_field(*field, integer_of(a[1]), name, type);
    }
}

constexpr SqliteFunction functions[] = {
    {"pg_extract", 3, strict<extract>},
    {"pg_extract", 4, strict<extract>},
};

}  // namespace

std::optional<TimeField> find_time_field(std::string_view name) {
    const std::string wanted = protocol::to_lower(name);
    for (const FieldName& known : field_names) {
        if (known.name == wanted) {
            return known.field;
        }
    }
    return std::nullopt;
}

int day_of_week(std::int64_t days) {
    const std::int64_t day = (days + 6) % 7;  // 2000-01-01 was a Saturday
    return static_cast<int>(day < 0 ? day + 7 : day);
}

int day_of_year(const datetime::CivilDate& date) {
    const std::int64_t first = datetime::days_from_civil({.year = date.year, .month = 1, .day = 1});
    return static_cast<int>(datetime::days_from_civil(date) - first) + 1;
}

IsoWeek iso_week(std::int64_t days) {
    // The week's Thursday is in the year that the week belongs to.
    const std::int64_t thursday = days - (day_of_week(days) + 6) % 7 + 3;
    const datetime::CivilDate date = datetime::civil_from_days(thursday);
    return {.year = date.year, .week = (day_of_year(date) - 1) / 7 + 1};
}

std::int64_t century_of(std::int64_t year) {
    return year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100);
}

std::span<const SqliteFunction> field_functions() {
    return functions;
}

}  // namespace sql
