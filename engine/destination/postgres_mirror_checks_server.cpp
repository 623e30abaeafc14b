// Of the destination's server: what it is, and whether positions can be kept there.
#include <fmt/format.h>

#include "engine/destination/postgres_mirror_checks_parts.hpp"
#include "engine/source/postgres_checks.hpp"

namespace engine::destination {

using postgres::flag_at;
using postgres::quoted;
namespace sqlstate = protocol::sqlstate;

namespace {

struct MetadataFacts {
    bool schema = false;
    bool tables = false;  // all of ours
    bool may_create_schema = false;
    bool may_create_tables = false;
    bool may_use_tables = false;  // those that are there
};

MetadataFacts read_metadata(TargetCheck& check, const std::string& schema) {
    const net::PgRows rows = check.session.query(
        "SELECT bool_and(n.oid IS NOT NULL), bool_and(c.oid IS NOT NULL), "
        "has_database_privilege(current_database(), 'CREATE'), "
        "bool_and(has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE')), "
        "bool_and(has_schema_privilege(n.oid, 'USAGE') AND (c.oid IS NULL OR "
        "(has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AND "
        "has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')))) "
        "FROM unnest('{positions,copied_chunks}'::text[]) AS wanted(name) "
        "LEFT JOIN pg_namespace n ON n.nspname = $1 "
        "LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name",
        {schema}
    );
    const postgres::Row& row = rows.at(0);
    return {flag_at(row, 0), flag_at(row, 1), flag_at(row, 2), flag_at(row, 3), flag_at(row, 4)};
}

}  // namespace

void check_version(TargetCheck& check) {
    const int version = check.session.version();
    const std::string text = fmt::format("PostgreSQL {}.{}", version / 10000, version % 10000);
    if (version < source::postgres_version_min) {
        check.list.fail(
            "version",
            "",
            fmt::format("{}, but 12 is the oldest version served", text),
            "Use a server of version 12 or later.",
            sqlstate::feature_not_supported
        );
        return;
    }
    check.list.pass("version", "", text);
}

void check_writable(TargetCheck& check) {
    if (check.session.identity().in_recovery) {
        check.list.fail(
            "writable",
            "",
            "the server is a standby: it cannot be written to",
            "Name the primary (Aurora: the writer endpoint) in the peer's option \"host\".",
            sqlstate::read_only_transaction
        );
        return;
    }
    if (check.session.ask("SELECT current_setting('transaction_read_only')") == "on") {
        check.list.fail(
            "writable",
            "",
            "default_transaction_read_only is on",
            fmt::format("ALTER ROLE {} SET default_transaction_read_only = off.", check.user()),
            sqlstate::read_only_transaction
        );
        return;
    }
    check.list.pass("writable", "", "transactions may write");
}

void check_replication_role(TargetCheck& check) {
    const std::string& role = check.spec().replication_role;
    if (role.empty()) {
        return;
    }
    try {
        check.session.query("SELECT set_config('session_replication_role', $1, true)", {role});
        check.list.pass("replication_role", "", role);
    } catch (const protocol::Error& error) {
        if (error.sqlstate != sqlstate::insufficient_privilege) {
            throw;
        }
        check.list.fail(
            "replication_role",
            "",
            fmt::format("user {} may not set session_replication_role", check.user()),
            fmt::format(
                "From version 15 on: GRANT SET ON PARAMETER session_replication_role TO {}; "
                "before, "
                "log in as a superuser, or leave the option out.",
                check.user()
            ),
            sqlstate::insufficient_privilege
        );
    }
}

void check_metadata_schema(TargetCheck& check) {
    const std::string_view named = check.spec().destination.get("metadata_schema");
    const std::string schema{named.empty() ? "_millrace" : named};
    const std::string object = "schema " + schema;
    const MetadataFacts facts = read_metadata(check, schema);
    const auto refuse = [&](std::string_view text, std::string fix) {
        check.list.fail(
            "metadata_schema", object, text, std::move(fix), sqlstate::insufficient_privilege
        );
    };
    if (!facts.schema && !facts.may_create_schema) {
        refuse(
            fmt::format("does not exist, and user {} may not create it", check.user()),
            fmt::format("CREATE SCHEMA {} AUTHORIZATION {}.", quoted(schema), check.user())
        );
    } else if (facts.schema && !facts.tables && !facts.may_create_tables) {
        refuse(
            fmt::format("user {} may not create tables in it", check.user()),
            fmt::format("GRANT USAGE, CREATE ON SCHEMA {} TO {}.", quoted(schema), check.user())
        );
    } else if (facts.schema && !facts.may_use_tables) {
        refuse(
            fmt::format("user {} may not write the tables in it", check.user()),
            fmt::format(
                "GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL "
                "TABLES IN SCHEMA {0} TO {1}.",
                quoted(schema),
                check.user()
            )
        );
    } else {
        check.list.pass("metadata_schema", object, facts.schema ? "is there" : "will be made");
    }
}

void check_temporary_right(TargetCheck& check) {
    if (check.spec().initial_copy_only) {
        return;
    }
    const net::PgRows rows = check.session.query(
        "SELECT has_database_privilege(current_database(), 'TEMPORARY'), current_database()"
    );
    const postgres::Row& row = rows.at(0);
    const std::string database = quoted(postgres::text_at(row, 1));
    if (flag_at(row, 0)) {
        check.list.pass("temporary_right", "", "temporary tables may be made");
        return;
    }
    check.list.fail(
        "temporary_right",
        "",
        fmt::format(
            "user {} lacks TEMPORARY on database {}: many changes are merged from a temporary "
            "table",
            check.user(),
            database
        ),
        fmt::format("GRANT TEMPORARY ON DATABASE {} TO {}.", database, check.user()),
        sqlstate::insufficient_privilege
    );
}

}  // namespace engine::destination
