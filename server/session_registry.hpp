// Every logged-in session, for those outside its loop: cancel requests, notifications, shutdown.
// Thread-safe; what is asked of a session is posted to its loop.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "server/session_activity.hpp"

namespace server {

class Session;

/// Whose place a session takes, and how many there may be of the kind; -1: any number.
struct Seat {
    std::string tenant;
    std::string role_id;
    std::int64_t in_tenant_max = -1;
    std::int64_t of_role_max = -1;
};

/// Shared by the registry, the session and what is posted to its loop.
struct SessionHandle {
    boost::asio::any_io_executor executor;
    std::int32_t pid = 0;
    std::string cancel_key;
    std::atomic<bool> listening = false;
    SessionActivity activity;
    Seat seat;
    Session* session = nullptr;  // touched on the executor alone; null when the session has ended
};

class SessionRegistry {
public:
    /// 53300 where all seats of its kind are taken.
    std::shared_ptr<SessionHandle> add(
        boost::asio::any_io_executor executor, std::size_t cancel_key_bytes, Seat seat = {}
    );
    void remove(std::int32_t pid);

    /// No answer, whether the key fits or not.
    void cancel(std::int32_t pid, std::string_view key);
    void notify(
        const std::string& tenant,
        std::int32_t from,
        const std::string& channel,
        const std::string& payload
    );
    void shut_down_all();
    void cancel_all();
    /// Ends those in a tenant that has gone.
    void shut_down_in(std::string_view tenant);
    std::size_t count_in(std::string_view tenant) const;
    std::size_t size() const;
    std::shared_ptr<SessionHandle> find(std::int32_t pid) const;
    static void signal(const std::shared_ptr<SessionHandle>& handle, void (Session::*action)());
    std::vector<std::shared_ptr<SessionHandle>> all() const;  // by pid

private:
    static void post(
        const std::shared_ptr<SessionHandle>& handle, std::function<void(Session&)> action
    );

    void check_seats(const Seat& seat) const;

    mutable std::mutex mutex_;
    std::map<std::int32_t, std::shared_ptr<SessionHandle>> sessions_;
    std::int32_t last_pid_ = 0;
};

}  // namespace server
