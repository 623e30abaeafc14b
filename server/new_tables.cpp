#include "server/new_tables.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "catalog/quotas.hpp"
#include "server/added_tables.hpp"
#include "server/control.hpp"
#include "server/mirror_spec.hpp"
#include "server/mirror_tables.hpp"

namespace server {

using engine::CheckRow;
using engine::mirror::MirrorSpec;
using engine::mirror::QualifiedName;
using engine::mirror::Refusal;
using engine::mirror::TableSpec;
using protocol::Error;

namespace {

using Names = std::span<const QualifiedName>;

/// The mirror with these tables as well; throws where one has no place in it.
catalog::Mirror with_tables(
    const ControlContext& context, const catalog::Mirror& before, Names found
) {
    catalog::Mirror after = before;
    resolve_tables(after, [&](std::string_view schema) {
        std::vector<std::string> names = tables_it_has(before, schema);
        for (const QualifiedName& name : found) {
            if (name.schema == schema) {
                names.push_back(name.name);
            }
        }
        return names;
    });
    require_room(context, catalog::max_tables_per_mirror, after.tables.size());
    return after;
}

/// Why it has no place in the mirror.
Refusal misfit(const QualifiedName& table, const std::string& mirror, const Error& why) {
    return {
        table.text(),
        Error{
            why.kind,
            why.sqlstate,
            fmt::format("new table {} cannot join mirror \"{}\"", table.text(), mirror),
            why.detail.empty() ? why.message : fmt::format("{}: {}", why.message, why.detail),
            why.hint}};
}

/// Which of the peers' checks it has failed.
Refusal failing(
    const QualifiedName& table, const std::string& mirror, std::span<const CheckRow> rows
) {
    return {
        table.text(),
        engine::mirror_refusal(
            fmt::format("new table {} cannot join mirror \"{}\"", table.text(), mirror), rows
        )};
}

/// What has been found, ready for the peers to be asked.
struct Joining {
    catalog::Mirror before;
    catalog::Mirror after;
    MirrorSpec spec;  // its tables are those that come
    std::vector<Refusal> refused;
};

/// On the catalog's thread. Nothing where the mirror is another by now than the one that looked.
std::unique_ptr<Joining> plan_joining(
    const ControlContext& context, const MirrorSpec& spec, Names found
) {
    const auto mirror = context.view().find_mirror(spec.name);
    if (!mirror || mirror->id != spec.id || mirror->version != spec.version) {
        return nullptr;
    }
    auto joining = std::make_unique<Joining>();
    joining->before = *mirror;
    joining->after = *mirror;
    try {
        joining->after = with_tables(context, *mirror, found);
    } catch (const Error&) {
        for (std::size_t i = 0; i < found.size(); ++i) {
            try {
                joining->after = with_tables(context, joining->after, found.subspan(i, 1));
            } catch (const Error& error) {
                joining->refused.push_back(misfit(found[i], spec.name, error));
            }
        }
    }
    const auto source = context.view().find_peer_by_id(mirror->source_id);
    const auto destination = context.view().find_peer_by_id(mirror->destination_id);
    if (!source || !destination) {
        return nullptr;
    }
    joining->spec = to_spec(
        {context.store, context.references, context.tenant}, joining->after, *source, *destination
    );
    keep_added_tables(*mirror, joining->spec);
    return joining;
}

bool concerns(const CheckRow& row, const TableSpec& table) {
    return row.object == "source " + table.source.text() ||
           row.object == "mirror " + table.source.text() ||
           row.object == "destination " + table.target.text() ||
           row.object == "destination schema " + table.target.schema;
}

/// Leaves those tables in `spec` that may come. False: a peer is away, so nobody knows.
bool check_tables(
    MirrorSpec& spec, std::vector<Refusal>& refused, const engine::net::Patience& patience
) {
    std::vector<CheckRow> rows = check_added_tables(spec, patience);
    if (std::ranges::any_of(rows, [](const CheckRow& row) {
            return row.code == "login" && row.status == "warn";
        })) {
        return false;
    }
    std::erase_if(rows, [](const CheckRow& row) { return row.status != "fail"; });
    std::vector<TableSpec> good;
    std::vector<CheckRow> of_any = rows;
    for (const TableSpec& table : spec.tables) {
        std::vector<CheckRow> own;
        std::ranges::copy_if(rows, std::back_inserter(own), [&](const CheckRow& row) {
            return concerns(row, table);
        });
        std::erase_if(of_any, [&](const CheckRow& row) { return concerns(row, table); });
        if (own.empty()) {
            good.push_back(table);
        } else {
            refused.push_back(failing(table.source, spec.name, own));
        }
    }
    const bool alone = spec.tables.size() == 1;
    spec.tables = std::move(good);
    if (of_any.empty() || spec.tables.empty()) {
        return true;
    }
    if (alone) {
        refused.push_back(failing(spec.tables.front().source, spec.name, of_any));
        spec.tables.clear();
        return true;
    }
    // Of a type, say, that some of them have: each by itself shows which.
    std::vector<TableSpec> passed;
    for (const TableSpec& table : std::exchange(spec.tables, {})) {
        spec.tables = {table};
        if (!check_tables(spec, refused, patience)) {
            return false;
        }
        std::ranges::copy(spec.tables, std::back_inserter(passed));
    }
    spec.tables = std::move(passed);
    return true;
}

/// On the catalog's thread, durable when it returns.
void write_joining(catalog::Store& store, const ControlContext& context, const Joining& joining) {
    std::vector<QualifiedName> coming;
    coming.reserve(joining.spec.tables.size());
    for (const TableSpec& table : joining.spec.tables) {
        coming.push_back(table.source);
    }
    catalog::ChangeSet changes;
    changes.mirrors[joining.before.id] = {
        joining.before, with_tables(context, joining.before, coming)};
    store.commit(context.tenant, changes);
    for (const TableSpec& table : joining.spec.tables) {
        catalog::EngineEvent event;
        event.tenant = context.tenant;
        event.code = "NEW_TABLE_ADDED";
        event.mirror = joining.before.name;
        event.source_table = table.source.text();
        event.message = fmt::format(
            "new table {} joins mirror \"{}\" as {}",
            table.source.text(),
            joining.before.name,
            table.target.text()
        );
        store.raise_event(event);
    }
}

}  // namespace

engine::mirror::AddTables new_tables_adder(
    const engine::mirror::CatalogAccess& catalog,
    const References& references,
    std::function<void()> changed
) {
    return [catalog, &references, changed = std::move(changed)](
               const MirrorSpec& spec,
               const std::vector<QualifiedName>& found,
               const engine::net::Patience& patience
           ) -> std::vector<Refusal> {
        const catalog::ChangeSet nothing_open;
        std::unique_ptr<Joining> joining;
        catalog.run([&](catalog::Store& store) {
            joining = plan_joining({store, references, spec.tenant, nothing_open}, spec, found);
        });
        if (!joining || joining->spec.broken) {
            return {};
        }
        MirrorSpec& coming = joining->spec;
        if (!coming.tables.empty() && !check_tables(coming, joining->refused, patience)) {
            coming.tables.clear();
        }
        if (!coming.tables.empty()) {
            catalog.run([&](catalog::Store& store) {
                write_joining(store, {store, references, spec.tenant, nothing_open}, *joining);
            });
            changed();
        }
        return std::move(joining->refused);
    };
}

}  // namespace server
