// What a mirror asks of the POSTGRES peer that it writes to.
#pragma once

#include "engine/check_list.hpp"
#include "engine/mirror/spec.hpp"
#include "engine/postgres/check_session.hpp"
#include "engine/postgres/table_facts.hpp"

namespace engine::destination {

struct MirrorChecks {
    const mirror::MirrorSpec& spec;
    bool is_new = true;  // nothing of the mirror runs yet: its targets must be empty
    std::span<const postgres::TableFacts> source = {};  // as spec.tables; empty: not known
};

/// Adds the rows of every check to `list`; returns which database it is, without a system_id where
/// that is not known. Throws only 57014, when asked to stop.
postgres::DatabaseIdentity check_postgres_destination(
    const MirrorChecks& checks, const net::Patience& patience, CheckList& list
);

}  // namespace engine::destination
