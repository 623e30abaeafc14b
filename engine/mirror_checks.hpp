// Checks of a mirror: those that CREATE MIRROR runs (every failure is reported at once) and that
// VALIDATE MIRROR lists.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/mirror/spec.hpp"
#include "engine/peer_checks.hpp"
#include "protocol/error.hpp"

namespace engine {

/// Every check, at both ends; a failure stops none of the others. `is_new`: the mirror has not run
/// yet, so its slot and publication must not be there and its targets must be empty. Throws only
/// 57014, when asked to stop.
std::vector<CheckRow> check_mirror(
    const mirror::MirrorSpec& spec, bool is_new, const net::Patience& patience
);

bool has_failed(std::span<const CheckRow> rows);

/// The one error that says all of the rows that failed, a line each. `refused` is what cannot be
/// done for them: "mirror \"m\" cannot be created".
protocol::Error mirror_refusal(std::string_view refused, std::span<const CheckRow> rows);

}  // namespace engine
