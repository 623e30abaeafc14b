// PAUSE, RESUME, RESYNC and EXECUTE MIRROR; APPROVE and REJECT SCHEMA CHANGE.
#include <algorithm>

#include <fmt/format.h>

#include "server/mirror_plan.hpp"
#include "sql/print.hpp"

namespace server {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

catalog::MirrorTable& required_table(catalog::Mirror& mirror, const sql::TableName& name) {
    const std::string text = sql::print_table_name(name);
    const auto found = std::ranges::find(mirror.tables, text, &catalog::MirrorTable::source_table);
    if (found == mirror.tables.end()) {
        throw statement_error(
            sqlstate::undefined_object,
            fmt::format("mirror \"{}\" has no source table \"{}\"", mirror.name, text),
            "SELECT * FROM mirror_tables lists the mirror's tables."
        )
            .at(name.offset);
    }
    return *found;
}

}  // namespace

ControlPlan plan_control_mirror(
    const ControlContext& context, const sql::ControlMirror& statement
) {
    static constexpr std::string_view verbs[] = {"PAUSE", "RESUME", "RESYNC", "EXECUTE"};
    ControlPlan plan;
    plan.outcome.tag = fmt::format(
        "{} MIRROR {}", verbs[static_cast<std::size_t>(statement.verb)], statement.name.text
    );
    if (settle_missing(context, statement.if_exists, statement.name, plan)) {
        return plan;
    }
    catalog::Mirror mirror = required_mirror(context, statement.name);
    if (statement.verb == sql::MirrorVerb::execute) {
        throw statement_error(
            sqlstate::wrong_state,
            fmt::format("mirror \"{}\" is not a mirror of a query", mirror.name),
            "It runs by itself; RESUME MIRROR starts a paused one."
        )
            .at(statement.name.offset);
    }
    if (statement.verb == sql::MirrorVerb::resync) {
        if (!statement.options.empty()) {
            plan.outcome.notices.push_back(notice(
                "the options of RESYNC MIRROR are ignored",
                "ALTER MIRROR … SET changes a mirror's options."
            ));
        }
        catalog::Mirror again = mirror;
        if (statement.tables.empty()) {
            ++again.incarnation;
            again.in_force.clear();
        }
        for (const sql::TableName& name : statement.tables) {
            ++required_table(again, name).incarnation;
        }
        catalog::Event event = mirror_event("MIRROR_RESYNC", mirror.name, "to be copied again");
        put_change(std::move(mirror), std::move(again), std::move(event), plan);
        return plan;
    }
    const bool pause = statement.verb == sql::MirrorVerb::pause;
    catalog::Mirror after = mirror;
    after.desired = pause ? "paused" : "running";
    // RESUME of one that runs is a wish to try again now what has failed.
    if (after.desired == mirror.desired && pause) {
        plan.outcome.notices.push_back(notice(
            fmt::format("mirror \"{}\" is {} already: unchanged", mirror.name, mirror.desired)
        ));
        return plan;
    }
    catalog::Event event = pause ? mirror_event("MIRROR_PAUSED", mirror.name, "paused")
                                 : mirror_event("MIRROR_RESUMED", mirror.name, "resumed");
    put_change(std::move(mirror), std::move(after), std::move(event), plan);
    return plan;
}

ControlPlan plan_decide(const ControlContext& context, const sql::DecideSchemaChange& statement) {
    ControlPlan plan;
    plan.outcome.tag = statement.approve ? "APPROVE SCHEMA CHANGE" : "REJECT SCHEMA CHANGE";
    for (const catalog::Mirror& mirror : context.view().mirrors()) {
        for (const catalog::SchemaChange& change : context.store.schema_changes(mirror.id)) {
            if (change.id != statement.id) {
                continue;
            }
            if (change.state != "held") {
                throw statement_error(
                    sqlstate::wrong_state,
                    fmt::format("schema change {} is {} already", change.id, change.state)
                )
                    .at(statement.offset);
            }
            plan.changes.decisions.push_back(
                {change.id, statement.approve ? "approved" : "rejected", context.identity.user}
            );
            // The mirror's own change of version is what wakes it.
            put_change(
                mirror,
                mirror,
                mirror_event("SCHEMA_CHANGE_DECIDED", mirror.name, "given a decision"),
                plan
            );
            return plan;
        }
    }
    throw statement_error(
        sqlstate::undefined_object,
        fmt::format("there is no schema change {}", statement.id),
        "SELECT * FROM schema_changes lists them."
    )
        .at(statement.offset);
}

}  // namespace server
