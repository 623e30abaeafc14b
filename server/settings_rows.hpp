// A session's variables as pg_settings shows them.
#pragma once

#include <string>

#include "server/variables.hpp"

namespace server {

/// A JSON array of objects whose keys are pg_settings' columns; a missing one is NULL.
std::string settings_rows(const Variables& variables);

}  // namespace server
