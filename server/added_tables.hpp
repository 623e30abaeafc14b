// Tables that come to a mirror that runs, by ALTER MIRROR … ADD TABLE or by new_tables = 'add':
// what is asked of the peers about them. What the mirror has already is not asked about again.
#pragma once

#include <vector>

#include "catalog/model.hpp"
#include "engine/mirror_checks.hpp"

namespace server {

/// Of the mirror's tables, those that `before` does not have.
void keep_added_tables(const catalog::Mirror& before, engine::mirror::MirrorSpec& spec);

/// The checks of CREATE MIRROR for these tables, without those of what the mirror has itself. A
/// peer that is away is a warning ("login"): it may be there when the mirror comes to the tables.
std::vector<engine::CheckRow> check_added_tables(
    engine::mirror::MirrorSpec& spec, const engine::net::Patience& patience
);

}  // namespace server
