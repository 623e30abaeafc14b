#include "sql/functions_to_char.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "sql/functions_argument.hpp"
#include "sql/functions_fields.hpp"
#include "sql/functions_zone.hpp"

namespace sql {

namespace {

using protocol::Value;
namespace datetime = protocol::pgwire;

/// A moment or an interval, as the fields of a template see it.
struct Shown {
    datetime::CivilDate date;  // of an interval: its years, months and days
    std::int64_t usec = 0;
    bool is_interval = false;
    std::int64_t seconds_east = 0;
    std::string zone = {};  // its abbreviation; empty without one

    std::int64_t days() const { return datetime::days_from_civil(date); }
    std::int64_t hours() const { return usec / datetime::usec_per_hour; }
    std::int64_t fraction() const { return usec % datetime::usec_per_second; }
    std::int64_t zone_minutes() const { return std::abs(seconds_east) / 60; }
    /// 1 BC is 1, not 0.
    std::int64_t year() const { return is_interval || date.year > 0 ? date.year : 1 - date.year; }
};

std::string padded(std::int64_t number, int width, const TemplatePart& part) {
    if (part.fill_mode) {
        return std::to_string(number);
    }
    return fmt::format("{:0{}}", number, number < 0 ? width + 1 : width);
}

std::string last_digits(std::int64_t year, int count, const TemplatePart& part) {
    std::int64_t limit = 1;
    for (int i = 0; i < count; ++i) {
        limit *= 10;
    }
    return padded(year % limit, count, part);
}

std::string blank_filled(std::string name, std::size_t width, const TemplatePart& part) {
    if (!part.fill_mode && name.size() < width) {
        name.append(width - name.size(), ' ');
    }
    return name;
}

std::string with_ordinal(std::string number, const TemplatePart& part) {
    if (!part.ordinal.empty()) {
        const std::string_view suffix = ordinal_suffix(number);
        number += part.ordinal == "TH" ? (suffix == "st"   ? "ST"
                                          : suffix == "nd" ? "ND"
                                          : suffix == "rd" ? "RD"
                                                           : "TH")
                                       : suffix;
    }
    return number;
}

/// Hours, minutes and seconds; nothing for another field.
std::string clock_field(const Shown& shown, const TemplatePart& part) {
    const std::string_view field = part.field;
    const std::int64_t hours = shown.hours();
    if (field == "HH" || field == "HH12") {
        const std::int64_t half = hours % 12;
        return padded(half == 0 ? 12 : half, 2, part);
    }
    if (field == "HH24") {
        return padded(hours, 2, part);
    }
    if (field == "MI") {
        return padded(shown.usec / datetime::usec_per_minute % 60, 2, part);
    }
    if (field == "SS") {
        return padded(shown.usec / datetime::usec_per_second % 60, 2, part);
    }
    if (field == "SSSS" || field == "SSSSS") {
        return std::to_string(shown.usec / datetime::usec_per_second);
    }
    if (field == "MS" || field == "US") {
        return field == "MS" ? fmt::format("{:03}", shown.fraction() / 1000)
                             : fmt::format("{:06}", shown.fraction());
    }
    if (field.starts_with("FF")) {
        const auto digits = static_cast<std::size_t>(field[2] - '0');
        return fmt::format("{:06}", shown.fraction()).substr(0, digits);
    }
    return {};
}

std::string year_field(const Shown& shown, const TemplatePart& part) {
    const std::string_view field = part.field;
    const std::int64_t year = shown.year();
    if (field == "Y,YYY") {
        return fmt::format("{},{:03}", year / 1000, year % 1000);
    }
    if (field == "YYYY") {
        return padded(year, 4, part);
    }
    if (field.starts_with("Y")) {
        return last_digits(year, static_cast<int>(field.size()), part);
    }
    if (field == "CC") {
        const std::int64_t century = shown.is_interval ? year / 100 : century_of(shown.date.year);
        return padded(century, 2, part);
    }
    if (field.starts_with("IY") || field == "I") {
        std::int64_t iso = shown.is_interval ? year : iso_week(shown.days()).year;
        iso = iso > 0 || shown.is_interval ? iso : 1 - iso;
        const int digits = static_cast<int>(field == "I" ? 1 : field.size());
        return digits == 4 ? padded(iso, 4, part) : last_digits(iso, digits, part);
    }
    return {};
}

std::string month_field(const Shown& shown, const TemplatePart& part) {
    const std::string_view field = part.field;
    const int month = shown.date.month;
    if (field == "MM") {
        return padded(month, 2, part);
    }
    if (field == "Q") {
        return month == 0 ? std::string() : std::to_string((month - 1) / 3 + 1);
    }
    if (month < 1 || (field != "RM" && shown.is_interval)) {
        return {};
    }
    if (field == "MONTH") {
        return blank_filled(month_name(month, part.letters), 9, part);
    }
    if (field == "MON") {
        return month_name(month, part.letters).substr(0, 3);
    }
    return blank_filled(in_case(roman_month(month), part.letters), 4, part);
}

std::string day_field(const Shown& shown, const TemplatePart& part) {
    const std::string_view field = part.field;
    if (field == "DD") {
        return part.fill_mode ? std::to_string(shown.date.day)
                              : fmt::format("{:02}", shown.date.day);
    }
    if (field == "W") {
        return std::to_string((shown.date.day - 1) / 7 + 1);
    }
    const std::int64_t days = shown.days();
    const int weekday = day_of_week(days);
    const int iso_weekday = (weekday + 6) % 7 + 1;
    if (field == "DAY") {
        return blank_filled(weekday_name(weekday, part.letters), 9, part);
    }
    if (field == "DY") {
        return weekday_name(weekday, part.letters).substr(0, 3);
    }
    if (field == "D" || field == "ID") {
        return std::to_string(field == "D" ? weekday + 1 : iso_weekday);
    }
    if (field == "DDD") {
        return padded(day_of_year(shown.date), 3, part);
    }
    if (field == "IDDD") {
        return padded((iso_week(days).week - 1) * 7 + iso_weekday, 3, part);
    }
    if (field == "WW") {
        return padded((day_of_year(shown.date) - 1) / 7 + 1, 2, part);
    }
    return field == "IW" ? padded(iso_week(days).week, 2, part)
                         : std::to_string(days + julian_epoch);
}

std::string dotted(std::string_view letters) {
    return fmt::format("{}.{}.", letters[0], letters[1]);
}

/// The half of a day, the era and the zone.
std::string word_field(const Shown& shown, const TemplatePart& part) {
    const std::string_view field = part.field;
    if (field == "AM" || field == "PM" || field == "A.M." || field == "P.M.") {
        const bool after_noon = shown.hours() % 24 >= 12;
        const std::string word = after_noon ? "PM" : "AM";
        return in_case(field.size() == 2 ? word : dotted(word), part.letters);
    }
    if (field == "AD" || field == "BC" || field == "A.D." || field == "B.C.") {
        const std::string word = shown.date.year <= 0 ? "BC" : "AD";
        return in_case(field.size() == 2 ? word : dotted(word), part.letters);
    }
    if (field == "TZ") {
        return in_case(shown.zone, part.letters);
    }
    const std::string hours =
        fmt::format("{}{:02}", shown.seconds_east < 0 ? '-' : '+', shown.zone_minutes() / 60);
    std::string minutes = fmt::format("{:02}", shown.zone_minutes() % 60);
    if (field == "TZM") {
        return minutes;
    }
    return field == "TZH" || shown.seconds_east % 3600 == 0 ? hours : hours + ":" + minutes;
}

bool is_one_of(std::string_view field, std::string_view list) {
    const std::string wanted = fmt::format(" {} ", field);
    return list.find(wanted) != std::string_view::npos;
}

std::string shown_field(const Shown& shown, const TemplatePart& part) {
    constexpr std::string_view months = " MM MONTH MON RM Q ";
    constexpr std::string_view days = " DD DAY DY D ID DDD IDDD W WW IW J ";
    constexpr std::string_view words = " AM PM A.M. P.M. AD BC A.D. B.C. TZ TZH TZM OF ";
    constexpr std::string_view not_of_intervals =
        " DAY DY D ID TZ TZH TZM OF AD BC A.D. B.C. MONTH MON ";
    if (shown.is_interval && is_one_of(part.field, not_of_intervals)) {
        throw protocol::Error(
            protocol::ErrorKind::statement,
            "22007",
            "invalid format specification for an interval value",
            {},
            "Intervals are not tied to specific calendar dates."
        );
    }
    if (is_one_of(part.field, words)) {
        return word_field(shown, part);
    }
    if (is_one_of(part.field, months)) {
        const std::string text = month_field(shown, part);
        return part.field == "MM" || part.field == "Q" ? with_ordinal(text, part) : text;
    }
    if (is_one_of(part.field, days)) {
        const std::string text = day_field(shown, part);
        return part.field == "DAY" || part.field == "DY" ? text : with_ordinal(text, part);
    }
    const std::string clock = clock_field(shown, part);
    return with_ordinal(clock.empty() ? year_field(shown, part) : clock, part);
}

std::string laid_out(const Shown& shown, std::string_view format) {
    std::string text;
    for (const TemplatePart& part : parse_time_template(format)) {
        text += part.field.empty() ? part.text : shown_field(shown, part);
    }
    return text;
}

/// pg_moment_to_char(moment, template [, the session's zone]). An empty template gives NULL.
Value moment_to_char(Arguments a) {
    std::int64_t usec = integer_of(a[0]);
    if (!is_finite_moment(usec) || text_of(a[1]).empty()) {
        return {};
    }
    Shown shown;
    if (a.size() > 2) {
        const protocol::pgwire::TimeZone& zone = session_zone(a[2]);
        shown.seconds_east = zone.seconds_east_at(usec);
        shown.zone = zone.abbreviation_at(usec);
        usec = moment_to_local(usec, zone);
    }
    const CivilTime time = civil_time(usec);
    shown.date = time.date;
    shown.usec = time.usec;
    return laid_out(shown, text_of(a[1]));
}

Value interval_to_char(Arguments a) {
    if (text_of(a[1]).empty()) {
        return {};
    }
    const Interval interval = interval_of(a[0]);
    Shown shown;
    shown.usec = interval.usec;
    shown.is_interval = true;
    shown.date = {
        .year = interval.months / 12, .month = interval.months % 12, .day = interval.days};
    return laid_out(shown, text_of(a[1]));
}

constexpr SqliteFunction functions[] = {
    {"pg_moment_to_char", 2, strict<moment_to_char>},
    {"pg_moment_to_char", 3, strict<moment_to_char>},
    {"pg_interval_to_char", 2, strict<interval_to_char>},
};

}  // namespace

std::span<const SqliteFunction> to_char_functions() {
    return functions;
}

}  // namespace sql
