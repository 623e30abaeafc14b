// SQLite as the catalog uses it: one connection, statements that give themselves back, failures as
// Errors with their SQLSTATE. The only files that know sqlite3.h are sqlite*.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/plan_cache.hpp"
#include "catalog/session_call.hpp"
#include "catalog/sqlite_live.hpp"
#include "protocol/error.hpp"
#include "protocol/value.hpp"

struct sqlite3;
struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace sql {
struct SqliteAggregate;
struct SqliteFunction;
}  // namespace sql

namespace catalog {

struct CloseConnection {
    void operator()(sqlite3* connection) const;
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class Connection;

/// A prepared statement; goes back to its connection's cache, reset, when it goes. Parameters count
/// from 1, columns from 0. Must not outlive its connection.
class Statement {
public:
    Statement(Statement&&) noexcept = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    void bind(int index, std::string_view text);
    void bind(int index, const std::string& text) { bind(index, std::string_view{text}); }
    void bind(int index, std::int64_t number);
    void bind(int index, const std::optional<std::string>& text);
    /// By the form the value has; a string becomes a blob where `type` is bytea.
    void bind(int index, const protocol::Value& value, protocol::Oid type);
    /// Binds parameters 1, 2, … in this order.
    template <class... Values>
    Statement& with(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    /// True: there is a row to read. Throws.
    bool step();
    /// Steps to the end, rows unread.
    void run();
    /// Ready to be bound and stepped again.
    void reset();

    int parameters() const;
    int columns() const;
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;
    bool is_integer(int column) const;
    /// Of a text or blob; 0 for numbers.
    std::size_t bytes(int column) const;

private:
    friend class Connection;
    Statement(Connection& connection, StatementHandle handle, std::string cache_key);

    Connection* connection_;
    StatementHandle handle_;
    std::string cache_key_;  // empty: not to be cached
    bool is_plan_ = false;   // of a user: kept apart, and not for ever
};

class Connection {
public:
    /// Opens an existing file for this process alone. Nothing is written, and closing folds no WAL
    /// into the file, until allow_writes(): so that a file that is not ours stays as it is.
    explicit Connection(const std::filesystem::path& file);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection&&) = delete;
    ~Connection() = default;

    void allow_writes();

    /// Cached by its text.
    Statement prepare(std::string_view sql);
    /// A user's plan: refused unless all it does is read views (view_*). The ones used last are
    /// cached.
    Statement prepare_plan(std::string_view sql);
    /// Runs several statements that give no rows.
    void run(std::string_view script);
    std::int64_t pragma(std::string_view name);

    /// Until forget_stop(), running statements end with 57014 once `stop` is requested, or when
    /// they have kept the catalog's one connection from everybody else for select_for_max.
    void watch_stop(std::stop_token stop);
    void forget_stop();

    void register_functions(std::span<const sql::SqliteFunction> functions);
    /// pg_session(what, …)
    void register_session_call();
    /// Usable as window functions too.
    void register_aggregates(std::span<const sql::SqliteAggregate> aggregates);

    /// Before the views are made, which read them.
    void register_live_tables();
    void give_live_rows(std::string_view table, LiveSource source);
    /// Whose query runs until the next call; empty: nobody's, and the rows that it saw are gone.
    /// Asked for only where the query reads a live table.
    void set_viewer(const std::function<Viewer()>& viewer);

    /// What pg_session('what', …) answers until the next call; empty: nothing may ask.
    void set_session(const SessionCall* session) { session_ = session; }

    bool in_transaction() const;

private:
    friend class Statement;
    struct Function {
        Connection* connection;
        const sql::SqliteFunction* declared;
    };
    struct Aggregate {
        Connection* connection;
        const sql::SqliteAggregate* declared;
    };
    static int on_progress(void* self);
    // NOLINTNEXTLINE(readability-function-size): the parameters are SQLite's.
    static int on_access(
        void* self,
        int action,
        const char* first,
        const char* second,
        const char* database,
        const char* context
    );
    static void on_call(sqlite3_context* context, int count, sqlite3_value** arguments);
    /// Runs what may throw, which nothing may through SQLite: the error waits in pending_.
    template <class Work>
    static void guard(Connection& connection, sqlite3_context* context, Work work);
    static void on_step(sqlite3_context* context, int count, sqlite3_value** arguments);
    static void on_inverse(sqlite3_context* context, int count, sqlite3_value** arguments);
    static void on_session_call(sqlite3_context* context, int count, sqlite3_value** arguments);
    static void on_value(sqlite3_context* context);
    static void on_final(sqlite3_context* context);

    void configure();
    StatementHandle compile(std::string_view sql);
    /// The Error for what just failed; a pending one of a function goes first.
    protocol::Error failure(int code);

    std::vector<std::unique_ptr<LiveRows>> live_;  // before the handle: it refers to them
    // After the handle, so that statements are finalized before the connection closes.
    std::unique_ptr<sqlite3, CloseConnection> handle_;
    std::map<std::string, StatementHandle, std::less<>> idle_;
    PlanCache<StatementHandle> plans_;
    bool restricted_ = false;  // a user's plan is being compiled
    std::vector<std::unique_ptr<Function>> functions_;
    std::vector<std::unique_ptr<Aggregate>> aggregates_;
    const SessionCall* session_ = nullptr;
    std::optional<protocol::Error> pending_;
    std::stop_token stop_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
};

/// BEGIN IMMEDIATE; rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    /// Durable when it returns.
    void commit();

private:
    Connection& connection_;
};

}  // namespace catalog
