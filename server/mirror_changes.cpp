#include "server/mirror_changes.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "protocol/text.hpp"
#include "server/mirror_spec.hpp"

namespace server {

using engine::mirror::TableSpec;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

using Given = std::optional<std::string>;

Given given(const catalog::Mirror& mirror, std::string_view key) {
    const catalog::StoredOption* stored = find_option(mirror.options, key);
    return stored == nullptr ? std::nullopt : std::optional{stored->value};
}

protocol::Error counts_at_creation(
    const sql::OptionSpec& spec, const catalog::Mirror& mirror, const OptionPlaces& places
) {
    const auto place = places.find(std::string{spec.name});
    const protocol::Error error = statement_error(
        sqlstate::wrong_state,
        fmt::format(
            "option \"{}\" of mirror \"{}\" cannot be changed: the mirror has begun",
            spec.name,
            mirror.name
        ),
        fmt::format(
            "It counts at creation only: DROP MIRROR {} and CREATE it with the option.",
            protocol::quote_identifier(mirror.name)
        )
    );
    return place == places.end() ? error : protocol::Error{error}.at(place->second);
}

/// What is in force stays so until RESYNC; one that is set back has nothing to wait for.
void keep_in_force(const std::string& key, const Given& was, catalog::Mirror& after) {
    const auto [found, added] = after.in_force.emplace(key, was);
    if (!added && found->second == given(after, key)) {
        after.in_force.erase(found);
    }
}

/// The same rows in the same columns of the same table?
bool is_same(const TableSpec& before, const TableSpec& after) {
    const auto columns = [](const std::vector<std::string>& names) {
        return std::set<std::string>(names.begin(), names.end());
    };
    return before.target == after.target && before.renames == after.renames &&
           columns(before.exclude) == columns(after.exclude);
}

void refuse_other_mappings(const catalog::Mirror& before, const catalog::Mirror& after) {
    const std::vector<TableSpec> has = table_specs(before);
    for (const TableSpec& table : table_specs(after)) {
        const auto found = std::ranges::find(has, table.label, &TableSpec::label);
        if (found == has.end() || is_same(*found, table)) {
            continue;
        }
        const bool moved = found->target != table.target;
        throw statement_error(
            sqlstate::wrong_state,
            fmt::format(
                "the {} of table \"{}\" in mirror \"{}\" cannot be changed: the mirror has begun",
                moved ? "target" : "columns",
                table.label,
                before.name
            ),
            fmt::format(
                "ALTER MIRROR {0} DROP TABLE {1}; then ALTER MIRROR {0} ADD TABLE {1} with the new "
                "mapping copies it into a target that is empty or not there.",
                protocol::quote_identifier(before.name),
                table.label
            )
        );
    }
}

/// The engine may not have seen yet that a table was taken out.
void renew_returning(
    const catalog::Mirror& before, const catalog::MirrorProgress& known, catalog::Mirror& after
) {
    for (catalog::MirrorTable& table : after.tables) {
        const bool stays =
            std::ranges::find(
                before.tables, table.source_table, &catalog::MirrorTable::source_table
            ) != before.tables.end();
        const auto found = std::ranges::find(
            known.tables, table.source_table, &catalog::TableProgress::source_table
        );
        if (!stays && found != known.tables.end()) {
            table.incarnation = found->incarnation + 1;
        }
    }
}

bool loses_table(const catalog::Mirror& before, const catalog::Mirror& after) {
    return !std::ranges::all_of(before.tables, [&after](const catalog::MirrorTable& table) {
        return std::ranges::find(
                   after.tables, table.source_table, &catalog::MirrorTable::source_table
               ) != after.tables.end();
    });
}

}  // namespace

void settle_options(
    const ControlContext& context,
    const catalog::Mirror& before,
    const OptionPlaces& places,
    catalog::Mirror& after,
    ControlPlan& plan
) {
    const auto progress = context.store.progress(before.id);
    if (!progress || progress->phase.empty()) {
        return;
    }
    const bool streams = progress->phase != "intent";
    for (const sql::OptionSpec& spec : sql::mirror_options()) {
        const std::string key{spec.name};
        const Given was = given(before, key);
        const std::string otherwise{spec.default_value};
        if (spec.counts == sql::Counts::at_once ||
            (spec.counts == sql::Counts::until_streaming && !streams) ||
            was.value_or(otherwise) == given(after, key).value_or(otherwise)) {
            continue;
        }
        if (spec.counts != sql::Counts::next_resync) {
            throw counts_at_creation(spec, before, places);
        }
        keep_in_force(key, was, after);
        if (!after.in_force.contains(key)) {
            continue;
        }
        plan.outcome.notices.push_back(notice(
            fmt::format(
                "option \"{}\" of mirror \"{}\" counts from its next RESYNC on", key, before.name
            ),
            fmt::format("RESYNC MIRROR {}", protocol::quote_identifier(after.name))
        ));
    }
}

void settle_tables(
    const ControlContext& context, const catalog::Mirror& before, ControlPlan& plan
) {
    const auto known = context.store.progress(before.id);
    const bool begun = known && !known->phase.empty();
    const auto settle = [before, known, begun](ControlPlan& planned) {
        catalog::Mirror& after = *planned.changes.mirrors.at(before.id).after;
        if (begun) {
            refuse_other_mappings(before, after);
            renew_returning(before, *known, after);
        }
        if (loses_table(before, after)) {
            // Some of what was found is about what is not here any more.
            planned.changes.mirror_checks[before.id] = {};
        }
    };
    if (!plan.work) {
        settle(plan);
        return;
    }
    plan.work = [inner = std::move(plan.work),
                 settle](ControlPlan& planned, const engine::net::Patience& patience) {
        inner(planned, patience);
        settle(planned);
    };
}

}  // namespace server
