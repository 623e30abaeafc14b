// The catalog's schema as numbered steps. A step that was released never changes; each runs in one
// transaction together with PRAGMA user_version, so a crash leaves a step done or not done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "catalog/sqlite.hpp"

namespace catalog {

struct Migration {
    std::int64_t version;
    std::string_view script;
};

std::span<const Migration> migrations();

/// XX001 for an SQLite file of another program, 55000 for a catalog newer than `steps`. Only reads.
void check_identity(Connection& connection, std::span<const Migration> steps);

/// Brings the catalog in `file` to the last of `steps`. Before an existing catalog is changed, a
/// copy of it is made beside it: FILE.before-version-N.
void migrate(
    Connection& connection, std::span<const Migration> steps, const std::filesystem::path& file
);

}  // namespace catalog
