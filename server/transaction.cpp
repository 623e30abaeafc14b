#include "server/transaction.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "protocol/error.hpp"

namespace server {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {
constexpr std::size_t savepoints_max = 1000;
constexpr std::int64_t unix_to_2000_seconds = 946'684'800;
}  // namespace

std::int64_t now_micros() {
    const auto since_1970 = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now().time_since_epoch()
    );
    return since_1970.count() - unix_to_2000_seconds * 1'000'000;
}

protocol::pgwire::TransactionStatus Transaction::status() const {
    using protocol::pgwire::TransactionStatus;
    if (!explicit_) {
        return TransactionStatus::idle;
    }
    return failed_ ? TransactionStatus::failed : TransactionStatus::in_block;
}

void Transaction::begin_implicit(const Variables& variables) {
    if (active_) {
        return;
    }
    active_ = true;
    started_at_ = now_micros();
    read_only_ = variables.text("default_transaction_read_only") == "on";
    variables_at_begin_ = variables;
}

void Transaction::begin_explicit(const Variables& variables, std::optional<bool> read_only) {
    begin_implicit(variables);
    explicit_ = true;
    read_only_ = read_only.value_or(read_only_);
}

void Transaction::end(bool committed, Variables& variables) {
    if (!committed && variables_at_begin_) {
        variables = *variables_at_begin_;
    }
    if (committed) {
        for (const auto& [name, value] : locals_) {
            if (value) {
                variables.set(name, *value);
            } else {
                variables.reset(name);
            }
        }
    }
    *this = Transaction{};
}

void Transaction::savepoint(std::string name, const Variables& variables) {
    if (savepoints_.size() >= savepoints_max) {
        throw statement_error(
            sqlstate::limit_exceeded, fmt::format("more than {} savepoints", savepoints_max)
        );
    }
    savepoints_.push_back({std::move(name), changes_, variables, locals_, notifications.size()});
}

std::vector<Transaction::Savepoint>::iterator Transaction::find(std::string_view name) {
    const auto found =
        std::find_if(savepoints_.rbegin(), savepoints_.rend(), [name](const Savepoint& savepoint) {
            return savepoint.name == name;
        });
    if (found == savepoints_.rend()) {
        throw statement_error(
            sqlstate::invalid_savepoint, fmt::format("savepoint \"{}\" does not exist", name)
        );
    }
    return std::prev(found.base());
}

void Transaction::release(std::string_view name) {
    savepoints_.erase(find(name), savepoints_.end());
}

void Transaction::rollback_to(std::string_view name, Variables& variables) {
    const auto found = find(name);
    changes_ = found->changes;
    variables = found->variables;
    locals_ = found->locals;
    notifications.resize(found->notifications);
    savepoints_.erase(std::next(found), savepoints_.end());
    failed_ = false;
}

void Transaction::remember_local(
    const std::string& name, std::optional<std::string> session_value
) {
    locals_.try_emplace(name, std::move(session_value));
}

}  // namespace server
