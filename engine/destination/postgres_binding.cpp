#include "engine/destination/postgres_binding.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/net/pg_text.hpp"

namespace engine::destination {

using net::pg_name;

namespace {

/// Appends with a separator between.
void add(std::string& list, const std::string& item, std::string_view separator = ", ") {
    list += list.empty() ? "" : separator;
    list += item;
}

std::string parameter(std::size_t number) {
    return "$" + std::to_string(number);
}

bool same_columns(const std::vector<std::string>& index, const std::set<std::string>& key) {
    return std::set<std::string>(index.begin(), index.end()) == key;
}

}  // namespace

std::string target_column_name(const mirror::TableSpec& spec, const std::string& source) {
    const auto renamed = spec.renames.find(source);
    return renamed == spec.renames.end() ? source : renamed->second;
}

Binding make_binding(
    RelationPtr relation,
    TargetTable target,
    const mirror::TableSpec& spec,
    const ServiceColumns& service,
    const std::set<std::string>& skipped
) {
    Binding binding;
    binding.table = pg_name(target.name.schema, target.name.name);
    // A whole old row finds its new one by whatever key the target has.
    const bool full = relation->replica_identity == 'f';
    std::set<std::string> key;
    for (std::size_t i = 0; i < relation->columns.size(); ++i) {
        const Relation::Column& source = relation->columns[i];
        const std::string name = target_column_name(spec, source.name);
        const TargetColumn* there = target.find(name);
        const bool excluded = std::ranges::find(spec.exclude, source.name) != spec.exclude.end();
        if (there == nullptr || there->generated || excluded || skipped.contains(source.name)) {
            continue;
        }
        const bool in_key =
            full ? std::ranges::find(target.primary_key, name) != target.primary_key.end()
                 : source.in_identity;
        if (in_key) {
            binding.key.push_back(binding.columns.size());
            key.insert(name);
        }
        binding.columns.push_back({i, pg_name(name), there->type, in_key});
    }
    if (full && key.size() != target.primary_key.size()) {
        binding.key.clear();  // part of a key finds nothing in particular
        std::ranges::for_each(binding.columns, [](Binding::Column& c) { c.in_key = false; });
    }
    binding.conflict_key =
        !binding.key.empty() &&
        std::ranges::any_of(target.unique_keys, [&key](const std::vector<std::string>& index) {
            return same_columns(index, key);
        });
    binding.service.soft_delete =
        target.find(service.soft_delete) != nullptr ? service.soft_delete : "";
    binding.service.synced_at = target.find(service.synced_at) != nullptr ? service.synced_at : "";
    binding.relation = std::move(relation);
    binding.target = std::move(target);
    return binding;
}

std::string Binding::stage() const {
    return fmt::format("pg_temp.millrace_{}", number);
}

std::string Binding::stage_definition() const {
    std::string list = "op int2";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        list += fmt::format(", c{} {}", i, columns[i].type);
    }
    return fmt::format("CREATE TEMP TABLE millrace_{} ({}) ON COMMIT DELETE ROWS", number, list);
}

std::string Binding::column_list() const {
    std::string list;
    for (const Column& column : columns) {
        add(list, column.name);
    }
    return list;
}

namespace {

/// What every write of a row sets besides: it is there, and it was written now.
std::string service_settings(const Binding& binding, std::string_view deleted) {
    std::string list;
    if (binding.soft()) {
        add(list, fmt::format("{} = {}", pg_name(binding.service.soft_delete), deleted));
    }
    if (!binding.service.synced_at.empty()) {
        add(list, fmt::format("{} = CURRENT_TIMESTAMP", pg_name(binding.service.synced_at)));
    }
    return list;
}

std::string on_conflict(const Binding& binding) {
    if (!binding.conflict_key) {
        return "";
    }
    std::string key;
    for (const std::size_t at : binding.key) {
        add(key, binding.columns[at].name);
    }
    std::string settings;
    for (const Binding::Column& column : binding.columns) {
        if (!column.in_key) {
            add(settings, fmt::format("{0} = excluded.{0}", column.name));
        }
    }
    const std::string more = service_settings(binding, "false");
    if (!more.empty()) {
        add(settings, more);
    }
    return settings.empty() ? fmt::format(" ON CONFLICT ({}) DO NOTHING", key)
                            : fmt::format(" ON CONFLICT ({}) DO UPDATE SET {}", key, settings);
}

std::string key_condition(const Binding& binding, std::size_t first) {
    std::string condition;
    for (const std::size_t at : binding.key) {
        add(condition, fmt::format("{} = {}", binding.columns[at].name, parameter(first++)), " AND "
        );
    }
    return condition;
}

/// The place of one row that is the same in every bit, NULLs too; any one where there are several.
std::string same_row(const Binding& binding, std::size_t first) {
    std::string theirs;
    std::string ours;
    for (const Binding::Column& column : binding.columns) {
        add(theirs, "m." + column.name);
        add(ours, fmt::format("{}::{}", parameter(first++), column.type));
    }
    return fmt::format(
        "(tableoid, ctid) = (SELECT m.tableoid, m.ctid FROM {} m"
        " WHERE ROW({})::record OPERATOR(pg_catalog.*=) ROW({})::record LIMIT 1)",
        binding.table,
        theirs,
        ours
    );
}

std::string staged_key(const Binding& binding) {
    std::string condition;
    for (const std::size_t at : binding.key) {
        add(condition, fmt::format("t.{} = s.c{}", binding.columns[at].name, at), " AND ");
    }
    return condition;
}

}  // namespace

std::string Binding::insert() const {
    std::string values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        add(values, parameter(i + 1));
    }
    return fmt::format(
        "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({}){}",
        table,
        column_list(),
        values,
        on_conflict(*this)
    );
}

std::string Binding::update(const std::vector<bool>& set) const {
    std::string settings;
    std::size_t next = 1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (set[i]) {
            add(settings, fmt::format("{} = {}", columns[i].name, parameter(next++)));
        }
    }
    const std::string more = service_settings(*this, "false");
    if (!more.empty()) {
        add(settings, more);
    }
    return fmt::format("UPDATE {} SET {} WHERE {}", table, settings, key_condition(*this, next));
}

std::string Binding::remove() const {
    if (soft()) {
        return fmt::format(
            "UPDATE {} SET {} WHERE {}",
            table,
            service_settings(*this, "true"),
            key_condition(*this, 1)
        );
    }
    return fmt::format("DELETE FROM {} WHERE {}", table, key_condition(*this, 1));
}

std::string Binding::remove_deleted() const {
    return fmt::format(
        "DELETE FROM {} WHERE {} AND {}",
        table,
        key_condition(*this, 1),
        pg_name(service.soft_delete)
    );
}

std::string Binding::update_same() const {
    std::string settings;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        add(settings, fmt::format("{} = {}", columns[i].name, parameter(i + 1)));
    }
    const std::string more = service_settings(*this, "false");
    if (!more.empty()) {
        add(settings, more);
    }
    return fmt::format(
        "UPDATE {} SET {} WHERE {}", table, settings, same_row(*this, columns.size() + 1)
    );
}

std::string Binding::remove_same() const {
    if (soft()) {
        return fmt::format(
            "UPDATE {} SET {} WHERE {}", table, service_settings(*this, "true"), same_row(*this, 1)
        );
    }
    return fmt::format("DELETE FROM {} WHERE {}", table, same_row(*this, 1));
}

std::string Binding::merge_removals() const {
    if (soft()) {
        return fmt::format(
            "UPDATE {} t SET {} FROM {} s WHERE s.op = {} AND {}",
            table,
            service_settings(*this, "true"),
            stage(),
            op_remove,
            staged_key(*this)
        );
    }
    return fmt::format(
        "DELETE FROM {} t USING {} s WHERE s.op = {} AND {}",
        table,
        stage(),
        op_remove,
        staged_key(*this)
    );
}

std::string Binding::merge_updates(std::int16_t op, const std::vector<bool>& set) const {
    std::string settings;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (set[i] && !columns[i].in_key) {
            add(settings, fmt::format("{} = s.c{}", columns[i].name, i));
        }
    }
    const std::string more = service_settings(*this, "false");
    if (!more.empty()) {
        add(settings, more);
    }
    if (settings.empty()) {
        // Nothing but the key: it is there or it is not.
        const Column& first = columns[key.front()];
        settings = fmt::format("{0} = t.{0}", first.name);
    }
    return fmt::format(
        "UPDATE {} t SET {} FROM {} s WHERE s.op = {} AND {}",
        table,
        settings,
        stage(),
        op,
        staged_key(*this)
    );
}

namespace {

std::string staged_columns(const Binding& binding) {
    std::string list;
    for (std::size_t i = 0; i < binding.columns.size(); ++i) {
        add(list, fmt::format("s.c{}", i));
    }
    return list;
}

}  // namespace

std::string Binding::merge_missing(std::int16_t op) const {
    return fmt::format(
        "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {} s WHERE s.op = {}"
        " AND NOT EXISTS (SELECT 1 FROM {} t WHERE {})",
        table,
        column_list(),
        staged_columns(*this),
        stage(),
        op,
        table,
        staged_key(*this)
    );
}

std::string Binding::merge_inserts() const {
    return fmt::format(
        "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {} s WHERE s.op = {}{}",
        table,
        column_list(),
        staged_columns(*this),
        stage(),
        op_insert,
        on_conflict(*this)
    );
}

}  // namespace engine::destination
