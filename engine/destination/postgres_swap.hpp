// Putting a table that was built beside in the place of the one that is in use.
#pragma once

#include "engine/destination/postgres_table.hpp"
#include "engine/net/pg_connection.hpp"

namespace engine::destination {

/// The table that is built beside `target`.
QualifiedName shadow_name(const QualifiedName& target);

/// Gives the target the columns that it has missed, and the width of those that grew, as the stream
/// would have done: a table that was stopped has followed nothing.
void follow_columns(
    net::PgConnection& connection,
    const SourceTable& source,
    const mirror::TableSpec& table,
    bool native_types,
    const net::Patience& patience
);

/// Makes an empty shadow with the indexes and constraints of `target`.
void make_shadow_like(
    net::PgConnection& connection, const QualifiedName& target, const net::Patience& patience
);

/// Part of the transaction that is open. Who may read the old table may read the new one; where
/// views or foreign keys hang on the old one, it stays and gets the rows.
void swap_in(
    net::PgConnection& connection,
    const QualifiedName& shadow,
    const QualifiedName& target,
    const net::Patience& patience
);

}  // namespace engine::destination
