// What SQLite calls back while a user's plan runs: the check of what it may touch, and the look at
// the stop token.
#include <utility>

#include <sqlite3.h>

#include "catalog/sqlite.hpp"

namespace catalog {

namespace {

bool is_view(const char* name) {
    return name != nullptr && std::string_view{name}.starts_with("view_");
}

/// What SQLite computes of an argument, with no table behind it.
bool is_row_source(const char* name) {
    return name != nullptr && std::string_view{name} == "json_each";
}

/// t1, t2 …: queries within the plan, as the translator names them; no table is called so. SQLite
/// asks for the columns of one, too, where it stands to the left of an outer join.
bool is_inner_query(const char* name) {
    const std::string_view text = name == nullptr ? "" : name;
    return text.size() > 1 && text.front() == 't' &&
           text.find_first_not_of("0123456789", 1) == std::string_view::npos;
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
    int action, const char* first, const char* second, const char* database, const char* context
) {
    bool allowed = false;
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_RECURSIVE:
            allowed = true;
            break;
        case SQLITE_READ:
            allowed = is_view(first) || is_view(context) || is_row_source(first) ||
                      is_inner_query(first) ||
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

/// While it is there, what is compiled may only read the views.
class Restriction {
public:
    explicit Restriction(bool& restricted) : restricted_(restricted) { restricted_ = true; }
    Restriction(const Restriction&) = delete;
    Restriction& operator=(const Restriction&) = delete;
    Restriction(Restriction&&) = delete;
    Restriction& operator=(Restriction&&) = delete;
    ~Restriction() { restricted_ = false; }

private:
    bool& restricted_;
};

constexpr std::chrono::seconds select_for_max{5};

protocol::Error took_too_long() {
    return protocol::Error{
        protocol::ErrorKind::statement,
        protocol::sqlstate::query_canceled,
        "canceling statement: it took more than 5 s of the catalog's time",
        "Others wait while a SELECT over the status views runs.",
        "Ask for less: fewer joins, or a WHERE."};
}

}  // namespace

Statement Connection::prepare_plan(std::string_view sql) {
    pending_.reset();
    std::optional<StatementHandle> kept = plans_.take(sql);
    if (!kept) {
        const Restriction restriction{restricted_};
        kept = compile(sql);
    }
    Statement statement{*this, std::move(*kept), std::string{sql}};
    statement.is_plan_ = true;
    return statement;
}

int Connection::on_access(
    void* self,
    int action,
    const char* first,
    const char* second,
    const char* database,
    const char* context
) {
    return static_cast<Connection*>(self)->restricted_
               ? authorize(action, first, second, database, context)
               : SQLITE_OK;
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

}  // namespace catalog
