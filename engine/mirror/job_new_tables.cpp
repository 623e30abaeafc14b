// Tables that appear in a mapped schema while the mirror runs: with new_tables = 'add' they join
// it, else that they do not is told once.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/mirror/job.hpp"
#include "engine/net/pg_text.hpp"
#include "engine/source/postgres_schema.hpp"

namespace engine::mirror {

using protocol::Error;

namespace {

constexpr const char* refused_code = "NEW_TABLE_REFUSED";
constexpr const char* ignored_code = "NEW_TABLE_IGNORED";

struct NewTables {
    std::vector<QualifiedName> found;
    std::vector<Refusal> taken;  // their name is one of the mirror's
};

Refusal name_taken(const QualifiedName& name) {
    return {
        name.text(),
        Error{
            protocol::ErrorKind::configuration,
            protocol::sqlstate::duplicate_object,
            fmt::format("new table {} cannot join: the mirror has one of this name", name.text()),
            "The mirror follows the table that was called so before, under its new name.",
            "RESYNC MIRROR … TABLE to have the one that is called so now."}};
}

NewTables read_new_tables(
    net::PgConnection& source,
    const MirrorSpec& spec,
    const catalog::MirrorProgress& progress,
    const net::Patience& patience
) {
    std::map<QualifiedName, std::string> labels;
    for (const TableSpec& table : spec.tables) {
        labels.emplace(table.source, table.label);
    }
    std::set<std::uint32_t> followed;
    std::map<std::string, std::uint32_t> streaming;  // by label
    for (const catalog::TableProgress& table : progress.tables) {
        followed.insert(table.source_oid);
        if (table.state == "ready") {
            streaming.emplace(table.source_table, table.source_oid);
        }
    }
    NewTables tables;
    for (const SchemaSpec& schema : spec.schemas) {
        for (const auto& table : source::read_schema_tables(source, schema.source, patience)) {
            const bool left_out =
                std::ranges::find(schema.exclude, table.name) != schema.exclude.end();
            // One that got another name is no new one.
            if (left_out || followed.contains(table.oid)) {
                continue;
            }
            const QualifiedName name{schema.source, table.name};
            const auto label = labels.find(name);
            if (label == labels.end()) {
                tables.found.push_back(name);
            } else if (streaming.contains(label->second)) {
                tables.taken.push_back(name_taken(name));
            }
        }
    }
    return tables;
}

}  // namespace

void MirrorJob::look_for_tables(
    net::PgConnection& source, const MirrorSpec& spec, const net::Patience& patience
) {
    const catalog::MirrorProgress progress = keeper_.get();
    const bool streams = progress.phase == "streaming" && progress.incarnation == spec.incarnation;
    if (spec.schemas.empty() || spec.paused || !streams) {
        return;
    }
    NewTables tables = read_new_tables(source, spec, progress, patience);
    if (!spec.add_new_tables) {
        tell_ignored(spec, tables.found);
        return;
    }
    {
        // A change of the mirror's tables would begin their copy anew.
        const std::lock_guard lock(mutex_);
        if (group_busy_ || group_ready_) {
            return;
        }
    }
    std::vector<Refusal> refused = std::move(tables.taken);
    if (!tables.found.empty()) {
        std::ranges::move(
            services_.add_tables(spec, tables.found, patience), std::back_inserter(refused)
        );
    }
    tell_refused(spec, refused);
}

void MirrorJob::tell_ignored(const MirrorSpec& spec, const std::vector<QualifiedName>& found) {
    for (const QualifiedName& name : found) {
        if (ignored_.contains(name.text())) {
            continue;
        }
        catalog::EngineEvent event;
        event.tenant = spec.tenant;
        event.code = ignored_code;
        event.mirror = spec.name;
        event.source_table = name.text();
        event.message = fmt::format("new table {} is not mirrored", name.text());
        event.detail = "Its schema is mapped, and new_tables is ignore.";
        event.hint = fmt::format(
            "ALTER MIRROR {0} ADD TABLE …, or ALTER MIRROR {0} SET (new_tables = 'add').",
            net::pg_name(spec.name)
        );
        event.once = true;
        services_.catalog.run([&](catalog::Store& store) { store.raise_event(event); });
        ignored_.insert(name.text());
    }
}

/// An event where the reason is another than what was told, and its end where there is none now.
void MirrorJob::tell_refused(const MirrorSpec& spec, const std::vector<Refusal>& refused) {
    std::map<std::string, std::string> told;
    {
        const std::lock_guard lock(mutex_);
        told = refusals_;
    }
    std::map<std::string, std::string> now;
    for (const Refusal& refusal : refused) {
        const Error& why = refusal.why;
        const std::string text = why.message + '\n' + why.detail;
        now[refusal.table] = text;
        if (const auto before = told.find(refusal.table);
            before != told.end() && before->second == text) {
            continue;
        }
        catalog::EngineEvent event;
        event.tenant = spec.tenant;
        event.severity = "warn";
        event.code = refused_code;
        event.mirror = spec.name;
        event.source_table = refusal.table;
        event.sqlstate = why.sqlstate;
        event.message = why.message;
        event.detail = why.detail;
        event.hint = why.hint;
        services_.catalog.run([&](catalog::Store& store) { store.raise_event(event); });
        services_.log(LogLevel::warn, spec.name, why.message + ": " + why.detail);
    }
    for (const auto& [table, text] : told) {
        if (!now.contains(table)) {
            services_.catalog.run([&, table = table](catalog::Store& store) {
                store.resolve_events(spec.tenant, spec.name, table, refused_code);
            });
        }
    }
    const std::lock_guard lock(mutex_);
    refusals_ = std::move(now);
}

}  // namespace engine::mirror
