#include "protocol/pgwire/interval.hpp"

#include <cstdlib>
#include <iterator>

#include <fmt/format.h>

#include "protocol/pgwire/datetime.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::int32_t months_per_year = 12;

/// Writes the parts of an interval; a positive one after a negative one gets a plus.
class IntervalWriter {
public:
    explicit IntervalWriter(std::string& out) : out_(out) {}

    void part(std::int64_t value, std::string_view unit) {
        if (value == 0) {
            return;
        }
        fmt::format_to(
            std::back_inserter(out_),
            "{}{}{} {}{}",
            is_empty_ ? "" : " ",
            is_after_negative_ && value > 0 ? "+" : "",
            value,
            unit,
            value == 1 ? "" : "s"
        );
        is_after_negative_ = value < 0;
        is_empty_ = false;
    }

    void clock(std::int64_t usec) {
        if (usec == 0 && !is_empty_) {
            return;
        }
        const std::string_view plus = is_after_negative_ ? "+" : "";
        fmt::format_to(
            std::back_inserter(out_),
            "{}{}{:02}:{:02}:{:02}",
            is_empty_ ? "" : " ",
            usec < 0 ? "-" : plus,
            std::abs(usec / usec_per_hour),
            std::abs(usec / usec_per_minute % 60),
            std::abs(usec / usec_per_second % 60)
        );
        append_fraction(out_, std::abs(usec % usec_per_second));
    }

private:
    std::string& out_;
    bool is_empty_ = true;
    bool is_after_negative_ = false;
};

}  // namespace

void append_interval(std::string& out, const Interval& interval) {
    IntervalWriter writer(out);
    writer.part(interval.months / months_per_year, "year");
    writer.part(interval.months % months_per_year, "mon");
    writer.part(interval.days, "day");
    writer.clock(interval.usec);
}

}  // namespace protocol::pgwire
