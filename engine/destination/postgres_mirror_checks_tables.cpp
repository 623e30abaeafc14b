// Of the target tables and their schemas: are they there, or may they be made; may they be written;
// what else happens when they are.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/check_runner.hpp"
#include "engine/destination/postgres_mirror_checks_parts.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::destination {

using postgres::quoted;
using postgres::TableFacts;
using postgres::text_at;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::size_t emptiness_batch_max = 100;  // tables in one statement

bool is_table(const TableFacts& table) {
    return (table.kind == 'r' || table.kind == 'p') && !table.of_system;
}

/// A schema that targets are in; `table` is one of them that does not exist, if there is one.
struct TargetSchema {
    const TableFacts* any = nullptr;
    const TableFacts* missing = nullptr;
};

void check_schema(TargetCheck& check, const TargetSchema& schema, bool may_create_schemas) {
    const TableFacts& any = *schema.any;
    const std::string name = quoted(any.name.schema);
    const std::string object = "schema " + any.name.schema;
    if (!any.schema_exists) {
        if (may_create_schemas) {
            check.list.pass("target_schema", object, "will be made");
            return;
        }
        check.list.fail(
            "target_schema",
            object,
            fmt::format("does not exist, and user {} may not create it", check.user()),
            fmt::format("CREATE SCHEMA {} AUTHORIZATION {}.", name, check.user()),
            sqlstate::insufficient_privilege
        );
        return;
    }
    const bool create = schema.missing != nullptr && !any.schema_create;
    if (!any.schema_usage || create) {
        const std::string right =
            create ? (any.schema_usage ? "CREATE" : "USAGE, CREATE") : "USAGE";
        check.list.fail(
            "target_schema",
            object,
            create ? fmt::format(
                         "user {} may not create {} in it",
                         check.user(),
                         quoted(schema.missing->name.name)
                     )
                   : fmt::format("user {} lacks USAGE on it", check.user()),
            fmt::format("GRANT {} ON SCHEMA {} TO {}.", right, name, check.user()),
            sqlstate::insufficient_privilege
        );
        return;
    }
    check.list.pass("target_schema", object, "is there");
}

void check_kind(OneTarget& target) {
    if (!is_table(target.table)) {
        target.fail(
            "target",
            "is neither an ordinary nor a partitioned table",
            "Map to a table, or to a name that is free.",
            "42809"
        );
    }
}

void check_rights(OneTarget& target) {
    const postgres::TableRights& rights = target.table.rights;
    std::string missing;
    const auto need = [&missing](bool granted, std::string_view right) {
        if (!granted) {
            missing += fmt::format("{}{}", missing.empty() ? "" : ", ", right);
        }
    };
    const mirror::MirrorSpec& spec = target.all.spec();
    need(rights.select, "SELECT");
    need(rights.insert, "INSERT");
    need(rights.update, "UPDATE");
    need(rights.remove, "DELETE");
    need(rights.truncate || !spec.truncate_applies, "TRUNCATE");
    const std::string user = target.all.user();
    if (!missing.empty()) {
        target.fail(
            "target_right",
            fmt::format("user {} lacks {}", user, missing),
            fmt::format("GRANT {} ON TABLE {} TO {}.", missing, target.name(), user),
            sqlstate::insufficient_privilege
        );
    }
    if (target.table.row_security) {
        target.fail(
            "target_row_security",
            fmt::format("row-level security hides rows from user {}", user),
            fmt::format("ALTER ROLE {} BYPASSRLS.", user),
            sqlstate::insufficient_privilege
        );
    }
    if (!rights.owner && spec.schema_changes == mirror::SchemaChanges::apply) {
        target.warn(
            "target_owner",
            fmt::format("user {} does not own it, so cannot apply schema changes to it", user),
            fmt::format(
                "ALTER TABLE {} OWNER TO {}; or schema_changes = 'hold' for the mirror.",
                target.name(),
                user
            )
        );
    }
}

void check_target(OneTarget& target) {
    check_kind(target);
    if (target.failed) {
        return;
    }
    check_rights(target);
    if (target.source != nullptr && target.source->exists()) {
        check_columns(target);
    }
    if (!target.failed) {
        target.all.list.pass("target", target.table.name.text(), "is there, and fits");
    }
}

void fail_not_empty(TargetCheck& check, const TableFacts& table) {
    check.list.fail(
        "target_empty",
        table.name.text(),
        "is not empty, and the initial copy goes only into an empty table",
        fmt::format("TRUNCATE {}; or do_initial_copy = false for the mirror.", quoted(table.name))
    );
}

using Tables = std::span<const TableFacts* const>;

/// The numbers of those that have a row. Waits for locks, but not for long.
std::vector<std::size_t> ask_not_empty(TargetCheck& check, Tables tables) {
    std::string sql;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        sql += fmt::format(
            "{}SELECT {} WHERE EXISTS (SELECT FROM {})",
            sql.empty() ? "" : " UNION ALL ",
            i,
            quoted(tables[i]->name)
        );
    }
    std::vector<std::size_t> found;
    for (const postgres::Row& row : check.session.query(sql)) {
        found.push_back(static_cast<std::size_t>(postgres::number_at(row, 0)));
    }
    return found;
}

/// One statement for all of them; if that fails, one for each, so that the error names its table.
void check_empty(TargetCheck& check, Tables tables) {
    try {
        for (const std::size_t found : ask_not_empty(check, tables)) {
            fail_not_empty(check, *tables[found]);
        }
    } catch (const protocol::Error& error) {
        if (check.session.is_over()) {
            throw;
        }
        if (tables.size() == 1) {
            check.list.fail(
                "target_empty",
                tables[0]->name.text(),
                fmt::format("could not be read: {} ({})", error.message, error.sqlstate),
                "Try again; another session may have locked it."
            );
            return;
        }
        for (std::size_t i = 0; i < tables.size(); ++i) {
            check_empty(check, tables.subspan(i, 1));
        }
    }
}

struct Reactions {
    std::vector<std::string> triggers;
    std::vector<std::string> foreign_keys;
};

/// By the target's place: what fires when it is written under this session_replication_role.
std::map<std::size_t, Reactions> read_reactions(TargetCheck& check) {
    std::vector<std::string> oids;
    oids.reserve(check.targets.size());
    for (const TableFacts& table : check.targets) {
        oids.push_back(table.exists() ? table.oid : "0");
    }
    const bool replica = check.spec().replication_role == "replica";
    // The triggers behind foreign keys are of kind O.
    const net::PgRows rows = check.session.query(
        "SELECT DISTINCT t.i, 't', g.tgname FROM unnest($1::oid[]) WITH ORDINALITY AS t(oid, i) "
        "JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal AND g.tgenabled::text = "
        "ANY ($2::text[]) UNION ALL SELECT DISTINCT t.i, 'f', k.conname FROM unnest($1::oid[]) "
        "WITH ORDINALITY AS t(oid, i) JOIN pg_constraint k ON t.oid IN (k.conrelid, k.confrelid) "
        "WHERE k.contype = 'f' AND 'O' = ANY ($2::text[]) ORDER BY 1, 2, 3",
        {net::pg_array(oids), replica ? "{R,A}" : "{O,A}"}
    );
    std::map<std::size_t, Reactions> reactions;
    for (const postgres::Row& row : rows) {
        Reactions& one = reactions[static_cast<std::size_t>(postgres::number_at(row, 0)) - 1];
        (text_at(row, 1) == "t" ? one.triggers : one.foreign_keys).push_back(text_at(row, 2));
    }
    return reactions;
}

}  // namespace

void check_target_schemas(TargetCheck& check) {
    std::vector<mirror::QualifiedName> names;
    names.reserve(check.spec().tables.size());
    for (const mirror::TableSpec& table : check.spec().tables) {
        names.push_back(table.target);
    }
    check.targets = postgres::read_tables(check.session, names);
    const bool may_create =
        check.session.ask("SELECT has_database_privilege(current_database(), 'CREATE')") == "t";
    std::map<std::string, TargetSchema> schemas;
    for (const TableFacts& table : check.targets) {
        TargetSchema& schema = schemas[table.name.schema];
        schema.any = &table;
        if (!table.exists()) {
            schema.missing = &table;
        }
    }
    for (const auto& [name, schema] : schemas) {
        check_schema(check, schema, may_create);
    }
}

void check_targets(TargetCheck& check) {
    for (std::size_t i = 0; i < check.targets.size(); ++i) {
        const TableFacts& table = check.targets[i];
        const TableFacts* source = check.wanted.source.empty() ? nullptr : &check.wanted.source[i];
        OneTarget one{check, check.spec().tables[i], table, source};
        if (table.exists()) {
            check_target(one);
            continue;
        }
        check.list.pass("target", table.name.text(), "will be made");
        if (source != nullptr && source->exists()) {
            check_left_out(one);
        }
    }
    if (check.wanted.source.empty()) {
        check.list.skip("target_column", "the source's columns are not known");
    }
}

void check_targets_empty(TargetCheck& check) {
    if (!check.spec().initial_copy || !check.wanted.is_new) {
        return;
    }
    std::vector<const TableFacts*> readable;
    for (const TableFacts& table : check.targets) {
        if (table.exists() && is_table(table) && table.schema_usage && table.rights.select) {
            readable.push_back(&table);
        }
    }
    const Tables all{readable};
    for (std::size_t from = 0; from < all.size(); from += emptiness_batch_max) {
        check_empty(check, all.subspan(from, std::min(emptiness_batch_max, all.size() - from)));
    }
}

void check_target_triggers(TargetCheck& check) {
    const bool by_role = check.spec().replication_role == "replica";  // what fires fires always
    for (const auto& [place, reactions] : read_reactions(check)) {
        const TableFacts& table = check.targets[place];
        const std::string fix = fmt::format(
            "{}ALTER TABLE {} DISABLE TRIGGER ALL.",
            by_role ? "" : "Let the mirror write with session_replication_role = 'replica', or ",
            quoted(table.name)
        );
        if (!reactions.triggers.empty()) {
            check.list.warn(
                "target_triggers",
                table.name.text(),
                fmt::format("fires {}", postgres::quoted_list(reactions.triggers)),
                fix
            );
        }
        if (!reactions.foreign_keys.empty()) {
            check.list.warn(
                "target_foreign_keys",
                table.name.text(),
                fmt::format(
                    "is in foreign keys: {}; the copy fills one table after the other",
                    postgres::quoted_list(reactions.foreign_keys)
                ),
                fix
            );
        }
    }
}

}  // namespace engine::destination
