// What a mirror asks of the POSTGRES peer that it reads from.
#pragma once

#include <vector>

#include "engine/check_list.hpp"
#include "engine/mirror/spec.hpp"
#include "engine/postgres/check_session.hpp"
#include "engine/postgres/table_facts.hpp"

namespace engine::source {

/// What the checks of the destination need to know of the source.
struct PostgresFindings {
    postgres::DatabaseIdentity database;       // without a system_id where it is not known
    std::vector<postgres::TableFacts> tables;  // as spec.tables; empty: could not be read
};

/// Adds the rows of every check to `list`. `is_new`: the mirror does not run yet, so nothing of its
/// own may be there. Throws only 57014, when asked to stop.
PostgresFindings check_postgres_source(
    const mirror::MirrorSpec& spec, bool is_new, const net::Patience& patience, CheckList& list
);

}  // namespace engine::source
