#include "server/async.hpp"

#include <atomic>
#include <exception>
#include <memory>
#include <optional>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/error.hpp"

namespace server {

namespace {

/// One completion of one wait, by whoever comes first. Shared by the job, the stop callback and the
/// initiation; the handler is called once, on its own executor.
template <class Handler>
class Completion {
public:
    explicit Completion(Handler handler)
        : executor_(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}

    void complete(std::exception_ptr failure) {
        if (done_.exchange(true)) {
            return;
        }
        // Moved, not copied: the exception belongs to one thread at a time.
        asio::post(
            executor_,
            [handler = std::move(handler_), failure = std::move(failure)]() mutable {
                handler(std::move(failure));
            }
        );
    }

private:
    asio::any_io_executor executor_;
    Handler handler_;
    std::atomic<bool> done_ = false;
};

std::exception_ptr failure_of(const std::function<void()>& job) {
    try {
        job();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

std::exception_ptr canceled() {
    return std::make_exception_ptr(protocol::Error{
        protocol::ErrorKind::statement,
        protocol::sqlstate::query_canceled,
        "canceling statement due to user request"});
}

struct StopRequested {
    std::function<void()> on_stop;
    void operator()() const { on_stop(); }
};

}  // namespace

void spawn(
    const asio::any_io_executor& executor,
    const Log& log,
    std::string_view name,
    awaitable<void> task,
    std::function<void()> at_end
) {
    asio::co_spawn(
        executor,
        std::move(task),
        [&log, name, at_end = std::move(at_end)](const std::exception_ptr& failure) {
            if (failure) {
                try {
                    std::rethrow_exception(failure);
                } catch (const std::exception& error) {
                    log.error(
                        "a task failed", {{"task", std::string{name}}, {"why", error.what()}}
                    );
                } catch (...) {
                    log.error("a task failed", {{"task", std::string{name}}});
                }
            }
            if (at_end) {
                at_end();
            }
        }
    );
}

awaitable<void> run_job(Submit submit, std::function<void()> job) {
    const auto initiate = [](auto handler, const Submit& to, std::function<void()> work) {
        auto completion = std::make_shared<Completion<decltype(handler)>>(std::move(handler));
        to([completion, work = std::move(work)] { completion->complete(failure_of(work)); });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable, std::move(submit), std::move(job)
    );
}

awaitable<void> run_abandonable(Submit submit, std::function<void()> job, std::stop_token stop) {
    const auto initiate = [](auto handler,
                             const Submit& to,
                             std::function<void()> work,
                             const std::stop_token& token) {
        auto completion = std::make_shared<Completion<decltype(handler)>>(std::move(handler));
        auto on_stop = std::make_shared<std::stop_callback<StopRequested>>(
            token, StopRequested{[completion] { completion->complete(canceled()); }}
        );
        to([completion, work = std::move(work), on_stop] { completion->complete(failure_of(work)); }
        );
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable, std::move(submit), std::move(job), std::move(stop)
    );
}

awaitable<void> sleep_until(Clock::time_point time) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<bool> before(Clock::time_point deadline, awaitable<void> task) {
    using asio::experimental::awaitable_operators::operator||;
    awaitable<void> timeout = sleep_until(deadline);
    const auto first = co_await (std::move(task) || std::move(timeout));
    co_return first.index() == 0;
}

}  // namespace server
