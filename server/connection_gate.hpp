// How many connections there are, and how many of them have not logged in: a limit on each, so that
// strangers cannot fill the server. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

namespace server {

class ConnectionGate {
public:
    /// One connection's place; given back when it goes.
    class Place {
    public:
        explicit Place(ConnectionGate& gate) : gate_(gate) {
            ++gate_.connections_;
            ++gate_.strangers_;
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
            }
        }

    private:
        ConnectionGate& gate_;
        bool stranger_ = true;
    };

    std::int64_t connections() const { return connections_; }
    std::int64_t strangers() const { return strangers_; }

private:
    std::atomic<std::int64_t> connections_ = 0;
    std::atomic<std::int64_t> strangers_ = 0;
};

}  // namespace server
