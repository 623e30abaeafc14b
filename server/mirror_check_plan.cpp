#include "server/mirror_check_plan.hpp"

#include <algorithm>
#include <memory>

#include "engine/mirror_checks.hpp"
#include "server/mirror_spec.hpp"

namespace server {

using protocol::Error;

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
            throw engine::mirror_refusal(shared->name, rows);
        }
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
    ControlPlan& plan
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
    std::erase_if(spec->tables, [&before](const engine::mirror::TableSpec& table) {
        return std::ranges::find(before.tables, table.label, &catalog::MirrorTable::source_table) !=
               before.tables.end();
    });
    plan.work = [inner = std::move(plan.work),
                 spec](ControlPlan& planned, const engine::net::Patience& patience) {
        if (inner) {
            inner(planned, patience);
        }
        auto rows = engine::check_mirror(*spec, true, patience);
        // A peer that is away now may be there when the mirror comes to the table.
        for (const engine::CheckRow& row : rows) {
            if (row.code == "login" && row.status == "fail") {
                planned.outcome.notices.push_back(warning(row.detail, row.fix));
            }
        }
        std::erase_if(rows, [](const engine::CheckRow& row) {
            return row.code.starts_with("slot") || row.code.starts_with("publication") ||
                   row.code == "login";
        });
        if (engine::has_failed(rows)) {
            throw engine::mirror_refusal(spec->name, rows);
        }
    };
}

}  // namespace server
