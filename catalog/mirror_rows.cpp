#include "catalog/mirror_rows.hpp"

#include "catalog/peer_rows.hpp"
#include "sql/parse.hpp"
#include "sql/print.hpp"

namespace catalog {

namespace {

// Each read names its columns in the order of read_row().
constexpr std::string_view select_by_name =
    "SELECT id, name, source_id, destination_id, desired, state, comment, config_hash,"
    " config_version, version, created_at, incarnation, tenant FROM mirrors WHERE tenant = ?1 AND "
    "name = ?2";
constexpr std::string_view select_all =
    "SELECT id, name, source_id, destination_id, desired, state, comment, config_hash,"
    " config_version, version, created_at, incarnation, tenant FROM mirrors WHERE tenant = ?1 "
    "ORDER BY name";
constexpr std::string_view select_using =
    "SELECT id, name, source_id, destination_id, desired, state, comment, config_hash,"
    " config_version, version, created_at, incarnation, tenant FROM mirrors"
    " WHERE tenant = ?1 AND (source_id = ?2 OR destination_id = ?2) ORDER BY name";
constexpr std::string_view select_every_tenants =
    "SELECT id, name, source_id, destination_id, desired, state, comment, config_hash,"
    " config_version, version, created_at, incarnation, tenant FROM mirrors ORDER BY tenant, name";
constexpr int tenant_column = 12;

Mirror read_row(const Statement& row) {
    Mirror mirror;
    mirror.id = row.text(0);
    mirror.name = row.text(1);
    mirror.source_id = row.text(2);
    mirror.destination_id = row.text(3);
    mirror.desired = row.text(4);
    mirror.state = row.text(5);
    mirror.comment = row.optional_text(6);
    mirror.config_hash = row.text(7);
    mirror.config_version = row.integer(8);
    mirror.version = row.integer(9);
    mirror.created_at = row.integer(10);
    mirror.incarnation = row.integer(11);
    return mirror;
}

sql::TableMapping mapping_from_text(std::string_view text) {
    try {
        return sql::parse_mapping(text);
    } catch (const protocol::Error&) {
        throw bad_row("a mirror's mapping");
    }
}

void read_parts(Connection& connection, Mirror& mirror) {
    Statement mappings = connection.prepare(
        "SELECT mapping FROM mirror_mappings WHERE mirror_id = ?1 ORDER BY ordinal"
    );
    mappings.with(mirror.id);
    while (mappings.step()) {
        mirror.mappings.push_back(mapping_from_text(mappings.text(0)));
    }
    Statement tables = connection.prepare(
        "SELECT source_table, target_table, incarnation, paused FROM mirror_tables"
        " WHERE mirror_id = ?1 ORDER BY ordinal"
    );
    tables.with(mirror.id);
    while (tables.step()) {
        mirror.tables.push_back(
            {tables.text(0), tables.text(1), tables.integer(2), tables.integer(3) != 0}
        );
    }
    Statement options = connection.prepare(
        "SELECT key, kind, value FROM mirror_options WHERE mirror_id = ?1 ORDER BY ordinal"
    );
    options.with(mirror.id);
    while (options.step()) {
        mirror.options.push_back({options.text(0), kind_from_text(options.text(1)), options.text(2)}
        );
    }
    Statement in_force =
        connection.prepare("SELECT key, value FROM mirror_options_in_force WHERE mirror_id = ?1");
    in_force.with(mirror.id);
    while (in_force.step()) {
        mirror.in_force.emplace(in_force.text(0), in_force.optional_text(1));
    }
}

std::vector<Mirror> read_all(Connection& connection, Statement rows) {
    std::vector<Mirror> mirrors;
    while (rows.step()) {
        mirrors.push_back(read_row(rows));
        read_parts(connection, mirrors.back());
    }
    return mirrors;
}

void insert_parts(Connection& connection, std::string_view tenant, const Mirror& mirror) {
    std::int64_t ordinal = 0;
    Statement mapping = connection.prepare(
        "INSERT INTO mirror_mappings (tenant, mirror_id, ordinal, mapping)"
        " VALUES (?1, ?2, ?3, ?4)"
    );
    for (const sql::TableMapping& entry : mirror.mappings) {
        mapping.with(tenant, mirror.id, ++ordinal, sql::print_mapping(entry)).run();
        mapping.reset();
    }
    Statement table = connection.prepare(
        "INSERT INTO mirror_tables"
        " (tenant, mirror_id, ordinal, source_table, target_table, incarnation, paused)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    ordinal = 0;
    for (const MirrorTable& entry : mirror.tables) {
        const std::int64_t paused = entry.paused ? 1 : 0;
        table
            .with(
                tenant,
                mirror.id,
                ++ordinal,
                entry.source_table,
                entry.target_table,
                entry.incarnation,
                paused
            )
            .run();
        table.reset();
    }
    Statement option = connection.prepare(
        "INSERT INTO mirror_options (tenant, mirror_id, ordinal, key, kind, value)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    ordinal = 0;
    for (const StoredOption& entry : mirror.options) {
        option.with(tenant, mirror.id, ++ordinal, entry.key, kind_text(entry.kind), entry.value)
            .run();
        option.reset();
    }
    Statement in_force = connection.prepare(
        "INSERT INTO mirror_options_in_force (tenant, mirror_id, key, value)"
        " VALUES (?1, ?2, ?3, ?4)"
    );
    for (const auto& [key, value] : mirror.in_force) {
        in_force.with(tenant, mirror.id, key, value).run();
        in_force.reset();
    }
}

void delete_parts(Connection& connection, std::string_view id) {
    for (std::string_view remove :
         {"DELETE FROM mirror_mappings WHERE mirror_id = ?1",
          "DELETE FROM mirror_tables WHERE mirror_id = ?1",
          "DELETE FROM mirror_options WHERE mirror_id = ?1",
          "DELETE FROM mirror_options_in_force WHERE mirror_id = ?1"}) {
        connection.prepare(remove).with(id).run();
    }
}

}  // namespace

std::optional<Mirror> read_mirror(
    Connection& connection, std::string_view tenant, std::string_view name
) {
    Statement row = connection.prepare(select_by_name);
    if (!row.with(tenant, name).step()) {
        return std::nullopt;
    }
    Mirror mirror = read_row(row);
    read_parts(connection, mirror);
    return mirror;
}

std::vector<Mirror> read_mirrors(Connection& connection, std::string_view tenant) {
    Statement rows = connection.prepare(select_all);
    rows.with(tenant);
    return read_all(connection, std::move(rows));
}

std::vector<Mirror> read_mirrors_using(
    Connection& connection, std::string_view tenant, std::string_view peer_id
) {
    Statement rows = connection.prepare(select_using);
    rows.with(tenant, peer_id);
    return read_all(connection, std::move(rows));
}

std::vector<std::pair<std::string, Mirror>> read_all_mirrors(Connection& connection) {
    std::vector<std::pair<std::string, Mirror>> mirrors;
    Statement rows = connection.prepare(select_every_tenants);
    while (rows.step()) {
        mirrors.emplace_back(rows.text(tenant_column), read_row(rows));
        read_parts(connection, mirrors.back().second);
    }
    return mirrors;
}

void insert_mirror(
    Connection& connection, std::string_view tenant, const Mirror& mirror, std::int64_t now
) {
    Statement insert = connection.prepare(
        "INSERT INTO mirrors (id, tenant, name, source_id, destination_id, desired, state,"
        " state_since, comment, config_hash, config_version, version, created_at, incarnation)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
    );
    insert
        .with(
            mirror.id,
            tenant,
            mirror.name,
            mirror.source_id,
            mirror.destination_id,
            mirror.desired,
            mirror.state,
            now,
            mirror.comment,
            mirror.config_hash,
            mirror.config_version,
            mirror.version,
            mirror.created_at,
            mirror.incarnation
        )
        .run();
    insert_parts(connection, tenant, mirror);
}

void update_mirror(Connection& connection, std::string_view tenant, const Mirror& mirror) {
    Statement update = connection.prepare(
        "UPDATE mirrors SET name = ?3, source_id = ?4, destination_id = ?5, desired = ?6,"
        " comment = ?7, config_hash = ?8, config_version = ?9, version = ?10, incarnation = ?11"
        " WHERE tenant = ?1 AND id = ?2"
    );
    update
        .with(
            tenant,
            mirror.id,
            mirror.name,
            mirror.source_id,
            mirror.destination_id,
            mirror.desired,
            mirror.comment,
            mirror.config_hash,
            mirror.config_version,
            mirror.version,
            mirror.incarnation
        )
        .run();
    delete_parts(connection, mirror.id);
    insert_parts(connection, tenant, mirror);
}

void delete_mirror(Connection& connection, std::string_view tenant, std::string_view id) {
    Statement remove = connection.prepare("DELETE FROM mirrors WHERE tenant = ?1 AND id = ?2");
    remove.with(tenant, id).run();
}

}  // namespace catalog
