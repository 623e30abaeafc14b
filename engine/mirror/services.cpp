#include "engine/mirror/services.hpp"

#include <exception>
#include <future>

namespace engine::mirror {

void CatalogAccess::run(const Job& job) const {
    // shared_ptr: std::function wants copies; the last one goes with the job.
    auto done = std::make_shared<std::promise<void>>();
    std::future<void> waiting = done->get_future();
    post_([&job, done](catalog::Store& store) {
        try {
            job(store);
            done->set_value();
        } catch (...) {
            done->set_exception(std::current_exception());
        }
    });
    // Held by the job alone from here on: a job that is dropped breaks the promise.
    done.reset();
    try {
        waiting.get();
    } catch (const std::future_error&) {
        throw protocol::Error{
            protocol::ErrorKind::transient,
            protocol::sqlstate::admin_shutdown,
            "the server is shutting down"};
    }
}

}  // namespace engine::mirror
