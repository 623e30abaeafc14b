// How long a failed login waits before it is told: longer with each failure of one user from one
// address, so that guessing is slow and nobody else is locked out. Thread-safe.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace server {

class LoginThrottle {
public:
    std::chrono::milliseconds failed(const std::string& user, const std::string& address);
    void succeeded(const std::string& user, const std::string& address);

private:
    static constexpr std::size_t remembered_max = 10'000;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, int> failures_;
};

}  // namespace server
