// The parts of the destination's checks; each adds its rows and throws where the server refuses to
// say.
#pragma once

#include <optional>

#include "engine/destination/postgres_mirror_checks.hpp"
#include "engine/postgres/names.hpp"

namespace engine::destination {

struct TargetCheck {
    const MirrorChecks& wanted;
    postgres::CheckSession& session;
    CheckList& list;
    std::vector<postgres::TableFacts> targets = {};  // as spec.tables, once they have been read

    const mirror::MirrorSpec& spec() const { return wanted.spec; }
    std::string user() const { return postgres::quoted(session.user()); }
};

struct NamedTargetCheck {
    std::string_view code;
    void (*run)(TargetCheck& check);
};

// Of the server.
void check_version(TargetCheck& check);
void check_writable(TargetCheck& check);
void check_replication_role(TargetCheck& check);
void check_metadata_schema(TargetCheck& check);
void check_temporary_right(TargetCheck& check);

// Of the targets, in this order: the first reads them.
void check_target_schemas(TargetCheck& check);
void check_targets(TargetCheck& check);
void check_targets_empty(TargetCheck& check);
void check_target_triggers(TargetCheck& check);
void check_types(TargetCheck& check);

/// One target table that is there.
struct OneTarget {
    TargetCheck& all;
    const mirror::TableSpec& spec;
    const postgres::TableFacts& table;
    const postgres::TableFacts* source = nullptr;  // not known
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
    std::string name() const { return postgres::quoted(table.name); }
};

/// A column of the source and the name that it has at the target.
struct MappedColumn {
    const postgres::ColumnFacts* source = nullptr;
    std::string target;
};

/// Without those that the mapping excludes.
std::vector<MappedColumn> mapped_columns(
    const mirror::TableSpec& spec, const postgres::TableFacts& source
);

/// Do the source's columns fit the target's? Needs target.source.
void check_columns(OneTarget& target);
/// What a target that will be made will lack. Needs target.source.
void check_left_out(OneTarget& target);

}  // namespace engine::destination
