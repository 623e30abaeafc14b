#include "server/login_throttle.hpp"

#include <algorithm>

#include "catalog/crypto.hpp"

namespace server {

namespace {
constexpr std::chrono::milliseconds first_delay{500};
constexpr int doublings_max = 4;  // 8 s: still within the login's deadline
constexpr int jitter_ms = 250;
}  // namespace

std::chrono::milliseconds LoginThrottle::failed(
    const std::string& user, const std::string& address
) {
    const std::string random = catalog::random_bytes(1);
    const std::chrono::milliseconds jitter{static_cast<unsigned char>(random[0]) * jitter_ms / 255};
    const std::lock_guard lock(mutex_);
    if (failures_.size() >= remembered_max) {
        failures_.clear();
    }
    const int count = failures_[{user, address}]++;
    return first_delay * (1 << std::min(count, doublings_max)) + jitter;
}

void LoginThrottle::succeeded(const std::string& user, const std::string& address) {
    const std::lock_guard lock(mutex_);
    failures_.erase({user, address});
}

}  // namespace server
