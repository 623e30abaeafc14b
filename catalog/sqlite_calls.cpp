// The functions and aggregates that sql/ declares, as SQLite calls them.
#include <span>
#include <utility>

#include <sqlite3.h>

#include "catalog/sqlite.hpp"
#include "catalog/sqlite_values.hpp"
#include "sql/sqlite_functions.hpp"

namespace catalog {

namespace {

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

std::vector<protocol::Value> to_values(int count, sqlite3_value** arguments) {
    std::vector<protocol::Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (sqlite3_value* argument : std::span{arguments, static_cast<std::size_t>(count)}) {
        values.push_back(to_value(argument));
    }
    return values;
}

protocol::Error unexpected(const char* what) {
    return protocol::Error{
        protocol::ErrorKind::bug,
        protocol::sqlstate::internal_error,
        "a function failed",
        std::string{what} + ".",
        {}};
}

/// SQLite keeps a pointer for each group, null before the first row; on_final() deletes the state.
sql::AggregateState*& state_of(sqlite3_context* context) {
    void* place = sqlite3_aggregate_context(context, sizeof(sql::AggregateState*));
    if (place == nullptr) {
        throw protocol::statement_error("53200", "out of memory");
    }
    return *static_cast<sql::AggregateState**>(place);
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

template <class Work>
void Connection::guard(Connection& connection, sqlite3_context* context, Work work) {
    try {
        work();
        return;
    } catch (const protocol::Error& error) {
        connection.pending_ = error;
    } catch (const std::exception& error) {
        connection.pending_ = unexpected(error.what());
    }
    sqlite3_result_error(context, "see the pending error", -1);
}

void Connection::on_call(sqlite3_context* context, int count, sqlite3_value** arguments) {
    const auto* function = static_cast<const Function*>(sqlite3_user_data(context));
    guard(*function->connection, context, [&] {
        give_result(context, function->declared->call(to_values(count, arguments)));
    });
}

void Connection::on_step(sqlite3_context* context, int count, sqlite3_value** arguments) {
    const auto* aggregate = static_cast<const Aggregate*>(sqlite3_user_data(context));
    guard(*aggregate->connection, context, [&] {
        sql::AggregateState*& state = state_of(context);
        if (state == nullptr) {
            state = aggregate->declared->start().release();
        }
        state->step(to_values(count, arguments));
    });
}

void Connection::on_inverse(sqlite3_context* context, int count, sqlite3_value** arguments) {
    const auto* aggregate = static_cast<const Aggregate*>(sqlite3_user_data(context));
    guard(*aggregate->connection, context, [&] {
        if (sql::AggregateState* state = state_of(context)) {
            state->inverse(to_values(count, arguments));
        }
    });
}

void Connection::on_value(sqlite3_context* context) {
    const auto* aggregate = static_cast<const Aggregate*>(sqlite3_user_data(context));
    guard(*aggregate->connection, context, [&] {
        const sql::AggregateState* state = state_of(context);
        give_result(
            context, state != nullptr ? state->value() : aggregate->declared->start()->value()
        );
    });
}

void Connection::on_final(sqlite3_context* context) {
    const auto* aggregate = static_cast<const Aggregate*>(sqlite3_user_data(context));
    // Without a size SQLite gives back what on_step() made, or null where no row came.
    auto** place = static_cast<sql::AggregateState**>(sqlite3_aggregate_context(context, 0));
    const std::unique_ptr<sql::AggregateState> state{
        place != nullptr ? std::exchange(*place, nullptr) : nullptr};
    if (aggregate->connection->pending_) {
        return;  // SQLite only cleans up
    }
    guard(*aggregate->connection, context, [&] {
        give_result(
            context, state != nullptr ? state->value() : aggregate->declared->start()->value()
        );
    });
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

void Connection::on_session_call(sqlite3_context* context, int count, sqlite3_value** arguments) {
    auto* connection = static_cast<Connection*>(sqlite3_user_data(context));
    guard(*connection, context, [&] {
        const std::vector<protocol::Value> values = to_values(count, arguments);
        const auto* what = values.empty() ? nullptr : std::get_if<std::string>(&values[0]);
        if (connection->session_ == nullptr || !*connection->session_ || what == nullptr) {
            throw protocol::statement_error(
                protocol::sqlstate::feature_not_supported,
                "a function of the session is called where there is none"
            );
        }
        const auto given = std::span{values}.subspan(1);
        give_result(context, (*connection->session_)(*what, given));
    });
}

void Connection::register_session_call() {
    const int code = sqlite3_create_function_v2(
        handle_.get(),
        "pg_session",
        -1,
        SQLITE_UTF8 | SQLITE_INNOCUOUS,
        this,
        &Connection::on_session_call,
        nullptr,
        nullptr,
        nullptr
    );
    if (code != SQLITE_OK) {
        throw failure(code);
    }
}

void Connection::register_aggregates(std::span<const sql::SqliteAggregate> aggregates) {
    for (const sql::SqliteAggregate& declared : aggregates) {
        aggregates_.push_back(std::make_unique<Aggregate>(Aggregate{this, &declared}));
        const std::string name{declared.name};
        const int code = sqlite3_create_window_function(
            handle_.get(),
            name.c_str(),
            declared.arity,
            SQLITE_UTF8 | SQLITE_INNOCUOUS,
            aggregates_.back().get(),
            &Connection::on_step,
            &Connection::on_final,
            &Connection::on_value,
            &Connection::on_inverse,
            nullptr
        );
        if (code != SQLITE_OK) {
            throw failure(code);
        }
    }
}

}  // namespace catalog
