// A consistent copy of the open catalog in one file, whole or not there, never over another file.
#pragma once

#include <filesystem>

#include "catalog/sqlite.hpp"

namespace catalog {

/// `file` relative: below DATA_DIR/backups, which is made. See Store::backup.
void write_backup(
    Connection& connection, const std::filesystem::path& data_dir, const std::filesystem::path& file
);

}  // namespace catalog
