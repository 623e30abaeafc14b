// How many connections there are, and how many of them have not logged in, in all and from one
// address: a limit on each, so that strangers cannot fill the server. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace server {

class ConnectionGate {
public:
    /// One connection's place; given back when it goes.
    class Place {
    public:
        Place(ConnectionGate& gate, std::string address)
            : gate_(gate), address_(std::move(address)) {
            ++gate_.connections_;
            ++gate_.strangers_;
            gate_.count(address_, 1);
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        Place(Place&&) = delete;
        Place& operator=(Place&&) = delete;
        ~Place() {
            logged_in();
            --gate_.connections_;
        }
        void logged_in() {
            if (stranger_) {
                stranger_ = false;
                --gate_.strangers_;
                gate_.count(address_, -1);
            }
        }

    private:
        ConnectionGate& gate_;
        std::string address_;
        bool stranger_ = true;
    };

    std::int64_t connections() const { return connections_; }
    std::int64_t strangers() const { return strangers_; }
    std::int64_t strangers_from(const std::string& address) const {
        const std::lock_guard lock(mutex_);
        const auto found = by_address_.find(address);
        return found == by_address_.end() ? 0 : found->second;
    }

private:
    void count(const std::string& address, std::int64_t more) {
        const std::lock_guard lock(mutex_);
        const auto at = by_address_.try_emplace(address, 0).first;
        at->second += more;
        if (at->second == 0) {
            by_address_.erase(at);
        }
    }

    mutable std::mutex mutex_;
    std::map<std::string, std::int64_t> by_address_;  // strangers
    std::atomic<std::int64_t> connections_ = 0;
    std::atomic<std::int64_t> strangers_ = 0;
};

}  // namespace server
