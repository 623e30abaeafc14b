// Moments put together from their parts, and moved between zones.
#pragma once

#include <cstdint>
#include <string_view>

#include "sql/sqlite_functions.hpp"

namespace sql {

/// In AT TIME ZONE a bare "+2" means west of Greenwich, as POSIX has it; in make_timestamptz()
/// east.
enum class ZoneSign { posix, east };

/// A zone's own time as UTC, and UTC as a zone's own time; infinities stay. 0A000 for a zone that
/// is no fixed offset.
std::int64_t to_utc(std::int64_t usec, std::string_view zone, ZoneSign sign);
std::int64_t from_utc(std::int64_t usec, std::string_view zone, ZoneSign sign);

std::span<const SqliteFunction> make_time_functions();

}  // namespace sql
