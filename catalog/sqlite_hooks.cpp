// What SQLite calls back while a user's plan runs: the check of what it may touch, the look at the
// stop token, and the functions that sql/ declares.
#include <span>
#include <utility>

#include <sqlite3.h>

#include "catalog/sqlite.hpp"
#include "catalog/sqlite_values.hpp"
#include "sql/sqlite_functions.hpp"

namespace catalog {

namespace {

bool is_view(const char* name) {
    return name != nullptr && std::string_view{name}.starts_with("view_");
}

/// What SQLite computes of an argument, with no table behind it.
bool is_row_source(const char* name) {
    return name != nullptr && std::string_view{name} == "json_each";
}

/// A table of which no column is read is only counted, or is no table at all but a common table
/// expression. After SQLite has merged a view into the query, its tables come without the view as
/// context; but then with a database, which only the views write. Names that the translator makes
/// up end in a digit, which no table's does. A live table (live_rows.hpp) is in no database.
bool may_count(std::string_view name, const char* database) {
    return database != nullptr || name.starts_with("live_") ||
           (!name.empty() && name.back() >= '0' && name.back() <= '9' &&
            !name.starts_with("sqlite_"));
}

/// Functions that could eat memory or reach outside the plan; the translator writes none of them.
bool is_denied_function(std::string_view name) {
    return name == "load_extension" || name == "zeroblob" || name == "randomblob" ||
           name == "readfile" || name == "writefile" || name == "fts3_tokenizer";
}

/// `context`: the innermost view or common table expression that the access stands in.
// NOLINTNEXTLINE(readability-function-size): the parameters are SQLite's.
int authorize(
    void* /*unused*/,
    int action,
    const char* first,
    const char* second,
    const char* database,
    const char* context
) {
    bool allowed = false;
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_RECURSIVE:
            allowed = true;
            break;
        case SQLITE_READ:
            allowed = is_view(first) || is_view(context) || is_row_source(first) ||
                      (second != nullptr && *second == '\0' && may_count(first, database));
            break;
        case SQLITE_FUNCTION:
            allowed = second != nullptr && !is_denied_function(second);
            break;
        default:
            break;
    }
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

/// Holds the authorizer on a connection while a plan is compiled.
class Restriction {
public:
    explicit Restriction(sqlite3* connection) : connection_(connection) {
        sqlite3_set_authorizer(connection_, &authorize, nullptr);
    }
    Restriction(const Restriction&) = delete;
    Restriction& operator=(const Restriction&) = delete;
    Restriction(Restriction&&) = delete;
    Restriction& operator=(Restriction&&) = delete;
    ~Restriction() { sqlite3_set_authorizer(connection_, nullptr, nullptr); }

private:
    sqlite3* connection_;
};

protocol::Value to_value(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_value_int64(value)};
        case SQLITE_FLOAT:
            return sqlite3_value_double(value);
        case SQLITE_NULL:
            return std::monostate{};
        default:
            break;
    }
    const void* start = sqlite3_value_blob(value);
    const int length = sqlite3_value_bytes(value);
    if (start == nullptr) {
        return std::string{};
    }
    return std::string{static_cast<const char*>(start), static_cast<std::size_t>(length)};
}

constexpr std::chrono::seconds select_for_max{5};

protocol::Error took_too_long() {
    return protocol::Error{
        protocol::ErrorKind::statement,
        protocol::sqlstate::query_canceled,
        "canceling statement: it took more than 5 s of the catalog's time",
        "Others wait while a SELECT over the status views runs.",
        "Ask for less: fewer joins, or a WHERE."};
}

protocol::Error unexpected(const char* what) {
    return protocol::Error{
        protocol::ErrorKind::bug,
        protocol::sqlstate::internal_error,
        "a function failed",
        std::string{what} + ".",
        {}};
}

}  // namespace

void give_result(sqlite3_context* context, const protocol::Value& value) {
    if (const auto* truth = std::get_if<bool>(&value)) {
        sqlite3_result_int(context, *truth ? 1 : 0);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        sqlite3_result_int64(context, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        sqlite3_result_double(context, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_result_text64(context, text->c_str(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
        sqlite3_result_null(context);
    }
}

Statement Connection::prepare_plan(std::string_view sql) {
    pending_.reset();
    const Restriction restriction{handle_.get()};
    return Statement{*this, compile(sql), {}};
}

void Connection::watch_stop(std::stop_token stop) {
    stop_ = std::move(stop);
    deadline_ = std::chrono::steady_clock::now() + select_for_max;
}

void Connection::forget_stop() {
    stop_ = std::stop_token{};
    deadline_.reset();
}

void Connection::register_live_tables() {
    for (const LiveTable& table : live_tables()) {
        live_.push_back(std::make_unique<LiveRows>());
        live_.back()->table = &table;
        live_.back()->pending = &pending_;
        const int code = register_live_table(handle_.get(), *live_.back());
        if (code != SQLITE_OK) {
            throw failure(code);
        }
    }
}

void Connection::give_live_rows(std::string_view table, LiveSource source) {
    for (const std::unique_ptr<LiveRows>& rows : live_) {
        if (rows->table->name == table) {
            rows->source = std::move(source);
        }
    }
}

void Connection::set_viewer(const std::function<Viewer()>& viewer) {
    for (const std::unique_ptr<LiveRows>& rows : live_) {
        rows->viewer = viewer;
        rows->rows.reset();
    }
}

int Connection::on_progress(void* self) {
    auto* connection = static_cast<Connection*>(self);
    if (connection->stop_.stop_requested()) {
        return 1;
    }
    if (connection->deadline_ && std::chrono::steady_clock::now() >= *connection->deadline_) {
        connection->pending_ = took_too_long();
        return 1;
    }
    return 0;
}

void Connection::on_call(sqlite3_context* context, int count, sqlite3_value** arguments) {
    const auto* function = static_cast<const Function*>(sqlite3_user_data(context));
    std::optional<protocol::Error>& pending = function->connection->pending_;
    // Nothing may be thrown through SQLite: the error waits beside the connection.
    try {
        std::vector<protocol::Value> values;
        values.reserve(static_cast<std::size_t>(count));
        for (sqlite3_value* argument : std::span{arguments, static_cast<std::size_t>(count)}) {
            values.push_back(to_value(argument));
        }
        give_result(context, function->declared->call(values));
        return;
    } catch (const protocol::Error& error) {
        pending = error;
    } catch (const std::exception& error) {
        pending = unexpected(error.what());
    }
    sqlite3_result_error(context, "see the pending error", -1);
}

void Connection::register_functions(std::span<const sql::SqliteFunction> functions) {
    for (const sql::SqliteFunction& declared : functions) {
        functions_.push_back(std::make_unique<Function>(Function{this, &declared}));
        const std::string name{declared.name};
        const int code = sqlite3_create_function_v2(
            handle_.get(),
            name.c_str(),
            declared.arity,
            SQLITE_UTF8 | SQLITE_INNOCUOUS,  // deterministic ones run ahead of a CASE's guard
            functions_.back().get(),
            &Connection::on_call,
            nullptr,
            nullptr,
            nullptr
        );
        if (code != SQLITE_OK) {
            throw failure(code);
        }
    }
}

}  // namespace catalog
