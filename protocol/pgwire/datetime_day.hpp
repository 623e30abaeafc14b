// The orders in which a day may be written: 1999-01-08, 19990108, 1/8/1999 (month first),
// January 8, 1999, 8-Jan-1999 and their like, as Postgres reads them under DateStyle ISO, MDY.
#pragma once

#include <optional>

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/scanner.hpp"

namespace protocol::pgwire {

struct WrittenDay {
    CivilDate date;  // as it stands; the fields may be out of range
    bool has_short_year = false;
};

/// Takes what stands at the front; nullopt where no day is written there.
std::optional<WrittenDay> take_day(Scanner& scanner);

}  // namespace protocol::pgwire
