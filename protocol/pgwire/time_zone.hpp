// Time zones by their names: those of the machine's tz database, and fixed displacements as POSIX
// writes them. Copies share what was read of a zone's rules, which never changes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace protocol::pgwire {

/// UTC, unless found by a name. Moments are finite, in microseconds since 2000-01-01.
class TimeZone {
public:
    TimeZone() = default;
    /// As SHOW TimeZone names it: "<+02>-02" is two hours east.
    static TimeZone fixed(std::int64_t seconds_east);
    /// "europe/berlin", "UTC", "GMT-02:00", "<+05:30>-05:30"; a sign is POSIX's, so that + is west.
    static std::optional<TimeZone> find(std::string_view name);
    /// As values and AT TIME ZONE name a zone: "PST" comes before the zones' own names.
    static std::optional<TimeZone> find_or_abbreviation(std::string_view name);

    /// In the database's spelling.
    const std::string& name() const { return name_; }
    std::int64_t seconds_east_at(std::int64_t utc_usec) const;
    std::int64_t to_local(std::int64_t utc_usec) const;
    /// Of an hour that the clocks skip, as if they had not; of one they repeat, the second.
    std::int64_t to_utc(std::int64_t local_usec) const;
    /// "CET", and where a zone has no letters "+03".
    std::string abbreviation_at(std::int64_t utc_usec) const;

private:
    struct Rules;

    std::string name_ = "UTC";
    std::string abbreviation_ = "UTC";  // of a fixed one
    std::int64_t seconds_east_ = 0;
    std::shared_ptr<const Rules> rules_;  // owned by the copies; none: fixed
};

/// "+01", "-03:30", "+00:53:28".
void append_displacement(std::string& out, std::int64_t seconds_east);

}  // namespace protocol::pgwire
