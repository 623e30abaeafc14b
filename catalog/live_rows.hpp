// Live tables: what the running server knows and no table holds (its sessions, itself). Views read
// them like any other table; their rows come from whoever knows them, once for each query that
// reads them, and only then. A further one is an entry in live_rows.cpp and a call of
// Store::give_live_rows().
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/value.hpp"

namespace catalog {

/// Whose question it is.
struct Viewer {
    std::string tenant;
    bool superuser = false;  // sees the rows of all tenants
};

/// All rows that the viewer may see, values in the order of the table's columns. Called on the
/// catalog's thread.
using LiveSource = std::function<std::vector<protocol::Row>(const Viewer& viewer)>;

struct LiveTable {
    std::string_view name;
    std::span<const std::string_view> columns;
};

std::span<const LiveTable> live_tables();

}  // namespace catalog
