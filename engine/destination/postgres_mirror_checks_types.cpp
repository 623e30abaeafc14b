// Of the types that the tables to be made will need at the destination.
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/destination/postgres_mirror_checks_parts.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::destination {

using postgres::ColumnType;
using postgres::quoted;
namespace sqlstate = protocol::sqlstate;

namespace {

/// What the source's columns need, and the first that needs it.
struct Need {
    const postgres::UsedType* type = nullptr;
    const ColumnType* of = nullptr;
    std::string column;
};

struct Needs {
    std::map<std::string, Need> extensions;            // by name
    std::map<mirror::QualifiedName, Need> user_types;  // of no extension, not Postgres's own
};

/// Without native types a column becomes text, unless it is directly one of these.
bool is_kept_without_native_types(const ColumnType& type) {
    return type.name == "extension hstore.hstore" || type.name == "extension postgis.geometry" ||
           type.name == "extension postgis.geography";
}

void add_needs(const ColumnType& type, const std::string& column, Needs& needs) {
    for (const postgres::UsedType& used : type.uses) {
        const Need need{&used, &type, column};
        if (used.extension.empty()) {
            needs.user_types.try_emplace({used.schema, used.name}, need);
        } else {
            needs.extensions.try_emplace(used.extension, need);
        }
    }
}

Needs needs_of(const TargetCheck& check) {
    Needs needs;
    for (std::size_t i = 0; i < check.wanted.source.size() && i < check.targets.size(); ++i) {
        if (check.targets[i].exists()) {
            continue;
        }
        const postgres::TableFacts& table = check.wanted.source[i];
        for (const MappedColumn& column : mapped_columns(check.spec().tables[i], table)) {
            const ColumnType& type = column.source->type;
            if (check.spec().native_types || is_kept_without_native_types(type)) {
                const std::string name = table.name.text() + '.' + column.source->name;
                add_needs(type, name, needs);
            }
        }
    }
    return needs;
}

/// An extension that the server has, or could have.
struct ExtensionFacts {
    bool available = false;
    std::string schema;  // empty: not installed
    bool may_use = false;
};

ExtensionFacts read_extension(TargetCheck& check, const std::string& name) {
    const net::PgRows rows = check.session.query(
        "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = $1), n.nspname, "
        "has_schema_privilege(n.oid, 'USAGE') FROM (VALUES ($1)) AS wanted(name) LEFT JOIN "
        "pg_extension e ON e.extname = wanted.name LEFT JOIN pg_namespace n ON n.oid = "
        "e.extnamespace",
        {name}
    );
    const postgres::Row& row = rows.at(0);
    return {postgres::flag_at(row, 0), postgres::text_at(row, 1), postgres::flag_at(row, 2)};
}

void check_extension(TargetCheck& check, const std::string& name, const Need& need) {
    const ExtensionFacts facts = read_extension(check, name);
    const std::string object = "extension " + name;
    const std::string& schema = need.type->schema;
    if (facts.schema.empty()) {
        check.list.fail(
            "types",
            object,
            fmt::format("is not installed, and the source's {} is {}", need.column, need.of->text),
            fmt::format(
                "{}CREATE EXTENSION {} SCHEMA {}.",
                facts.available ? "" : "Install its package on the server's machine, then ",
                quoted(name),
                quoted(schema)
            ),
            sqlstate::undefined_object
        );
    } else if (facts.schema != schema) {
        // The table is made with the source's words for its types.
        check.list.fail(
            "types",
            object,
            fmt::format(
                "is in schema {}, at the source in {}", quoted(facts.schema), quoted(schema)
            ),
            fmt::format(
                "ALTER EXTENSION {} SET SCHEMA {}, or make the tables that use it yourself.",
                quoted(name),
                quoted(schema)
            )
        );
    } else if (!facts.may_use) {
        check.list.fail(
            "types",
            object,
            fmt::format("user {} lacks USAGE on its schema", check.user()),
            fmt::format("GRANT USAGE ON SCHEMA {} TO {}.", quoted(facts.schema), check.user()),
            sqlstate::insufficient_privilege
        );
    } else {
        check.list.pass("types", object, "is there");
    }
}

std::set<mirror::QualifiedName> present_types(TargetCheck& check, const Needs& needs) {
    std::vector<std::string> schemas;
    std::vector<std::string> names;
    for (const auto& [name, need] : needs.user_types) {
        schemas.push_back(name.schema);
        names.push_back(name.name);
    }
    std::set<mirror::QualifiedName> present;
    for (const postgres::Row& row : check.session.query(
             "SELECT t.s, t.n FROM unnest($1::text[], $2::text[]) AS t(s, n) JOIN pg_namespace ns "
             "ON ns.nspname = t.s JOIN pg_type ty ON ty.typnamespace = ns.oid AND ty.typname = t.n",
             {net::pg_array(schemas), net::pg_array(names)}
         )) {
        present.insert({postgres::text_at(row, 0), postgres::text_at(row, 1)});
    }
    return present;
}

bool is_made_by_us(postgres::TypeKind kind) {
    return kind == postgres::TypeKind::enumeration || kind == postgres::TypeKind::domain ||
           kind == postgres::TypeKind::composite;
}

void check_user_types(TargetCheck& check, const Needs& needs) {
    const std::set<mirror::QualifiedName> present = present_types(check, needs);
    for (const auto& [name, need] : needs.user_types) {
        const std::string object = "type " + name.text();
        if (present.contains(name)) {
            check.list.pass("types", object, "is there");
        } else if (is_made_by_us(need.type->kind)) {
            check.list.pass("types", object, "will be made");
        } else {
            check.list.fail(
                "types",
                object,
                fmt::format("does not exist, and the source's {} has it", need.column),
                fmt::format("CREATE TYPE {}, as it is at the source.", quoted(name)),
                sqlstate::undefined_object
            );
        }
    }
}

}  // namespace

void check_types(TargetCheck& check) {
    const Needs needs = needs_of(check);
    for (const auto& [name, need] : needs.extensions) {
        check_extension(check, name, need);
    }
    check_user_types(check, needs);
}

}  // namespace engine::destination
