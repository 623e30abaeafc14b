#include "server/session_registry.hpp"

#include <vector>

#include <boost/asio/post.hpp>

#include "catalog/crypto.hpp"
#include "server/session.hpp"

namespace server {

std::shared_ptr<SessionHandle> SessionRegistry::add(
    boost::asio::any_io_executor executor, std::size_t cancel_key_bytes
) {
    auto handle = std::make_shared<SessionHandle>();
    handle->executor = std::move(executor);
    handle->cancel_key = catalog::random_bytes(cancel_key_bytes);
    const std::lock_guard lock(mutex_);
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

std::size_t SessionRegistry::size() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

}  // namespace server
