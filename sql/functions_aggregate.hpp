// The aggregates that SQLite lacks, or calculates in another type than Postgres.
#pragma once

#include <memory>

#include "sql/sqlite_functions.hpp"

namespace sql {

std::span<const SqliteAggregate> sum_aggregates();
std::span<const SqliteAggregate> list_aggregates();
std::span<const SqliteAggregate> statistic_aggregates();

template <class State>
std::unique_ptr<AggregateState> start_state() {
    return std::make_unique<State>();
}

}  // namespace sql
