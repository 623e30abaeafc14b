#include "protocol/pgwire/time_zone.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "protocol/pgwire/datetime.hpp"

namespace protocol::pgwire {
namespace {

TimeZone found(std::optional<TimeZone> zone) {
    return zone ? *std::move(zone) : throw std::invalid_argument("no such zone");
}

TimeZone zone_of(std::string_view name) {
    return found(TimeZone::find(name));
}

std::string shown(std::string_view moment, const TimeZone& zone) {
    std::string text;
    append_timestamptz(text, parse_timestamptz(moment, TimeZone()), zone);
    return text;
}

std::string name_of(std::string_view text) {
    const auto zone = TimeZone::find(text);
    return zone ? zone->name() : "none";
}

TEST(TimeZone, IsFoundInAnyCaseAndNamedAsTheDatabaseHasIt) {
    EXPECT_EQ(name_of("europe/BERLIN"), "Europe/Berlin");
    EXPECT_EQ(name_of("utc"), "UTC");
    EXPECT_EQ(name_of("est5edt"), "EST5EDT");
    EXPECT_EQ(name_of("GMT-02:00"), "GMT-02:00");
}

TEST(TimeZone, WhatIsNoZoneIsNotFound) {
    for (const std::string_view text :
         {"",
          "Europe",
          "Nowhere/Land",
          "/etc/passwd",
          "../../../etc/passwd",
          "zone.tab",
          "X5",
          "PST",
          "UTC+",
          "UTC+168",
          "+02:60",
          "+02:00:60",
          "+2x",
          "<+05",
          "posix/Europe/Berlin",
          "EST5EDT,M3.2.0,M11.1.0",
          "+0230",
          "Europe/Berlin "}) {
        EXPECT_EQ(name_of(text), "none") << text;
    }
}

TEST(TimeZone, SignsArePosixs) {
    EXPECT_EQ(zone_of("UTC+3").seconds_east_at(0), -3 * 3600);
    EXPECT_EQ(zone_of("<+05:30>-05:30").seconds_east_at(0), 5 * 3600 + 30 * 60);
    EXPECT_EQ(TimeZone::fixed(-12'600).name(), "<-03:30>+03:30");
    EXPECT_EQ(zone_of(TimeZone::fixed(-12'600).name()).seconds_east_at(0), -12'600);
}

TEST(TimeZone, AbbreviationsComeFirstWhereTheyAreTaken) {
    EXPECT_EQ(found(TimeZone::find_or_abbreviation("pst")).seconds_east_at(0), -8 * 3600);
    const std::int64_t july = parse_timestamp("2024-07-01");
    EXPECT_EQ(found(TimeZone::find_or_abbreviation("CET")).seconds_east_at(july), 3600);
    EXPECT_EQ(zone_of("CET").seconds_east_at(july), 7200);
}

TEST(TimeZone, MomentsAreShownByItsClocks) {
    const TimeZone berlin = zone_of("Europe/Berlin");
    EXPECT_EQ(shown("2024-07-01 12:00:00.5", berlin), "2024-07-01 14:00:00.5+02");
    EXPECT_EQ(shown("1850-01-01", berlin), "1850-01-01 00:53:28+00:53:28");
    EXPECT_EQ(shown("infinity", berlin), "infinity");
    EXPECT_EQ(shown("294276-12-31 23:59:59", berlin), "294277-01-01 00:59:59+01");
    EXPECT_EQ(shown("4714-11-24 BC", TimeZone::fixed(-3600)), "4714-11-23 23:00:00-01 BC");
    EXPECT_EQ(berlin.abbreviation_at(parse_timestamp("2024-07-01")), "CEST");
}

TEST(TimeZone, SkippedAndRepeatedHours) {
    const TimeZone berlin = zone_of("Europe/Berlin");
    EXPECT_EQ(
        berlin.to_utc(parse_timestamp("2024-03-31 02:30")), parse_timestamp("2024-03-31 01:30")
    );
    EXPECT_EQ(
        berlin.to_utc(parse_timestamp("2024-10-27 02:30")), parse_timestamp("2024-10-27 01:30")
    );
}

TEST(TimeZone, ThereAndBackAgain) {
    for (const std::string_view name :
         {"America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC+3"}) {
        const TimeZone zone = zone_of(name);
        // Noon, which no zone skips or repeats but Apia's of one day.
        for (std::int64_t day = -60'000; day < 200'000; day += 97) {
            const std::int64_t local = day * usec_per_day + usec_per_day / 2 + 1;
            ASSERT_EQ(zone.to_local(zone.to_utc(local)), local) << name << " " << day;
        }
    }
}

}  // namespace
}  // namespace protocol::pgwire
