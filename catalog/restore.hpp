// Putting a backup in the catalog's place, in two parts: the checked copy arrives whole under the
// name catalog.db.restoring; from then on the exchange is finished, also after a crash.
#pragma once

#include <filesystem>

namespace catalog {

/// Finishes the exchange that restore_backup() (store.hpp) began; nothing where there is none.
void finish_restore(const std::filesystem::path& data_dir);

}  // namespace catalog
