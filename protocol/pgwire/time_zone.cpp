#include "protocol/pgwire/time_zone.hpp"

#include <filesystem>
#include <iterator>
#include <map>
#include <system_error>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <fmt/format.h>

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/zone_abbreviations.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::int64_t hours_max = 167;
constexpr std::int64_t unix_seconds_of_2000 = 946'684'800;

/// Folded names to the database's own.
using Names = std::map<std::string, std::string, std::less<>>;

/// "Europe/Berlin"; what has a dot is no zone but a table, and posix/ and right/ are copies.
void add_name(Names& names, const std::filesystem::path& file) {
    std::string name = file.generic_string();
    const bool is_zone = name.find('.') == std::string::npos && !name.starts_with("posix/") &&
                         !name.starts_with("right/") && name != "posixrules" && name != "localtime";
    if (is_zone) {
        std::string folded = to_lower(name);
        names.emplace(std::move(folded), std::move(name));
    }
}

/// Empty on a machine without the database, where UTC and displacements are all there is.
Names read_names() {
    namespace fs = std::filesystem;
    const fs::path root = "/usr/share/zoneinfo";
    Names names;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(root, error);
         !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
        if (std::error_code ignored; at->is_regular_file(ignored)) {
            add_name(names, at->path().lexically_relative(root));
        }
    }
    return names;
}

/// Read once: Abseil keeps each name that it was ever asked for, so that it must not be asked for
/// whatever a user writes.
const std::string* known_name(std::string_view name) {
    static const Names names = read_names();
    const auto found = names.find(to_lower(name));
    return found == names.end() ? nullptr : &found->second;
}

/// "CET" or "<+01>"; empty where there is none. A single letter or two are no abbreviation.
std::optional<std::string_view> take_abbreviation(Scanner& scanner) {
    if (!scanner.take('<')) {
        const std::string_view letters = scanner.take_letters();
        return letters.empty() || letters.size() > 2 ? std::optional(letters) : std::nullopt;
    }
    const std::size_t end = scanner.rest.find('>');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view inside = scanner.rest.substr(0, end);
    scanner.rest.remove_prefix(end + 1);
    return inside;
}

/// After a colon; 0 without one.
std::optional<std::int64_t> take_sixtieths(Scanner& scanner) {
    if (!scanner.take(':')) {
        return 0;
    }
    const std::string_view digits = scanner.take_digits();
    const auto number = digits.size() <= 2 ? small_number(digits) : std::nullopt;
    return number && *number < 60 ? number : std::nullopt;
}

struct Displacement {
    std::string abbreviation;
    std::int64_t seconds_east = 0;
};

/// POSIX's form of a zone without summer time.
std::optional<Displacement> read_posix(std::string_view text) {
    Scanner scanner{text};
    const auto abbreviation = take_abbreviation(scanner);
    if (!abbreviation) {
        return std::nullopt;
    }
    const int sign = scanner.take_sign().value_or(1);
    const std::string_view digits = scanner.take_digits();
    const std::int64_t hours =
        digits.size() <= 3 ? small_number(digits).value_or(hours_max + 1) : hours_max + 1;
    const auto minutes = take_sixtieths(scanner);
    const auto seconds = take_sixtieths(scanner);
    if (hours > hours_max || !minutes || !seconds || !scanner.at_end()) {
        return std::nullopt;
    }
    return Displacement{
        .abbreviation = std::string(*abbreviation),
        .seconds_east = -sign * (hours * 3600 + *minutes * 60 + *seconds)};
}

std::int64_t seconds_before(std::int64_t usec) {
    const std::int64_t seconds = usec / usec_per_second;
    return usec % usec_per_second < 0 ? seconds - 1 : seconds;
}

}  // namespace

struct TimeZone::Rules {
    absl::TimeZone zone;

    absl::TimeZone::CivilInfo at(std::int64_t utc_usec) const {
        return zone.At(absl::FromUnixSeconds(seconds_before(utc_usec) + unix_seconds_of_2000));
    }
};

TimeZone TimeZone::fixed(std::int64_t seconds_east) {
    TimeZone zone;
    zone.seconds_east_ = seconds_east;
    zone.abbreviation_.clear();
    append_displacement(zone.abbreviation_, seconds_east);
    zone.name_ = "<" + zone.abbreviation_ + ">";
    append_displacement(zone.name_, -seconds_east);
    return zone;
}

std::optional<TimeZone> TimeZone::find(std::string_view name) {
    TimeZone found;
    if (equal_ignoring_case(name, "UTC")) {
        return found;
    }
    if (const std::string* known = known_name(name)) {
        auto rules = std::make_shared<Rules>();
        if (!absl::LoadTimeZone(*known, &rules->zone)) {
            return std::nullopt;
        }
        found.name_ = *known;
        found.rules_ = std::move(rules);
        return found;
    }
    const auto displacement = read_posix(name);
    if (!displacement) {
        return std::nullopt;
    }
    found.name_ = name;
    found.abbreviation_ = displacement->abbreviation;
    found.seconds_east_ = displacement->seconds_east;
    return found;
}

std::optional<TimeZone> TimeZone::find_or_abbreviation(std::string_view name) {
    const auto minutes = find_zone_abbreviation(name);
    if (!minutes) {
        return find(name);
    }
    TimeZone found;
    found.name_ = name;
    found.abbreviation_ = name;
    found.seconds_east_ = std::int64_t{*minutes} * 60;
    return found;
}

std::int64_t TimeZone::seconds_east_at(std::int64_t utc_usec) const {
    return rules_ ? rules_->at(utc_usec).offset : seconds_east_;
}

std::int64_t TimeZone::to_local(std::int64_t utc_usec) const {
    return utc_usec + seconds_east_at(utc_usec) * usec_per_second;
}

std::int64_t TimeZone::to_utc(std::int64_t local_usec) const {
    if (!rules_) {
        return local_usec - seconds_east_ * usec_per_second;
    }
    const std::int64_t seconds = seconds_before(local_usec);
    const auto info = rules_->zone.At(absl::CivilSecond(2000, 1, 1) + seconds);
    const bool repeated = info.kind == absl::TimeZone::TimeInfo::REPEATED;
    const std::int64_t utc_seconds =
        absl::ToUnixSeconds(repeated ? info.post : info.pre) - unix_seconds_of_2000;
    return local_usec + (utc_seconds - seconds) * usec_per_second;
}

std::string TimeZone::abbreviation_at(std::int64_t utc_usec) const {
    return rules_ ? std::string(rules_->at(utc_usec).zone_abbr) : abbreviation_;
}

void append_displacement(std::string& out, std::int64_t seconds_east) {
    const std::int64_t seconds = seconds_east < 0 ? -seconds_east : seconds_east;
    fmt::format_to(
        std::back_inserter(out), "{}{:02}", seconds_east < 0 ? '-' : '+', seconds / 3600
    );
    if (seconds % 3600 != 0) {
        fmt::format_to(std::back_inserter(out), ":{:02}", seconds / 60 % 60);
    }
    if (seconds % 60 != 0) {
        fmt::format_to(std::back_inserter(out), ":{:02}", seconds % 60);
    }
}

}  // namespace protocol::pgwire
