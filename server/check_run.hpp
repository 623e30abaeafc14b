// Findings of checks as the catalog keeps them, for the view checks.
#pragma once

#include <span>

#include "catalog/model.hpp"
#include "engine/peer_checks.hpp"

namespace server {

/// A run that ends now.
catalog::CheckRun check_run(std::span<const engine::CheckRow> rows);

}  // namespace server
