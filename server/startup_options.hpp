// The session variables that a client's start-up packet sets: parameters of its own, and the
// `-c name=value` words of `options`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "protocol/pgwire/startup.hpp"

namespace server {

/// Throws 42601 where `options` is not of that form.
std::vector<std::pair<std::string, std::string>> startup_variables(
    const protocol::pgwire::StartupMessage& message
);

}  // namespace server
