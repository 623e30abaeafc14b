#include "sql/functions_zone.hpp"

#include <fmt/format.h>

#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_fields.hpp"
#include "sql/functions_json.hpp"
#include "sql/functions_moment.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
using protocol::pgwire::TimeZone;
namespace datetime = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

protocol::Error unknown_zone(std::string_view name) {
    return statement_error(
        sqlstate::invalid_parameter_value,
        fmt::format("time zone \"{}\" not recognized", name),
        "Write a zone of the tz database, such as Europe/Berlin, or a displacement."
    );
}

/// AT TIME ZONE's.
TimeZone named_zone(const Value& name) {
    const std::string_view text = text_of(name);
    auto zone = TimeZone::find_or_abbreviation(text);
    return zone ? *std::move(zone) : throw unknown_zone(text);
}

Value to_utc(Arguments a) {
    return moment_to_utc(integer_of(a[0]), session_zone(a[1]));
}

Value to_local(Arguments a) {
    return moment_to_local(integer_of(a[0]), session_zone(a[1]));
}

/// timezone(zone, timestamp): what the zone's clocks show becomes UTC; the other way round.
Value zone_to_utc(Arguments a) {
    return moment_to_utc(integer_of(a[1]), named_zone(a[0]));
}

Value zone_from_utc(Arguments a) {
    return moment_to_local(integer_of(a[1]), named_zone(a[0]));
}

TimeZone interval_zone(const Value& value) {
    const Interval offset = interval_of(value);
    if (offset.months != 0 || offset.days != 0) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("interval time zone \"{}\" must not include months or days", text_of(value))
        );
    }
    return TimeZone::fixed(offset.usec / datetime::usec_per_second);
}

Value interval_to_utc(Arguments a) {
    return moment_to_utc(integer_of(a[1]), interval_zone(a[0]));
}

Value interval_from_utc(Arguments a) {
    return moment_to_local(integer_of(a[1]), interval_zone(a[0]));
}

Value moment_text(Arguments a) {
    std::string text;
    datetime::append_timestamptz(text, integer_of(a[0]), session_zone(a[1]));
    return text;
}

Value moment_from_text(Arguments a) {
    return datetime::parse_timestamptz(text_of(a[0]), session_zone(a[1]));
}

/// Arrays of moments are kept with UTC's clocks.
Value moments_text(Arguments a) {
    return datetime::array_in_zone(
        text_of(a[0]), protocol::Oid::timestamptz_array, TimeZone(), session_zone(a[1])
    );
}

Value moments_from_text(Arguments a) {
    return datetime::array_in_zone(
        text_of(a[0]), protocol::Oid::timestamptz_array, session_zone(a[1]), TimeZone()
    );
}

/// pg_moment_json(moment, zone): NULL becomes null.
Value moment_json(Arguments a) {
    if (protocol::is_null(a[0])) {
        return std::string("null");
    }
    std::string quoted;
    append_json_string(quoted, iso_moment(text_of(moment_text(a))));
    return quoted;
}

template <bool negate>
Value plus_interval(Arguments a) {
    const Interval interval = interval_of(a[1]);
    return add_to_moment(
        integer_of(a[0]), negate ? negate_interval(interval) : interval, session_zone(a[2])
    );
}

Value truncated(const Value& unit, const Value& moment, const TimeZone& zone) {
    const std::int64_t usec = integer_of(moment);
    if (!is_finite_moment(usec)) {
        return truncate_moment(text_of(unit), usec, protocol::Oid::timestamptz);
    }
    const std::int64_t local = moment_to_local(usec, zone);
    const std::int64_t start = truncate_moment(text_of(unit), local, protocol::Oid::timestamptz);
    // Within a day the zone's displacement stays what it is, also in an hour that is there twice.
    return is_unit_of_clock(text_of(unit)) ? checked_moment(Int128{usec} - (local - start))
                                           : moment_to_utc(start, zone);
}

Value truncate_in_session(Arguments a) {
    return truncated(a[0], a[1], session_zone(a[2]));
}

Value truncate_in_zone(Arguments a) {
    return truncated(a[0], a[1], named_zone(a[2]));
}

constexpr SqliteFunction functions[] = {
    {"pg_to_utc", 2, strict<to_utc>},
    {"pg_to_local", 2, strict<to_local>},
    {"pg_zone_to_utc", 2, strict<zone_to_utc>},
    {"pg_zone_from_utc", 2, strict<zone_from_utc>},
    {"pg_interval_to_utc", 2, strict<interval_to_utc>},
    {"pg_interval_from_utc", 2, strict<interval_from_utc>},
    {"pg_moment_text", 2, strict<moment_text>},
    {"pg_moment_from_text", 2, strict<moment_from_text>},
    {"pg_moments_text", 2, strict<moments_text>},
    {"pg_moments_from_text", 2, strict<moments_from_text>},
    {"pg_moment_json", 2, moment_json},
    {"pg_moment_plus_interval", 3, strict<plus_interval<false>>},
    {"pg_moment_minus_interval", 3, strict<plus_interval<true>>},
    {"pg_trunc_in_session", 3, strict<truncate_in_session>},
    {"pg_trunc_in_zone", 3, strict<truncate_in_zone>},
};

}  // namespace

const TimeZone& session_zone(const Value& name) {
    thread_local TimeZone last;
    if (last.name() != text_of(name)) {
        // A machine may have lost a zone since it was set.
        last = TimeZone::find(text_of(name)).value_or(TimeZone());
    }
    return last;
}

TimeZone zone_of_numbers_east(std::string_view name) {
    datetime::Scanner scanner{name};
    if (datetime::is_digit(scanner.peek())) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("invalid input syntax for type numeric time zone: \"{}\"", name),
            "Numeric time zones must have \"-\" or \"+\" as first character."
        );
    }
    auto zone = TimeZone::find_or_abbreviation(name);
    if (!zone) {
        throw unknown_zone(name);
    }
    return scanner.take_sign() ? TimeZone::fixed(-zone->seconds_east_at(0)) : *std::move(zone);
}

std::int64_t moment_to_utc(std::int64_t usec, const TimeZone& zone) {
    return is_finite_moment(usec) ? checked_moment(zone.to_utc(usec)) : usec;
}

std::int64_t moment_to_local(std::int64_t usec, const TimeZone& zone) {
    return is_finite_moment(usec) ? checked_moment(zone.to_local(usec)) : usec;
}

std::int64_t add_to_moment(std::int64_t usec, const Interval& interval, const TimeZone& zone) {
    const Interval calendar[] = {{.months = interval.months}, {.days = interval.days}};
    for (const Interval& part : calendar) {
        if (part.months != 0 || part.days != 0) {
            usec = moment_to_utc(add_to_moment(moment_to_local(usec, zone), part), zone);
        }
    }
    return add_to_moment(usec, {.usec = interval.usec});
}

std::span<const SqliteFunction> zone_functions() {
    return functions;
}

}  // namespace sql
