#include "sql/relations.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sql/object_hash.hpp"
#include "sql/relation_oids.hpp"
#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

constexpr std::array<std::string_view, 3> search_path = {"millrace", "pg_catalog", "public"};

/// Views of millrace that say nothing of a tenant's own.
constexpr std::array<std::string_view, 3> open_views = {"settings", "peer_options", "instance"};

constexpr std::array schemas = {
    Schema{11, "pg_catalog"},
    Schema{2200, "public"},
    Schema{13000, "information_schema"},
    Schema{16385, "millrace"},
    Schema{16386, "millrace_all"},
    Schema{16387, "peerdb_stats"},
};

std::vector<Relation> every_schemas_relations() {
    std::vector<Relation> all;
    for (const auto declared :
         {millrace_relations(),
          engine_relations(),
          server_relations(),
          all_tenants_relations(),
          public_relations(),
          peerdb_stats_relations(),
          pg_catalog_relations(),
          empty_pg_catalog_relations(),
          information_schema_relations(),
          empty_information_schema_relations()}) {
        all.insert(all.end(), declared.begin(), declared.end());
    }
    return all;
}

const Relation* find_in_schema(std::string_view schema, std::string_view name) {
    for (const Relation& relation : relations()) {
        if (relation.schema == schema && relation.name == name) {
            return &relation;
        }
    }
    return nullptr;
}

}  // namespace

std::span<const Relation> relations() {
    static const std::vector<Relation> all = every_schemas_relations();
    return all;
}

Audience audience_of(const Relation& relation) {
    if (relation.scope == RowScope::all_tenants) {
        return Audience::superusers;
    }
    if (relation.name == "audit_log") {
        // What others did is for those who may change things themselves.
        return Audience::managers;
    }
    const bool system = relation.schema == "pg_catalog" || relation.schema == "information_schema";
    const bool open =
        std::find(open_views.begin(), open_views.end(), relation.name) != open_views.end();
    return system || open ? Audience::everybody : Audience::viewers;
}

const Relation* find_relation(std::string_view schema, std::string_view name) {
    if (!schema.empty()) {
        return find_in_schema(schema, name);
    }
    for (std::string_view candidate : search_path) {
        if (const Relation* found = find_in_schema(candidate, name)) {
            return found;
        }
    }
    return nullptr;
}

std::uint32_t relation_oid(const Relation& relation) {
    if (relation.system_oid != 0) {
        return relation.system_oid;
    }
    return own_oid({relation.schema, relation.name});
}

bool is_table(const Relation& relation) {
    constexpr std::uint32_t first_view_oid = 12000;
    return relation.system_oid != 0 && relation.system_oid < first_view_oid;
}

const Relation* relation_by_oid(std::uint32_t oid) {
    for (const Relation& relation : relations()) {
        if (relation_oid(relation) == oid) {
            return &relation;
        }
    }
    return nullptr;
}

std::span<const Schema> declared_schemas() {
    return schemas;
}

std::uint32_t schema_oid(std::string_view name) {
    for (const Schema& schema : schemas) {
        if (schema.name == name) {
            return schema.oid;
        }
    }
    return 0;
}

std::string_view schema_by_oid(std::uint32_t oid) {
    for (const Schema& schema : schemas) {
        if (schema.oid == oid) {
            return schema.name;
        }
    }
    return {};
}

}  // namespace sql
