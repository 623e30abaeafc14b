// How long a worker thread waits: until a deadline, or until it is asked to stop. Every blocking
// wait of the engine goes by one.
#pragma once

#include <chrono>
#include <stop_token>

namespace engine::net {

/// When to give up: at a time, or when asked.
struct Patience {
    std::chrono::steady_clock::time_point deadline;
    std::stop_token stop;
};

/// Patience that only a request to stop ends: for work whose length nobody can tell.
Patience endless(std::stop_token stop);

enum class Waited { ready, stopped, late };

/// For poll()'s events (POLLIN, POLLOUT) of a descriptor; a request to stop ends it within 100 ms.
/// An error of the descriptor counts as ready: whoever uses it next learns of it.
Waited wait_for(int descriptor, short events, const Patience& patience);

}  // namespace engine::net
