// Reading an interval's text: words, clock and ISO 8601 forms.
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/interval.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::int64_t days_per_month = 30;
constexpr std::int64_t months_per_year = 12;

enum class Field { usec, days, months };

struct Unit {
    Field field;
    std::int64_t size;  // in the field's own unit
};

struct UnitName {
    std::string_view name;  // without a plural's s
    Unit unit;
};

constexpr Unit second{Field::usec, usec_per_second};
constexpr Unit minute{Field::usec, usec_per_minute};
constexpr Unit hour{Field::usec, usec_per_hour};
constexpr Unit day{Field::days, 1};
constexpr Unit week{Field::days, 7};
constexpr Unit month{Field::months, 1};
constexpr Unit year{Field::months, months_per_year};
constexpr Unit decade{Field::months, 10 * months_per_year};
constexpr Unit century{Field::months, 100 * months_per_year};
constexpr Unit millennium{Field::months, 1000 * months_per_year};
constexpr Unit millisecond{Field::usec, 1000};
constexpr Unit microsecond{Field::usec, 1};

constexpr std::array unit_names{
    UnitName{"second", second},
    UnitName{"sec", second},
    UnitName{"s", second},
    UnitName{"minute", minute},
    UnitName{"min", minute},
    UnitName{"m", minute},
    UnitName{"hour", hour},
    UnitName{"hr", hour},
    UnitName{"h", hour},
    UnitName{"day", day},
    UnitName{"d", day},
    UnitName{"week", week},
    UnitName{"w", week},
    UnitName{"month", month},
    UnitName{"mon", month},
    UnitName{"year", year},
    UnitName{"yr", year},
    UnitName{"y", year},
    UnitName{"decade", decade},
    UnitName{"dec", decade},
    UnitName{"century", century},
    UnitName{"centurie", century},
    UnitName{"c", century},
    UnitName{"millennium", millennium},
    UnitName{"millennia", millennium},
    UnitName{"mil", millennium},
    UnitName{"millisecond", millisecond},
    UnitName{"msec", millisecond},
    UnitName{"ms", millisecond},
    UnitName{"microsecond", microsecond},
    UnitName{"usec", microsecond},
    UnitName{"us", microsecond},
};

std::optional<Unit> find_unit(std::string_view word) {
    const auto name = to_lower(word);
    const auto singular = name.size() > 2 && name.ends_with('s')
                              ? std::string_view(name).substr(0, name.size() - 1)
                              : std::string_view(name);
    for (const auto& known : unit_names) {
        if (known.name == name || known.name == singular) {
            return known.unit;
        }
    }
    return std::nullopt;
}

/// In ISO 8601, M before the T is months and after it minutes.
std::optional<Unit> find_iso_unit(char letter, bool is_time) {
    switch (letter) {
        case 'Y':
            return is_time ? std::nullopt : std::optional(year);
        case 'M':
            return is_time ? minute : month;
        case 'W':
            return is_time ? std::nullopt : std::optional(week);
        case 'D':
            return is_time ? std::nullopt : std::optional(day);
        case 'H':
            return is_time ? std::optional(hour) : std::nullopt;
        case 'S':
            return is_time ? std::optional(second) : std::nullopt;
        default:
            return std::nullopt;
    }
}

/// A number as written: its parts keep their sign apart, so that -0.5 has one.
struct Amount {
    int sign = 1;
    std::int64_t whole = 0;
    double fraction = 0;
};

/// One text being read, and what it has added up to so far.
class IntervalReader {
public:
    explicit IntervalReader(std::string_view text) : text_(text), scanner_{trim(text)} {}
    Interval read();

private:
    [[noreturn]] void fail_syntax() const { throw invalid_datetime("interval", text_); }
    [[noreturn]] void fail_range() const { throw interval_out_of_range(text_); }
    void read_words();
    void read_iso();
    /// What follows a number: a time, months after a year, a unit, or nothing.
    void read_rest_of_item(const Amount& amount);
    void read_clock(const Amount& hours);
    Amount read_amount();
    double read_fraction();
    std::int64_t number(std::string_view digits) const;
    bool is_before_clock() const;

    void add(const Amount& amount, const Unit& unit);
    void add(std::int64_t& field, std::int64_t count, std::int64_t size) const;
    /// A part of a day or of some days: whole days, then microseconds.
    void add_days(double days);
    Interval total() const;

    std::string_view text_;
    Scanner scanner_;
    std::int64_t usec_ = 0;
    std::int64_t days_ = 0;
    std::int64_t months_ = 0;
    int direction_ = 1;  // -1 after "ago"
};

std::int64_t IntervalReader::number(std::string_view digits) const {
    if (digits.empty()) {
        fail_syntax();
    }
    const auto value = small_number(digits);
    if (!value) {
        fail_range();
    }
    return *value;
}

double IntervalReader::read_fraction() {
    const std::string text = fmt::format("0.{}", scanner_.take_digits());
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Amount IntervalReader::read_amount() {
    Amount amount;
    amount.sign = scanner_.take_sign().value_or(1);
    const auto digits = scanner_.take_digits();
    if (scanner_.peek() != '.') {
        amount.whole = number(digits);
        return amount;
    }
    scanner_.take('.');
    if (digits.empty() && !is_digit(scanner_.peek())) {
        fail_syntax();
    }
    amount.whole = digits.empty() ? 0 : number(digits);
    amount.fraction = read_fraction();
    return amount;
}

void IntervalReader::add(std::int64_t& field, std::int64_t count, std::int64_t size) const {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(count, size, &product) ||
        __builtin_add_overflow(field, product, &field)) {
        fail_range();
    }
}

void IntervalReader::add_days(double days) {
    const double whole = std::trunc(days);
    add(days_, static_cast<std::int64_t>(whole), 1);
    const double usec = std::rint((days - whole) * static_cast<double>(usec_per_day));
    add(usec_, static_cast<std::int64_t>(usec), 1);
}

void IntervalReader::add(const Amount& amount, const Unit& unit) {
    const double fraction = amount.sign * amount.fraction * static_cast<double>(unit.size);
    const std::int64_t whole = amount.sign * amount.whole;
    switch (unit.field) {
        case Field::usec:
            add(usec_, whole, unit.size);
            add(usec_, static_cast<std::int64_t>(std::rint(fraction)), 1);
            break;
        case Field::days:
            add(days_, whole, unit.size);
            add_days(fraction);
            break;
        case Field::months:
            add(months_, whole, unit.size);
            // Parts of a year become whole months; only those of a month become days.
            if (unit.size == 1) {
                add_days(fraction * static_cast<double>(days_per_month));
            } else {
                add(months_, static_cast<std::int64_t>(std::rint(fraction)), 1);
            }
            break;
    }
}

void IntervalReader::read_clock(const Amount& hours) {
    const std::int64_t minutes = number(scanner_.take_digits());
    Amount seconds{.sign = hours.sign};
    if (scanner_.take(':')) {
        seconds.whole = number(scanner_.take_digits());
        seconds.fraction = scanner_.take('.') ? read_fraction() : 0;
    }
    if (minutes > 59 || seconds.whole > 60) {
        fail_range();
    }
    add(hours, hour);
    add(Amount{.sign = hours.sign, .whole = minutes}, minute);
    add(seconds, second);
}

bool IntervalReader::is_before_clock() const {
    Scanner ahead = scanner_;
    ahead.take_sign();
    return !ahead.take_digits().empty() && ahead.peek() == ':';
}

void IntervalReader::read_rest_of_item(const Amount& amount) {
    const bool is_whole = amount.fraction == 0;
    if (is_whole && scanner_.take(':')) {
        read_clock(amount);
        return;
    }
    if (is_whole && scanner_.take('-')) {
        const std::int64_t months = number(scanner_.take_digits());
        if (months >= months_per_year) {
            fail_range();
        }
        add(amount, year);
        add(Amount{.sign = amount.sign, .whole = months}, month);
        return;
    }
    scanner_.skip_space();
    if (scanner_.at_end()) {
        add(amount, second);
        return;
    }
    if (is_before_clock()) {
        add(amount, day);
        return;
    }
    const auto unit = find_unit(scanner_.take_letters());
    if (!unit) {
        fail_syntax();
    }
    add(amount, *unit);
}

void IntervalReader::read_words() {
    scanner_.take('@');
    scanner_.skip_space();
    do {
        read_rest_of_item(read_amount());
        scanner_.skip_space();
    } while (!scanner_.at_end() && !equal_ignoring_case(scanner_.rest, "ago"));
    direction_ = scanner_.at_end() ? 1 : -1;
}

void IntervalReader::read_iso() {
    scanner_.take('P');
    bool is_time = false;
    do {
        is_time = scanner_.take('T') || is_time;
        const Amount amount = read_amount();
        const auto unit = find_iso_unit(scanner_.peek(), is_time);
        if (!unit) {
            fail_syntax();
        }
        scanner_.rest.remove_prefix(1);
        add(amount, *unit);
    } while (!scanner_.at_end());
}

Interval IntervalReader::total() const {
    Interval total;
    if (__builtin_mul_overflow(usec_, direction_, &total.usec) ||
        __builtin_mul_overflow(days_, direction_, &total.days) ||
        __builtin_mul_overflow(months_, direction_, &total.months)) {
        fail_range();
    }
    return total;
}

Interval IntervalReader::read() {
    if (scanner_.peek() == 'P') {
        read_iso();
    } else {
        read_words();
    }
    return total();
}

}  // namespace

Interval parse_interval(std::string_view text) {
    return IntervalReader(text).read();
}

}  // namespace protocol::pgwire
