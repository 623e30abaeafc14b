// A session's transaction block as a value: what it has changed, its savepoints, whether it has
// failed. It holds nothing of the catalog's: an open block can block nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "protocol/pgwire/backend.hpp"
#include "server/variables.hpp"

namespace server {

class Transaction {
public:
    protocol::pgwire::TransactionStatus status() const;
    bool active() const { return active_; }  // implicit or explicit
    bool explicit_block() const { return explicit_; }
    bool failed() const { return failed_; }
    bool read_only() const { return read_only_; }
    std::int64_t started_at() const { return started_at_; }  // microseconds since 2000

    /// Begins the implicit transaction of a message, unless one is open.
    void begin_implicit(const Variables& variables);
    /// BEGIN: makes a block of what is open.
    void begin_explicit(const Variables& variables, std::optional<bool> read_only);
    /// A statement of the block failed: nothing but ROLLBACK goes on from here.
    void fail() { failed_ = true; }

    /// Ends it: forgets changes and savepoints. The caller has written the changes, or means not
    /// to. `variables` get back what SET LOCAL (after a commit) or any SET (after a rollback)
    /// changed.
    void end(bool committed, Variables& variables);

    catalog::ChangeSet& changes() { return changes_; }
    const catalog::ChangeSet& changes() const { return changes_; }

    void savepoint(std::string name, const Variables& variables);
    /// 3B001 where there is no such savepoint.
    void release(std::string_view name);
    void rollback_to(std::string_view name, Variables& variables);

    /// SET LOCAL: the session's own value is `session_value` again when the block ends.
    void remember_local(const std::string& name, std::optional<std::string> session_value);
    /// A plain SET after it: that value stays.
    void forget_local(const std::string& name) { locals_.erase(name); }
    void set_read_only(bool read_only) { read_only_ = read_only; }

    std::vector<std::pair<std::string, std::string>> notifications;  // NOTIFY, sent at COMMIT

private:
    struct Savepoint {
        std::string name;
        catalog::ChangeSet changes;
        Variables variables;
        std::map<std::string, std::optional<std::string>> locals;
        std::size_t notifications;
    };
    std::vector<Savepoint>::iterator find(std::string_view name);

    bool active_ = false;
    bool explicit_ = false;
    bool failed_ = false;
    bool read_only_ = false;
    std::int64_t started_at_ = 0;
    catalog::ChangeSet changes_;
    std::optional<Variables> variables_at_begin_;
    std::map<std::string, std::optional<std::string>> locals_;
    std::vector<Savepoint> savepoints_;
};

/// Microseconds since 2000-01-01, by the wall clock: what now() shows. Orders nothing.
std::int64_t now_micros();

}  // namespace server
