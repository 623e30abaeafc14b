// The few tricks of Asio that this program uses, all in one place: starting a coroutine so that its
// failure is heard of, running a blocking job elsewhere, waiting with a deadline.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "server/log.hpp"

namespace server {

namespace asio = boost::asio;

template <class T>
using awaitable = asio::awaitable<T>;
using Clock = std::chrono::steady_clock;

/// Starts `task` on `executor`. An exception that leaves it is logged under `name`; `at_end`, if
/// given, is called on the executor in any case.
void spawn(
    const asio::any_io_executor& executor,
    const Log& log,
    std::string_view name,
    awaitable<void> task,
    std::function<void()> at_end = {}
);

/// How a job reaches the thread it runs on.
using Submit = std::function<void(std::function<void()>)>;

/// Runs `job` there; resumes here when it has ended, with its exception if it threw. What the job
/// refers to must outlive it, which the caller's frame does: this wait has no early end.
awaitable<void> run_job(Submit submit, std::function<void()> job);

/// The same, but the wait ends early, with Error 57014, when a stop is requested: the job goes on
/// by itself, so it must own all it refers to.
awaitable<void> run_abandonable(Submit submit, std::function<void()> job, std::stop_token stop);

/// True when `task` has ended before the deadline; false when it was cancelled by it.
awaitable<bool> before(Clock::time_point deadline, awaitable<void> task);

awaitable<void> sleep_until(Clock::time_point time);

}  // namespace server
