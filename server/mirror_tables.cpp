#include "server/mirror_tables.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/parse.hpp"
#include "sql/print.hpp"

namespace server {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

struct NameRule {
    sql::PeerType type;
    std::size_t parts_min;
    std::size_t parts_max;
    std::string_view form;
};

constexpr std::size_t any_number = 100;  // a topic's name may have any dots

constexpr NameRule rules[] = {
    {sql::PeerType::postgres, 2, 2, "schema.table"},
    {sql::PeerType::clickhouse, 1, 2, "table or database.table"},
    {sql::PeerType::cratedb, 1, 2, "table or schema.table"},
};

NameRule rule_of(sql::PeerType type) {
    for (const NameRule& rule : rules) {
        if (rule.type == type) {
            return rule;
        }
    }
    return {type, 1, any_number, "a name"};
}

protocol::Error bad_name(const sql::TableName& name, std::string_view side, std::string_view form) {
    const std::string text = sql::print_table_name(name);
    const std::string hint = name.parts.size() == 1 && form == "schema.table"
                                 ? fmt::format("Write it with its schema, such as public.{}.", text)
                                 : fmt::format("Write {}.", form);
    return statement_error(
               sqlstate::invalid_name,
               fmt::format("\"{}\" is not a {} table's name", text, side),
               hint
    )
        .at(name.offset);
}

void check_name(const sql::TableName& name, std::string_view side, const NameRule& rule) {
    if (name.parts.size() < rule.parts_min || name.parts.size() > rule.parts_max) {
        throw bad_name(name, side, rule.form);
    }
}

std::vector<std::string> source_parts(const catalog::MirrorTable& table) {
    return sql::parse_mapping(fmt::format("{}:{}", table.source_table, table.target_table))
        .from.parts;
}

protocol::Error no_such_table(const catalog::Mirror& mirror, const sql::TableName& name) {
    const std::string text = sql::print_table_name(name);
    std::vector<std::string_view> names;
    names.reserve(mirror.tables.size());
    for (const catalog::MirrorTable& table : mirror.tables) {
        names.push_back(table.source_table);
    }
    const auto near = protocol::nearest(text, names);
    return statement_error(
               sqlstate::undefined_object,
               fmt::format("mirror \"{}\" has no source table \"{}\"", mirror.name, text),
               near ? fmt::format("Perhaps you meant \"{}\".", *near)
                    : "SELECT * FROM mirror_tables lists the mirror's tables."
    )
        .at(name.offset);
}

class Pairs {
public:
    void add(const std::string& source, const std::string& target, std::size_t offset) {
        if (!by_source_.emplace(source, target).second) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format("source table \"{}\" is mapped twice", source)
            )
                .at(offset);
        }
        const auto [at, added] = by_target_.emplace(target, source);
        if (!added) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format(
                    "tables \"{}\" and \"{}\" are both mapped to \"{}\"", at->second, source, target
                ),
                "Give each source table a target of its own."
            )
                .at(offset);
        }
        tables.push_back({source, target});
    }
    bool has_source(const std::string& source) const { return by_source_.contains(source); }

    std::vector<catalog::MirrorTable> tables;

private:
    std::map<std::string, std::string> by_source_;
    std::map<std::string, std::string> by_target_;
};

}  // namespace

void check_mapping_names(
    const std::vector<sql::TableMapping>& mappings, sql::PeerType source, sql::PeerType destination
) {
    const NameRule whole{sql::PeerType::postgres, 1, 1, "a schema's name"};
    for (const sql::TableMapping& mapping : mappings) {
        if (mapping.whole_schema && source != sql::PeerType::postgres) {
            throw statement_error(
                sqlstate::feature_not_supported,
                "whole schemas can be mapped from peers of type POSTGRES only"
            )
                .at(mapping.from.offset);
        }
        check_name(mapping.from, "source", mapping.whole_schema ? whole : rule_of(source));
        check_name(mapping.to, "target", mapping.whole_schema ? whole : rule_of(destination));
    }
}

bool maps_schema(const catalog::Mirror& mirror, std::string_view schema) {
    return std::ranges::any_of(mirror.mappings, [schema](const sql::TableMapping& mapping) {
        return mapping.whole_schema && mapping.from.parts.front() == schema;
    });
}

std::vector<std::string> tables_it_has(const catalog::Mirror& mirror, std::string_view schema) {
    std::vector<std::string> names;
    for (const catalog::MirrorTable& table : mirror.tables) {
        const auto parts = source_parts(table);
        if (parts.size() == 2 && parts.front() == schema) {
            names.push_back(parts.back());
        }
    }
    return names;
}

bool leave_out(const sql::TableName& table, catalog::Mirror& mirror) {
    const bool had_entry = std::erase_if(mirror.mappings, [&](const sql::TableMapping& mapping) {
                               return !mapping.whole_schema && mapping.from.parts == table.parts;
                           }) > 0;
    const bool is_there =
        had_entry ||
        std::ranges::find(
            mirror.tables, sql::print_table_name(table), &catalog::MirrorTable::source_table
        ) != mirror.tables.end();
    if (!is_there) {
        return false;
    }
    for (sql::TableMapping& mapping : mirror.mappings) {
        const bool holds = mapping.whole_schema && table.parts.size() == 2 &&
                           mapping.from.parts.front() == table.parts.front();
        if (holds &&
            std::ranges::find(mapping.exclude, table.parts.back()) == mapping.exclude.end()) {
            mapping.exclude.push_back(table.parts.back());
        }
    }
    return true;
}

void drop_tables(const std::vector<sql::TableName>& tables, catalog::Mirror& mirror) {
    for (const sql::TableName& name : tables) {
        if (!leave_out(name, mirror)) {
            throw no_such_table(mirror, name);
        }
    }
    if (mirror.mappings.empty()) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            fmt::format("mirror \"{}\" would have no table left", mirror.name),
            "DROP MIRROR ends the mirror itself."
        );
    }
}

std::vector<catalog::MirrorTable> resolve_mappings(
    const std::vector<sql::TableMapping>& mappings, const TablesOfSchema& tables_of_schema
) {
    Pairs pairs;
    for (const sql::TableMapping& mapping : mappings) {
        if (!mapping.whole_schema) {
            pairs.add(
                sql::print_table_name(mapping.from),
                sql::print_table_name(mapping.to),
                mapping.from.offset
            );
        }
    }
    std::set<std::string> schemas;
    for (const sql::TableMapping& mapping : mappings) {
        if (!mapping.whole_schema) {
            continue;
        }
        if (!schemas.insert(mapping.from.parts.front()).second) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format("source schema \"{}\" is mapped twice", mapping.from.parts.front())
            )
                .at(mapping.from.offset);
        }
        for (const std::string& table : tables_of_schema(mapping.from.parts.front())) {
            if (std::ranges::find(mapping.exclude, table) != mapping.exclude.end()) {
                continue;
            }
            sql::TableName source{{mapping.from.parts.front(), table}, 0};
            sql::TableName target{{mapping.to.parts.front(), table}, 0};
            const std::string source_text = sql::print_table_name(source);
            if (!pairs.has_source(source_text)) {
                pairs.add(source_text, sql::print_table_name(target), mapping.from.offset);
            }
        }
    }
    if (pairs.tables.empty()) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "the mapping names no table",
            "The schema at the source holds no table yet."
        );
    }
    return std::move(pairs.tables);
}

void resolve_tables(catalog::Mirror& mirror, const TablesOfSchema& tables_of_schema) {
    std::map<std::string, catalog::MirrorTable> before;
    for (const catalog::MirrorTable& table : mirror.tables) {
        before.emplace(table.source_table, table);
    }
    mirror.tables = resolve_mappings(mirror.mappings, tables_of_schema);
    for (catalog::MirrorTable& table : mirror.tables) {
        if (const auto found = before.find(table.source_table); found != before.end()) {
            table.incarnation = found->second.incarnation;
            table.paused = found->second.paused;
        }
    }
}

}  // namespace server
