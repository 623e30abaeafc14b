// Of the mirror's publication: the user's must be there and publish, ours must be possible to make.
#include <fmt/format.h>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"

namespace engine::source {

using postgres::flag_at;
using postgres::quoted;
using postgres::TableFacts;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr int version_with_published_roots = 130000;
std::string object_of(const SourceCheck& check) {
    return "publication " + check.spec.publication;
}

PublicationFacts read_publication(SourceCheck& check) {
    const net::PgRows rows = check.session.query(
        "SELECT puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, "
        "(to_jsonb(p) ->> 'pubviaroot')::boolean FROM pg_publication p WHERE pubname = $1",
        {check.spec.publication}
    );
    if (rows.empty()) {
        return {};
    }
    const postgres::Row& row = rows[0];
    return {
        true,
        flag_at(row, 0),
        flag_at(row, 1),
        flag_at(row, 2),
        flag_at(row, 3),
        flag_at(row, 4),
        flag_at(row, 5)};
}

void check_operations(SourceCheck& check, const PublicationFacts& facts) {
    std::string missing;
    const auto note = [&missing](bool published, std::string_view operation) {
        if (!published) {
            missing += fmt::format("{}{}", missing.empty() ? "" : ", ", operation);
        }
    };
    note(facts.inserts, "insert");
    note(facts.updates, "update");
    note(facts.deletes, "delete");
    note(facts.truncates, "truncate");
    if (missing.empty()) {
        check.list.pass("publication", object_of(check), "publishes every operation");
        return;
    }
    check.list.warn(
        "publication",
        object_of(check),
        fmt::format("does not publish {}: the targets will not have those changes", missing),
        fmt::format(
            "ALTER PUBLICATION {} SET (publish = 'insert, update, delete, truncate').",
            quoted(check.spec.publication)
        )
    );
}

void check_may_create(SourceCheck& check) {
    const std::string database = quoted(check.session.database());
    const std::string user = quoted(check.session.user());
    if (check.session.identity().in_recovery) {
        check.list.fail(
            "publication",
            object_of(check),
            "cannot be made at a standby",
            "Make it at the primary and name it in the option publication_name."
        );
        return;
    }
    const bool may =
        check.session.ask("SELECT has_database_privilege(current_database(), 'CREATE')") == "t";
    if (!may) {
        check.list.fail(
            "publication",
            object_of(check),
            fmt::format("cannot be made: user {} lacks CREATE on database {}", user, database),
            fmt::format("GRANT CREATE ON DATABASE {} TO {}.", database, user),
            sqlstate::insufficient_privilege
        );
        return;
    }
    check.list.pass("publication", object_of(check), "will be made");
}

void check_may_add(SourceCheck& check, const TableFacts& table) {
    if (!table.rights.owner) {
        check.list.fail(
            "publication",
            table.name.text(),
            fmt::format(
                "user {} does not own it, so may not add it to a publication",
                quoted(check.session.user())
            ),
            fmt::format(
                "Let the owner make one (CREATE PUBLICATION {} FOR TABLE …) and name it in the "
                "option publication_name.",
                quoted(check.spec.publication)
            ),
            sqlstate::insufficient_privilege
        );
    }
    if (table.kind == 'p' && check.session.version() < version_with_published_roots) {
        check.list.fail(
            "publication",
            table.name.text(),
            "is partitioned, which can be published from version 13 on",
            "Map its partitions one by one.",
            sqlstate::feature_not_supported
        );
    }
}

void check_own_publication(SourceCheck& check, const PublicationFacts& facts) {
    if (facts.exists && check.is_new) {
        check.list.fail(
            "publication",
            object_of(check),
            "is there already, and this mirror did not make it",
            fmt::format(
                "If nobody needs it: DROP PUBLICATION {}. Else choose another name for the mirror.",
                quoted(check.spec.publication)
            ),
            sqlstate::duplicate_object
        );
    } else if (facts.exists) {
        check.list.pass("publication", object_of(check), "is there");
        return;
    } else {
        check_may_create(check);
    }
    for (const TableFacts& table : check.findings.tables) {
        if (table.exists()) {
            check_may_add(check, table);
        }
    }
}

}  // namespace

void check_publication(SourceCheck& check) {
    const PublicationFacts facts = read_publication(check);
    if (check.spec.own_publication) {
        check_own_publication(check, facts);
        return;
    }
    if (!facts.exists) {
        check.list.fail(
            "publication",
            object_of(check),
            "does not exist",
            fmt::format(
                "CREATE PUBLICATION {} FOR TABLE …, with the mirror's tables.",
                quoted(check.spec.publication)
            ),
            sqlstate::undefined_object
        );
        return;
    }
    check_operations(check, facts);
    check_coverage(check, facts);
}

}  // namespace engine::source
