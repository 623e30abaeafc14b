// What is asked of a POSTGRES peer before a mirror uses it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/peer_checks.hpp"

namespace engine::source {

inline constexpr int postgres_version_min = 120000;

void read_postgres(const PeerOptions& options);
std::vector<CheckRow> require_postgres(const PeerOptions& options, const net::Patience& patience);
std::vector<CheckRow> list_postgres_checks(
    const PeerOptions& options, const net::Patience& patience
);
std::vector<std::string> list_postgres_tables(
    const PeerOptions& options, std::string_view schema, const net::Patience& patience
);

}  // namespace engine::source
