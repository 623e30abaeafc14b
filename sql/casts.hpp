// What converts into what, as pg_cast lists it.
#pragma once

#include <vector>

#include "protocol/value.hpp"

namespace sql {

/// Postgres's table has no conversions by way of a type's text, and none of arrays.
struct Cast {
    protocol::Oid from;
    protocol::Oid to;
    bool implicit = false;    // without being asked for
    bool same_bytes = false;  // the value stays as it is
};

std::vector<Cast> casts();

}  // namespace sql
