#include "catalog/backup.hpp"

#include <algorithm>
#include <string>
#include <system_error>

#include "catalog/crypto.hpp"
#include "catalog/files.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

namespace fs = std::filesystem;
namespace state = protocol::sqlstate;

constexpr std::string_view action = "write the backup";

fs::path target_of(const fs::path& data_dir, const fs::path& file) {
    const bool climbs = std::ranges::find(file, fs::path{".."}) != file.end();
    if (file.filename().empty() || climbs || file.native().find('\0') != std::string::npos) {
        throw protocol::statement_error(
            state::invalid_parameter_value,
            "\"" + file.string() + "\" is not the name of a backup file",
            "Name a file: an absolute path, or one below the data directory's folder backups."
        );
    }
    if (file.is_absolute()) {
        return file;
    }
    make_private_directory(data_dir / "backups");
    return data_dir / "backups" / file;
}

/// What SQLite reports here is about the backup's disk, not the catalog's.
protocol::Error about_backup(const protocol::Error& error, const fs::path& file) {
    if (error.sqlstate == state::disk_full) {
        return protocol::Error{
            error.kind,
            error.sqlstate,
            "could not write the backup \"" + file.string() + "\": no space left on its disk",
            {},
            "Free space there, or name a file on another disk."};
    }
    if (error.sqlstate == state::io_error) {
        return protocol::Error{
            error.kind,
            error.sqlstate,
            "could not write the backup \"" + file.string() + "\"",
            error.detail,
            "Look at the disk that the file is to lie on."};
    }
    return error;
}

void refuse_existing(const fs::path& target) {
    if (is_there(target)) {
        throw_file_error(static_cast<int>(std::errc::file_exists), action, target);
    }
}

void vacuum_into(Connection& connection, const fs::path& file, const fs::path& target) {
    try {
        connection.prepare("VACUUM INTO ?1").with(file.string()).run();
    } catch (const protocol::Error& error) {
        throw about_backup(error, target);
    }
}

}  // namespace

void write_backup(Connection& connection, const fs::path& data_dir, const fs::path& file) {
    const fs::path target = target_of(data_dir, file);
    refuse_existing(target);
    fs::path part = target;
    part += ".part-" + to_hex(random_bytes(4));
    make_private_file(part, action, target);
    try {
        vacuum_into(connection, part, target);
        sync_file(part);
        rename_to_new(part, target, action);
    } catch (...) {
        remove_if_there(part);
        throw;
    }
}

}  // namespace catalog
