#include "catalog/sqlite_live.hpp"

#include <exception>
#include <string>

#include <sqlite3.h>

#include "catalog/sqlite_values.hpp"

namespace catalog {

namespace {

/// SQLite's own part first, as it asks.
struct Table {
    sqlite3_vtab base;
    LiveRows* live;
};

struct Cursor {
    sqlite3_vtab_cursor base;
    std::size_t row;
};

LiveRows& live_of(sqlite3_vtab_cursor* cursor) {
    return *reinterpret_cast<Table*>(cursor->pVtab)->live;
}

std::size_t& row_of(sqlite3_vtab_cursor* cursor) {
    return reinterpret_cast<Cursor*>(cursor)->row;
}

// NOLINTNEXTLINE(readability-function-size): the parameters are SQLite's.
int connect(
    sqlite3* connection,
    void* live,
    int /*unused*/,
    const char* const* /*unused*/,
    sqlite3_vtab** made,
    char** /*unused*/
) {
    auto* rows = static_cast<LiveRows*>(live);
    std::string text = "CREATE TABLE x(";
    for (const std::string_view column : rows->table->columns) {
        text.append(text.back() == '(' ? "\"" : ", \"").append(column).append("\"");
    }
    // The schema is trusted by nobody, so it has to be said that reading this is harmless.
    sqlite3_vtab_config(connection, SQLITE_VTAB_INNOCUOUS);
    const int code = sqlite3_declare_vtab(connection, (text + ")").c_str());
    if (code == SQLITE_OK) {
        *made = &(new Table{{}, rows})->base;
    }
    return code;
}

int disconnect(sqlite3_vtab* table) {
    delete reinterpret_cast<Table*>(table);
    return SQLITE_OK;
}

int best_index(sqlite3_vtab* /*unused*/, sqlite3_index_info* plan) {
    constexpr double rows_expected = 1000;
    plan->estimatedCost = rows_expected;
    plan->estimatedRows = static_cast<sqlite3_int64>(rows_expected);
    return SQLITE_OK;
}

int open_cursor(sqlite3_vtab* /*unused*/, sqlite3_vtab_cursor** made) {
    *made = &(new Cursor{{}, 0})->base;
    return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
    delete reinterpret_cast<Cursor*>(cursor);
    return SQLITE_OK;
}

/// However often a join comes back here, the query sees the rows of one moment.
// NOLINTNEXTLINE(readability-function-size): the parameters are SQLite's.
int filter(
    sqlite3_vtab_cursor* cursor,
    int /*unused*/,
    const char* /*unused*/,
    int /*unused*/,
    sqlite3_value** /*unused*/
) {
    row_of(cursor) = 0;
    LiveRows& live = live_of(cursor);
    if (live.rows) {
        return SQLITE_OK;
    }
    // Nothing may be thrown through SQLite: the error waits beside the connection.
    try {
        const bool known = live.source && live.viewer;
        live.rows = known ? live.source(live.viewer()) : std::vector<protocol::Row>{};
        return SQLITE_OK;
    } catch (const protocol::Error& error) {
        *live.pending = error;
    } catch (const std::exception& error) {
        *live.pending = protocol::Error{
            protocol::ErrorKind::bug,
            protocol::sqlstate::internal_error,
            "a live table has no rows to give",
            error.what(),
            {}};
    }
    return SQLITE_ERROR;
}

int next(sqlite3_vtab_cursor* cursor) {
    ++row_of(cursor);
    return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) {
    const LiveRows& live = live_of(cursor);
    return !live.rows || row_of(cursor) >= live.rows->size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int index) {
    const protocol::Row& row = live_of(cursor).rows->at(row_of(cursor));
    const auto at = static_cast<std::size_t>(index);
    give_result(context, at < row.size() ? row[at] : protocol::Value{});
    return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
    *id = static_cast<sqlite3_int64>(row_of(cursor));
    return SQLITE_OK;
}

/// Without xCreate the table is there as soon as it is registered, in no schema's file.
constexpr sqlite3_module make_module() {
    sqlite3_module module{};
    module.xConnect = &connect;
    module.xBestIndex = &best_index;
    module.xDisconnect = &disconnect;
    module.xOpen = &open_cursor;
    module.xClose = &close_cursor;
    module.xFilter = &filter;
    module.xNext = &next;
    module.xEof = &at_end;
    module.xColumn = &column;
    module.xRowid = &row_id;
    return module;
}

constexpr sqlite3_module module = make_module();

}  // namespace

int register_live_table(sqlite3* connection, LiveRows& rows) {
    const std::string name{rows.table->name};
    return sqlite3_create_module_v2(connection, name.c_str(), &module, &rows, nullptr);
}

}  // namespace catalog
