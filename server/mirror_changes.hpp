// What may change of a mirror that has begun, and when it counts: nothing is taken silently that
// the engine could not carry out.
#pragma once

#include <map>
#include <string>

#include "server/mirror_plan.hpp"

namespace server {

/// Where the statement names options, by key.
using OptionPlaces = std::map<std::string, std::size_t>;

/// Holds the options of `after` against those of `before`: 55000 for one that counts at creation
/// only, a NOTICE for one that counts at the next RESYNC; until then `after` has it in force as it
/// was.
void settle_options(
    const ControlContext& context,
    const catalog::Mirror& before,
    const OptionPlaces& places,
    catalog::Mirror& after,
    ControlPlan& plan
);

/// Holds the tables that the plan gives to `before`, now or when its work knows them, against those
/// it has: 55000 where a table would get another target or other columns. One that was taken out
/// and comes back is copied anew.
void settle_tables(const ControlContext& context, const catalog::Mirror& before, ControlPlan& plan);

}  // namespace server
