// What the planners of statements about mirrors share.
#pragma once

#include "server/control.hpp"
#include "server/definition.hpp"

namespace server {

inline constexpr std::string_view mirror_what = "mirror";  // for sql::check_options()

struct MirrorEnds {
    catalog::Peer source;
    catalog::Peer destination;

    /// Does the engine run mirrors between such peers?
    bool served() const;
};

/// The peers of a mirror that there is; 40001 where one has gone.
MirrorEnds ends_of(const ControlContext& context, const catalog::Mirror& mirror);

/// Has the engine made anything for it, as far as is known?
bool has_begun(const ControlContext& context, const catalog::Mirror& mirror);

inline DefinitionContext definition(const ControlContext& context) {
    return {context.store, context.references, context.tenant};
}

catalog::Event mirror_event(const char* code, const std::string& name, std::string_view verb);

/// A change to one mirror: the plan's only one, with its event.
void put_change(
    catalog::Mirror before, catalog::Mirror after, catalog::Event event, ControlPlan& plan
);

/// IF EXISTS of a mirror that is not there: true, and the plan is complete.
bool settle_missing(
    const ControlContext& context, bool if_exists, const sql::Name& name, ControlPlan& plan
);

/// Fills the mirror's tables from its mappings, now or by the plan's work. `before`: of a mirror
/// that is altered, and keeps the tables that its schemas meant.
void set_tables(
    const ControlContext& context,
    const MirrorEnds& ends,
    const std::optional<catalog::Mirror>& before,
    catalog::Mirror& mirror,
    ControlPlan& plan
);

}  // namespace server
