// Mirrors as rows: reading and writing the table mirrors and the three that hang on it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

std::optional<Mirror> read_mirror(
    Connection& connection, std::string_view tenant, std::string_view name
);
std::vector<Mirror> read_mirrors(Connection& connection, std::string_view tenant);
std::vector<Mirror> read_mirrors_using(
    Connection& connection, std::string_view tenant, std::string_view peer_id
);
/// With their tenants, by tenant and name.
std::vector<std::pair<std::string, Mirror>> read_all_mirrors(Connection& connection);

/// A new row, or that row's new content; version as in `mirror`. `now`: since when its state is,
/// which is the engine's from there on.
void insert_mirror(
    Connection& connection, std::string_view tenant, const Mirror& mirror, std::int64_t now
);
void update_mirror(Connection& connection, std::string_view tenant, const Mirror& mirror);
void delete_mirror(Connection& connection, std::string_view tenant, std::string_view id);

}  // namespace catalog
