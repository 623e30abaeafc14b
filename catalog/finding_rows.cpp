#include "catalog/finding_rows.hpp"

#include <map>
#include <string>

#include "catalog/clock.hpp"
#include "catalog/progress_rows.hpp"
#include "sql/value_form.hpp"

namespace catalog {

namespace {

constexpr std::int64_t schema_changes_kept = 1000;

/// What the checks of mirrors and of peers differ in.
struct CheckQueries {
    std::string_view clear;
    std::string_view insert;  // nothing where the object is gone
};

constexpr CheckQueries of_mirrors = {
    "DELETE FROM checks WHERE tenant = ?1 AND mirror_id = ?2",
    "INSERT INTO checks (tenant, mirror_id, ordinal, code, status, detail, fix, at)"
    " SELECT tenant, id, ?3, ?4, ?5, ?6, ?7, ?8 FROM mirrors WHERE tenant = ?1 AND id = ?2",
};

constexpr CheckQueries of_peers = {
    "DELETE FROM checks WHERE tenant = ?1 AND peer_id = ?2",
    "INSERT INTO checks (tenant, peer_id, ordinal, code, status, detail, fix, at)"
    " SELECT tenant, id, ?3, ?4, ?5, ?6, ?7, ?8 FROM peers WHERE tenant = ?1 AND id = ?2",
};

void write_runs(
    Connection& connection,
    std::string_view tenant,
    const CheckQueries& queries,
    const std::map<std::string, CheckRun>& runs
) {
    for (const auto& [id, run] : runs) {
        connection.prepare(queries.clear).with(tenant, id).run();
        Statement insert = connection.prepare(queries.insert);
        std::int64_t ordinal = 0;
        for (const StoredCheck& check : run.checks) {
            insert
                .with(
                    tenant, id, ++ordinal, check.code, check.status, check.detail, check.fix, run.at
                )
                .run();
            insert.reset();
        }
    }
}

/// As jsonb has it, for the view.
std::string stored_detail(const std::string& detail) {
    return detail.empty() ? detail
                          : std::get<std::string>(sql::sqlite_form(detail, protocol::Oid::jsonb));
}

}  // namespace

void write_checks(Connection& connection, std::string_view tenant, const ChangeSet& changes) {
    write_runs(connection, tenant, of_peers, changes.peer_checks);
    write_runs(connection, tenant, of_mirrors, changes.mirror_checks);
}

std::int64_t insert_schema_change(Connection& connection, const SchemaChange& change) {
    connection
        .prepare(
            "DELETE FROM schema_changes WHERE mirror_id = ?1 AND id <= (SELECT id FROM"
            " schema_changes WHERE mirror_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"
        )
        .with(change.mirror_id, schema_changes_kept - 1)
        .run();
    Statement insert = connection.prepare(
        "INSERT INTO schema_changes (tenant, mirror_id, source_table, at, lsn, kind, detail,"
        " target_statement, policy, state, decided_by, decided_at, error)"
        " SELECT tenant, id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM mirrors"
        " WHERE id = ?1 RETURNING id"
    );
    insert.with(
        change.mirror_id,
        change.source_table,
        change.at != 0 ? change.at : now_microseconds(),
        lsn_to_stored(change.lsn),
        change.kind,
        stored_detail(change.detail),
        change.target_statement,
        change.policy,
        change.state,
        change.decided_by,
        change.decided_at,
        change.error
    );
    return insert.step() ? insert.integer(0) : 0;
}

std::vector<SchemaChange> read_schema_changes(Connection& connection, std::string_view mirror_id) {
    std::vector<SchemaChange> changes;
    Statement row = connection.prepare(
        "SELECT id, tenant, mirror_id, source_table, at, lsn, kind, detail, target_statement,"
        " policy, state, decided_by, decided_at, error FROM schema_changes"
        " WHERE mirror_id = ?1 ORDER BY id"
    );
    row.with(mirror_id);
    while (row.step()) {
        SchemaChange& change = changes.emplace_back();
        change.id = row.integer(0);
        change.tenant = row.text(1);
        change.mirror_id = row.text(2);
        change.source_table = row.text(3);
        change.at = row.integer(4);
        change.lsn = lsn_from_stored(row.integer(5));
        change.kind = row.text(6);
        change.detail = row.text(7);
        change.target_statement = row.text(8);
        change.policy = row.text(9);
        change.state = row.text(10);
        change.decided_by = row.text(11);
        change.decided_at = row.integer(12);
        change.error = row.text(13);
    }
    return changes;
}

void decide_schema_change(Connection& connection, std::int64_t id, const SchemaDecision& decision) {
    connection
        .prepare(
            "UPDATE schema_changes SET state = ?2, decided_by = ?3, decided_at = ?4, error = ?5"
            " WHERE id = ?1"
        )
        .with(id, decision.state, decision.decided_by, now_microseconds(), decision.error)
        .run();
}

}  // namespace catalog
