#include "server/session_activity.hpp"

#include <utility>

#include "protocol/utf8_prefix.hpp"
#include "server/audit.hpp"
#include "server/prepared.hpp"
#include "server/transaction.hpp"

namespace server {

namespace {

/// As much of a statement as Postgres shows by default.
constexpr std::size_t shown_bytes_max = 1024;
/// A longer text is not kept alive for the sake of those who might look.
constexpr std::size_t kept_bytes_max = 4096;

std::string shown_text(const Prepared& prepared) {
    if (!prepared.statement) {
        return {};
    }
    const std::string text = masked(*prepared.statement);
    return std::string{protocol::utf8_prefix(text, shown_bytes_max)};
}

std::string_view words_for(protocol::pgwire::TransactionStatus status) {
    using protocol::pgwire::TransactionStatus;
    switch (status) {
        case TransactionStatus::idle:
            return "idle";
        case TransactionStatus::in_block:
            return "idle in transaction";
        case TransactionStatus::failed:
            return "idle in transaction (aborted)";
    }
    return "idle";
}

}  // namespace

void SessionActivity::log_in(SessionClient client) {
    const std::lock_guard lock(mutex_);
    shown_.client = std::move(client);
    shown_.since = now_micros();
    shown_.state_since = shown_.since;
    shown_.state = "idle";
}

void SessionActivity::begin(
    std::shared_ptr<const Prepared> statement, std::int64_t transaction_since
) {
    // What can hold a secret does not wait for somebody to look.
    const bool harmless = statement->plan && statement->statement &&
                          statement->statement->text.size() <= kept_bytes_max;
    std::string masked = harmless ? std::string{} : shown_text(*statement);
    const std::int64_t now = now_micros();
    const std::lock_guard lock(mutex_);
    shown_.statement = std::move(masked);
    unmasked_ = harmless ? std::move(statement) : nullptr;
    shown_.state = "active";
    shown_.state_since = now;
    shown_.statement_since = now;
    shown_.transaction_since = transaction_since;
}

void SessionActivity::wait(
    protocol::pgwire::TransactionStatus status,
    std::int64_t transaction_since,
    std::string_view application
) {
    const std::string_view state = words_for(status);
    const std::lock_guard lock(mutex_);
    if (shown_.state != state) {
        shown_.state = state;
        shown_.state_since = now_micros();
    }
    shown_.transaction_since = transaction_since;
    shown_.application = application;
}

SessionActivity::Snapshot SessionActivity::snapshot() {
    const std::lock_guard lock(mutex_);
    if (const auto statement = std::exchange(unmasked_, nullptr)) {
        shown_.statement = shown_text(*statement);
    }
    return shown_;
}

}  // namespace server
