// EXPLAIN CREATE | ALTER | DROP | RESYNC MIRROR: the statement is planned as if it were to run, so
// that it fails as it would; then its plan is told instead of written.
#include <fmt/format.h>

#include "engine/mirror/spec.hpp"
#include "protocol/text.hpp"
#include "server/control.hpp"
#include "server/definition.hpp"
#include "server/resource_names.hpp"

namespace server {

namespace {

class Steps {
public:
    explicit Steps(Outcome& outcome) : outcome_(outcome) {}

    void add(std::string_view where, std::string statement, std::string_view effect) {
        ++count_;
        outcome_.rows.rows.push_back(
            {count_, std::string{where}, std::move(statement), std::string{effect}, {}, {}}
        );
    }

private:
    Outcome& outcome_;
    std::int64_t count_ = 0;
};

std::string option_or(
    const catalog::Mirror& mirror, std::string_view key, std::string_view otherwise
) {
    const catalog::StoredOption* option = find_option(mirror.options, key);
    return option == nullptr || option->value.empty() ? std::string{otherwise} : option->value;
}

std::string table_list(const catalog::Mirror& mirror) {
    std::string list;
    for (const catalog::MirrorTable& table : mirror.tables) {
        list += fmt::format("{}{}", list.empty() ? "" : ", ", table.source_table);
    }
    return list;
}

/// What the mirror has made at its source, or will make.
struct OwnNames {
    std::string slot;
    std::string publication;
};

OwnNames own_names(const ControlContext& context, const catalog::Mirror& mirror) {
    engine::mirror::MirrorSpec spec;
    spec.slot = slot_name(context.tenant, mirror.name);
    spec.publication = publication_name(context.tenant, mirror.name);
    if (const auto progress = context.store.progress(mirror.id)) {
        engine::mirror::keep_names(*progress, spec);
    }
    return {spec.slot, spec.publication};
}

void explain_new(const OwnNames& names, const catalog::Mirror& mirror, Steps& steps) {
    steps.add("self", fmt::format("record mirror {}", mirror.name), "online");
    if (option_or(mirror, "publication_name", "").empty()) {
        steps.add(
            "source",
            fmt::format(
                "CREATE PUBLICATION {} FOR TABLE {}", names.publication, table_list(mirror)
            ),
            "online"
        );
    }
    if (option_or(mirror, "replication_slot_name", "").empty()) {
        steps.add("source", fmt::format("create replication slot {}", names.slot), "online");
    }
    for (const catalog::MirrorTable& table : mirror.tables) {
        steps.add(
            "destination",
            fmt::format("create {} where it does not exist", table.target_table),
            "online"
        );
    }
    if (option_or(mirror, "do_initial_copy", "true") == "true") {
        for (const catalog::MirrorTable& table : mirror.tables) {
            steps.add(
                "source",
                fmt::format("copy {} to {}", table.source_table, table.target_table),
                "online"
            );
        }
    }
    if (option_or(mirror, "initial_copy_only", "false") != "true") {
        steps.add("source", "stream changes from the slot", "online");
    }
}

void explain_change(const catalog::Mirror& before, const catalog::Mirror& after, Steps& steps) {
    steps.add("self", fmt::format("record the change of mirror {}", after.name), "online");
    const auto has = [](const catalog::Mirror& mirror, const catalog::MirrorTable& wanted) {
        for (const catalog::MirrorTable& table : mirror.tables) {
            if (table.source_table == wanted.source_table &&
                table.target_table == wanted.target_table) {
                return true;
            }
        }
        return false;
    };
    for (const catalog::MirrorTable& table : after.tables) {
        if (!has(before, table)) {
            steps.add(
                "source",
                fmt::format("copy {} to {}", table.source_table, table.target_table),
                "online"
            );
        }
    }
    for (const catalog::MirrorTable& table : before.tables) {
        if (!has(after, table)) {
            steps.add(
                "self",
                fmt::format("stop streaming {}; its target is kept", table.source_table),
                "online"
            );
        }
    }
    for (const auto& [key, value] : after.in_force) {
        if (!before.in_force.contains(key)) {
            steps.add("self", fmt::format("keep {} for the next RESYNC", key), "online");
        }
    }
    if (before.options != after.options) {
        steps.add("self", "restart the stream with the new options", "restarts stream");
    }
}

/// Where rows are, others go on reading them until the swap.
void explain_rebuild(const std::vector<catalog::MirrorTable>& tables, Steps& steps) {
    for (const catalog::MirrorTable& table : tables) {
        steps.add(
            "source",
            fmt::format(
                "copy {} into a new table beside {}, whose rows stay readable",
                table.source_table,
                table.target_table
            ),
            "reloads table"
        );
    }
    std::string targets;
    for (const catalog::MirrorTable& table : tables) {
        targets += fmt::format("{}{}", targets.empty() ? "" : ", ", table.target_table);
    }
    steps.add(
        "destination",
        fmt::format("swap the new tables in for {} in one transaction", targets),
        "reloads table"
    );
}

void explain_resync(const OwnNames& names, const catalog::Mirror& mirror, Steps& steps) {
    steps.add("self", fmt::format("stop the stream of mirror {}", mirror.name), "restarts stream");
    const bool copy_only = option_or(mirror, "initial_copy_only", "false") == "true";
    const std::string named = option_or(mirror, "replication_slot_name", "");
    if (!copy_only && named.empty()) {
        steps.add(
            "source",
            fmt::format("drop replication slot {} and make it anew", names.slot),
            "restarts stream"
        );
    } else if (!copy_only) {
        steps.add(
            "source",
            fmt::format("copy under a temporary slot; replication slot {} stays as it is", named),
            "online"
        );
    }
    explain_rebuild(mirror.tables, steps);
    if (!copy_only) {
        steps.add("source", "stream changes from the slot", "online");
    }
}

void explain_table_resync(
    const catalog::Mirror& mirror, const std::vector<catalog::MirrorTable>& tables, Steps& steps
) {
    steps.add("self", fmt::format("mirror {} goes on streaming meanwhile", mirror.name), "online");
    steps.add("source", "make a replication slot for the copy alone", "online");
    explain_rebuild(tables, steps);
    steps.add("source", "drop that slot: the tables have joined the stream", "online");
}

/// The tables that a RESYNC of them alone has counted up.
std::vector<catalog::MirrorTable> renewed_tables(
    const catalog::Mirror& before, const catalog::Mirror& after
) {
    std::vector<catalog::MirrorTable> tables;
    for (const catalog::MirrorTable& table : after.tables) {
        for (const catalog::MirrorTable& was : before.tables) {
            if (was.source_table == table.source_table && was.incarnation != table.incarnation) {
                tables.push_back(table);
            }
        }
    }
    return tables;
}

void explain_drop(const OwnNames& names, const catalog::Mirror& mirror, Steps& steps) {
    steps.add("self", fmt::format("stop and forget mirror {}", mirror.name), "destructive");
    if (option_or(mirror, "replication_slot_name", "").empty()) {
        steps.add("source", fmt::format("drop replication slot {}", names.slot), "destructive");
    }
    if (option_or(mirror, "publication_name", "").empty()) {
        steps.add("source", fmt::format("DROP PUBLICATION {}", names.publication), "destructive");
    }
    steps.add("destination", "forget the mirror's position; target tables are kept", "online");
}

void explain(
    const std::map<std::string, OwnNames>& named, const ControlPlan& planned, Steps& steps
) {
    for (const auto& [id, change] : planned.changes.mirrors) {
        const OwnNames& names = named.at(id);
        if (change.before && change.after) {
            const auto renewed = renewed_tables(*change.before, *change.after);
            if (change.before->incarnation != change.after->incarnation) {
                explain_resync(names, *change.after, steps);
            } else if (!renewed.empty()) {
                explain_table_resync(*change.after, renewed, steps);
            } else {
                explain_change(*change.before, *change.after, steps);
            }
        } else if (change.after) {
            explain_new(names, *change.after, steps);
        } else {
            explain_drop(names, *change.before, steps);
        }
    }
    if (planned.changes.mirrors.empty()) {
        steps.add("self", "nothing to do: unchanged", "online");
    }
}

ControlPlan plan_inner(const ControlContext& context, const sql::ExplainMirror& statement) {
    if (const auto* create = std::get_if<sql::CreateMirror>(&statement.statement)) {
        return plan_create_mirror(context, *create);
    }
    if (const auto* alter = std::get_if<sql::AlterMirror>(&statement.statement)) {
        return plan_alter_mirror(context, *alter);
    }
    if (const auto* drop = std::get_if<sql::DropMirror>(&statement.statement)) {
        return plan_drop_mirror(context, *drop);
    }
    return plan_control_mirror(context, std::get<sql::ControlMirror>(statement.statement));
}

}  // namespace

ControlPlan plan_explain(const ControlContext& context, const sql::ExplainMirror& statement) {
    ControlPlan planned = plan_inner(context, statement);
    planned.outcome.tag = "EXPLAIN";
    planned.outcome.has_rows = true;
    // The steps are told when the peers have answered; nothing of the plan is written.
    std::map<std::string, OwnNames> named;
    for (const auto& [id, change] : planned.changes.mirrors) {
        named[id] = own_names(context, change.after ? *change.after : *change.before);
    }
    planned.work = [inner = std::move(planned.work), named = std::move(named)](
                       ControlPlan& plan, const engine::net::Patience& patience
                   ) {
        if (inner) {
            inner(plan, patience);
        }
        Steps steps(plan.outcome);
        explain(named, plan, steps);
        plan.changes = {};
    };
    return planned;
}

}  // namespace server
