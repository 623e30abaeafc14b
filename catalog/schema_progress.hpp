// Migration 4, as SQL: what the engine keeps about its mirrors, and what a user reads of it.
#pragma once

#include <string_view>

namespace catalog {

// Progress hangs on its mirror and goes with it. An orphan is what is left of a mirror that is
// gone, so it hangs on the tenant. LSNs are the bits of the unsigned position.
inline constexpr std::string_view progress_schema = R"sql(
ALTER TABLE mirrors ADD COLUMN incarnation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mirror_tables ADD COLUMN incarnation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mirror_tables ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));

CREATE TABLE mirror_options_in_force (
    tenant TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (mirror_id, key),
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE mirror_progress (
    mirror_id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    phase TEXT NOT NULL,
    slot TEXT NOT NULL,
    own_slot INTEGER NOT NULL CHECK (own_slot IN (0, 1)),
    publication TEXT NOT NULL,
    own_publication INTEGER NOT NULL CHECK (own_publication IN (0, 1)),
    system_id TEXT NOT NULL,
    timeline INTEGER NOT NULL,
    consistent_point INTEGER NOT NULL,
    idle_from INTEGER NOT NULL,
    idle_to INTEGER NOT NULL,
    group_slot TEXT NOT NULL,
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE table_progress (
    tenant TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    source_table TEXT NOT NULL,
    target_table TEXT NOT NULL,
    source_oid INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by_us INTEGER NOT NULL CHECK (made_by_us IN (0, 1)),
    rows_copied INTEGER NOT NULL,
    bytes_copied INTEGER NOT NULL,
    load_started_at INTEGER NOT NULL,
    load_finished_at INTEGER NOT NULL,
    columns TEXT NOT NULL,
    from_lsn INTEGER NOT NULL,
    PRIMARY KEY (mirror_id, source_table),
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE orphans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL REFERENCES tenants (name) ON DELETE CASCADE,
    peer TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    mirror TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    drop_statement TEXT NOT NULL,
    sealed_options TEXT NOT NULL,
    since INTEGER NOT NULL,
    last_error TEXT NOT NULL
) STRICT;
CREATE INDEX orphans_by_tenant ON orphans (tenant);

CREATE TABLE checks (
    tenant TEXT NOT NULL,
    mirror_id TEXT,
    peer_id TEXT,
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL,
    detail TEXT NOT NULL,
    fix TEXT NOT NULL,
    at INTEGER NOT NULL,
    CHECK ((mirror_id IS NULL) <> (peer_id IS NULL)),
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, peer_id) REFERENCES peers (tenant, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX checks_by_mirror ON checks (tenant, mirror_id);
CREATE INDEX checks_by_peer ON checks (tenant, peer_id);

CREATE TABLE schema_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    mirror_id TEXT NOT NULL,
    source_table TEXT NOT NULL,
    at INTEGER NOT NULL,
    lsn INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    target_statement TEXT NOT NULL,
    policy TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    error TEXT NOT NULL,
    FOREIGN KEY (tenant, mirror_id) REFERENCES mirrors (tenant, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX schema_changes_by_mirror ON schema_changes (tenant, mirror_id, id);

ALTER TABLE events ADD COLUMN source_table TEXT;
ALTER TABLE events ADD COLUMN sqlstate TEXT;
ALTER TABLE events ADD COLUMN detail TEXT;
ALTER TABLE events ADD COLUMN hint TEXT;
ALTER TABLE events ADD COLUMN last_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE events ADD COLUMN resolved_at INTEGER;
UPDATE events SET last_at = at;
CREATE INDEX events_open ON events (tenant, mirror, code) WHERE resolved_at IS NULL;
)sql";

}  // namespace catalog
