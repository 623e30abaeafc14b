// Runs a translated SELECT on the catalog's views: binds what it needs, converts what it gives.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string_view>

#include "catalog/live_rows.hpp"
#include "catalog/sqlite.hpp"
#include "protocol/value.hpp"
#include "sql/select.hpp"

namespace catalog {

inline constexpr std::size_t result_bytes_max = std::size_t{64} * 1024 * 1024;

struct PlanInputs {
    std::string_view tenant;
    std::span<const protocol::Value> parameters;
    const std::function<protocol::Value(std::string_view)>& facts;
    const SessionCall* session = nullptr;
};

/// Throws 57014 once `stop` is requested, 54000 beyond `result_bytes_max`. Writes nothing.
protocol::ResultSet run_plan(
    Connection& connection,
    const sql::SelectPlan& plan,
    const PlanInputs& inputs,
    std::stop_token stop
);

/// The plan's text with each named fact as ?n behind the user's parameters. In SQLite a name takes
/// the next free number, which may be one that the text writes as ?n further on.
std::string number_facts(const sql::SelectPlan& plan);

}  // namespace catalog
