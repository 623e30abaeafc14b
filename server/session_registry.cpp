#include "server/session_registry.hpp"

#include <vector>

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "catalog/crypto.hpp"
#include "protocol/error.hpp"
#include "server/session.hpp"

namespace server {

void SessionRegistry::check_seats(const Seat& seat) const {
    if (seat.in_tenant_max < 0 && seat.of_role_max < 0) {
        return;
    }
    std::int64_t in_tenant = 0;
    std::int64_t of_role = 0;
    for (const auto& entry : sessions_) {
        in_tenant += entry.second->seat.tenant == seat.tenant ? 1 : 0;
        of_role += entry.second->seat.role_id == seat.role_id ? 1 : 0;
    }
    const auto taken = [](std::string_view what) {
        return protocol::statement_error(
            protocol::sqlstate::too_many_connections,
            fmt::format("too many connections for {}", what)
        );
    };
    if (seat.in_tenant_max >= 0 && in_tenant >= seat.in_tenant_max) {
        throw taken(fmt::format("database \"{}\"", seat.tenant));
    }
    if (seat.of_role_max >= 0 && of_role >= seat.of_role_max) {
        throw taken("this role");
    }
}

std::shared_ptr<SessionHandle> SessionRegistry::add(
    boost::asio::any_io_executor executor, std::size_t cancel_key_bytes, Seat seat
) {
    auto handle = std::make_shared<SessionHandle>();
    handle->executor = std::move(executor);
    handle->cancel_key = catalog::random_bytes(cancel_key_bytes);
    handle->seat = std::move(seat);
    const std::lock_guard lock(mutex_);
    check_seats(handle->seat);
    do {
        last_pid_ = last_pid_ == INT32_MAX ? 1 : last_pid_ + 1;
    } while (sessions_.contains(last_pid_));
    handle->pid = last_pid_;
    sessions_.emplace(handle->pid, handle);
    return handle;
}

void SessionRegistry::remove(std::int32_t pid) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(pid);
}

void SessionRegistry::post(
    const std::shared_ptr<SessionHandle>& handle, std::function<void(Session&)> action
) {
    boost::asio::post(handle->executor, [handle, action = std::move(action)] {
        if (handle->session != nullptr) {
            action(*handle->session);
        }
    });
}

void SessionRegistry::cancel(std::int32_t pid, std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(pid);
    if (found != sessions_.end() && catalog::equal_constant_time(found->second->cancel_key, key)) {
        post(found->second, [](Session& session) { session.cancel(); });
    }
}

void SessionRegistry::notify(
    const std::string& tenant,
    std::int32_t from,
    const std::string& channel,
    const std::string& payload
) {
    const std::lock_guard lock(mutex_);
    for (const auto& [pid, handle] : sessions_) {
        if (handle->listening) {
            post(handle, [=](Session& session) { session.notify(tenant, from, channel, payload); });
        }
    }
}

void SessionRegistry::shut_down_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& [pid, handle] : sessions_) {
        post(handle, [](Session& session) { session.shut_down(); });
    }
}

void SessionRegistry::shut_down_in(std::string_view tenant) {
    const std::lock_guard lock(mutex_);
    for (const auto& [pid, handle] : sessions_) {
        if (handle->seat.tenant == tenant) {
            post(handle, [](Session& session) { session.shut_down(); });
        }
    }
}

std::size_t SessionRegistry::count_in(std::string_view tenant) const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& entry : sessions_) {
        count += entry.second->seat.tenant == tenant ? 1 : 0;
    }
    return count;
}

void SessionRegistry::cancel_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& [pid, handle] : sessions_) {
        post(handle, [](Session& session) { session.cancel(); });
    }
}

std::vector<std::shared_ptr<SessionHandle>> SessionRegistry::all() const {
    std::vector<std::shared_ptr<SessionHandle>> handles;
    const std::lock_guard lock(mutex_);
    handles.reserve(sessions_.size());
    for (const auto& [pid, handle] : sessions_) {
        handles.push_back(handle);
    }
    return handles;
}

std::shared_ptr<SessionHandle> SessionRegistry::find(std::int32_t pid) const {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(pid);
    return found == sessions_.end() ? nullptr : found->second;
}

void SessionRegistry::signal(
    const std::shared_ptr<SessionHandle>& handle, void (Session::*action)()
) {
    post(handle, action);
}

std::size_t SessionRegistry::size() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

}  // namespace server
