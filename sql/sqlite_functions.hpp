// The functions that translated SELECTs call and SQLite lacks: Postgres's semantics over plain
// values, nothing of SQLite. catalog/ registers them, deterministic and innocuous, as they stand.
#pragma once

#include <memory>
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

/// What an aggregate has seen of one group, or of one window's frame. Rows leave a frame in the
/// order in which they came. NULLs arrive too. The same errors may be thrown as by a function.
class AggregateState {
public:
    AggregateState() = default;
    AggregateState(const AggregateState&) = delete;
    AggregateState& operator=(const AggregateState&) = delete;
    AggregateState(AggregateState&&) = delete;
    AggregateState& operator=(AggregateState&&) = delete;
    virtual ~AggregateState() = default;

    virtual void step(std::span<const protocol::Value> arguments) = 0;
    /// The oldest row leaves the frame.
    virtual void inverse(std::span<const protocol::Value> arguments) = 0;
    virtual protocol::Value value() const = 0;
};

struct SqliteAggregate {
    std::string_view name;
    int arity = 1;  // -1: any number
    std::unique_ptr<AggregateState> (*start)() = nullptr;
};

std::span<const SqliteAggregate> sqlite_aggregates();

}  // namespace sql
