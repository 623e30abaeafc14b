#include "catalog/migrations.hpp"

#include <array>
#include <string>

#include "catalog/files.hpp"
#include "catalog/schema_progress.hpp"
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

// Roles are the installation's, as databases are. What a role may do hangs on the role: its
// memberships and its grants go with it, while a database that it owns, or a grant, keeps it.
// Numbers below 16384 are for what every installation has; they are what pg_roles and pg_database
// show.
constexpr std::string_view tenants_and_roles = R"sql(
CREATE TABLE roles (
    oid INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    verifier TEXT,
    login INTEGER NOT NULL CHECK (login IN (0, 1)),
    superuser INTEGER NOT NULL CHECK (superuser IN (0, 1)),
    valid_until INTEGER,
    connection_limit INTEGER NOT NULL,
    home_database TEXT,
    comment TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO roles VALUES
    (10, 'role-millrace', 'millrace', NULL, 1, 1, NULL, -1, NULL, NULL, 1, 0),
    (11, 'role-viewer', 'millrace_viewer', NULL, 0, 0, NULL, -1, NULL,
        'may read the status views', 1, 0),
    (12, 'role-operator', 'millrace_operator', NULL, 0, 0, NULL, -1, NULL,
        'may pause, resume, resync and validate as well', 1, 0),
    (13, 'role-admin', 'millrace_admin', NULL, 0, 0, NULL, -1, NULL,
        'may create, change and drop peers and mirrors as well', 1, 0);
UPDATE sqlite_sequence SET seq = 16383 WHERE name = 'roles';

CREATE TABLE role_members (
    member_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED,
    admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
    PRIMARY KEY (member_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_members_by_role ON role_members (role_id);

CREATE TABLE database_grants (
    role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    tenant TEXT NOT NULL REFERENCES tenants (name) DEFERRABLE INITIALLY DEFERRED,
    privilege TEXT NOT NULL CHECK (privilege IN ('CONNECT', 'CREATE')),
    PRIMARY KEY (role_id, tenant, privilege)
) STRICT, WITHOUT ROWID;
CREATE INDEX database_grants_by_tenant ON database_grants (tenant);

ALTER TABLE tenants ADD COLUMN oid INTEGER;
ALTER TABLE tenants ADD COLUMN owner_id TEXT REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE tenants ADD COLUMN comment TEXT;
ALTER TABLE tenants ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tenants ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX tenants_by_oid ON tenants (oid);
UPDATE tenants SET oid = 5, owner_id = 'role-millrace';

CREATE TABLE tenant_quotas (
    tenant TEXT NOT NULL REFERENCES tenants (name) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
)sql";

// What is in the log outlives what it is about, tenants too, so it refers to nothing.
constexpr std::string_view audit_log = R"sql(
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
    at INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    client TEXT NOT NULL,
    application TEXT NOT NULL,
    via TEXT NOT NULL,
    statement TEXT NOT NULL,
    object TEXT,
    changed INTEGER NOT NULL CHECK (changed IN (0, 1)),
    old_hash TEXT,
    new_hash TEXT,
    result TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_log_by_tenant ON audit_log (tenant, failed, id);
CREATE INDEX audit_log_by_id ON audit_log (tenant, id);
CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN
    SELECT RAISE(ABORT, 'an entry of the audit log does not change');
END;
)sql";

constexpr std::array all_migrations = {
    Migration{1, first_schema},
    Migration{2, tenants_and_roles},
    Migration{3, audit_log},
    Migration{4, progress_schema},
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
