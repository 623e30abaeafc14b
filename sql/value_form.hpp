// The form that a value has inside of SQLite, where it is not the wire's (see README.md).
#pragma once

#include "protocol/value.hpp"

namespace sql {

/// bytea as hex text, jsonb in its own order, booleans as numbers.
protocol::Value sqlite_form(protocol::Value value, protocol::Oid type);
/// The way back, for what a client reads.
protocol::Value wire_form(protocol::Value value, protocol::Oid type);

}  // namespace sql
