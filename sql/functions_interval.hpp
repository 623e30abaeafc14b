// interval inside of SQLite: Postgres's text, read and written around each calculation.
#pragma once

#include "protocol/pgwire/interval.hpp"
#include "protocol/value.hpp"
#include "sql/int128.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {

using protocol::pgwire::Interval;

Interval interval_of(const protocol::Value& value);
protocol::Value interval_value(const Interval& interval);

/// Microseconds with months of 30 days and days of 24 hours: the order that Postgres gives them.
Int128 interval_span(const Interval& interval);

// 22008 `interval out of range` where a part overflows.
Interval add_intervals(const Interval& a, const Interval& b);
Interval subtract_intervals(const Interval& a, const Interval& b);
Interval negate_interval(const Interval& interval);
Interval scale_interval(const Interval& interval, double factor);
Interval divide_interval(const Interval& interval, double divisor);  // 22012
/// Hours beyond 24 become days.
Interval justify_hours(Interval interval);

std::span<const SqliteFunction> interval_functions();

}  // namespace sql
