// The server's settings as they are now, readable from every loop without a lock. Written when an
// ALTER SYSTEM has been committed.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace server {

class LiveSettings {
public:
    explicit LiveSettings(const std::map<std::string, std::string>& stored) { load(stored); }

    /// Values as ALTER SYSTEM left them; what is not in it has its default.
    void load(const std::map<std::string, std::string>& stored);

    /// A boolean is 0 or 1, a duration milliseconds. `name` is a declared setting's.
    std::int64_t get(std::string_view name) const;
    std::chrono::milliseconds duration(std::string_view name) const {
        return std::chrono::milliseconds{get(name)};
    }

private:
    static constexpr std::size_t settings_max = 64;
    std::array<std::atomic<std::int64_t>, settings_max> values_{};
};

}  // namespace server
