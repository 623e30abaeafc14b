// The abbreviations of time zones that Postgres takes by default.
#pragma once

#include <optional>
#include <string_view>

namespace protocol::pgwire {

/// Minutes east of UTC, in whichever case it is written. Where a country has changed its mind about
/// what an abbreviation stands for, the last meaning.
std::optional<int> find_zone_abbreviation(std::string_view text);

}  // namespace protocol::pgwire
