// ALTER MIRROR.
#include <algorithm>

#include <fmt/format.h>

#include "catalog/quotas.hpp"
#include "protocol/text.hpp"
#include "server/mirror_changes.hpp"
#include "server/mirror_check_plan.hpp"
#include "server/mirror_tables.hpp"
#include "sql/check_options.hpp"
#include "sql/print.hpp"

namespace server {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

void alter_options(
    const ControlContext& context,
    const sql::AlterMirror& statement,
    catalog::Mirror& mirror,
    ControlPlan& plan
) {
    const sql::CheckedOptions options =
        sql::check_options(sql::mirror_options(), statement.set, mirror_what, false);
    plan.outcome.notices = options.notices;
    overlay(mirror.options, to_stored(definition(context), mirror.id, options));
    for (const sql::Name& key : statement.reset) {
        if (sql::find_option(sql::mirror_options(), key.text) == nullptr) {
            throw sql::unknown_option(sql::mirror_options(), key.text, mirror_what, key.offset);
        }
        std::erase_if(mirror.options, [&key](const catalog::StoredOption& stored) {
            return stored.key == key.text;
        });
    }
}

OptionPlaces places_of(const sql::AlterMirror& statement) {
    OptionPlaces places;
    for (const sql::Option& option : statement.set) {
        places.emplace(option.key, option.offset);
    }
    for (const sql::Name& key : statement.reset) {
        places.emplace(key.text, key.offset);
    }
    return places;
}

/// The options together, as CREATE checks them.
void check_stored_combination(const catalog::Mirror& mirror, const OptionPlaces& places) {
    sql::CheckedOptions together;
    for (const catalog::StoredOption& option : mirror.options) {
        sql::CheckedOption& checked = together.values.emplace_back();
        checked.spec = sql::find_option(sql::mirror_options(), option.key);
        checked.value = option.value;
        checked.reference = option.kind == catalog::StoredOption::Kind::reference;
        const auto place = places.find(option.key);
        checked.offset = place == places.end() ? Error::nowhere : place->second;
    }
    sql::check_mirror_combination(together);
}

void rename(const ControlContext& context, const sql::Name& to, catalog::Mirror& mirror) {
    if (to.text != mirror.name && context.view().find_mirror(to.text)) {
        throw statement_error(
            sqlstate::duplicate_object, fmt::format("mirror \"{}\" already exists", to.text)
        )
            .at(to.offset);
    }
    mirror.name = to.text;
}

}  // namespace

ControlPlan plan_alter_mirror(const ControlContext& context, const sql::AlterMirror& statement) {
    ControlPlan plan;
    plan.outcome.tag = "ALTER MIRROR";
    if (settle_missing(context, statement.if_exists, statement.name, plan)) {
        return plan;
    }
    const catalog::Mirror mirror = required_mirror(context, statement.name);
    const MirrorEnds ends = ends_of(context, mirror);
    catalog::Mirror after = mirror;
    if (statement.rename_to) {
        rename(context, *statement.rename_to, after);
    }
    alter_options(context, statement, after, plan);
    check_stored_combination(after, places_of(statement));
    drop_tables(statement.drop_tables, after);
    after.mappings.insert(
        after.mappings.end(), statement.add_tables.begin(), statement.add_tables.end()
    );
    after.config_hash = mirror_hash(after);
    if (after.config_hash == mirror.config_hash && after.name == mirror.name) {
        plan.outcome.notices.push_back(notice(fmt::format("mirror \"{}\" is unchanged", mirror.name)
        ));
        return plan;
    }
    settle_options(context, mirror, places_of(statement), after, plan);
    const bool tables_change = !statement.add_tables.empty() || !statement.drop_tables.empty();
    if (tables_change) {
        set_tables(context, ends, mirror, after, plan);
    }
    if (!statement.add_tables.empty()) {
        require_room(context, catalog::max_tables_per_mirror, after.tables.size());
    }
    ++after.config_version;
    put_change(mirror, after, mirror_event("MIRROR_CHANGED", after.name, "changed"), plan);
    if (tables_change) {
        settle_tables(context, mirror, plan);
    }
    if (ends.served() && !statement.add_tables.empty()) {
        add_table_checks(context, ends, mirror, plan);
    }
    return plan;
}

}  // namespace server
