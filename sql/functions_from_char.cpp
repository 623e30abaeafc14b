// to_timestamp() and to_date() of a text and a template.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "protocol/pgwire/scanner.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_fields.hpp"
#include "sql/functions_to_char.hpp"
#include "sql/functions_zone.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace datetime = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

/// What a text has said so far; -1 where it said nothing.
struct Read {
    std::int64_t year = 0;
    bool has_year = false;
    bool before_christ = false;
    std::int64_t month = 1;
    std::int64_t day = 1;
    std::int64_t day_of_year = -1;
    std::int64_t hour = 0;
    bool twelve_hours = false;
    bool after_noon = false;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t usec = 0;
    std::int64_t julian = -1;
    std::int64_t offset_minutes = 0;
    bool has_offset = false;
    std::int64_t iso_year = -1;
    std::int64_t iso_week = -1;
    std::int64_t iso_day = 1;
};

protocol::Error invalid_value(std::string_view given, std::string_view field) {
    return statement_error(
        sqlstate::invalid_datetime,
        fmt::format("invalid value \"{}\" for \"{}\"", given.substr(0, 40), field)
    );
}

class TemplateReader {
public:
    explicit TemplateReader(std::string_view text) : scanner_{text} {}

    Read read(const std::vector<TemplatePart>& parts) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].field.empty()) {
                skip_literal(parts[i].text);
                continue;
            }
            // A number that another follows at once has only as many digits as its field.
            const bool next_is_field = i + 1 < parts.size() && !parts[i + 1].field.empty();
            read_field(parts[i], next_is_field && !parts[i].fill_mode);
        }
        return read_;
    }

private:
    void skip_literal(const std::string& literal) {
        for (const char wanted : literal) {
            const bool separator = !datetime::is_letter(wanted) && !datetime::is_digit(wanted);
            if (wanted == ' ' || separator) {
                skip_separators(wanted);
            } else if (!scanner_.at_end()) {
                scanner_.rest.remove_prefix(1);
            }
        }
    }

    /// A separator in the template takes any one in the text, and blanks around it.
    void skip_separators(char wanted) {
        scanner_.skip_space();
        const char next = scanner_.peek();
        const bool is_separator = next != '\0' && !datetime::is_letter(next) &&
                                  !datetime::is_digit(next) && next != '+' && next != '-';
        if (is_separator || (next != '\0' && next == wanted)) {
            scanner_.rest.remove_prefix(1);
            scanner_.skip_space();
        } else if (next == '-' && wanted != ' ') {
            scanner_.rest.remove_prefix(1);
        }
    }

    std::int64_t number(std::string_view field, std::size_t width, bool limited) {
        scanner_.skip_space();
        const int sign = scanner_.take_sign().value_or(1);
        const std::string_view all = scanner_.take_digits();
        const std::string_view digits = limited ? all.substr(0, width) : all;
        if (digits.empty()) {
            throw invalid_value(scanner_.rest, field);
        }
        if (digits.size() < all.size()) {
            scanner_.rest = std::string_view(
                digits.data() + digits.size(), scanner_.rest.size() + all.size() - digits.size()
            );
        }
        const auto value = datetime::small_number(digits);
        if (!value) {
            throw invalid_value(digits, field);
        }
        return *value * sign;
    }

    /// Digits after a point: "12" of milliseconds is 120.
    std::int64_t fraction(std::string_view field, std::size_t width, bool limited) {
        scanner_.skip_space();
        const std::string_view before = scanner_.rest;
        number(field, width, limited);
        const std::string_view digits = before.substr(0, before.size() - scanner_.rest.size());
        return datetime::fraction_usec(digits);
    }

    int named(std::string_view field, int count, std::string (*name)(int, LetterCase), bool whole) {
        scanner_.skip_space();
        const std::string rest = protocol::to_lower(scanner_.rest.substr(0, 12));
        for (int i = 0; i < count; ++i) {
            std::string candidate = name(i, LetterCase::lower);
            candidate = whole ? candidate : candidate.substr(0, 3);
            if (rest.starts_with(candidate)) {
                scanner_.rest.remove_prefix(candidate.size());
                return i;
            }
        }
        throw invalid_value(scanner_.rest, field);
    }

    bool take_word(std::string_view upper) {
        if (!protocol::equal_ignoring_case(scanner_.rest.substr(0, upper.size()), upper)) {
            return false;
        }
        scanner_.rest.remove_prefix(upper.size());
        return true;
    }

    void read_field(const TemplatePart& part, bool limited) {
        if (!read_clock(part.field, limited) && !read_date(part.field, limited)) {
            read_word(part.field);
        }
    }

    bool read_clock(std::string_view field, bool limited) {
        if (field == "HH24" || field == "HH" || field == "HH12") {
            read_.hour = number(field, 2, limited);
            read_.twelve_hours = field != "HH24";
        } else if (field == "MI") {
            read_.minute = number(field, 2, limited);
        } else if (field == "SS") {
            read_.second = number(field, 2, limited);
        } else if (field == "MS") {
            read_.usec += fraction(field, 3, limited);
        } else if (field == "US") {
            read_.usec += fraction(field, 6, limited);
        } else if (field.starts_with("FF")) {
            read_.usec += fraction(field, static_cast<std::size_t>(field[2] - '0'), limited);
        } else if (field == "SSSS" || field == "SSSSS") {
            const std::int64_t seconds = number(field, 5, limited);
            read_.hour = seconds / 3600;
            read_.minute = seconds / 60 % 60;
            read_.second = seconds % 60;
        } else {
            return false;
        }
        return true;
    }

    void read_year(std::string_view field, bool limited) {
        const std::string_view before = scanner_.rest;
        std::int64_t year = number(field, field.size(), limited);
        const std::size_t digits = before.size() - scanner_.rest.size();
        if (field.size() < 4 && digits <= field.size() && year >= 0 && year < 1000) {
            year += year < 70 ? 2000 : year < 100 ? 1900 : year < 520 ? 2000 : 1000;
        }
        read_.year = year;
        read_.has_year = true;
    }

    bool read_date(std::string_view field, bool limited) {
        if (field == "YYYY" || field == "YYY" || field == "YY" || field == "Y") {
            read_year(field, limited);
        } else if (field == "MM") {
            read_.month = number(field, 2, limited);
        } else if (field == "DD") {
            read_.day = number(field, 2, limited);
        } else if (field == "DDD") {
            read_.day_of_year = number(field, 3, limited);
        } else if (field == "J") {
            read_.julian = number(field, 7, false);
        } else if (field == "IYYY") {
            read_.iso_year = number(field, 4, limited);
        } else if (field == "IW") {
            read_.iso_week = number(field, 2, limited);
        } else if (field == "ID") {
            read_.iso_day = number(field, 1, limited);
        } else if (field == "MONTH" || field == "MON") {
            const auto name = [](int at, LetterCase letters) {
                return month_name(at + 1, letters);
            };
            read_.month = named(field, 12, name, field == "MONTH") + 1;
        } else if (field == "DAY" || field == "DY") {
            named(field, 7, weekday_name, field == "DAY");
        } else {
            return false;
        }
        return true;
    }

    void read_word(std::string_view field) {
        if (field == "AM" || field == "PM" || field == "A.M." || field == "P.M.") {
            read_.twelve_hours = true;
            read_.after_noon = take_word("P.M.") || take_word("PM");
            if (!read_.after_noon && !take_word("A.M.") && !take_word("AM")) {
                throw invalid_value(scanner_.rest, field);
            }
        } else if (field == "AD" || field == "BC" || field == "A.D." || field == "B.C.") {
            read_.before_christ = take_word("B.C.") || take_word("BC");
            if (!read_.before_christ && !take_word("A.D.") && !take_word("AD")) {
                throw invalid_value(scanner_.rest, field);
            }
        } else if (field == "TZH") {
            read_.offset_minutes += number(field, 2, true) * 60;
            read_.has_offset = true;
        } else if (field == "TZM") {
            const std::int64_t minutes = number(field, 2, true);
            read_.offset_minutes += read_.offset_minutes < 0 ? -minutes : minutes;
            read_.has_offset = true;
        } else {
            throw statement_error(
                sqlstate::feature_not_supported,
                fmt::format(
                    "the field \"{}\" in the template of to_timestamp() is not served yet", field
                )
            );
        }
    }

    datetime::Scanner scanner_;
    Read read_;
};

std::int64_t in_range(
    std::int64_t value, std::int64_t low, std::int64_t high, std::string_view text
) {
    if (value < low || value > high) {
        throw statement_error(
            "22008", fmt::format("date/time field value out of range: \"{}\"", text.substr(0, 60))
        );
    }
    return value;
}

std::int64_t days_of(const Read& read, std::string_view text) {
    if (read.julian >= 0) {
        return read.julian - julian_epoch;
    }
    if (read.iso_week >= 0 && read.iso_year >= 0) {
        const std::int64_t january4 =
            datetime::days_from_civil({.year = read.iso_year, .month = 1, .day = 4});
        const std::int64_t monday = january4 - (day_of_week(january4) + 6) % 7;
        return monday + (in_range(read.iso_week, 1, 53, text) - 1) * 7 + read.iso_day - 1;
    }
    std::int64_t year = read.has_year ? read.year : 0;  // 1 BC, as Postgres starts
    year = read.before_christ ? 1 - read.year : year < 0 ? year + 1 : year;
    in_range(year, -4800, 5'900'000, text);
    if (read.day_of_year > 0) {
        return datetime::days_from_civil({.year = year, .month = 1, .day = 1}) +
               in_range(read.day_of_year, 1, 366, text) - 1;
    }
    const auto month = static_cast<int>(in_range(read.month, 1, 12, text));
    const int day_max = datetime::days_in_month(year, month);
    const auto day = static_cast<int>(in_range(read.day, 1, day_max, text));
    return datetime::days_from_civil({.year = year, .month = month, .day = day});
}

std::int64_t clock_of(const Read& read, std::string_view text) {
    std::int64_t hour = read.hour;
    if (read.twelve_hours) {
        if (hour < 1 || hour > 12) {
            throw protocol::Error(
                protocol::ErrorKind::statement,
                sqlstate::invalid_datetime,
                fmt::format("hour \"{}\" is invalid for the 12-hour clock", hour),
                {},
                "Use the 24-hour clock, or give an hour between 1 and 12."
            );
        }
        hour = hour % 12 + (read.after_noon ? 12 : 0);
    }
    return in_range(hour, 0, 24, text) * datetime::usec_per_hour +
           in_range(read.minute, 0, 59, text) * datetime::usec_per_minute +
           in_range(read.second, 0, 59, text) * datetime::usec_per_second + read.usec;
}

Read read_as(Arguments a) {
    return TemplateReader(text_of(a[0])).read(parse_time_template(text_of(a[1])));
}

/// pg_to_timestamp(text, template, the session's zone).
Value to_timestamp(Arguments a) {
    const Read read = read_as(a);
    const Int128 days = static_cast<Int128>(days_of(read, text_of(a[0])));
    const std::int64_t usec =
        checked_moment(days * datetime::usec_per_day + clock_of(read, text_of(a[0])));
    return read.has_offset
               ? checked_moment(
                     Int128{usec} - Int128{read.offset_minutes} * datetime::usec_per_minute
                 )
               : moment_to_utc(usec, session_zone(a[2]));
}

Value to_date(Arguments a) {
    return days_of(read_as(a), text_of(a[0]));
}

constexpr SqliteFunction functions[] = {
    {"pg_to_timestamp", 3, strict<to_timestamp>},
    {"pg_to_date", 2, strict<to_date>},
};

}  // namespace

std::span<const SqliteFunction> from_char_functions() {
    return functions;
}

}  // namespace sql
