// What is asked of the peers before a mirror, or a table that comes to it, may count as made.
#pragma once

#include "server/mirror_plan.hpp"

namespace server {

/// Of the plan's mirror as a whole. Throws what is not served, without asking anybody.
void add_mirror_checks(
    const ControlContext& context, const MirrorEnds& ends, bool validate, ControlPlan& plan
);

/// Of tables that come to the plan's mirror: what it has already is not asked about again, and
/// where none comes nobody is asked.
void add_table_checks(
    const ControlContext& context,
    const MirrorEnds& ends,
    const catalog::Mirror& before,
    ControlPlan& plan,
    bool validate = true
);

}  // namespace server
