#include "server/mirror_check_plan.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "engine/mirror_checks.hpp"
#include "server/added_tables.hpp"
#include "server/check_run.hpp"
#include "server/mirror_spec.hpp"

namespace server {

using protocol::Error;

namespace {

/// `spec` has the tables that come and no others.
std::string cannot_join(const engine::mirror::MirrorSpec& spec) {
    if (spec.tables.size() == 1) {
        return fmt::format(
            "table \"{}\" cannot be added to mirror \"{}\"", spec.tables.front().label, spec.name
        );
    }
    return fmt::format("tables cannot be added to mirror \"{}\"", spec.name);
}

}  // namespace

void add_mirror_checks(
    const ControlContext& context, const MirrorEnds& ends, bool validate, ControlPlan& plan
) {
    const std::string id = plan.changes.mirrors.begin()->first;
    // What is not served is refused now, not when the mirror runs.
    // shared_ptr: std::function wants copies, and the secrets inside must not have any.
    const auto spec = std::make_shared<engine::mirror::MirrorSpec>(to_spec(
        definition(context), *plan.changes.mirrors.at(id).after, ends.source, ends.destination
    ));
    if (spec->broken) {
        throw Error{*spec->broken};
    }
    if (!validate) {
        return;
    }
    plan.work = [inner = std::move(plan.work),
                 id,
                 shared = spec](ControlPlan& planned, const engine::net::Patience& patience) {
        if (inner) {
            inner(planned, patience);
            shared->tables = table_specs(*planned.changes.mirrors.at(id).after);
        }
        const auto rows = engine::check_mirror(*shared, true, patience);
        if (engine::has_failed(rows)) {
            const bool is_new = !planned.changes.mirrors.at(id).before;
            const std::string_view done = is_new ? "created" : "changed";
            throw engine::mirror_refusal(
                fmt::format("mirror \"{}\" cannot be {}", shared->name, done), rows
            );
        }
        planned.changes.mirror_checks[id] = check_run(rows);
        for (const engine::CheckRow& row : rows) {
            if (row.status == "warn") {
                planned.outcome.notices.push_back(warning(row.detail, row.fix));
            }
        }
    };
}

void add_table_checks(
    const ControlContext& context,
    const MirrorEnds& ends,
    const catalog::Mirror& before,
    ControlPlan& plan,
    bool validate
) {
    const auto spec = std::make_shared<engine::mirror::MirrorSpec>(to_spec(
        definition(context),
        *plan.changes.mirrors.at(before.id).after,
        ends.source,
        ends.destination
    ));
    if (spec->broken) {
        throw Error{*spec->broken};
    }
    if (!validate) {
        return;
    }
    plan.work = [inner = std::move(plan.work),
                 before,
                 spec](ControlPlan& planned, const engine::net::Patience& patience) {
        if (inner) {
            inner(planned, patience);
        }
        spec->tables = table_specs(*planned.changes.mirrors.at(before.id).after);
        keep_added_tables(before, *spec);
        if (spec->tables.empty()) {
            return;
        }
        const auto rows = check_added_tables(*spec, patience);
        for (const engine::CheckRow& row : rows) {
            if (row.code == "login" && row.status == "warn") {
                planned.outcome.notices.push_back(warning(row.detail, row.fix));
            }
        }
        planned.changes.mirror_checks[spec->id] = check_run(rows);
        if (engine::has_failed(rows)) {
            throw engine::mirror_refusal(cannot_join(*spec), rows);
        }
    };
}

}  // namespace server
