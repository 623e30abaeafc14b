#include "catalog/migrations.hpp"

#include <array>
#include <string>

#include "catalog/files.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

constexpr std::int64_t application_id = 0x4d4c5243;  // "MLRC"

// Every table has a tenant but two: settings, which are the server's, and installation. A mirror's
// references carry the tenant, so that no mirror can ever stand on another tenant's peer.
constexpr std::string_view first_schema = R"sql(
CREATE TABLE tenants (
    name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE peers (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenants (name),
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    comment TEXT,
    config_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    mac TEXT NOT NULL,
    UNIQUE (tenant, name),
    UNIQUE (tenant, id)
) STRICT;

CREATE TABLE peer_options (
    tenant TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('plain', 'reference', 'sealed')),
    value TEXT NOT NULL,
    PRIMARY KEY (peer_id, key),
    FOREIGN KEY (tenant, peer_id) REFERENCES peers (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE mirrors (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenants (name),
    name TEXT NOT NULL,
    source_id TEXT NOT NULL,
    destination_id TEXT NOT NULL,
    desired TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since INTEGER NOT NULL,
    comment TEXT,
    config_hash TEXT NOT NULL,
    config_version INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, name),
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, source_id) REFERENCES peers (tenant, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant, destination_id) REFERENCES peers (tenant, id)
        DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX mirrors_by_source ON mirrors (tenant, source_id);
CREATE INDEX mirrors_by_destination ON mirrors (tenant, destination_id);

CREATE TABLE mirror_mappings (
    tenant TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    mapping TEXT NOT NULL,
    PRIMARY KEY (mirror_id, ordinal),
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE mirror_tables (
    tenant TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    source_table TEXT NOT NULL,
    target_table TEXT NOT NULL,
    PRIMARY KEY (mirror_id, ordinal),
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE mirror_options (
    tenant TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('plain', 'reference', 'sealed')),
    value TEXT NOT NULL,
    PRIMARY KEY (mirror_id, key),
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL REFERENCES tenants (name),
    at INTEGER NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    mirror TEXT,
    peer TEXT,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_tenant ON events (tenant, id);

CREATE TABLE installation (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO tenants (name) VALUES ('millrace');
)sql";

constexpr std::array all_migrations = {
    Migration{1, first_schema},
};

void keep_copy(Connection& connection, std::int64_t version, const std::filesystem::path& file) {
    std::filesystem::path copy = file;
    copy += ".before-version-" + std::to_string(version);
    // One of an attempt that failed is the same catalog, or only half of it.
    remove_if_there(copy);
    make_private_file(copy, "write", copy);
    Statement vacuum = connection.prepare("VACUUM INTO ?1");
    vacuum.with(copy.string()).run();
    sync_file(copy);
    sync_directory(copy.parent_path().empty() ? "." : copy.parent_path());
}

void run_step(Connection& connection, const Migration& step) {
    Transaction transaction{connection};
    connection.run(step.script);
    connection.run("PRAGMA user_version = " + std::to_string(step.version));
    connection.run("PRAGMA application_id = " + std::to_string(application_id));
    transaction.commit();
}

}  // namespace

std::span<const Migration> migrations() {
    return all_migrations;
}

void check_identity(Connection& connection, std::span<const Migration> steps) {
    if (connection.pragma("application_id") != application_id) {
        throw protocol::Error{
            protocol::ErrorKind::configuration,
            protocol::sqlstate::data_corrupted,
            "the file is an SQLite database, but not a Millrace catalog",
            {},
            "Name the right data directory or file."};
    }
    const std::int64_t version = connection.pragma("user_version");
    if (version < 1 || version > steps.back().version) {
        throw protocol::Error{
            protocol::ErrorKind::configuration,
            protocol::sqlstate::wrong_state,
            "the catalog has schema version " + std::to_string(version) +
                ", this program knows versions 1 to " + std::to_string(steps.back().version),
            "Nothing was changed.",
            "Run the newer release that wrote it, or put back a backup of this release with: "
            "millrace restore FILE."};
    }
}

void migrate(
    Connection& connection, std::span<const Migration> steps, const std::filesystem::path& file
) {
    const std::int64_t version = connection.pragma("user_version");
    if (version != 0 && version < steps.back().version) {
        keep_copy(connection, steps.back().version, file);
    }
    for (const Migration& step : steps) {
        if (step.version > version) {
            run_step(connection, step);
        }
    }
}

}  // namespace catalog
