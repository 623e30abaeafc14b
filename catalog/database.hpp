// Finding, making, checking and opening the catalog's file. What is damaged, foreign, newer or
// suspiciously empty is refused with what to do; only a file that is absent is made anew.
#pragma once

#include <filesystem>
#include <memory>

#include "catalog/sqlite.hpp"

namespace catalog {

std::filesystem::path catalog_file(const std::filesystem::path& data_dir);

/// XX001 where the file cannot be a whole SQLite database, before SQLite sees it (which would take
/// an empty one for a new one).
void check_header(const std::filesystem::path& file);
/// XX001 where a page or a reference is damaged. Reads everything.
void check_integrity(Connection& connection);

/// Opens the data directory's catalog, migrated and checked, its views made; makes it where absent.
std::unique_ptr<Connection> open_catalog(const std::filesystem::path& data_dir);

}  // namespace catalog
