// What a plan asks, by pg_session(), of the session that runs it.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "protocol/value.hpp"

namespace catalog {

/// What only that session knows or does: its settings, who may do what. Called on the catalog's
/// thread; may throw protocol::Error.
using SessionCall = std::function<
    protocol::Value(std::string_view what, std::span<const protocol::Value> arguments)>;

}  // namespace catalog
