// A live table as SQLite has it: a virtual table that takes its rows from the source once a query.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "catalog/live_rows.hpp"
#include "protocol/error.hpp"

struct sqlite3;

namespace catalog {

/// The rows of one table for the query that runs. Belongs to its connection and outlives it.
struct LiveRows {
    const LiveTable* table = nullptr;
    LiveSource source;                                  // empty: no rows
    std::optional<std::vector<protocol::Row>> rows;     // as the running query has found them
    std::function<Viewer()> viewer;                     // empty: nobody's query runs, so no rows
    std::optional<protocol::Error>* pending = nullptr;  // where a failure of the source waits
};

/// The connection knows the table from here on; SQLite's result code.
int register_live_table(sqlite3* connection, LiveRows& rows);

}  // namespace catalog
