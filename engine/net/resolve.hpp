// Host names to numeric addresses, resolved once: what was looked at is what is connected to.
#pragma once

#include <string>
#include <vector>

namespace engine::net {

/// Every address of `host`, numeric, in the resolver's order. Throws 08001 where there is none.
/// Blocks as long as the system's resolver does: for worker threads.
std::vector<std::string> resolve(const std::string& host);

}  // namespace engine::net
