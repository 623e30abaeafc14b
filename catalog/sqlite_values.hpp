// Values into SQLite's results; for the files that know sqlite3.h.
#pragma once

#include "protocol/value.hpp"

struct sqlite3_context;

namespace catalog {

void give_result(sqlite3_context* context, const protocol::Value& value);

}  // namespace catalog
