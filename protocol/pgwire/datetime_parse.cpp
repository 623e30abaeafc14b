// Reading the text of dates, times and timestamps.
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/datetime_day.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/pgwire/zone_abbreviations.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::string_view invalid_zone_displacement = "22009";
constexpr int zone_hours_max = 15;

/// The zone that a text names: a displacement, or one whose rules need the day to tell it.
struct WrittenZone {
    std::int64_t seconds_east = 0;
    std::optional<TimeZone> named = {};

    std::int64_t to_utc(std::int64_t usec) const {
        return named ? named->to_utc(usec) : usec - seconds_east * usec_per_second;
    }
};

/// One text being read. What does not fit is thrown with the whole of it.
class DatetimeReader {
public:
    DatetimeReader(std::string_view type, std::string_view text)
        : type_(type), text_(text), scanner_{trim(text)} {}

    /// Days, the era's suffix at the text's end being taken into account.
    std::int64_t read_day();
    /// Microseconds since midnight.
    std::int64_t read_time();
    std::optional<WrittenZone> read_zone();
    /// For a type that has no day to look rules up with.
    void skip_displacement();
    /// What stands between a day and a time; false if no time follows.
    bool take_time_separator();
    void expect_end() const;

    /// Does a day begin here, and not a time?
    bool is_at_day() const;

private:
    [[noreturn]] void fail_syntax() const { throw invalid_datetime(type_, text_); }
    [[noreturn]] void fail_field() const {
        throw datetime_out_of_range("date/time field value", text_);
    }
    std::int64_t number(std::string_view digits, std::size_t places_max) const;
    bool take_before_christ();
    std::optional<WrittenZone> read_named_zone();
    std::int64_t read_numeric_zone(int sign);

    std::string_view type_;
    std::string_view text_;
    Scanner scanner_;
};

std::int64_t DatetimeReader::number(std::string_view digits, std::size_t places_max) const {
    const auto value = small_number(digits);
    if (!value || digits.size() > places_max) {
        fail_syntax();
    }
    return *value;
}

bool DatetimeReader::is_at_day() const {
    Scanner ahead = scanner_;
    const auto digits = ahead.take_digits();
    return digits.size() > 2 && ahead.peek() != ':';
}

bool DatetimeReader::take_before_christ() {
    auto& rest = scanner_.rest;
    if (rest.size() < 2) {
        return false;
    }
    const auto suffix = rest.substr(rest.size() - 2);
    const bool before = equal_ignoring_case(suffix, "bc");
    if (before || equal_ignoring_case(suffix, "ad")) {
        rest = trim(rest.substr(0, rest.size() - 2));
    }
    return before;
}

std::int64_t DatetimeReader::read_day() {
    const bool before_christ = take_before_christ();
    const auto written = take_day(scanner_);
    if (!written) {
        fail_syntax();
    }
    CivilDate date = written->date;
    if (written->has_short_year && !before_christ) {
        date.year += date.year < 70 ? 2000 : 1900;
    }
    if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1) {
        fail_field();
    }
    if (before_christ) {
        date.year = 1 - date.year;
    }
    if (date.day > days_in_month(date.year, date.month)) {
        fail_field();
    }
    return days_from_civil(date);
}

bool DatetimeReader::take_time_separator() {
    const bool has_space = scanner_.skip_space();
    return scanner_.take('T') || scanner_.take('t') || (has_space && is_digit(scanner_.peek()));
}

std::int64_t DatetimeReader::read_time() {
    const std::int64_t hours = number(scanner_.take_digits(), 2);
    if (!scanner_.take(':')) {
        fail_syntax();
    }
    const std::int64_t minutes = number(scanner_.take_digits(), 2);
    std::int64_t seconds = 0;
    std::int64_t fraction = 0;
    if (scanner_.take(':')) {
        seconds = number(scanner_.take_digits(), 2);
        fraction = scanner_.take('.') ? fraction_usec(scanner_.take_digits()) : 0;
    }
    const std::int64_t usec =
        hours * usec_per_hour + minutes * usec_per_minute + seconds * usec_per_second + fraction;
    if (minutes > 59 || seconds > 60 || usec > usec_per_day) {
        fail_field();
    }
    return usec;
}

std::optional<WrittenZone> DatetimeReader::read_named_zone() {
    const auto name = scanner_.rest;
    scanner_.rest = {};
    if (name.empty()) {
        return std::nullopt;
    }
    if (const auto minutes = find_zone_abbreviation(name)) {
        return WrittenZone{.seconds_east = std::int64_t{*minutes} * 60};
    }
    if (auto zone = TimeZone::find(name)) {
        return WrittenZone{.named = std::move(zone)};
    }
    if (name.find('/') == std::string_view::npos) {
        fail_syntax();
    }
    throw statement_error(
        sqlstate::invalid_parameter_value,
        fmt::format("time zone \"{}\" not recognized", to_lower(name)),
        "Write a zone of the tz database, such as Europe/Berlin, or a displacement."
    );
}

std::int64_t DatetimeReader::read_numeric_zone(int sign) {
    const auto first = scanner_.take_digits();
    const std::int64_t hours = number(first.substr(0, 2), 2);
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    if (first.size() > 2) {
        minutes = number(first.substr(2), 2);
    } else if (scanner_.take(':')) {
        minutes = number(scanner_.take_digits(), 2);
        seconds = scanner_.take(':') ? number(scanner_.take_digits(), 2) : 0;
    }
    if (hours > zone_hours_max || minutes > 59 || seconds > 59) {
        throw statement_error(invalid_zone_displacement, "time zone displacement out of range");
    }
    return sign * (hours * 3600 + minutes * 60 + seconds);
}

std::optional<WrittenZone> DatetimeReader::read_zone() {
    scanner_.skip_space();
    if (const auto sign = scanner_.take_sign()) {
        return WrittenZone{.seconds_east = read_numeric_zone(*sign)};
    }
    return read_named_zone();
}

void DatetimeReader::skip_displacement() {
    const auto zone = read_zone();
    if (zone && zone->named) {
        fail_syntax();
    }
}

/// The day and the time that a text begins with, as microseconds.
std::int64_t read_clock(DatetimeReader& reader, std::string_view text) {
    const std::int64_t days = reader.read_day();
    if (!is_valid_date(days) || days > timestamp_day_max) {
        throw datetime_out_of_range("timestamp", text);
    }
    return days * usec_per_day + (reader.take_time_separator() ? reader.read_time() : 0);
}

std::int64_t valid_timestamp(std::int64_t usec, std::string_view text) {
    return is_valid_timestamp(usec) ? usec : throw datetime_out_of_range("timestamp", text);
}

void DatetimeReader::expect_end() const {
    if (!trim(scanner_.rest).empty()) {
        fail_syntax();
    }
}

/// 'infinity' and '-infinity' as the type's extremes, 'epoch' as itself.
struct SpecialValues {
    std::int64_t infinity;
    std::int64_t minus_infinity;
    std::int64_t epoch;
};

constexpr SpecialValues special_timestamps{
    timestamp_infinity, timestamp_minus_infinity, -10'957 * usec_per_day /* 1970-01-01 */};

std::optional<std::int64_t> special_value(std::string_view text, const SpecialValues& values) {
    const auto word = to_lower(trim(text));
    if (word == "infinity" || word == "+infinity") {
        return values.infinity;
    }
    if (word == "-infinity") {
        return values.minus_infinity;
    }
    return word == "epoch" ? std::optional(values.epoch) : std::nullopt;
}

}  // namespace

std::int64_t fraction_usec(std::string_view digits) {
    // By way of a double and rint(), so that the seventh digit rounds as Postgres rounds it.
    const std::string text = fmt::format("0.{}", digits);
    double fraction = 0;
    std::from_chars(text.data(), text.data() + text.size(), fraction);
    return static_cast<std::int64_t>(std::rint(fraction * static_cast<double>(usec_per_second)));
}

std::int64_t parse_date(std::string_view text) {
    constexpr SpecialValues specials{date_infinity, date_minus_infinity, -10'957 /* 1970-01-01 */};
    if (const auto special = special_value(text, specials)) {
        return *special;
    }
    DatetimeReader reader("date", text);
    const std::int64_t days = reader.read_day();
    if (reader.take_time_separator()) {
        reader.read_time();
        reader.read_zone();
    }
    reader.expect_end();
    if (!is_valid_date(days)) {
        throw datetime_out_of_range("date", text);
    }
    return days;
}

std::int64_t parse_time(std::string_view text) {
    DatetimeReader reader("time", text);
    if (reader.is_at_day()) {
        reader.read_day();
        reader.take_time_separator();
    }
    const std::int64_t usec = reader.read_time();
    reader.skip_displacement();
    reader.expect_end();
    return usec;
}

std::int64_t parse_timestamp(std::string_view text) {
    if (const auto special = special_value(text, special_timestamps)) {
        return *special;
    }
    DatetimeReader reader("timestamp", text);
    const std::int64_t usec = read_clock(reader, text);
    reader.read_zone();
    reader.expect_end();
    return valid_timestamp(usec, text);
}

WrittenMoment read_timestamptz(std::string_view text) {
    if (const auto special = special_value(text, special_timestamps)) {
        return {.usec = *special};
    }
    DatetimeReader reader("timestamp with time zone", text);
    const std::int64_t usec = read_clock(reader, text);
    const auto zone = reader.read_zone();
    reader.expect_end();
    return {
        .usec = valid_timestamp(zone ? zone->to_utc(usec) : usec, text),
        .is_utc = zone.has_value()};
}

std::int64_t parse_timestamptz(std::string_view text, const TimeZone& zone) {
    const WrittenMoment written = read_timestamptz(text);
    return written.is_utc ? written.usec : valid_timestamp(zone.to_utc(written.usec), text);
}

}  // namespace protocol::pgwire
