#include "server/mirror_spec.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "protocol/error.hpp"
#include "server/resource_names.hpp"
#include "sql/options.hpp"
#include "sql/options_values.hpp"
#include "sql/parse.hpp"
#include "sql/print.hpp"

namespace server {

using engine::mirror::MirrorSpec;
using engine::mirror::TableSpec;
using protocol::Error;
using protocol::statement_error;

namespace {

/// An option's value in force, or what it is when nobody has said.
class Options {
public:
    explicit Options(const catalog::Mirror& mirror) : mirror_(mirror) {}

    bool given(std::string_view key) const { return value(key).has_value(); }
    std::string text(std::string_view key) const {
        if (auto found = value(key)) {
            return *found;
        }
        const sql::OptionSpec* spec = sql::find_option(sql::mirror_options(), key);
        return spec == nullptr ? std::string{} : std::string{spec->default_value};
    }
    bool flag(std::string_view key) const { return text(key) == "true"; }
    std::int64_t number(std::string_view key) const {
        const std::string value = text(key);
        std::int64_t found = 0;
        std::from_chars(value.data(), value.data() + value.size(), found);
        return found;
    }

private:
    std::optional<std::string> value(std::string_view key) const {
        if (const auto found = mirror_.in_force.find(std::string{key});
            found != mirror_.in_force.end()) {
            return found->second;
        }
        const catalog::StoredOption* stored = find_option(mirror_.options, key);
        return stored == nullptr ? std::nullopt : std::optional{stored->value};
    }

    const catalog::Mirror& mirror_;
};

Error not_served(std::string_view what, std::size_t offset) {
    return statement_error(
               protocol::sqlstate::feature_not_supported,
               fmt::format("{} in a mapping is not served yet for this destination", what),
               "Leave it out."
    )
        .at(offset);
}

/// What the mapping says of the table beside its names.
void apply_mapping(const sql::TableMapping& mapping, TableSpec& table) {
    if (!mapping.where.empty()) {
        throw not_served("where", mapping.offset);
    }
    if (!mapping.target_key.empty()) {
        throw not_served("target_key", mapping.offset);
    }
    if (!mapping.others.empty()) {
        throw not_served(mapping.others.front().key, mapping.others.front().offset);
    }
    table.exclude = mapping.exclude;
    for (const sql::MapEntry& column : mapping.columns) {
        if (column.value.form != sql::ValueForm::word || !column.cast.empty()) {
            throw not_served("an expression", column.offset);
        }
        table.renames[column.value.text] = column.key;
    }
}

engine::mirror::QualifiedName qualified(const sql::TableName& name) {
    return {
        name.parts.size() > 1 ? name.parts[name.parts.size() - 2] : "public", name.parts.back()};
}

void set_options(const Options& options, std::string_view tenant, MirrorSpec& spec) {
    spec.initial_copy = options.flag("do_initial_copy");
    spec.initial_copy_only = options.flag("initial_copy_only");
    spec.own_slot = options.text("replication_slot_name").empty();
    spec.slot =
        spec.own_slot ? slot_name(tenant, spec.name) : options.text("replication_slot_name");
    spec.own_publication = options.text("publication_name").empty();
    spec.publication = spec.own_publication ? publication_name(tenant, spec.name)
                                            : options.text("publication_name");
    spec.start_at = protocol::parse_lsn(options.text("start_at_lsn")).value_or(0);
    spec.batch_changes_max = std::max<std::int64_t>(1, options.number("max_batch_size"));
    spec.sync_interval_ms = sql::parse_interval_ms(options.text("sync_interval")).value_or(0);
    spec.confirm_delay_ms = sql::parse_interval_ms(options.text("confirm_delay")).value_or(0);
    spec.chunk_rows = std::max<std::int64_t>(1, options.number("snapshot_num_rows_per_partition"));
    spec.chunks_override = options.number("snapshot_num_partitions_override");
    // More of them than processors only get in each other's way.
    const std::int64_t workers_when_not_said =
        std::clamp<std::int64_t>(std::thread::hardware_concurrency(), 1, 4);
    spec.copy_workers = options.given("snapshot_max_parallel_workers")
                            ? options.number("snapshot_max_parallel_workers")
                            : workers_when_not_said;
    // By default no table waits for another.
    spec.copy_tables = options.given("snapshot_num_tables_in_parallel")
                           ? options.number("snapshot_num_tables_in_parallel")
                           : 0;
    spec.soft_delete_column = options.text("soft_delete_col_name");
    if (options.flag("soft_delete") && spec.soft_delete_column.empty()) {
        spec.soft_delete_column = "_PEERDB_IS_DELETED";
    }
    spec.synced_at_column = options.text("synced_at_col_name");
    if (options.flag("disable_peerdb_columns")) {
        spec.soft_delete_column.clear();
        spec.synced_at_column.clear();
    }
    spec.truncate_applies = options.text("on_truncate") != "ignore";
    const std::string changes = options.text("schema_changes");
    spec.schema_changes = changes == "hold"     ? engine::mirror::SchemaChanges::hold
                          : changes == "ignore" ? engine::mirror::SchemaChanges::ignore
                                                : engine::mirror::SchemaChanges::apply;
    spec.add_new_tables = options.text("new_tables") == "add";
    spec.replication_role = options.text("session_replication_role");
    spec.origin = options.text("origin");
    spec.failover_slot = options.flag("failover_slot");
    spec.binary = options.flag("binary");
    spec.streaming = options.flag("streaming");
}

/// Everything by which a running job would have to start anew.
std::string fingerprint(
    const catalog::Mirror& mirror, const catalog::Peer& source, const catalog::Peer& destination
) {
    std::string text = fmt::format(
        "{}|{}|{}|{}",
        mirror.config_hash,
        source.config_hash,
        destination.config_hash,
        mirror.incarnation
    );
    for (const catalog::MirrorTable& table : mirror.tables) {
        text += fmt::format("|{}>{}#{}", table.source_table, table.target_table, table.incarnation);
    }
    return text;
}

}  // namespace

std::vector<TableSpec> table_specs(const catalog::Mirror& mirror) {
    std::vector<TableSpec> tables;
    for (const catalog::MirrorTable& stored : mirror.tables) {
        const sql::TableMapping names =
            sql::parse_mapping(fmt::format("{}:{}", stored.source_table, stored.target_table));
        TableSpec& table = tables.emplace_back();
        table.label = stored.source_table;
        table.source = qualified(names.from);
        table.target = qualified(names.to);
        table.incarnation = stored.incarnation;
        for (const sql::TableMapping& mapping : mirror.mappings) {
            if (!mapping.whole_schema && mapping.from.parts == names.from.parts) {
                apply_mapping(mapping, table);
            }
        }
    }
    return tables;
}

MirrorSpec to_spec(
    const DefinitionContext& context,
    const catalog::Mirror& mirror,
    const catalog::Peer& source,
    const catalog::Peer& destination
) {
    MirrorSpec spec;
    spec.tenant = context.tenant;
    spec.id = mirror.id;
    spec.name = mirror.name;
    spec.paused = mirror.desired == "paused";
    spec.incarnation = mirror.incarnation;
    spec.config_version = mirror.config_version;
    spec.version = mirror.version;
    spec.fingerprint = fingerprint(mirror, source, destination);
    spec.source_name = source.name;
    spec.destination_name = destination.name;
    spec.source_type = source.type;
    spec.destination_type = destination.type;
    spec.tables = table_specs(mirror);
    for (const sql::TableMapping& mapping : mirror.mappings) {
        if (mapping.whole_schema) {
            spec.schemas.push_back({mapping.from.parts.front(), mapping.exclude});
        }
    }
    const Options options(mirror);
    set_options(options, context.tenant, spec);
    if (const auto progress = context.store.progress(mirror.id)) {
        engine::mirror::keep_names(*progress, spec);
    }
    // Native types where both ends have them, unless somebody asks for PeerDB's.
    const bool both_postgres =
        source.type == sql::PeerType::postgres && destination.type == sql::PeerType::postgres;
    spec.native_types = options.given("system") ? options.text("system") == "PG" : both_postgres;
    try {
        spec.source = to_engine(context, source);
        spec.destination = to_engine(context, destination);
    } catch (const Error& error) {
        spec.broken = error;
    }
    return spec;
}

std::vector<MirrorSpec> all_specs(const catalog::Store& store, const References& references) {
    std::vector<MirrorSpec> specs;
    for (const auto& [tenant, mirror] : store.all_mirrors()) {
        const auto source = store.find_peer_by_id(tenant, mirror.source_id);
        const auto destination = store.find_peer_by_id(tenant, mirror.destination_id);
        if (!source || !destination || source->type != sql::PeerType::postgres ||
            destination->type != sql::PeerType::postgres) {
            continue;
        }
        try {
            specs.push_back(to_spec({store, references, tenant}, mirror, *source, *destination));
        } catch (const Error& error) {
            MirrorSpec& broken = specs.emplace_back();
            broken.tenant = tenant;
            broken.id = mirror.id;
            broken.name = mirror.name;
            broken.paused = mirror.desired == "paused";
            broken.version = mirror.version;
            broken.fingerprint = mirror.config_hash;
            broken.broken = error;
        }
    }
    return specs;
}

}  // namespace server
