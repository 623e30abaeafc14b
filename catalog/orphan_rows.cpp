#include "catalog/orphan_rows.hpp"

#include "catalog/clock.hpp"
#include "catalog/sealing.hpp"

namespace catalog {

std::vector<Orphan> read_orphans(Connection& connection) {
    std::vector<Orphan> orphans;
    Statement row = connection.prepare(
        "SELECT id, tenant, peer, kind, name, mirror, mirror_id, drop_statement, sealed_options,"
        " since, last_error FROM orphans ORDER BY id"
    );
    while (row.step()) {
        Orphan& orphan = orphans.emplace_back();
        orphan.id = row.integer(0);
        orphan.tenant = row.text(1);
        orphan.peer = row.text(2);
        orphan.kind = row.text(3);
        orphan.name = row.text(4);
        orphan.mirror = row.text(5);
        orphan.mirror_id = row.text(6);
        orphan.drop_statement = row.text(7);
        orphan.sealed_options = row.text(8);
        orphan.since = row.integer(9);
        orphan.last_error = row.text(10);
    }
    return orphans;
}

std::int64_t insert_orphan(Connection& connection, const Orphan& orphan) {
    Statement insert = connection.prepare(
        "INSERT INTO orphans (tenant, peer, kind, name, mirror, mirror_id, drop_statement,"
        " sealed_options, since, last_error) SELECT name, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
        " FROM tenants WHERE name = ?1 RETURNING id"
    );
    insert.with(
        orphan.tenant,
        orphan.peer,
        orphan.kind,
        orphan.name,
        orphan.mirror,
        orphan.mirror_id,
        orphan.drop_statement,
        orphan.sealed_options,
        orphan.since != 0 ? orphan.since : now_microseconds(),
        orphan.last_error
    );
    return insert.step() ? insert.integer(0) : 0;
}

void delete_orphan(Connection& connection, std::int64_t id) {
    connection.prepare("DELETE FROM orphans WHERE id = ?1").with(id).run();
}

void write_orphan_error(Connection& connection, std::int64_t id, std::string_view error) {
    connection.prepare("UPDATE orphans SET last_error = ?2 WHERE id = ?1").with(id, error).run();
}

std::string orphan_context(std::string_view tenant, std::string_view mirror_id) {
    return framed({"orphan", tenant, mirror_id, "options"});
}

void reseal_orphans(Connection& connection, const KeyRing& ring) {
    Statement update = connection.prepare("UPDATE orphans SET sealed_options = ?2 WHERE id = ?1");
    for (const Orphan& orphan : read_orphans(connection)) {
        if (orphan.sealed_options.empty()) {
            continue;
        }
        const std::string context = orphan_context(orphan.tenant, orphan.mirror_id);
        const Secret options = ring.unseal(orphan.sealed_options, context);
        update.with(orphan.id, ring.seal(options.reveal(), context)).run();
        update.reset();
    }
}

}  // namespace catalog
