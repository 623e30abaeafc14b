// Intervals as text, in a form narrow enough to have one meaning: no months, no years.
#include <array>
#include <charconv>
#include <limits>

#include "protocol/text.hpp"
#include "sql/options_values.hpp"

namespace sql {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t ms;
};

constexpr std::array units{
    Unit{"ms", 1},          Unit{"msec", 1},        Unit{"millisecond", 1}, Unit{"milliseconds", 1},
    Unit{"s", 1000},        Unit{"sec", 1000},      Unit{"secs", 1000},     Unit{"second", 1000},
    Unit{"seconds", 1000},  Unit{"m", 60000},       Unit{"min", 60000},     Unit{"mins", 60000},
    Unit{"minute", 60000},  Unit{"minutes", 60000}, Unit{"h", 3600000},     Unit{"hr", 3600000},
    Unit{"hour", 3600000},  Unit{"hours", 3600000}, Unit{"d", 86400000},    Unit{"day", 86400000},
    Unit{"days", 86400000},
};

constexpr std::int64_t whole_max = 1'000'000'000'000;
constexpr std::size_t fraction_digits_max = 9;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class IntervalReader {
public:
    explicit IntervalReader(std::string_view text) : text_(text) {}

    std::optional<std::int64_t> read() {
        skip_spaces();
        bool alone = true;
        do {
            part(alone);
            alone = false;
            skip_spaces();
        } while (ok_ && at_ < text_.size());
        return ok_ ? std::optional(total_ms_) : std::nullopt;
    }

private:
    /// A number and its unit; `alone`: the first part, which may also be H:MM:SS or without unit.
    void part(bool alone) {
        const std::int64_t whole = number();
        if (alone && ok_ && at_ < text_.size() && text_[at_] == ':') {
            clock(whole);
            return;
        }
        const std::int64_t billionths = fraction();
        skip_spaces();
        const std::size_t start = at_;
        while (at_ < text_.size() && is_letter(text_[at_])) {
            ++at_;
        }
        const std::string_view name = text_.substr(start, at_ - start);
        if (name.empty()) {
            ok_ = ok_ && alone && at_ == text_.size();
            add(whole, billionths, 1000);
            return;
        }
        for (const Unit& unit : units) {
            if (protocol::equal_ignoring_case(unit.name, name)) {
                add(whole, billionths, unit.ms);
                return;
            }
        }
        ok_ = false;
    }

    void clock(std::int64_t hours) {
        add(hours, 0, 3600000);
        add(sexagesimal(), 0, 60000);
        if (at_ < text_.size() && text_[at_] == ':') {
            const std::int64_t seconds = sexagesimal();
            add(seconds, fraction(), 1000);
        }
    }

    std::int64_t sexagesimal() {
        ++at_;
        const std::size_t start = at_;
        const std::int64_t value = number();
        ok_ = ok_ && at_ - start == 2 && value < 60;
        return value;
    }

    std::int64_t number() {
        const std::size_t start = at_;
        std::int64_t value = 0;
        while (at_ < text_.size() && is_digit(text_[at_]) && value <= whole_max) {
            value = value * 10 + (text_[at_++] - '0');
        }
        ok_ = ok_ && at_ > start && value <= whole_max;
        return value;
    }

    /// Digits behind a point, as billionths.
    std::int64_t fraction() {
        if (at_ >= text_.size() || text_[at_] != '.') {
            return 0;
        }
        const std::size_t start = ++at_;
        std::int64_t value = 0;
        while (at_ < text_.size() && is_digit(text_[at_])) {
            value = value * 10 + (text_[at_++] - '0');
            ok_ = ok_ && at_ - start <= fraction_digits_max;
            if (!ok_) {
                return 0;
            }
        }
        for (std::size_t digits = at_ - start; digits < fraction_digits_max; ++digits) {
            value *= 10;
        }
        ok_ = ok_ && at_ > start;
        return value;
    }

    void add(std::int64_t whole, std::int64_t billionths, std::int64_t unit_ms) {
        constexpr std::int64_t billion = 1'000'000'000;
        if (!ok_ || whole > (std::numeric_limits<std::int64_t>::max() / 2 - total_ms_) / unit_ms) {
            ok_ = false;
            return;
        }
        // A part of a millisecond is refused rather than lost.
        ok_ = billionths * unit_ms % billion == 0;
        total_ms_ += whole * unit_ms + billionths * unit_ms / billion;
    }

    void skip_spaces() {
        while (at_ < text_.size() && text_[at_] == ' ') {
            ++at_;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t total_ms_ = 0;
    bool ok_ = true;
};

}  // namespace

std::optional<std::int64_t> parse_interval_ms(std::string_view text) {
    return IntervalReader(text).read();
}

std::string print_interval(std::int64_t milliseconds) {
    return milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000)
                                    : std::to_string(milliseconds) + " ms";
}

}  // namespace sql
