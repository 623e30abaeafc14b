// The parts of the source's checks; each adds its rows and throws where the server refuses to say.
#pragma once

#include <algorithm>

#include "engine/postgres/names.hpp"
#include "engine/source/postgres_mirror_checks.hpp"

namespace engine::source {

inline constexpr int version_with_tid_ranges = 140000;

struct SourceCheck {
    const mirror::MirrorSpec& spec;
    bool is_new = true;
    postgres::CheckSession& session;
    CheckList& list;
    PostgresFindings& findings;
    int open_seconds_max = 60;  // of a transaction

    /// Does it follow changes, or only copy?
    bool follows() const { return !spec.initial_copy_only; }
    /// Does the copy read ranges of ctid?
    bool copies_ranges() const {
        return is_new && spec.initial_copy && session.version() >= version_with_tid_ranges;
    }
    /// Will a slot be made? The copy beside a user's slot has one for its time.
    bool makes_slot() const { return is_new && follows() && (spec.own_slot || spec.initial_copy); }
};

struct NamedSourceCheck {
    std::string_view code;
    void (*run)(SourceCheck& check);
};

// Of the server.
void check_version(SourceCheck& check);
void check_wal_level(SourceCheck& check);
void check_replication_right(SourceCheck& check);
void check_standby(SourceCheck& check);
void check_slots_free(SourceCheck& check);
void check_wal_senders_free(SourceCheck& check);
void check_slot_wal_keep(SourceCheck& check);
void check_idle_slot_timeout(SourceCheck& check);
void check_wal_sender_timeout(SourceCheck& check);
void check_decoding_memory(SourceCheck& check);
void check_open_transactions(SourceCheck& check);

// Of the mirror's objects. The publication's comes behind the tables', whose findings it uses.
void check_slot(SourceCheck& check);
void check_tables(SourceCheck& check);
void check_publication(SourceCheck& check);

/// One table under check.
struct TableCheck {
    SourceCheck& all;
    const mirror::TableSpec& spec;
    const postgres::TableFacts& table;
    bool failed = false;

    void fail(
        std::string_view code, std::string_view text, std::string fix, std::string_view state = {}
    ) {
        all.list.fail(code, table.name.text(), text, std::move(fix), state);
        failed = true;
    }
    void warn(std::string_view code, std::string_view text, std::string fix) const {
        all.list.warn(code, table.name.text(), text, std::move(fix));
    }
    bool is_excluded(const std::string& column) const {
        return std::ranges::find(spec.exclude, column) != spec.exclude.end();
    }
    std::string user() const { return postgres::quoted(all.session.user()); }
    std::string name() const { return postgres::quoted(table.name); }
};

/// Of a table whose changes are to be followed. `update_published`: the user's publication carries
/// updates or deletes.
void check_identity(TableCheck& check, bool update_published);
/// Writes to a partitioned table go by its leaves' properties; tells of each table's first bad one.
void check_leaves(SourceCheck& check);
/// The copy reads leaves, so rights on the partitioned table alone do not do.
void check_leaf_rights(SourceCheck& check);

struct PublicationFacts {
    bool exists = false;
    bool all_tables = false;
    bool inserts = false;
    bool updates = false;
    bool deletes = false;
    bool truncates = false;
    bool via_root = false;  // from 13 on
};

/// Of the user's publication, table by table.
void check_coverage(SourceCheck& check, const PublicationFacts& facts);

}  // namespace engine::source
