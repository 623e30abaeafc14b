// A place in a Postgres server's WAL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// Bytes since the beginning of the WAL; 0: none.
using Lsn = std::uint64_t;

/// "16/B374D848", as Postgres prints one.
std::string lsn_text(Lsn lsn);
std::optional<Lsn> parse_lsn(std::string_view text);

}  // namespace protocol
