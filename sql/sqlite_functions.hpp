// The functions that translated SELECTs call and SQLite lacks: Postgres's semantics over plain
// values, nothing of SQLite. catalog/ registers them, deterministic and innocuous, as they stand.
#pragma once

#include <span>
#include <string_view>

#include "protocol/value.hpp"

namespace sql {

/// Arguments and result as SQLite has them: NULL, INTEGER → int64 (booleans are 0 and 1), REAL →
/// double, TEXT → string. May throw protocol::Error (22012, 22003, 22P02, 21000 …), which has to
/// reach the user as it is.
struct SqliteFunction {
    std::string_view name;
    int arity = 1;  // -1: any number
    protocol::Value (*call)(std::span<const protocol::Value> arguments) = nullptr;
};

std::span<const SqliteFunction> sqlite_functions();

}  // namespace sql
