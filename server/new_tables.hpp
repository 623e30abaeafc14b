// new_tables = 'add': tables that the engine has found in a mapped schema come to the mirror as by
// ALTER MIRROR … ADD TABLE, each by itself: one that cannot come keeps no other away.
#pragma once

#include <functional>

#include "engine/mirror/services.hpp"
#include "server/references.hpp"

namespace server {

/// `references` and what `changed` refers to outlive it. `changed`: mirrors have been altered.
engine::mirror::AddTables new_tables_adder(
    const engine::mirror::CatalogAccess& catalog,
    const References& references,
    std::function<void()> changed
);

}  // namespace server
