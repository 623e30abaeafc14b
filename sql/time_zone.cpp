// Zones by their offset from UTC. A zone with rules of its own would need the machine's tables.
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "protocol/pgwire/scanner.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_make_time.hpp"
#include "sql/functions_moment.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace datetime = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

constexpr std::int64_t offset_max = 168 * datetime::usec_per_hour;

bool is_utc(std::string_view zone) {
    const std::string name = protocol::to_lower(zone);
    return name == "utc" || name == "gmt" || name == "z" || name == "zulu" || name == "uct" ||
           name == "etc/utc" || name == "etc/gmt" || name == "greenwich" || name == "universal";
}

/// "+2", "-03:30", "UTC+2": microseconds, its sign as written; none for another text.
std::optional<std::int64_t> written_offset(std::string_view zone) {
    datetime::Scanner scanner{datetime::trim(zone)};
    scanner.take_letters();
    const auto sign = scanner.take_sign();
    const std::string_view digits = scanner.take_digits();
    if (digits.empty() || digits.size() > 4 || (!sign && zone.size() != digits.size())) {
        return std::nullopt;
    }
    std::int64_t hours = datetime::small_number(digits).value_or(0);
    std::int64_t minutes = 0;
    if (digits.size() > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (scanner.take(':')) {
        minutes = datetime::small_number(scanner.take_digits()).value_or(60);
    }
    if (!scanner.at_end() || minutes >= 60) {
        return std::nullopt;
    }
    const std::int64_t offset =
        hours * datetime::usec_per_hour + minutes * datetime::usec_per_minute;
    return offset < offset_max ? std::optional(offset * sign.value_or(1)) : std::nullopt;
}

/// East of Greenwich.
std::int64_t offset_of(std::string_view zone, ZoneSign sign) {
    if (is_utc(zone)) {
        return 0;
    }
    if (const auto offset = written_offset(zone)) {
        return sign == ZoneSign::posix ? -*offset : *offset;
    }
    throw statement_error(
        sqlstate::feature_not_supported,
        fmt::format("the time zone \"{}\" is not served yet", zone),
        "Use UTC or an offset such as INTERVAL '2 hours'."
    );
}

}  // namespace

std::int64_t to_utc(std::int64_t usec, std::string_view zone, ZoneSign sign) {
    const std::int64_t offset = offset_of(zone, sign);
    return is_finite_moment(usec) ? checked_moment(static_cast<Int128>(usec) - offset) : usec;
}

std::int64_t from_utc(std::int64_t usec, std::string_view zone, ZoneSign sign) {
    const std::int64_t offset = offset_of(zone, sign);
    return is_finite_moment(usec) ? checked_moment(static_cast<Int128>(usec) + offset) : usec;
}

}  // namespace sql
