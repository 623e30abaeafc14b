#include "engine/net/patience.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <poll.h>

namespace engine::net {

namespace {

constexpr int slice_ms = 100;  // how soon a request to stop is seen

/// Rounded up, so that the last slice does not end before the deadline.
int next_slice_ms(std::chrono::steady_clock::time_point deadline) {
    const auto now = std::chrono::steady_clock::now();
    if (deadline - now >= std::chrono::milliseconds{slice_ms}) {
        return slice_ms;
    }
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count());
}

}  // namespace

Patience endless(std::stop_token stop) {
    return {std::chrono::steady_clock::time_point::max(), std::move(stop)};
}

Waited wait_for(int descriptor, short events, const Patience& patience) {
    while (true) {
        if (patience.stop.stop_requested()) {
            return Waited::stopped;
        }
        if (std::chrono::steady_clock::now() >= patience.deadline) {
            return Waited::late;
        }
        pollfd waiting{descriptor, events, 0};
        const int ready = poll(&waiting, 1, std::max(next_slice_ms(patience.deadline), 0));
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return Waited::ready;
        }
    }
}

}  // namespace engine::net
