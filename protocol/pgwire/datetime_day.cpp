#include "protocol/pgwire/datetime_day.hpp"

#include <algorithm>
#include <array>

#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::array<std::string_view, 12> months = {
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december"};
constexpr std::array<std::string_view, 7> weekdays = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

/// By its whole name or the first three letters; 0: none.
template <std::size_t count>
int number_of(const std::array<std::string_view, count>& names, std::string_view word) {
    const std::string folded = to_lower(word == "Sept" || word == "sept" ? "sep" : word);
    for (std::size_t i = 0; i < count; ++i) {
        if (folded == names[i] || folded == names[i].substr(0, 3)) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

void skip_separator(Scanner& scanner) {
    const char c = scanner.peek();
    if (c == '-' || c == '/' || c == '.' || c == ',') {
        scanner.take(c);
    }
    scanner.skip_space();
}

void skip_weekday(Scanner& scanner) {
    Scanner ahead = scanner;
    if (number_of(weekdays, ahead.take_letters()) != 0) {
        skip_separator(ahead);
        scanner = ahead;
    }
}

struct Digits {
    std::int64_t value = 0;
    std::size_t places = 0;
};

std::optional<Digits> take_number(Scanner& scanner, std::size_t places_max) {
    const std::string_view digits = scanner.take_digits();
    const auto value = small_number(digits);
    if (!value || digits.size() > places_max) {
        return std::nullopt;
    }
    return Digits{*value, digits.size()};
}

std::optional<int> take_month_or_day(Scanner& scanner) {
    const auto number = take_number(scanner, 2);
    return number ? std::optional(static_cast<int>(number->value)) : std::nullopt;
}

std::optional<int> take_month(Scanner& scanner) {
    if (!is_letter(scanner.peek())) {
        return take_month_or_day(scanner);
    }
    const int month = number_of(months, scanner.take_letters());
    return month == 0 ? std::nullopt : std::optional(month);
}

std::optional<WrittenDay> with_year(Scanner& scanner, int month, int day) {
    const auto year = take_number(scanner, 7);
    if (!year) {
        return std::nullopt;
    }
    return WrittenDay{{year->value, month, day}, year->places <= 2};
}

/// "January 8, 1999", "Jan-08-1999"
std::optional<WrittenDay> take_month_first(Scanner& scanner) {
    const auto month = take_month(scanner);
    skip_separator(scanner);
    const auto day = take_month_or_day(scanner);
    skip_separator(scanner);
    return month && day ? with_year(scanner, *month, *day) : std::nullopt;
}

/// "8-Jan-1999", "8 January 1999"
std::optional<WrittenDay> take_day_first(Scanner& scanner) {
    const auto day = take_month_or_day(scanner);
    skip_separator(scanner);
    const auto month = take_month(scanner);
    skip_separator(scanner);
    return month && day ? with_year(scanner, *month, *day) : std::nullopt;
}

/// "1999-01-08", "1999-Jan-08", and "1999-008", the eighth day of a year.
std::optional<WrittenDay> take_year_first(Scanner& scanner) {
    const auto year = take_number(scanner, 7);
    if (!year) {
        return std::nullopt;
    }
    skip_separator(scanner);
    Scanner ahead = scanner;
    if (const auto number = take_number(ahead, 3); number && number->places == 3) {
        scanner = ahead;
        const std::int64_t new_year = days_from_civil({year->value, 1, 1});
        const bool is_of_year = number->value >= 1 && number->value <= 366;
        return is_of_year ? WrittenDay{civil_from_days(new_year + number->value - 1), false}
                          : WrittenDay{{year->value, 0, 0}, false};
    }
    const auto month = take_month(scanner);
    skip_separator(scanner);
    const auto day = take_month_or_day(scanner);
    if (!month || !day) {
        return std::nullopt;
    }
    return WrittenDay{{year->value, *month, *day}, false};
}

/// "19990108" and "990108"
WrittenDay from_block(std::int64_t number, std::size_t places) {
    const CivilDate date{
        number / 10'000, static_cast<int>(number / 100 % 100), static_cast<int>(number % 100)};
    return {date, places == 6};
}

/// "J2451187"
std::optional<WrittenDay> take_julian(Scanner& scanner) {
    constexpr std::int64_t day_2000_01_01 = 2'451'545;
    scanner.take(scanner.peek());
    const auto number = take_number(scanner, 7);
    if (!number) {
        return std::nullopt;
    }
    return WrittenDay{civil_from_days(number->value - day_2000_01_01), false};
}

}  // namespace

std::optional<WrittenDay> take_day(Scanner& scanner) {
    skip_weekday(scanner);
    Scanner ahead = scanner;
    const char first = ahead.peek();
    if ((first == 'J' || first == 'j') && ahead.take(first) && is_digit(ahead.peek())) {
        return take_julian(scanner);
    }
    if (is_letter(first)) {
        return take_month_first(scanner);
    }
    ahead = scanner;
    const std::string_view digits = ahead.take_digits();
    const bool is_alone = ahead.peek() != '-' && ahead.peek() != '/' && ahead.peek() != '.';
    if ((digits.size() == 8 || digits.size() == 6) && is_alone) {
        scanner = ahead;
        return from_block(*small_number(digits), digits.size());
    }
    if (digits.size() > 2) {
        return take_year_first(scanner);
    }
    skip_separator(ahead);
    return is_letter(ahead.peek()) ? take_day_first(scanner) : take_month_first(scanner);
}

}  // namespace protocol::pgwire
