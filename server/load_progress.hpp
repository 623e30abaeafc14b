// How far a mirror's or table's first copy has come, by bytes, and when it will be done at the
// present speed.
#pragma once

#include <cstdint>
#include <span>

#include "engine/mirror/status.hpp"
#include "protocol/value.hpp"

namespace server {

/// numeric(5,2) and timestamptz; NULL where nothing is being loaded, or its size is not known.
struct LoadProgress {
    protocol::Value percent;
    protocol::Value eta;
};

LoadProgress load_progress(std::span<const engine::mirror::TableStatus> tables, std::int64_t now);

}  // namespace server
