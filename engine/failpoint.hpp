// Named places where a test may let the process die: MILLRACE_FAILPOINT=name, or name:3 for the
// third time. There in builds for tests only; in what users run the call is nothing.
#pragma once

#include <string_view>
#include <vector>

namespace engine {

/// Dies as by kill -9 where `name` is the chosen one.
void failpoint(std::string_view name);
/// Every name there is, in the order in which a mirror's life comes by; none in what users run.
std::vector<std::string_view> failpoint_names();

}  // namespace engine
